package report

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates/pen"
)

// Rule tells which rulings a 审核表 adds to the record of a round. A cell counts where it
// says something else than was drawn there, so that an older copy of the table undoes
// nothing. Rows with a fault add nothing. The rulings lack only time and file.
func (r Result) Rule(v Reviewed, record []seeds.Ruling) ([]seeds.Ruling, []seeds.Problem) {
	a := applier{r: r, v: v, dir: r.Plan.Directory(), rows: map[seeds.Slot]ReviewRow{}, printed: map[printedRow][]seeds.Slot{},
		record: map[seeds.Slot][]seeds.Ruling{}, entries: r.entriesBySlot(), taken: map[seeds.Slot]int{}}
	for _, row := range r.ReviewRows() {
		a.rows[row.Slot()] = row
		key := printedRow{row.Unit.ID, row.Task.No}
		a.printed[key] = append(a.printed[key], row.Slot())
	}
	for _, ruling := range record {
		a.record[ruling.Slot()] = append(a.record[ruling.Slot()], ruling)
	}
	a.said = map[seeds.Key]string{}
	for _, k := range (&drawer{r: r}).detailKeys() {
		a.said[k] = seeds.NameKey((&drawer{r: r}).saidTitle(k))
	}
	a.header()
	for _, row := range v.Rows {
		a.take(row)
	}
	return a.rulings, a.problems
}

// header tells what is missing of the table's columns.
func (a *applier) header() {
	for _, c := range officeColumns {
		if a.v.cols[c.title] == 0 {
			a.tell(noColumn, ReviewedRow{}, c.title, "", c.title)
		}
	}
	if a.v.cols[reviewBasis] == 0 {
		a.tell(noBasis, ReviewedRow{}, reviewBasis, "")
	}
}

// Strange names what somebody put to a 审核表 and drawing it anew would lose.
func (r Result) Strange(v Reviewed) []string {
	d := drawer{r: r}
	known := []string{reviewThen}
	for _, c := range d.reviewColumns(r.ReviewRows()) {
		known = append(known, seeds.NameKey(c.title))
	}
	for _, k := range d.detailKeys() { // a column that nobody uses any more
		known = append(known, seeds.NameKey(d.saidTitle(k)))
	}
	var strange []string
	for _, title := range v.titles {
		if !slices.Contains(known, title) {
			strange = append(strange, "“"+title+"”栏")
		}
	}
	return append(strange, v.strange...)
}

// applier turns rows of a 审核表 into rulings.
type applier struct {
	r        Result
	v        Reviewed
	said     map[seeds.Key]string // the titles of what the unit says
	dir      seeds.Directory
	rows     map[seeds.Slot]ReviewRow
	printed  map[printedRow][]seeds.Slot
	record   map[seeds.Slot][]seeds.Ruling
	entries  map[seeds.Slot][]seeds.Entry
	taken    map[seeds.Slot]int // the row that a ruling came from
	rulings  []seeds.Ruling
	problems []seeds.Problem
}

// printedRow is what tells a row to a reader.
type printedRow struct {
	unit seeds.UnitID
	no   string
}

// entriesBySlot are all answers that a row of a 审核表 may have shown.
func (r Result) entriesBySlot() map[seeds.Slot][]seeds.Entry {
	by := map[seeds.Slot][]seeds.Entry{}
	for _, list := range [][]seeds.Entry{r.Entries, r.Refused, r.Replaced} {
		for _, e := range list {
			if !e.Own {
				by[e.Slot()] = append(by[e.Slot()], e)
			}
		}
	}
	for _, t := range r.Tasks {
		if t.From.ID != "" {
			by[t.Decides.Slot()] = append(by[t.Decides.Slot()], *reported(t.Decides))
		}
	}
	for slot, ruling := range r.Rulings {
		if ruling.On != nil {
			by[slot] = append(by[slot], *ruling.On)
		}
	}
	return by
}

// tell notes what is wrong with a cell of a row.
func (a *applier) tell(what reviewTrouble, row ReviewedRow, title, value string, args ...any) {
	p := what.say(args...)
	p.Sheet, p.Cell, p.Task, p.Column, p.Value = a.v.Sheet, a.cell(row, title), row.no(), title, value
	a.problems = append(a.problems, p)
}

// cell is the A1 reference of one of a row's cells, "" where there is none.
func (a *applier) cell(row ReviewedRow, title string) string {
	if col := a.v.cols[title]; col > 0 && row.Num > 0 {
		return pen.Ref(col, row.Num)
	}
	return ""
}

// take reads one row.
func (a *applier) take(row ReviewedRow) {
	slot, ok := a.slot(row)
	if !ok {
		a.leave(row, rowStrange, row.Num)
		return
	}
	now := a.rows[slot]
	seen := a.seen(row, now)
	if row.SHA != "" && seen == nil {
		a.leave(row, rowGone, row.no())
		return
	}
	base := a.base(row, slot, now)
	a.checkSaid(row, seen)
	edited, ok := a.edits(row, officeWords(base, seen, outdatedOn(base, seen)))
	if !ok || len(edited) == 0 {
		return
	}
	if first, twice := a.taken[slot]; twice {
		a.tell(rowTwice, row, reviewState, "", first)
		return
	}
	ruling := a.ruling(row, now, seen, base, edited)
	if !a.sound(row, now, ruling) {
		return
	}
	a.taken[slot] = row.Num
	if !ruling.Same(now.Ruling) || !sameEntry(ruling.On, now.Ruling.On) {
		a.rulings = append(a.rulings, ruling)
	}
}

// leave passes over a row that is on no answer of today's; why takes which one it is. One
// that nobody has edited is no matter.
func (a *applier) leave(row ReviewedRow, why reviewTrouble, which any) {
	drawn := Words{}
	for _, r := range a.record[seeds.Slot{Unit: row.Unit, Task: row.Task}] {
		if r.Seq == row.Seq {
			drawn = officeWords(r, r.On, false)
		}
	}
	for _, c := range officeColumns {
		is := c.of(row.Words)
		if c.title == reviewUpdated || is == "" && c.title == reviewBack || sameText(is, fitted(c.of(drawn))) {
			continue
		}
		a.tell(why, row, c.title, is, which)
		return
	}
}

// slot finds what a row is about, by what is hidden in it, else by what is printed.
func (a *applier) slot(row ReviewedRow) (seeds.Slot, bool) {
	if row.Known {
		slot := seeds.Slot{Unit: row.Unit, Task: row.Task}
		_, ok := a.rows[slot]
		return slot, ok
	}
	unit, ok := a.dir.Unit(row.texts["单位"])
	found := a.printed[printedRow{unit.ID, row.no()}]
	if !ok || len(found) != 1 {
		return seeds.Slot{}, false
	}
	return found[0], true
}

// seen is the answer that the row showed; nil where it showed none.
func (a *applier) seen(row ReviewedRow, now ReviewRow) *seeds.Entry {
	if !row.Known {
		return now.Said
	}
	for _, e := range a.entries[now.Slot()] {
		if row.SHA != "" && e.Source.SHA256 == row.SHA {
			return &e
		}
	}
	return nil
}

// base is the ruling that the row was drawn from.
func (a *applier) base(row ReviewedRow, slot seeds.Slot, now ReviewRow) seeds.Ruling {
	if !row.Known {
		return now.Ruling
	}
	for _, r := range a.record[slot] {
		if r.Seq == row.Seq {
			return r
		}
	}
	return seeds.Ruling{}
}

// outdatedOn reports whether an answer is another than the one ruled on, as outdated
// does: what an earlier round says today is no new report of this one.
func outdatedOn(r seeds.Ruling, now *seeds.Entry) bool {
	if now != nil && now.Round != r.Round {
		now = nil
	}
	return !(r.Carried() && now == nil) && r.Outdated(now)
}

// ruling is what the office says now: the last word as it holds for the answer that the
// row showed, with the columns that were edited.
func (a *applier) ruling(row ReviewedRow, now ReviewRow, seen *seeds.Entry, base seeds.Ruling, edited map[string]string) seeds.Ruling {
	words := officeWords(now.Ruling, seen, false)
	for _, c := range officeColumns {
		text, changed := edited[c.title]
		if !changed {
			continue
		}
		was := c.of(officeWords(base, seen, false))
		if is := c.of(words); now.Ruling.Seq != base.Seq && !sameText(is, was) && !sameText(is, text) {
			a.tell(ruledSince, row, c.title, text, row.no(), c.title, clock(seeds.Stamp{Time: now.Ruling.At}), seeds.Shortened(is, 20))
		}
		c.put(&words, text)
	}
	state, _ := a.r.Def.State(words.State)
	if words.State != "" && state.Name == "" { // ruled when it was one
		state.Kind = now.Ruling.Kind
	}
	if seen == nil && now.Ruling.Carried() { // asked again since, and not answered
		seen = now.Ruling.On
	}
	if carriedOn := seen != nil && seen.Round != a.r.Round.ID; carriedOn && words.State != "" && words.Text == "" {
		if _, cleared := edited[reviewText]; !cleared && (seen.Own || seen.Words() != seen.Said()) { // the office's words of then go on
			words.Text = seen.Words()
		}
	}
	return seeds.Ruling{Round: a.r.Round.ID, Unit: now.Unit.ID, Task: now.Task.ID, Part: now.Part, Place: now.Place, State: words.State, Kind: state.Kind, Text: words.Text,
		Note: words.Note, Back: words.Back != "", On: seen, Sheet: a.v.Sheet, Cell: a.cell(row, ruledIn(edited))}
}

// ruledIn is the column in which a ruling was written.
func ruledIn(edited map[string]string) string {
	for _, title := range []string{reviewText, reviewState, reviewBack, reviewNote} {
		if _, ok := edited[title]; ok {
			return title
		}
	}
	return reviewUpdated
}

// sound reports whether a ruling can stand.
func (a *applier) sound(row ReviewedRow, now ReviewRow, r seeds.Ruling) bool {
	_, states := a.r.Def.Column(seeds.KeyState)
	switch {
	case r.Back && r.On == nil:
		a.tell(backNothing, row, reviewBack, saysBack, row.no())
	case r.Back && r.Carried():
		a.tell(backCarried, row, reviewBack, saysBack, row.no())
	case r.Back && !now.Asked:
		a.tell(backUnasked, row, reviewBack, saysBack, row.no())
	case r.On == nil && r.Text == "" && r.State != "":
		a.tell(phoneNoText, row, reviewText, "", row.no())
	case r.On == nil && r.Text != "" && r.State == "" && states && now.Part == seeds.PartLead:
		a.tell(phoneNoState, row, reviewState, "", row.no(), strings.Join(a.r.Def.StateNames(), "、"))
	default:
		return true
	}
	return false
}

func sameEntry(a, b *seeds.Entry) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Source.SHA256 == b.Source.SHA256 && a.SameAs(*b)
}
