package report

import "github.com/xuri/excelize/v2"

// cutNote ends a text that was cut.
const cutNote = "……（太长，以原件为准）"

// fitted gives what is shown of a text as far as a cell holds it; no program that
// people use lets them type more.
func fitted(text string) string {
	text = shown(text)
	if cut(text, excelize.TotalCellChars) == text {
		return text
	}
	return cut(text, excelize.TotalCellChars-len([]rune(cutNote))) + cutNote
}

// cut shortens a text to so many of a spreadsheet's characters.
func cut(text string, most int) string {
	if len(text) <= most { // no rune takes more units there than bytes here
		return text
	}
	used := 0
	for i, r := range text {
		if used++; r > 0xFFFF {
			used++
		}
		if used > most {
			return text[:i]
		}
	}
	return text
}
