package templates

import (
	"math"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Row heights are reckoned, not left to the program that opens the file:
// LibreOffice does not fit rows on load. The figures are those that came nearest
// to LibreOffice over 1,920 measured cells.
const (
	charPoints  = 5.25 // width of one column unit
	cellPadding = 4.0  // points lost to the two cell margins
	widthTrust  = 0.96 // usable share of what is left
	LineRatio   = 1.3  // line height to type size for 宋体 and 仿宋
	MaxRow      = 409  // what a spreadsheet row may measure, in points
)

// RowHeight gives the height in points that the highest of the texts needs.
func RowHeight(size float64, cells ...SizedText) float64 {
	lines := 1
	for _, c := range cells {
		lines = max(lines, c.Lines(size))
	}
	return math.Min(float64(lines)*size*LineRatio+6, MaxRow)
}

// SizedText is a text in a column of some width, in characters.
type SizedText struct {
	Text  string
	Width float64
}

// Lines is how many lines the text takes in type of size points.
func (t SizedText) Lines(size float64) int {
	usable := (t.Width*charPoints - cellPadding) * widthTrust
	perLine := max(int(usable/(size/2)), 2) // in half-widths
	n := 0
	for _, paragraph := range strings.Split(t.Text, "\n") {
		used, lines := 0, 1
		for _, r := range paragraph {
			w := runewidth.RuneWidth(r)
			if r >= 0x2010 && r <= 0x2026 { // quotes and dashes are set full width in Chinese fonts
				w = 2
			}
			if used+w > perLine {
				lines, used = lines+1, 0
			}
			used += w
		}
		n += lines
	}
	return n
}
