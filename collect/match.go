package collect

import (
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// likeEnough is from what likeness of texts, of 1, an answered row is taken for a
// task whose 核对码 is gone.
const likeEnough = 0.8

// line is one answered row of a table.
type line struct {
	num     int
	values  map[seeds.Key]workbook.Cell // input cells that are not blank
	at      map[seeds.Key]int           // the rows they stand in, where merged down from above
	table   int
	code    string
	no      string // as typed
	text    string
	task    *seeds.FormRow
	problem []found // how the task was told, where not by its own 核对码
}

// found is a problem with its place in a line.
type found struct {
	seeds.Problem
	key seeds.Key
}

// matcher tells which row of the form an answered row is about.
type matcher struct {
	rows   []seeds.FormRow
	byCode map[string]*seeds.FormRow
}

func newMatcher(form seeds.Form) matcher {
	m := matcher{rows: form.Rows, byCode: map[string]*seeds.FormRow{}}
	for i := range form.Rows {
		m.byCode[form.Rows[i].Code] = &form.Rows[i]
	}
	return m
}

// match finds the task of a line: by its 核对码, unless number and text both speak for
// another row; else by number together with the text; else by the text alone.
// Whatever was not told by its 核对码 alone is listed for review.
func (m matcher) match(l *line) bool {
	byCode := m.byCode[l.code]
	if r := m.byNumber(l); r != nil {
		switch {
		case byCode == nil:
			l.tell(CodeRowByNumber.say(r.Given[seeds.KeyNo]), seeds.KeyNo)
		case byCode != r && textKey(l.text) == textKey(r.Given[seeds.KeyTask]) && textKey(l.text) != textKey(byCode.Given[seeds.KeyTask]):
			l.tell(CodeRowMoved.say(byCode.Given[seeds.KeyNo], r.Given[seeds.KeyNo]), seeds.KeyCode)
		default:
			r = byCode
		}
		l.task = r
		return true
	}
	if byCode != nil {
		l.task = byCode
		return true
	}
	if r := m.byText(l.text); r != nil {
		l.tell(CodeRowByText.say(r.Given[seeds.KeyNo]), seeds.KeyTask)
		l.task = r
		return true
	}
	return false
}

func (l *line) tell(p seeds.Problem, key seeds.Key) { l.problem = append(l.problem, found{p, key}) }

// byNumber finds the only row with the line's number whose text does not speak against it.
func (m matcher) byNumber(l *line) *seeds.FormRow {
	no, text := numberKey(l.no), textKey(l.text)
	if no == "" {
		return nil
	}
	var hit *seeds.FormRow
	for i := range m.rows {
		r := &m.rows[i]
		given := textKey(r.Given[seeds.KeyTask])
		if no != numberKey(r.Given[seeds.KeyNo]) || text != "" && text != given && likeness(text, given) < likeEnough {
			continue
		}
		if hit != nil && textKey(hit.Given[seeds.KeyTask]) != given { // chapters that count anew
			return nil
		}
		if hit == nil {
			hit = r
		}
	}
	return hit
}

// byText finds the row whose text is the line's, or clearly likest to it.
func (m matcher) byText(text string) *seeds.FormRow {
	key := textKey(text)
	if len([]rune(key)) < 4 {
		return nil
	}
	var best *seeds.FormRow
	top, second := 0.0, 0.0
	for i := range m.rows {
		switch l := likeness(key, textKey(m.rows[i].Given[seeds.KeyTask])); {
		case l > top:
			best, top, second = &m.rows[i], l, top
		case l > second:
			second = l
		}
	}
	if top < likeEnough || second > top-0.1 {
		return nil
	}
	return best
}

// numberKey compares printed numbers: 1. and 1、 are 1, （1） is (1).
func numberKey(no string) string { return strings.TrimRight(seeds.NameKey(no), ".、，,") }

// textKey compares a task's text without the 【配合】 or 【牵头第2位】【…汇总】 that
// fill puts before it.
func textKey(s string) string {
	for strings.HasPrefix(s, "【") {
		_, rest, closed := strings.Cut(s, "】")
		if !closed {
			break
		}
		s = rest
	}
	return seeds.NameKey(s)
}

// likeness compares two texts by the pairs of characters they share, 0 to 1; a
// beginning of ten characters and more counts as the whole.
func likeness(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) >= 10 && string(y[:len(x)]) == string(x) {
		return 1
	}
	if len(x) < 2 || len(y) > maxLikeness {
		if a == b {
			return 1
		}
		return 0
	}
	pairs := map[[2]rune]int{}
	for i := range x[1:] {
		pairs[[2]rune{x[i], x[i+1]}]++
	}
	shared := 0
	for i := range y[1:] {
		if p := [2]rune{y[i], y[i+1]}; pairs[p] > 0 {
			pairs[p]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(x)+len(y)-2)
}

// maxLikeness is how long texts are compared by their likeness, in characters.
const maxLikeness = 4000

// remarkRow reports whether a row of the sheet is the free cell below the table.
func remarkRow(row workbook.Row) bool {
	for _, c := range row.Cells[:min(2, len(row.Cells))] {
		if labelKey(c.Text) == templates.RemarkLabel {
			return true
		}
	}
	return false
}
