package fill

import (
	"math"

	"ducha/seeds"
	"ducha/templates"
)

// expected is how much a liaison is likely to write into a column, in characters.
var expected = map[seeds.Key]float64{seeds.KeyProgress: 110, seeds.KeyIssues: 40, seeds.KeyNext: 40}

// expectedElsewhere is the same for the other columns with text.
const expectedElsewhere = 8

// previousLength is how much of 上期进展 counts, in characters.
const previousLength = 110

// shrinkTo is how far a given column with text may shrink to make room for one
// that needs it more, as a share of its width in 反馈表栏目.
const shrinkTo = 0.85

// fitWidths gives the columns the widths at which the rows of this form become
// lowest: what the page has to spare, and what given columns with little text can
// spare, goes to the columns whose texts make the rows high. Input columns never
// become narrower than 反馈表栏目 says.
func fitWidths(columns []templates.Column, rows []seeds.FormRow) []float64 {
	f := fitter{widths: make([]float64, len(columns)), text: make([][]float64, len(columns)), high: make([]float64, len(rows))}
	pool := float64(templates.FormWidth)
	for i, c := range columns {
		f.widths[i] = c.Width
		if flexible(c) {
			f.text[i] = lengths(c, rows)
			if !c.Fill {
				f.widths[i] = wholeChars(c.Width * shrinkTo)
			}
		}
		pool -= f.widths[i]
	}
	if pool < 0 { // the clerk's columns are wider than the page: they stay as he has them
		for i, c := range columns {
			f.widths[i] = c.Width
		}
		return f.widths
	}
	f.spend(pool)
	return f.widths
}

// slack, in characters, forgives a program that takes a column for a little narrower.
const slack = 0.12

// oneChar is what one more Chinese character beside the others takes.
const oneChar = float64(typeSize) / templates.CharPoints

// fewestChars is how many Chinese characters a line of text has at least.
const fewestChars = 3

// wholeChars narrows a column to a whole number of Chinese characters: what is left
// beside them would be of no use.
func wholeChars(width float64) float64 {
	chars := max(math.Floor(templates.Room(width-templates.Indent, typeSize)), fewestChars)
	return templates.WidthFor(chars+slack, typeSize) + templates.Indent
}

// flexible reports whether a column may have another width than 反馈表栏目 says:
// one with text of any length.
func flexible(c templates.Column) bool {
	return c.Type == templates.Text && c.Key != seeds.KeyNo && c.Key != seeds.KeyCode && c.Key != seeds.KeyDeadline
}

// lengths is how long the texts of a column are, in characters.
func lengths(c templates.Column, rows []seeds.FormRow) []float64 {
	list := make([]float64, len(rows))
	for i := range rows {
		switch want, known := expected[c.Key]; {
		case c.Key == seeds.KeyPrevious: // a longer one is cut
			list[i] = min(templates.Ems(shown(c, &rows[i])), previousLength)
		case !c.Fill:
			list[i] = templates.Ems(shown(c, &rows[i]))
		case known:
			list[i] = want
		default:
			list[i] = expectedElsewhere
		}
	}
	return list
}

// fitter deals out width to where it lowers the rows most. The height of a row is
// taken as the fourth root of the sum of its cells' fourth powers: nearly that of
// its highest cell, yet it falls where one of two high cells falls.
type fitter struct {
	widths []float64
	text   [][]float64 // column → row → length; nil for a column of fixed width
	high   []float64   // row → sum of the cells' fourth powers
}

func (f *fitter) spend(pool float64) {
	for i := range f.text {
		for r := range f.text[i] {
			f.high[r] += f.cell(i, r, 0)
		}
	}
	last := -1
	for ; pool >= oneChar; pool -= oneChar {
		best, most := -1, 0.0
		for i := range f.text {
			if gain := f.gain(i); gain > most {
				best, most = i, gain
			}
		}
		if best < 0 { // everything stands on one line
			break
		}
		for r := range f.text[best] {
			f.high[r] += f.cell(best, r, oneChar) - f.cell(best, r, 0)
		}
		f.widths[best] += oneChar
		last = best
	}
	if last >= 0 { // less than a character
		f.widths[last] += pool
	}
}

// gain is what one more character in a column takes from the height of all rows.
func (f *fitter) gain(column int) float64 {
	sum := 0.0
	for r := range f.text[column] {
		after := f.high[r] + f.cell(column, r, oneChar) - f.cell(column, r, 0)
		sum += math.Sqrt(math.Sqrt(f.high[r])) - math.Sqrt(math.Sqrt(max(after, 0)))
	}
	return sum
}

// cell is the fourth power of the lines of a text in a column that is wider by more.
func (f *fitter) cell(column, row int, more float64) float64 {
	lines := f.text[column][row] / templates.Room(f.widths[column]+more-templates.Indent, typeSize)
	lines = max(lines, 1)
	return lines * lines * lines * lines
}
