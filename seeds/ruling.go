package seeds

import (
	"slices"
	"time"
)

// Slot is what has one current answer in a round: a task, asked of a unit.
type Slot struct {
	Unit UnitID
	Task TaskID
}

// Ruling is the office's own word (核定) on one unit's answer to one task of a round.
// Rulings are only ever added; the last on an answer counts, and a blank one takes the
// office's word back.
type Ruling struct {
	Round RoundID `json:"round"`
	Unit  UnitID  `json:"unit"`
	Task  TaskID  `json:"task"`
	Seq   int     `json:"seq"`   // from 1, of the rulings on this answer
	Part  Part    `json:"part"`  // of the unit in the task
	Place int     `json:"place"` // among the leads

	State string    `json:"state"` // 核定情况, "" leaves what the unit says
	Kind  StateKind `json:"kind"`  // what it meant when it was ruled
	Text  string    `json:"text"`  // 采用文字, "" leaves the unit's words
	Note  string    `json:"note"`  // 核定意见
	Back  bool      `json:"back"`  // 退回重报

	On *Entry    `json:"on"` // the answer that was ruled on; nil where there was none
	At time.Time `json:"at"`

	Since time.Time `json:"-"` // when its text was first said
	first *Source   // and where; nil: here

	File   string `json:"file"` // where it was written
	SHA256 string `json:"sha256"`
	Sheet  string `json:"sheet"`
	Cell   string `json:"cell"`
}

// Slot is the answer that the ruling is about.
func (r Ruling) Slot() Slot { return Slot{r.Unit, r.Task} }

// TextAt is where its text was first said: a ruling that adds to it names another cell.
func (r Ruling) TextAt() Source {
	if r.first != nil {
		return *r.first
	}
	return Source{SHA256: r.SHA256, File: r.File, Sheet: r.Sheet, Cells: map[Key]string{KeyProgress: r.Cell}}
}

// Blank reports whether the ruling says nothing.
func (r Ruling) Blank() bool { return r.Same(Ruling{}) }

// Same reports whether two rulings say the same.
func (r Ruling) Same(o Ruling) bool {
	return r.State == o.State && r.Text == o.Text && r.Note == o.Note && r.Back == o.Back
}

// Carried reports whether the ruling is on an answer of an earlier round, which this
// one did not ask for again.
func (r Ruling) Carried() bool { return r.On != nil && r.On.Round != r.Round }

// Refuses reports whether the office sends this answer back: it is the one that was
// ruled on, or an older one. A newer answer has yet to be read.
func (r Ruling) Refuses(e Entry) bool {
	if !r.Back || r.On == nil || r.Carried() {
		return false
	}
	return e.Source.SHA256 == r.On.Source.SHA256 || r.On.At.Newer(r.On.Source.SHA256, e.At, e.Source.SHA256)
}

// Outdated reports whether the unit has reported something else since (报送已更新);
// now is nil where nothing of the unit counts or was sent back.
func (r Ruling) Outdated(now *Entry) bool {
	switch {
	case r.Blank():
		return false
	case r.On == nil || now == nil:
		return r.On != nil || now != nil
	case r.Back && !r.Refuses(*now):
		return true
	}
	return !r.On.SameAs(*now)
}

// Rulings are the office's words of one round, the last on each answer.
type Rulings map[Slot]Ruling

// Outdated reports whether a unit has reported something else since the office ruled on
// its answer; said is what the units themselves say in the round, sent back or not.
func (rs Rulings) Outdated(slot Slot, said map[Slot]Entry) bool {
	ruling, ruled := rs[slot]
	now, answered := said[slot]
	switch {
	case !ruled:
		return false
	case answered:
		return ruling.Outdated(&now)
	}
	return !ruling.Carried() && ruling.Outdated(nil)
}

// LastRulings picks from a round's record what counts. An office's own text dates from
// when it was first said and stands where that was, whatever was added to the ruling since.
func LastRulings(record []Ruling) Rulings {
	sorted := slices.Clone(record)
	slices.SortFunc(sorted, func(a, b Ruling) int { return a.Seq - b.Seq })
	last := Rulings{}
	for _, r := range sorted {
		r.Since = r.At
		if before, ok := last[r.Slot()]; ok && r.Text != "" && r.Text == before.Text {
			first := before.TextAt()
			r.Since, r.first = before.Since, &first
		}
		last[r.Slot()] = r
	}
	return last
}

// Apply gives the answers that count in a round by the office's word: each with the
// ruling on it, without those that are sent back, and with the office's own (电话补报)
// where no answer of the unit counts. Both lists are sorted as Newest sorts.
func (rs Rulings) Apply(answers []Entry) (current, refused []Entry) {
	answered := make(map[Slot]bool, len(answers))
	current = slices.Grow(current, len(answers))
	for _, e := range answers {
		r, ruled := rs[e.Slot()]
		if ruled && r.Refuses(e) {
			refused = append(refused, e)
			continue
		}
		if ruled && !r.Blank() {
			e.Ruling = &r
		}
		answered[e.Slot()] = true
		current = append(current, e)
	}
	for slot, r := range rs {
		if own, ok := r.own(); ok && !answered[slot] {
			current = append(current, own)
		}
	}
	sortEntries(current)
	sortEntries(refused)
	return current, refused
}

// own is the answer that the office itself gives: a text of its own, or another state
// for a task that was carried.
func (r Ruling) own() (Entry, bool) {
	text := r.Text
	if text == "" && r.Carried() && r.State != "" {
		text = r.On.Words()
	}
	if text == "" {
		return Entry{}, false
	}
	e := Entry{Round: r.Round, Unit: r.Unit, Task: r.Task, Part: r.Part, Place: r.Place, Kind: r.Kind, Values: map[Key]string{KeyProgress: text},
		At: Stamp{Time: r.Since}, Source: r.TextAt(), Ruling: &r, Own: true}
	if r.State != "" {
		e.Values[KeyState] = r.State
	}
	return e, true
}
