package collect

import (
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// likeEnough is from what likeness of texts, of 1, an answered row is taken for a
// task whose 核对码 is gone.
const likeEnough = 0.8

// Bounds of comparing: a hostile table has as many rows and as long texts as it likes.
const (
	maxCompared = 1000 // characters of a text that are compared
	maxLikened  = 100  // rows that are compared by likeness
)

// line is one answered row of a table.
type line struct {
	num    int
	table  *answers
	values map[seeds.Key]workbook.Cell // input cells that are not blank
	at     map[seeds.Key]int           // the rows in which merged values stand
	code   string
	no     string // as typed
	text   string
	task   *seeds.FormRow // nil where it stands for none
	owner  string         // the unit whose 核对码 it bears, if that is another
	told   []found        // how the task was told, where not by its own 核对码
}

// found is a problem with its place in a line.
type found struct {
	seeds.Problem
	key seeds.Key
}

// matcher tells which row of the form an answered row is about. It knows the form's
// rows by all that tells them.
type matcher struct {
	rows    []keyedRow
	byCode  map[string]*seeds.FormRow
	numbers map[string][]keyedRow
	texts   map[string][]keyedRow
	foreign func(code string) string // whose a 核对码 of another unit is, "" for nobody's
	likened int
}

type keyedRow struct {
	*seeds.FormRow
	text string // as compared
}

func newMatcher(form seeds.Form, foreign func(string) string) *matcher {
	if foreign == nil {
		foreign = func(string) string { return "" }
	}
	m := &matcher{byCode: map[string]*seeds.FormRow{}, numbers: map[string][]keyedRow{}, texts: map[string][]keyedRow{}, foreign: foreign}
	for i := range form.Rows {
		r := keyedRow{&form.Rows[i], textKey(form.Rows[i].Given[seeds.KeyTask])}
		no := numberKey(r.Given[seeds.KeyNo])
		m.rows, m.byCode[r.Code] = append(m.rows, r), r.FormRow
		m.numbers[no], m.texts[r.text] = append(m.numbers[no], r), append(m.texts[r.text], r)
	}
	return m
}

// match finds the task of a line: by its 核对码, unless the text is another row's; else
// by number together with the text; else by the text alone. Whatever was not told by
// its 核对码 alone is listed for review. A row with another unit's 核对码 is that unit's.
func (m *matcher) match(l *line) bool {
	text := textKey(l.text)
	exact := only(m.texts[text])
	if own := m.byCode[l.code]; own != nil {
		if l.task = own; exact != nil && exact != own && text != textKey(own.Given[seeds.KeyTask]) {
			l.task = exact
			l.tell(CodeRowMoved.say(own.Given[seeds.KeyNo], exact.Given[seeds.KeyNo]), seeds.KeyCode)
		}
		return true
	}
	if l.owner = m.foreign(l.code); l.owner != "" {
		return false
	}
	if l.task = m.byNumber(l.no, text); l.task != nil {
		l.tell(CodeRowByNumber.say(l.task.Given[seeds.KeyNo]), seeds.KeyNo)
		return true
	}
	if l.task = exact; l.task == nil {
		l.task = m.likest(text)
	}
	if l.task != nil {
		l.tell(CodeRowByText.say(l.task.Given[seeds.KeyNo]), seeds.KeyTask)
	}
	return l.task != nil
}

func (l *line) tell(p seeds.Problem, key seeds.Key) { l.told = append(l.told, found{p, key}) }

// only gives the one row of a list, nil where there are none or several.
func only(rows []keyedRow) *seeds.FormRow {
	if len(rows) != 1 || rows[0].text == "" {
		return nil
	}
	return rows[0].FormRow
}

// byNumber finds the only row with the number whose text does not speak against it.
func (m *matcher) byNumber(no, text string) *seeds.FormRow {
	key := numberKey(no)
	if key == "" {
		return nil
	}
	var hit *seeds.FormRow
	for _, r := range m.numbers[key] {
		if text != "" && text != r.text && likeness(text, r.text) < likeEnough {
			continue
		}
		if hit != nil { // chapters that count anew
			return nil
		}
		hit = r.FormRow
	}
	return hit
}

// likest finds the row whose text is clearly likest to this one.
func (m *matcher) likest(text string) *seeds.FormRow {
	if utf8.RuneCountInString(text) < 4 || m.likened >= maxLikened {
		return nil
	}
	m.likened++
	var best *seeds.FormRow
	top, second := 0.0, 0.0
	for _, r := range m.rows {
		switch l := likeness(text, r.text); {
		case l > top:
			best, top, second = r.FormRow, l, top
		case l > second:
			second = l
		}
	}
	if top < likeEnough || second > top-0.1 {
		return nil
	}
	return best
}

// numberKey compares printed numbers: 1. and 1、 are 1, 第17(1)项 is 17(1).
func numberKey(no string) string {
	if len(no) > maxTitle {
		return ""
	}
	key := strings.TrimRight(seeds.NameKey(no), ".、，,")
	return strings.TrimSuffix(strings.TrimPrefix(key, "第"), "项")
}

// textKey compares a task's text without the 【配合】 or 【牵头第2位】【…汇总】 that
// fill puts before it, as far as texts are compared at all.
func textKey(s string) string {
	s = beginning(s, maxCompared)
	for strings.HasPrefix(s, "【") {
		_, rest, closed := strings.Cut(s, "】")
		if !closed {
			break
		}
		s = rest
	}
	return seeds.NameKey(s)
}

// beginning gives at most so many characters of a text.
func beginning(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most--; most < 0 {
			return s[:i]
		}
	}
	return s
}

// likeness compares two texts by the pairs of characters they share, 0 to 1; a
// beginning of ten characters and more counts as the whole.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) >= 10 && string(y[:len(x)]) == string(x) {
		return 1
	}
	if len(x) < 2 {
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
