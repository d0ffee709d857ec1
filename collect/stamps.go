package collect

import (
	"cmp"
	"slices"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// trustedLead is how far the last-saved time inside a workbook, or the date of a
// message, may lie ahead of the time of the file found before it is taken for a wrong clock.
const trustedLead = 24 * time.Hour

// stampAt is when a return was made, and the one path it is known by: the first of its paths.
type stampAt struct {
	seeds.Stamp
	path  string
	saved time.Time // inside the workbook; zero where it says none that can be trusted
}

// stampsOf dates every return by the best evidence there is: the message that
// brought it, else the time saved inside it, else the file's own. Where the same
// bytes were found several times the earliest counts.
func (j *judge) stampsOf() map[string]stampAt {
	stamps := map[string]stampAt{}
	for sha, found := range j.found {
		first := slices.MinFunc(found, func(a, b ledger.Sighting) int { return cmp.Compare(a.Path, b.Path) })
		file := slices.MinFunc(found, func(a, b ledger.Sighting) int { return a.FileTime.Compare(b.FileTime) }).FileTime
		s := stampAt{Stamp: seeds.Stamp{Time: file}, path: first.Path}
		if saved := j.readings[sha].Saved; !saved.IsZero() && saved.Before(file.Add(trustedLead)) {
			s.saved = saved
			s.Stamp = seeds.Stamp{Time: saved, By: seeds.ByWorkbook, Then: file}
		}
		if sent := sentFirst(found); !sent.IsZero() {
			s.Stamp = seeds.Stamp{Time: sent, By: seeds.ByMessage, Then: s.Time}
		}
		stamps[sha] = s
	}
	return stamps
}

// sentFirst is the earliest date of the messages that brought a return, zero for none.
func sentFirst(found []ledger.Sighting) (sent time.Time) {
	for _, f := range found {
		if !f.Sent.IsZero() && f.Sent.Before(f.FileTime.Add(trustedLead)) && (sent.IsZero() || f.Sent.Before(sent)) {
			sent = f.Sent
		}
	}
	return sent
}

// orderDoubts finds the returns that won over another of the same unit by nothing
// better than the file's time, or against the times saved inside the two; the clerk is
// told which.
func (j *judge) orderDoubts(replaced []seeds.Entry) map[string]seeds.Problem {
	loser := map[string]string{}
	doubts := map[string]seeds.Problem{}
	for _, e := range replaced {
		w := j.answered[e.Slot()]
		if w.Source.SHA256 == e.Source.SHA256 || w.SameAs(e) {
			continue
		}
		code := j.doubtful(w.Source.SHA256, e.Source.SHA256)
		if old, told := loser[w.Source.SHA256]; code == "" || told && old <= e.Source.File {
			continue
		}
		other := e.Source.File
		if other == w.Source.File {
			other += " 先前的版本"
		}
		loser[w.Source.SHA256], doubts[w.Source.SHA256] = e.Source.File, code.say(other)
	}
	return doubts
}

// doubtful says what is doubtful about one return being newer than another, "" for nothing.
func (j *judge) doubtful(newer, older string) Code {
	a, b := j.stamps[newer], j.stamps[older]
	saved := !a.saved.IsZero() && !b.saved.IsZero()
	switch {
	case saved && a.saved.Before(b.saved):
		return CodeOlderSaved
	case !a.Time.Equal(b.Time):
		if a.By == seeds.ByFile || b.By == seeds.ByFile {
			return CodeFileTimeOnly
		}
	case !saved || a.saved.Equal(b.saved):
		return CodeFileTimeOnly
	}
	return ""
}
