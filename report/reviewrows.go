package report

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"ducha/seeds"
)

// ReviewRow is one answer that the office rules on, or the want of one.
type ReviewRow struct {
	Task     seeds.Task
	Unit     seeds.Unit
	Part     seeds.Part
	Place    int
	Asked    bool         // a form of this round asks for it
	Said     *seeds.Entry // what the unit says; nil where it says nothing that can be taken
	Refused  bool         // that was sent back
	From     seeds.Round  // the earlier round in which it was said and from which it is carried; else zero
	Ruling   seeds.Ruling // the office's last word
	Outdated bool         // the unit has reported something else since
	Points   []string     // what is to be looked at, in words
}

// Slot is the answer that the row is about.
func (r ReviewRow) Slot() seeds.Slot { return seeds.Slot{Unit: r.Unit.ID, Task: r.Task.ID} }

// Phoned reports whether the office has answered for a unit that has not.
func (r ReviewRow) Phoned() bool { return r.Said == nil && r.Ruling.Text != "" && !r.Ruling.Carried() }

// Standing says how the answer came to stand.
func (r ReviewRow) Standing() string {
	switch {
	case r.Refused && r.Ruling.Text != "":
		return MarkStandIn
	case r.Refused:
		return MarkRefused
	case r.From.ID != "":
		return r.From.Name + MarkCarried
	case r.Phoned():
		return MarkByPhone
	case r.Said == nil:
		return StateMissing
	case !r.Asked:
		return StateReported + "（本期未要求）"
	}
	return StateReported
}

// reviewer gathers the rows of 审核表.
type reviewer struct {
	Result
	dir     seeds.Directory
	rows    map[seeds.TaskID][]ReviewRow
	has     map[seeds.Slot]bool
	refused map[seeds.Slot]bool
	at      map[string][]seeds.Problem       // hints and advice, by file and sheet
	faults  map[seeds.UnitID][]seeds.Problem // of its returns
}

// ReviewRows gives a row for each answer that is asked for, that came, that is carried
// or that the office has ruled on, in the order of the plan; the leads of a task in
// printed order, then the cooperating units in official order.
func (r Result) ReviewRows() []ReviewRow {
	v := reviewer{Result: r, dir: r.Plan.Directory(), rows: map[seeds.TaskID][]ReviewRow{}, has: map[seeds.Slot]bool{}, refused: map[seeds.Slot]bool{},
		at: map[string][]seeds.Problem{}, faults: map[seeds.UnitID][]seeds.Problem{}}
	v.indexProblems()
	for _, f := range r.Issued {
		for _, row := range f.Rows {
			v.add(ReviewRow{Task: seeds.Task{ID: row.Task}, Unit: seeds.Unit{ID: f.Unit}, Part: row.Part, Place: row.Place, Asked: true})
		}
	}
	for slot, ruling := range r.Rulings {
		if !ruling.Blank() {
			v.add(ReviewRow{Task: seeds.Task{ID: slot.Task}, Unit: seeds.Unit{ID: slot.Unit}, Part: ruling.Part, Place: ruling.Place})
		}
	}
	for _, e := range r.Refused {
		v.refused[e.Slot()] = true
	}
	var rows []ReviewRow
	for _, t := range slices.Concat(r.Tasks, r.Orphans) {
		for _, e := range slices.Concat(t.Entries, t.Refused) {
			if !t.carried(e.Entry) || e.Entry.Unit == t.Decides.Unit {
				v.add(ReviewRow{Task: t.Task, Unit: e.Unit, Part: e.Part, Place: e.Place})
			}
		}
		list := v.rows[t.Task.ID]
		for i := range list {
			list[i].Task = t.Task
			v.fill(&list[i], t)
		}
		sort.SliceStable(list, func(i, j int) bool {
			return before(EntryResult{seeds.Entry{Part: list[i].Part, Place: list[i].Place}, list[i].Unit}, EntryResult{seeds.Entry{Part: list[j].Part, Place: list[j].Place}, list[j].Unit})
		})
		rows = append(rows, list...)
	}
	return rows
}

// Updated are the rows on which the unit has reported something else since the office ruled.
func (r Result) Updated() []ReviewRow {
	if len(r.Rulings) == 0 {
		return nil
	}
	return slices.DeleteFunc(r.ReviewRows(), func(row ReviewRow) bool { return !row.Outdated })
}

func (v *reviewer) add(row ReviewRow) {
	if !v.has[row.Slot()] {
		v.has[row.Slot()] = true
		v.rows[row.Task.ID] = append(v.rows[row.Task.ID], row)
	}
}

// fill tells what is said of a row, and by whom.
func (v *reviewer) fill(row *ReviewRow, t TaskResult) {
	slot := row.Slot()
	row.Unit = unitOf(v.dir, v.Known, row.Unit.ID)
	row.Ruling, row.Outdated = v.Rulings[slot], v.outdated(slot)
	row.Refused = v.refused[slot]
	switch said, ok := v.said[slot]; {
	case ok:
		row.Said = &said
	case t.From.ID != "" && row.Unit.ID == t.Decides.Unit:
		row.Said, row.From = reported(t.Decides), t.From
	case row.Ruling.Carried() && !row.Asked:
		row.Said = row.Ruling.On
		row.From = v.earlier(row.Said.Round)
	}
	row.Points = v.points(*row)
}

// earlier finds an earlier round, zero for one that is none.
func (v *reviewer) earlier(id seeds.RoundID) seeds.Round {
	if v.Trail != nil {
		for _, r := range v.Trail.Rounds {
			if r.ID == id {
				return r
			}
		}
	}
	return seeds.Round{}
}

// reported is what a unit itself said where the office's word on it was carried, with
// that word; the answer itself where the unit had said nothing.
func reported(e seeds.Entry) *seeds.Entry {
	if e.Own && e.Ruling.On != nil {
		unit := *e.Ruling.On
		unit.Ruling = e.Ruling
		return &unit
	}
	return &e
}

func (v *reviewer) indexProblems() {
	for _, f := range v.Returns {
		for _, p := range f.Problems {
			if p.Severity == seeds.Fault {
				v.faults[f.Unit] = append(v.faults[f.Unit], p)
			} else {
				v.at[p.File+"\x00"+p.Sheet] = append(v.at[p.File+"\x00"+p.Sheet], p)
			}
		}
	}
}

// points are the hints and advice on an answer; where there is none, what is wrong with
// the one that came.
func (v *reviewer) points(row ReviewRow) []string {
	var said []string
	if row.Said == nil {
		for _, p := range v.faults[row.Unit.ID] {
			if row.Task.No != "" && p.Task == row.Task.No {
				said = append(said, fmt.Sprintf("%s：%s", p.Severity, p.Message))
			}
		}
		return said
	}
	e := *row.Said
	if row.From.ID != "" && e.Ruling != nil && row.Ruling.State == "" {
		state, _ := v.Def.StateOf(e)
		said = append(said, "当时核定为"+state)
		if e.Ruling.Text != "" {
			said = append(said, "当时采用文字："+e.Ruling.Text)
		}
	}
	list := slices.DeleteFunc(slices.Clone(v.at[e.Source.File+"\x00"+e.Source.Sheet]), func(p seeds.Problem) bool { return rowOf(p.Cell) != e.Source.Row })
	for _, p := range bySeverity(list) {
		said = append(said, fmt.Sprintf("%s：%s", p.Severity, p.Message))
	}
	return said
}

// rowOf is the row of an A1 reference, 0 for none.
func rowOf(cell string) int {
	n, err := strconv.Atoi(strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0
	}
	return n
}
