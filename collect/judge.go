package collect

import (
	"cmp"
	"maps"
	"slices"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Judge gives every file found its verdict, looking at all of them together.
func Judge(round seeds.Round, forms []seeds.Form, found []ledger.Sighting, readings map[string]ledger.Reading, rulings seeds.Rulings, units seeds.Directory) Standing {
	j := newJudge(found, readings, rulings, mailbookOf(units, false))
	j.units, j.names, j.forms = units, namesOf(units), forms
	for _, f := range forms {
		j.asked[f.Unit] = true
	}
	s := j.answers()
	j.order = j.orderDoubts(s.Replaced)
	for _, f := range found {
		if f.Kind == ledger.Container {
			continue
		}
		r := j.verdict(f)
		for i := range r.Problems {
			r.Problems[i].File = f.Path
		}
		s.Returns = append(s.Returns, r)
	}
	s.Units = seeds.Statuses(round, forms, s.Current, s.Returns)
	return s
}

// newJudge is one that can tell what counts, and nothing yet of single files.
func newJudge(found []ledger.Sighting, readings map[string]ledger.Reading, rulings seeds.Rulings, mail mailbook) judge {
	j := judge{rulings: rulings, mail: mail, readings: readings, answering: map[seeds.UnitID][]string{}, found: map[string][]ledger.Sighting{}, current: map[string]int{},
		answered: map[seeds.Slot]seeds.Entry{}, refused: map[string][]seeds.Entry{}, asked: map[seeds.UnitID]bool{}}
	for _, f := range found {
		if !litter(f) && f.Kind != ledger.Container {
			j.found[f.SHA256] = append(j.found[f.SHA256], f)
		}
	}
	for sha, r := range readings {
		if len(r.Entries) > 0 {
			j.answering[r.Unit] = append(j.answering[r.Unit], sha)
		}
	}
	j.stamps = j.stampsOf()
	return j
}

func litter(f ledger.Sighting) bool { return f.Kind == ledger.Litter || inbox.Litter(f.Path) }

type judge struct {
	units     seeds.Directory
	names     names
	forms     []seeds.Form // issued in the round
	mail      mailbook
	readings  map[string]ledger.Reading
	rulings   seeds.Rulings
	answering map[seeds.UnitID][]string    // the returns of a unit that answer anything, by hash
	found     map[string][]ledger.Sighting // returns alone, by hash
	stamps    map[string]stampAt
	current   map[string]int // entries of a return that still count
	answered  map[seeds.Slot]seeds.Entry
	refused   map[string][]seeds.Entry // by hash
	asked     map[seeds.UnitID]bool
	order     map[string]seeds.Problem // doubts about which of two returns is the newer, by hash
}

// answers tells the newest valid answers from those that they replaced. What was
// sent from another unit's address answers nothing.
func (j *judge) answers() Standing {
	count := 0
	for _, r := range j.readings {
		count += len(r.Entries)
	}
	entries := make([]seeds.Entry, 0, count)
	byUnit := slices.SortedFunc(maps.Keys(j.readings), func(a, b string) int { // nearly in order, they are soon sorted
		return cmp.Or(cmp.Compare(j.readings[a].Unit, j.readings[b].Unit), cmp.Compare(a, b))
	})
	for _, sha := range byUnit {
		r := j.readings[sha]
		if _, conflict := j.conflict(sha); conflict || len(j.found[sha]) == 0 {
			continue
		}
		for _, e := range r.Entries {
			e.At = j.stamps[sha].Stamp
			e.Source.File = j.stamps[sha].path
			entries = append(entries, e)
		}
	}
	s := Standing{Rulings: j.rulings}
	var newest []seeds.Entry
	newest, s.Replaced = seeds.Newest(entries)
	for _, e := range newest {
		j.current[e.Source.SHA256]++
		j.answered[e.Slot()] = e
	}
	for slot, r := range s.Rulings { // what is known of a return's time may have changed since it was ruled on
		if r.On == nil {
			continue
		}
		if at, ok := j.stamps[r.On.Source.SHA256]; ok {
			on := *r.On
			on.At, r.On = at.Stamp, &on
			s.Rulings[slot] = r
		}
	}
	s.Current, s.Refused = s.Rulings.Apply(newest)
	for _, e := range s.Refused {
		j.refused[e.Source.SHA256] = append(j.refused[e.Source.SHA256], e)
	}
	return s
}

func (j *judge) verdict(f ledger.Sighting) seeds.Return {
	reading := j.readings[f.SHA256]
	r := seeds.Return{Path: f.Path, SHA256: f.SHA256, At: j.stamps[f.SHA256].Stamp, Unit: reading.Unit, FormNo: reading.FormNo, Verdict: reading.Verdict,
		Entries: len(reading.Entries), Reporter: reading.Reporter, Remark: reading.Remark, Tables: reading.Tables, Heavy: reading.Heavy}
	good := reading.Verdict == seeds.Accepted || reading.Verdict == seeds.AcceptedWithProblems
	sent, conflict := j.conflict(f.SHA256)
	switch {
	case litter(f):
		return seeds.Return{Path: f.Path, SHA256: f.SHA256, At: seeds.Stamp{Time: f.FileTime}, Verdict: seeds.Ignored}
	case j.stamps[f.SHA256].path != f.Path:
		r.Verdict = seeds.Duplicate
	case conflict && (good || reading.Verdict == seeds.Blank):
		other, _ := j.units.ByID(sent.other)
		r.Verdict, r.Entries = seeds.Rejected, 0
		r.Problems = []seeds.Problem{CodeConflict.say(reading.UnitName, other.Name, sent.address, reading.UnitName, f.Path)}
	case !good:
		r.Problems = append(slices.Clone(reading.Problems), j.looksLike(f, reading)...)
	case j.superseded(f.SHA256, reading):
		r.Verdict = seeds.Superseded
	default:
		r.Problems = slices.Concat(j.open(f.SHA256, reading), j.sentBack(f.SHA256), j.doubts(f, reading))
		r.Verdict = seeds.Accepted
		if seeds.HasFault(r.Problems) {
			r.Verdict = seeds.AcceptedWithProblems
		}
	}
	return r
}

// doubts are what speaks against a return that is taken all the same.
func (j *judge) doubts(f ledger.Sighting, reading ledger.Reading) (doubts []seeds.Problem) {
	if p, ok := j.order[f.SHA256]; ok {
		doubts = append(doubts, p)
	}
	if !j.asked[reading.Unit] {
		doubts = append(doubts, CodeNotAsked.say(reading.UnitName))
	}
	if unit, ok := j.names.named(innermost(f.Path)); ok && unit != reading.Unit {
		other, _ := j.units.ByID(unit)
		doubts = append(doubts, CodeNameOther.say(other.Name, reading.UnitName))
	}
	if s := j.mail.sendersOf(reading.Unit, j.found[f.SHA256]); s.stranger != "" && !s.own && !s.elsewhere {
		doubts = append(doubts, CodeSender.say(s.stranger))
	}
	return doubts
}

// sentBack are the answers of a return that the office wants reported again.
func (j *judge) sentBack(sha string) (problems []seeds.Problem) {
	for _, e := range j.refused[sha] {
		column := seeds.KeyProgress
		if e.Values[column] == "" {
			column = seeds.KeyState
		}
		number := numberOn(j.forms, e)
		p := CodeSentBack.say(number, cmp.Or(j.rulings[e.Slot()].Note, "请核实后重新填写"))
		p.Sheet, p.Cell, p.Task, p.Column, p.Value = e.Source.Sheet, e.Source.Cells[column], number, string(column), e.Values[column]
		problems = append(problems, p)
	}
	return problems
}

// superseded reports whether nothing of a return counts any more: its entries
// were all replaced, or it had none and all that was wrong with it is settled by
// a newer return of its unit.
func (j *judge) superseded(sha string, reading ledger.Reading) bool {
	if len(reading.Entries) > 0 {
		return j.current[sha] == 0
	}
	return j.followed(sha, reading) && !seeds.HasFault(j.open(sha, reading))
}

// followed reports whether a newer return of the unit answered anything.
func (j *judge) followed(sha string, reading ledger.Reading) bool {
	for _, other := range j.answering[reading.Unit] {
		if other != sha && j.stamps[other].Newer(other, j.stamps[sha].Stamp, sha) {
			if _, conflict := j.conflict(other); !conflict {
				return true
			}
		}
	}
	return false
}

// open gives the problems of a return that still stand. A blank row is none
// where another return of the unit answers the task, a wrong one none where a
// newer return does.
func (j *judge) open(sha string, reading ledger.Reading) []seeds.Problem {
	var open []seeds.Problem
	for i, p := range reading.Problems {
		if p.Severity == seeds.Fault && j.settled(sha, reading, i) {
			continue
		}
		open = append(open, p)
	}
	return open
}

func (j *judge) settled(sha string, reading ledger.Reading, i int) bool {
	if i >= len(reading.Tasks) || reading.Tasks[i] == "" { // what is wrong with the file as a whole
		return len(reading.Entries) == 0 && j.followed(sha, reading)
	}
	answer, ok := j.answered[seeds.Slot{Unit: reading.Unit, Task: reading.Tasks[i]}]
	return ok && answer.Source.SHA256 != sha &&
		(reading.Problems[i].Code == string(CodeRowBlank) || answer.At.Newer(answer.Source.SHA256, j.stamps[sha].Stamp, sha))
}
