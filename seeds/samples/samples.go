// Package samples holds invented task notices with their exact tasks, one for
// each layout that the importer meets, and the answers that units give to the
// first one. The demo and the importer's tests read them; nothing in them is
// about a real place.
package samples

import (
	"embed"
	"path"
	"strings"
)

// FS holds the sample files under the names below.
//
//go:embed *.txt *.xlsx *.docx *.html *.golden.json *.tsv
var FS embed.FS

// The files in FS. Golden names the file with the tasks of a notice.
const (
	Labelled2021        = "yunze-2021-labelled.txt" // the demo's notice, in labelled lines
	Labelled2021Answers = "yunze-2021-answers.tsv"  // no, state, percent, progress, issues, next: one line per task, mid-2021
	Grouped2022         = "yunze-2022-grouped.txt"  // a notice grouped by leader, with two annexes
	Cells2023           = "yunze-2023-cells.txt"    // a table pasted from a web page, one cell per line
	Progress2020        = "yunze-2020-progress.txt" // a bulletin whose table cells are run together, with progress
	Brackets2023        = "yunze-2023-brackets.txt" // an opinion with the units in brackets
	Oneline2022         = "yunze-2022-oneline.txt"  // a scraped page with everything on one line
	PDF2021             = "yunze-2021-pdf.txt"      // text out of a PDF: broken lines, page numbers, full-width figures
	Paste2025           = "yunze-2025-paste.txt"    // a table pasted from a spreadsheet, with tabs and quoted cells
	Sheets2024          = "yunze-2024-sheets.xlsx"  // a clerk's workbook: two sheets of tasks, one of notes, one hidden
	Table2024           = "yunze-2024-table.docx"   // a notice in Word with a table that numbers itself
	Page2024            = "yunze-2024-page.html"    // a saved government page in GBK, the tasks in a table
)

// Golden is the file that holds the exact plan of a notice.
func Golden(notice string) string {
	return strings.TrimSuffix(notice, path.Ext(notice)) + ".golden.json"
}

// Notices are all of them, the oldest layout first.
func Notices() []string {
	return []string{Labelled2021, Grouped2022, Cells2023, Progress2020, Brackets2023, Oneline2022, PDF2021, Paste2025, Sheets2024, Table2024, Page2024}
}
