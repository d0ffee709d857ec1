package seeds

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Key names a column of the form for good (栏目), whatever its title says today.
type Key string

// The columns that ducha itself knows; a column that the clerk adds brings a name of its own.
const (
	KeyNo       Key = "序号"
	KeyTask     Key = "目标与任务"
	KeyLead     Key = "牵头责任单位"
	KeyCoop     Key = "责任单位"
	KeyDeadline Key = "完成时限"
	KeyPrevious Key = "上期进展"
	KeyProgress Key = "工作进展"
	KeyState    Key = "完成情况"
	KeyPercent  Key = "完成比例"
	KeyIssues   Key = "存在问题"
	KeyNext     Key = "下一步举措"
	KeyRemark   Key = "备注"
	KeyCheck    Key = "检查"
	KeyCode     Key = "核对码"
)

// StateKind is what a state means (归类): rules and statistics speak of it alone,
// so that the clerk may rename a state.
type StateKind string

// The kinds of state.
const (
	Done       StateKind = "完成"
	OnTrack    StateKind = "正常"
	Behind     StateKind = "滞后"
	NotStarted StateKind = "未启动"
	NoProgress StateKind = "无进展"
	OtherState StateKind = "其他"
)

// StateKinds lists the kinds in the order in which they are counted and printed.
var StateKinds = []StateKind{Done, OnTrack, Behind, NotStarted, NoProgress, OtherState}

// Part is a unit's part in a task.
type Part string

// The two parts.
const (
	PartLead Part = "牵头"
	PartCoop Part = "配合"
)

// Source says where an entry came from.
type Source struct {
	SHA256 string         `json:"sha256"`
	File   string         `json:"file"`
	Sheet  string         `json:"sheet"`
	Row    int            `json:"row"`
	Cells  map[Key]string `json:"cells"` // A1 references
}

// Entry is one unit's answer to one task in one round (填报), valid by the form
// it was given on.
type Entry struct {
	Round  RoundID        `json:"round"`
	Unit   UnitID         `json:"unit"`
	Task   TaskID         `json:"task"`
	Part   Part           `json:"part"`
	Place  int            `json:"place"`
	Values map[Key]string `json:"values"` // as understood; blank columns are absent
	Kind   StateKind      `json:"kind"`   // what the state means, "" if none was given
	At     Stamp          `json:"at"`
	Source Source         `json:"source"`

	Ruling *Ruling `json:"-"`             // the office's word on it, nil for none
	Own    bool    `json:"own,omitempty"` // the office's own answer (电话补报): it stands where none of the unit's does
}

// Slot is what the entry answers.
func (e Entry) Slot() Slot { return Slot{e.Unit, e.Task} }

// SameAs reports whether two entries say the same.
func (e Entry) SameAs(o Entry) bool { return maps.Equal(e.Values, o.Values) }

// StandsIn reports whether this is the office's word until the unit itself reports: in
// place of what was sent back, or of what was carried and is asked again.
func (e Entry) StandsIn() bool { return e.Overrules() || e.Own && e.Ruling != nil && e.Ruling.Back }

// Overrules reports whether this is the office's word on what was carried into the
// round, and that no form asks for.
func (e Entry) Overrules() bool { return e.Own && e.Ruling != nil && e.Ruling.Carried() }

// Means is what its state means by the office's ruling, else by the unit's word.
func (e Entry) Means() StateKind {
	if e.Ruling != nil && e.Ruling.State != "" {
		return e.Ruling.Kind
	}
	return e.Kind
}

// Words is what results print: what the office adopts, else what the unit says.
func (e Entry) Words() string {
	if e.Ruling != nil && e.Ruling.Text != "" {
		return e.Ruling.Text
	}
	return e.Said()
}

// Said is what the entry says in one cell: the progress, or the state and the
// reason where there was none to tell, and never nothing.
func (e Entry) Said() string {
	if text := e.Values[KeyProgress]; text != "" {
		return text
	}
	state, reason := e.Values[KeyState], e.Values[KeyIssues]
	switch {
	case state != "" && reason != "":
		return state + "：" + reason
	case state+reason != "":
		return state + reason
	}
	var rest []string // a cooperating unit may fill whichever cells it likes
	for _, k := range slices.Sorted(maps.Keys(e.Values)) {
		rest = append(rest, string(k)+"："+e.Values[k])
	}
	return strings.Join(rest, "；")
}

// Evidence ranks what the time of a return rests on, weakest first.
type Evidence int

// The kinds of evidence.
const (
	ByFile     Evidence = iota // the file's own time, which copying changes
	ByWorkbook                 // the last-saved time inside the workbook
	ByMessage                  // the date of the message that brought it
)

// Stamp is when a return was made, and how well that is known.
type Stamp struct {
	Time time.Time `json:"time"`
	By   Evidence  `json:"by"`
	Then time.Time `json:"then"` // what the next best evidence says; it decides between equal times
}

// Newer reports whether the return (a, sha a) is newer than (b, sha b); equal
// times are settled by the larger hash so that the order of reading never matters.
func (a Stamp) Newer(shaA string, b Stamp, shaB string) bool {
	if !a.Time.Equal(b.Time) {
		return a.Time.After(b.Time)
	}
	if !a.Then.Equal(b.Then) {
		return a.Then.After(b.Then)
	}
	return shaA > shaB
}

// Newest applies the rule that the newest valid entry per (round, unit, task)
// wins. Both lists come back sorted, so that equal input gives equal output.
func Newest(entries []Entry) (current, replaced []Entry) {
	sorted := append([]Entry(nil), entries...)
	sortEntries(sorted)
	current = slices.Grow(current, len(sorted))
	for i, e := range sorted {
		if i > 0 && e.Round == sorted[i-1].Round && e.Slot() == sorted[i-1].Slot() {
			replaced = append(replaced, e)
			continue
		}
		current = append(current, e)
	}
	return current, replaced
}

// sortEntries brings answers into the order of round, unit and task, the newest first.
func sortEntries(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if c := cmp.Or(cmp.Compare(a.Round, b.Round), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Task, b.Task)); c != 0 {
			return c
		}
		switch {
		case a.Source.SHA256 == b.Source.SHA256:
			return cmp.Compare(a.Source.Row, b.Source.Row)
		case a.At.Newer(a.Source.SHA256, b.At, b.Source.SHA256):
			return -1
		}
		return 1
	})
}
