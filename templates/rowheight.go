package templates

import (
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ducha/templates/fonts"
)

// Row heights are reckoned, not left to the program that opens the file:
// LibreOffice does not fit rows on load, Excel and WPS only when a cell is typed
// into. A column unit of 宋体 is 5.4 pt (Excel on a fine screen), 5.5 pt
// (LibreOffice) or 6 pt (Excel and WPS on a coarse one) and a line 1.0 to 1.2 of
// its type; where another font stands in for 宋体 both grow together, to 7 pt and
// 1.5, so that one height serves them all within a line and cuts nothing.
const (
	CharPoints  = 5.5 // width of one column unit
	cellPadding = 5.0 // points lost to the two cell margins
	lineRatio   = 1.3 // line height to type size
	rowMargin   = 4.0 // points above and below the lines together
	MaxRow      = 409 // what a spreadsheet row may measure, in points

	// Indent is what an indent of one takes from a column, in characters.
	Indent = 1.85
)

// RowHeight gives the height in points that the highest of the texts needs in
// type of size points, MaxRow at most.
func RowHeight(size float64, cells ...SizedText) float64 {
	lines := 1
	for _, c := range cells {
		lines = max(lines, c.Lines(size))
	}
	return math.Min(LinesHeight(size, lines), MaxRow)
}

// LinesHeight is the height in points of so many lines, however many.
func LinesHeight(size float64, lines int) float64 { return float64(lines)*size*lineRatio + rowMargin }

// MaxLines is how many lines of type the highest row holds.
func MaxLines(size float64) int { return int((MaxRow - rowMargin) / (size * lineRatio)) }

// SizedText is a text in a column of some width, in characters.
type SizedText struct {
	Text  string
	Width float64
}

// Lines is how many lines the text takes in type of size points. Lines break
// between any two Chinese characters, as spreadsheets break them, but not inside
// a number or a Latin word that fits a line.
func (t SizedText) Lines(size float64) int {
	w := t.wrapper(size)
	for _, r := range t.Text {
		w.set(r)
	}
	return w.lines
}

// Room is how many Chinese characters of type of size points stand side by side
// in a column of some width, one at least.
func Room(width, size float64) float64 { return max((width*CharPoints-cellPadding)/size, 1) }

// WidthFor is the width, in characters, of a column in which so many Chinese
// characters of type of size points stand side by side.
func WidthFor(chars, size float64) float64 { return (chars*size + cellPadding) / CharPoints }

// Ems is how long a text is on one line, in Chinese characters.
func Ems(text string) float64 {
	sum := 0
	for _, r := range text {
		sum += advance(r)
	}
	return float64(sum) / 1000
}

// Split cuts the text into pieces that a row of type of size points holds whole,
// rather after a sentence or a name; joined they are the text again.
func (t SizedText) Split(size float64) []string { return t.Pieces(size, MaxLines(size)) }

// Pieces is Split into pieces of no more than so many lines.
func (t SizedText) Pieces(size float64, most int) []string {
	var pieces []string
	for rest := t.Text; ; {
		n := SizedText{rest, t.Width}.fitting(most, size)
		if n == len(rest) {
			return append(pieces, rest)
		}
		n = goodBreak(rest, n)
		pieces = append(pieces, rest[:n])
		rest = rest[n:]
	}
}

// goodBreak is where a text is rather cut than after n bytes: after a sentence, else
// after a mark, unless less than half of the signs is left.
func goodBreak(text string, n int) int {
	half := utf8.RuneCountInString(text[:n]) / 2
	for _, marks := range []string{"。；\n", "，、,;"} {
		left := utf8.RuneCountInString(text[:n])
		for end := n; left > half; left-- {
			r, size := utf8.DecodeLastRuneInString(text[:end])
			if strings.ContainsRune(marks, r) {
				return end
			}
			end -= size
		}
	}
	return n
}

// Clip gives the text if it takes no more than so many lines, else its beginning
// with the ending, together no longer than that.
func (t SizedText) Clip(size float64, lines int, ending string) string {
	if t.Lines(size) <= lines {
		return t.Text
	}
	w, end := t.wrapper(size), 0 // the beginning that leaves room for the ending
	for i, r := range t.Text {
		with := w
		for _, r := range ending {
			with.set(r)
		}
		if with.lines <= lines {
			end = i
		}
		if w.set(r); w.lines > lines {
			return strings.TrimRight(t.Text[:end], "\n") + ending
		}
	}
	return t.Text
}

// fitting is how many bytes of the text take no more than so many lines; one sign at
// least, where there is one.
func (t SizedText) fitting(lines int, size float64) int {
	w := t.wrapper(size)
	for i, r := range t.Text {
		if w.set(r); w.lines > lines && i > 0 {
			return i
		}
	}
	return len(t.Text)
}

// wrapper counts the lines of a text sign by sign.
type wrapper struct {
	room  int // of a line, in thousandths of an em
	lines int
	used  int // of the last line
	word  int // how much of used belongs to the word that is being set
}

func (t SizedText) wrapper(size float64) wrapper {
	return wrapper{room: int(Room(t.Width, size) * 1000), lines: 1}
}

func (w *wrapper) set(r rune) {
	if r == '\n' {
		w.lines++
		w.used, w.word = 0, 0
		return
	}
	wide := advance(r)
	if !wordRune(r) {
		w.word = 0
	} else {
		w.word += wide
	}
	if w.used += wide; w.used <= w.room {
		return
	}
	w.lines++
	w.used = wide
	if w.word > wide && w.word <= w.room { // the whole word goes to the next line
		w.used = w.word
	} else {
		w.word = min(w.word, wide)
	}
}

// wordRune reports whether a rune holds on to its neighbours of the kind.
func wordRune(r rune) bool {
	return r < unicode.MaxLatin1 && r > ' ' && r != '-'
}

// advance is the width of a rune in thousandths of an em, by the embedded 仿宋,
// whose Han characters are those of 宋体. Half-width signs are narrower in it than in
// 宋体, digits narrower than in what stands in for that; the wider one is taken.
func advance(r rune) int {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF:
		return 1000
	case r < rune(len(advances())):
		return int(advances()[r])
	}
	return measured(r)
}

// advances are those of the first plane, each measured once.
var advances = sync.OnceValue(func() *[0x10000]uint16 {
	var all [0x10000]uint16
	for r := range all {
		all[r] = uint16(measured(rune(r)))
	}
	return &all
})

func measured(r rune) int {
	if r >= '0' && r <= '9' {
		return 560
	}
	w := fonts.Body().Advance(r)
	switch {
	case w == 0:
		return 1000
	case r < unicode.MaxASCII:
		return max(w, 500)
	}
	return w
}
