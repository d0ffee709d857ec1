package templates

import (
	"math"
	"sort"
	"strings"
	"unicode"

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
	room := int(Room(t.Width, size) * 1000) // thousandths of an em
	n := 0
	for text := t.Text; ; {
		paragraph, rest, more := strings.Cut(text, "\n")
		n += wrap(paragraph, room)
		if !more {
			return n
		}
		text = rest
	}
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
	for rest := []rune(t.Text); ; {
		n := t.fitting(rest, most, size)
		if n == len(rest) {
			return append(pieces, string(rest))
		}
		n = goodBreak(rest, n)
		pieces = append(pieces, string(rest[:n]))
		rest = rest[n:]
	}
}

// goodBreak is where a text is rather cut than after n runes: after a sentence, else
// after a mark, unless less than half is left.
func goodBreak(runes []rune, n int) int {
	for _, marks := range []string{"。；\n", "，、,;"} {
		for i := n; i > n/2; i-- {
			if strings.ContainsRune(marks, runes[i-1]) {
				return i
			}
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
	runes := []rune(t.Text)
	n := sort.Search(len(runes), func(n int) bool {
		return SizedText{string(runes[:n+1]) + ending, t.Width}.Lines(size) > lines
	})
	return strings.TrimRight(string(runes[:n]), "\n") + ending
}

// fitting is how many of the runes take no more than so many lines; one at least,
// where there is one. Doubling keeps the reckoning to what a piece may hold.
func (t SizedText) fitting(runes []rune, lines int, size float64) int {
	fits := func(n int) bool { return SizedText{string(runes[:n]), t.Width}.Lines(size) <= lines }
	most := 1
	for most < len(runes) && fits(most) {
		most *= 2
	}
	most = min(most, len(runes))
	n := sort.Search(most, func(n int) bool { return !fits(n + 1) })
	return min(max(n, 1), len(runes))
}

// wrap counts the lines of one paragraph.
func wrap(paragraph string, room int) int {
	lines, used, word := 1, 0, 0 // word is how much of used belongs to the word that is being set
	for _, r := range paragraph {
		w := advance(r)
		if !wordRune(r) {
			word = 0
		} else {
			word += w
		}
		if used += w; used <= room {
			continue
		}
		lines++
		used = w
		if word > w && word <= room { // the whole word goes to the next line
			used = word
		} else {
			word = min(word, w)
		}
	}
	return lines
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
	case r >= '0' && r <= '9':
		return 560
	}
	w := fonts.Embedded().Faces(fonts.Fangsong)[0].Advance(r)
	switch {
	case w == 0:
		return 1000
	case r < unicode.MaxASCII:
		return max(w, 500)
	}
	return w
}
