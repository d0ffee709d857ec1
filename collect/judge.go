package collect

import (
	"time"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// Standing is how a round stands: a pure function of what was issued and what
// came back, so that the order in which files were taken in never matters.
type Standing struct {
	Returns  []seeds.Return // every file found, by path
	Current  []seeds.Entry  // the newest valid answers
	Replaced []seeds.Entry
	Units    []seeds.UnitStatus // every unit with a form, by number
}

// Totals counts the verdicts; they add up to the files found.
func (s Standing) Totals() map[seeds.Verdict]int {
	totals := map[seeds.Verdict]int{}
	for _, r := range s.Returns {
		totals[r.Verdict]++
	}
	return totals
}

// trustedLead is how far the last-saved time inside a workbook may lie ahead of
// the file's own time before it is taken for a wrong clock.
const trustedLead = 24 * time.Hour

// Judge gives every file found its verdict, looking at all of them together.
func Judge(round seeds.Round, forms []seeds.Form, found []ledger.Sighting, readings map[string]ledger.Reading) Standing {
	stamps := stampsOf(found, readings)
	var entries []seeds.Entry
	for sha, r := range readings {
		for _, e := range r.Entries {
			e.At = stamps[sha].Stamp
			e.Source.File = stamps[sha].path
			entries = append(entries, e)
		}
	}
	var s Standing
	s.Current, s.Replaced = seeds.Newest(entries)
	j := judge{readings: readings, stamps: stamps, current: map[string]int{}, answered: map[unitTask]seeds.Entry{}}
	for _, e := range s.Current {
		j.current[e.Source.SHA256]++
		j.answered[unitTask{e.Unit, e.Task}] = e
	}
	told := j.fileTimeOnly(s.Replaced)
	asked := map[seeds.UnitID]bool{}
	for _, f := range forms {
		asked[f.Unit] = true
	}
	for _, f := range found {
		r := j.verdict(f)
		if other, ok := told[f.SHA256]; ok && r.Verdict != seeds.Duplicate {
			r.Problems = append(r.Problems, CodeFileTimeOnly.say(other))
		}
		if (r.Verdict == seeds.Accepted || r.Verdict == seeds.AcceptedWithProblems) && !asked[r.Unit] {
			r.Problems = append(r.Problems, CodeNotAsked.say(readings[f.SHA256].UnitName))
		}
		for i := range r.Problems {
			r.Problems[i].File = f.Path
		}
		s.Returns = append(s.Returns, r)
	}
	s.Units = seeds.Statuses(round, forms, s.Current, s.Returns)
	return s
}

type unitTask struct {
	unit seeds.UnitID
	task seeds.TaskID
}

// stampAt is when a return was made, and the one path it is known by: the first of its paths.
type stampAt struct {
	seeds.Stamp
	path string
}

// stampsOf dates every return by the best evidence there is. Where the same
// bytes were found under several paths the earliest file time counts.
func stampsOf(found []ledger.Sighting, readings map[string]ledger.Reading) map[string]stampAt {
	stamps := map[string]stampAt{}
	for _, f := range found {
		if inbox.Litter(f.Path) {
			continue
		}
		s, seen := stamps[f.SHA256]
		if !seen || f.FileTime.Before(s.Time) {
			s.Time = f.FileTime
		}
		if !seen || f.Path < s.path {
			s.path = f.Path
		}
		stamps[f.SHA256] = s
	}
	for sha, s := range stamps {
		if saved := readings[sha].Saved; !saved.IsZero() && saved.Before(s.Time.Add(trustedLead)) {
			s.Stamp = seeds.Stamp{Time: saved, By: seeds.ByWorkbook}
			stamps[sha] = s
		}
	}
	return stamps
}

type judge struct {
	readings map[string]ledger.Reading
	stamps   map[string]stampAt
	current  map[string]int // entries of a return that still count
	answered map[unitTask]seeds.Entry
}

func (j judge) verdict(f ledger.Sighting) seeds.Return {
	reading := j.readings[f.SHA256]
	r := seeds.Return{Path: f.Path, SHA256: f.SHA256, At: j.stamps[f.SHA256].Stamp, Unit: reading.Unit, FormNo: reading.FormNo,
		Verdict: reading.Verdict, Entries: len(reading.Entries), Reporter: reading.Reporter, Remark: reading.Remark, Heavy: reading.Heavy}
	switch {
	case inbox.Litter(f.Path):
		return seeds.Return{Path: f.Path, SHA256: f.SHA256, At: seeds.Stamp{Time: f.FileTime}, Verdict: seeds.Ignored}
	case j.stamps[f.SHA256].path != f.Path:
		r.Verdict = seeds.Duplicate
	case reading.Verdict != seeds.Accepted && reading.Verdict != seeds.AcceptedWithProblems:
		r.Problems = append(r.Problems, reading.Problems...)
	case j.superseded(f.SHA256, reading):
		r.Verdict = seeds.Superseded
	default:
		r.Problems = j.open(f.SHA256, reading)
		r.Verdict = seeds.Accepted
		if seeds.HasFault(r.Problems) {
			r.Verdict = seeds.AcceptedWithProblems
		}
	}
	return r
}

// superseded reports whether nothing of a return counts any more: its entries
// were all replaced, or it had none and all that was wrong with it is settled by
// a newer return of its unit.
func (j judge) superseded(sha string, reading ledger.Reading) bool {
	if len(reading.Entries) > 0 {
		return j.current[sha] == 0
	}
	return j.followed(sha, reading) && !seeds.HasFault(j.open(sha, reading))
}

// followed reports whether a newer return of the unit answered anything.
func (j judge) followed(sha string, reading ledger.Reading) bool {
	for other, r := range j.readings {
		if other != sha && r.Unit == reading.Unit && len(r.Entries) > 0 && j.stamps[other].Newer(other, j.stamps[sha].Stamp, sha) {
			return true
		}
	}
	return false
}

// open gives the problems of a return that still stand. A blank row is none
// where another return of the unit answers the task, a wrong one none where a
// newer return does.
func (j judge) open(sha string, reading ledger.Reading) []seeds.Problem {
	var open []seeds.Problem
	for i, p := range reading.Problems {
		if p.Severity == seeds.Fault && j.settled(sha, reading, i) {
			continue
		}
		open = append(open, p)
	}
	return open
}

func (j judge) settled(sha string, reading ledger.Reading, i int) bool {
	if reading.Tasks[i] == "" { // what is wrong with the file as a whole
		return len(reading.Entries) == 0 && j.followed(sha, reading)
	}
	answer, ok := j.answered[unitTask{reading.Unit, reading.Tasks[i]}]
	return ok && answer.Source.SHA256 != sha &&
		(reading.Problems[i].Code == string(CodeRowBlank) || answer.At.Newer(answer.Source.SHA256, j.stamps[sha].Stamp, sha))
}

// fileTimeOnly finds the returns that won over another of the same unit by
// nothing better than the file's time; the clerk is told which.
func (j judge) fileTimeOnly(replaced []seeds.Entry) map[string]string {
	told := map[string]string{}
	for _, e := range replaced {
		w := j.answered[unitTask{e.Unit, e.Task}]
		weak := w.At.By == seeds.ByFile || e.At.By == seeds.ByFile
		if weak && w.Source.SHA256 != e.Source.SHA256 && !sameValues(w.Values, e.Values) {
			if old, ok := told[w.Source.SHA256]; !ok || e.Source.File < old {
				told[w.Source.SHA256] = e.Source.File
			}
		}
	}
	return told
}
