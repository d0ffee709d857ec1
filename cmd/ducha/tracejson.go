package main

import (
	"cmp"
	"slices"

	"ducha/collect"
	"ducha/report"
	"ducha/seeds"
)

// What a trace is as scripts see it.
type (
	traceTaskJSON struct {
		ID          seeds.TaskID     `json:"id"`
		No          string           `json:"no"`
		Text        string           `json:"text"`
		State       string           `json:"state"`
		Deleted     bool             `json:"deleted"`      // from the plan
		CarriedFrom seeds.RoundID    `json:"carried_from"` // the round that finished it, where this one carries it
		Rounds      []traceRoundJSON `json:"rounds"`       // this one, then earlier ones that it carries on
	}
	traceRoundJSON struct {
		Round seeds.RoundID   `json:"round"`
		Name  string          `json:"name"`
		Units []traceUnitJSON `json:"units"`
	}
	traceUnitJSON struct {
		Unit    string            `json:"unit"`
		Part    seeds.Part        `json:"part"`
		Place   int               `json:"place"` // 1 for the first-listed lead
		Asked   bool              `json:"asked"`
		Missing bool              `json:"missing"` // asked, and no answer counts
		Updated bool              `json:"updated"` // since the last ruling
		Answers []traceAnswerJSON `json:"answers"`
		Spoilt  []traceSpoiltJSON `json:"spoilt"`
		Rulings []traceRulingJSON `json:"rulings"`
	}
	traceAnswerJSON struct {
		Fate     collect.Fate    `json:"fate"`
		Reason   string          `json:"reason"`  // of one that is left out
		Text     string          `json:"text"`    // as results print it
		TextAt   tracePlaceJSON  `json:"text_at"` // where that stands
		State    string          `json:"state"`   // as it counts
		Reported string          `json:"reported_state"`
		ByOffice bool            `json:"by_office"`
		Sheet    string          `json:"sheet"`
		Cells    []filledCell    `json:"cells"`
		Hints    []seeds.Problem `json:"hints"`
		traceCameJSON
	}
	tracePlaceJSON struct {
		Path   string `json:"path"`
		SHA256 string `json:"sha256"`
		Sheet  string `json:"sheet"`
		Cell   string `json:"cell"`
	}
	traceCameJSON struct {
		Path     string           `json:"path"`
		Paths    []string         `json:"paths"` // all under which the same bytes were found
		SHA256   string           `json:"sha256"`
		FormNo   string           `json:"form_no"`
		At       string           `json:"at"`
		AtBy     string           `json:"at_by"` // message, workbook, file; office for its own answers
		Senders  []string         `json:"senders"`
		Assigned []traceClaimJSON `json:"assigned"` // by collect --as; one or none
	}
	traceClaimJSON struct {
		At   string `json:"at"`
		Path string `json:"path"`
	}
	traceSpoiltJSON struct {
		Verdict  seeds.Verdict   `json:"verdict"` // of the return by itself
		Problems []seeds.Problem `json:"problems"`
		traceCameJSON
	}
	traceRulingJSON struct {
		Seq    int    `json:"seq"`
		At     string `json:"at"`
		Counts bool   `json:"counts"`
		State  string `json:"state"`
		Text   string `json:"text"`
		Note   string `json:"note"`
		Back   bool   `json:"back"`
		On     string `json:"on"`        // what the unit said then
		OnSHA  string `json:"on_sha256"` // and in which return
		tracePlaceJSON
	}
)

func (t *trace) jsonOf(built report.Result, tasks []tracedTask) any {
	all := []traceTaskJSON{}
	for _, task := range tasks {
		j := traceTaskJSON{ID: task.Task.ID, No: task.Task.No, Text: task.Task.Text, State: task.State, Deleted: task.gone, CarriedFrom: task.From.ID}
		for _, r := range task.rounds {
			round := traceRoundJSON{r.Round.ID, r.Round.Name, []traceUnitJSON{}}
			for _, u := range r.units {
				round.Units = append(round.Units, r.unitJSON(u))
			}
			j.Rounds = append(j.Rounds, round)
		}
		all = append(all, j)
	}
	return map[string]any{"round": built.Round.ID, "tasks": all}
}

func (r tracedRound) unitJSON(u collect.Traced) traceUnitJSON {
	_, counts := u.Counting()
	j := traceUnitJSON{Unit: r.Unit(u.Unit).Name, Part: u.Part, Place: u.Place, Asked: u.Asked, Missing: u.Asked && !counts, Updated: u.Outdated,
		Answers: []traceAnswerJSON{}, Spoilt: []traceSpoiltJSON{}, Rulings: []traceRulingJSON{}}
	for _, o := range u.Answers {
		j.Answers = append(j.Answers, r.answerJSON(o))
	}
	for _, s := range u.Spoilt {
		j.Spoilt = append(j.Spoilt, traceSpoiltJSON{s.Verdict, list(s.Problems), cameJSON(s.Path, s.SHA256, s.At, s.Came)})
	}
	for i, ruling := range u.Rulings {
		on, in := "", ""
		if ruling.On != nil {
			on, in = ruling.On.Said(), ruling.On.Source.SHA256
		}
		j.Rulings = append(j.Rulings, traceRulingJSON{ruling.Seq, stamp(ruling.At), i == 0 && !ruling.Blank(), ruling.State, ruling.Text, ruling.Note, ruling.Back, on, in,
			tracePlaceJSON{ruling.File, ruling.SHA256, ruling.Sheet, ruling.Cell}})
	}
	return j
}

func (r tracedRound) answerJSON(o collect.Origin) traceAnswerJSON {
	counted, _ := r.Def.StateOf(o.Entry)
	at := collect.PrintedFrom(o.Entry, r.earlier)
	j := traceAnswerJSON{Fate: o.Fate, Text: o.Words(), TextAt: tracePlaceJSON(at), State: counted, ByOffice: o.Own,
		Sheet: o.Source.Sheet, Cells: r.cellsOf(o.Entry), Hints: list(o.Hints), traceCameJSON: cameJSON(o.Source.File, o.Source.SHA256, o.At, o.Came)}
	if o.Fate == collect.LeftOut {
		j.Reason = cmp.Or(o.Why, notAReturn)
	}
	if o.Own {
		j.AtBy = "office"
	} else {
		j.Reported, _ = r.Def.ReportedState(o.Entry)
	}
	return j
}

func cameJSON(path, sha string, at seeds.Stamp, came collect.Came) traceCameJSON {
	j := traceCameJSON{Path: path, Paths: []string{path}, SHA256: sha, FormNo: came.FormNo, At: stamp(at.Time), Senders: list(sendersOf(came.Found)), Assigned: []traceClaimJSON{},
		AtBy: map[seeds.Evidence]string{seeds.ByMessage: "message", seeds.ByWorkbook: "workbook", seeds.ByFile: "file"}[at.By]}
	for _, f := range came.Found {
		if !slices.Contains(j.Paths, f.Path) {
			j.Paths = append(j.Paths, f.Path)
		}
	}
	if c := came.Claim; c != nil {
		j.Assigned = append(j.Assigned, traceClaimJSON{stamp(c.Said), c.Path})
	}
	return j
}

// filledCell is one cell of an answer.
type filledCell struct {
	Column string `json:"column"`
	Cell   string `json:"cell"`
	Text   string `json:"text"` // as understood
}

func (r tracedRound) cellsOf(e seeds.Entry) []filledCell {
	var keys []seeds.Key
	for _, c := range r.Def.Columns {
		keys = append(keys, c.Key)
	}
	var old []seeds.Key // columns that the form had then
	for k := range e.Values {
		if !slices.Contains(keys, k) {
			old = append(old, k)
		}
	}
	slices.Sort(old)
	cells := []filledCell{}
	for _, k := range append(keys, old...) {
		text, filled := e.Values[k]
		if !filled || e.Own {
			continue
		}
		title := string(k)
		if c, ok := r.Def.Column(k); ok {
			title = c.Title
		}
		cells = append(cells, filledCell{title, e.Source.Cells[k], text})
	}
	return cells
}
