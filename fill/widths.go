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

// shrinkTo is how far a given column with text may shrink to make room for one
// that needs it more, as a share of its width in 反馈表栏目.
const shrinkTo = 0.7

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
				f.widths[i] = math.Ceil(c.Width * shrinkTo)
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
		for r, length := range f.text[i] {
			f.high[r] += cellHeight(length, f.widths[i])
		}
	}
	for ; pool >= 1; pool-- {
		best, most := -1, 0.0
		for i := range f.text {
			if gain := f.gain(i); gain > most {
				best, most = i, gain
			}
		}
		if best < 0 { // everything stands on one line
			return
		}
		for r, length := range f.text[best] {
			f.high[r] += cellHeight(length, f.widths[best]+1) - cellHeight(length, f.widths[best])
		}
		f.widths[best]++
	}
}

// gain is what one more character of width in a column takes from the height of all rows.
func (f *fitter) gain(column int) float64 {
	sum := 0.0
	for r, length := range f.text[column] {
		after := f.high[r] + cellHeight(length, f.widths[column]+1) - cellHeight(length, f.widths[column])
		sum += math.Sqrt(math.Sqrt(f.high[r])) - math.Sqrt(math.Sqrt(max(after, 0)))
	}
	return sum
}

// cellHeight is the fourth power of the lines that a text takes.
func cellHeight(length, width float64) float64 {
	lines := max(length/templates.Room(width-templates.Indent, typeSize), 1)
	return lines * lines * lines * lines
}
