package collect_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// stage is a round with forms issued into a real ledger, and a folder for what comes back.
type stage struct {
	t      testing.TB
	plan   seeds.Plan
	round  seeds.Round
	ledger *ledger.Ledger
	forms  []seeds.Form
	blank  map[seeds.UnitID][]byte
	inbox  string
	dir    string // of the ledger

	unlike bool // the ledger is not what ducha made it: it is not verified in the end
}

func testPlan() seeds.Plan {
	p := seeds.Plan{Title: "云泽市人民政府关于2021年重点工作及责任分解的通知", Year: 2021, Issuer: "云泽市人民政府", Units: []seeds.Unit{
		{ID: "001", Rank: 1, Name: "市发展和改革委员会", Aliases: []string{"市发改委"}}, {ID: "002", Rank: 2, Name: "市财政局"}, {ID: "003", Rank: 3, Name: "东浦区人民政府"}}}
	add := func(no string, lead ...string) {
		p.Tasks = append(p.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: "一、稳增长", Text: "第" + no + "项任务的内容,要求完成10%。", Lead: lead, Coop: []string{"市财政局"}})
	}
	add("1", "市发展和改革委员会")
	add("2(1)", "市发展和改革委员会", "市财政局")
	add("2(2)", "市财政局")
	add("3", "市发展和改革委员会", "东浦区人民政府")
	return p
}

func testRound() seeds.Round {
	return seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)}
}

func newStage(t testing.TB, def templates.FormDef) *stage {
	t.Helper()
	s := &stage{t: t, plan: testPlan(), round: testRound(), blank: map[seeds.UnitID][]byte{}, inbox: t.TempDir(), dir: filepath.Join(t.TempDir(), ".ducha")}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.ledger.Close() })
	if _, is := t.(*testing.T); is {
		t.Cleanup(s.agrees)
	}
	s.issue(s.round, def)
	return s
}

// agrees verifies what a test has left: archive and ledger agree, whatever came about.
func (s *stage) agrees() {
	if s.t.Failed() || s.unlike {
		return
	}
	v, err := collect.Verify(context.Background(), s.ledger, s.desk(), collect.VerifyOptions{Workspace: s.inbox})
	if err != nil {
		s.t.Errorf("verify: %v", err)
	}
	for _, p := range v.Problems {
		if p.Severity == seeds.Fault {
			s.t.Errorf("verify: %s %s!%s %s: %s", p.File, p.Sheet, p.Cell, p.Code, p.Message)
		}
	}
}

func (s *stage) open() (err error) {
	s.ledger, err = ledger.Open(context.Background(), ledgertest.Place(s.dir))
	return err
}

// desk is what returns are judged by.
func (s *stage) desk() collect.Desk {
	return collect.Desk{Plan: s.plan, Rounds: []seeds.Round{s.round}}
}

// issue sends out the forms of a round; those of s.round become the stage's forms.
func (s *stage) issue(round seeds.Round, def templates.FormDef) []seeds.Form {
	s.t.Helper()
	signed, err := s.issued(round, def)
	if err != nil {
		s.t.Fatal(err)
	}
	return signed
}

// issued gives the forms of another round than s.round as other-UNIT.
func (s *stage) issued(round seeds.Round, def templates.FormDef) ([]seeds.Form, error) {
	asked, err := fill.Ask(fill.Request{Plan: s.plan, Round: round, Def: def, Settings: templates.Settings{"发文机关": "云泽市人民政府", "年度": "2021"}, Roles: templates.RolesLead})
	if err != nil {
		return nil, err
	}
	byFile := map[string][]byte{}
	if _, err := fill.Issue(context.Background(), s.ledger, round.ID, asked.Def, asked.Forms(), save(byFile)); err != nil {
		return nil, err
	}
	signed, err := s.ledger.Issued(context.Background(), round.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range signed {
		key := f.Unit
		if round.ID != s.round.ID {
			key = "other-" + key
		}
		s.blank[key] = byFile[f.File]
	}
	if round.ID == s.round.ID {
		s.forms = signed
	}
	return signed, nil
}

// good is an answer without a fault.
func good(text string) liaison.Answer {
	return liaison.Answer{"工作进展": text, "完成情况": "正常推进", "完成比例(%)": "63"}
}

// answers are good answers to every task.
func answers() map[string]liaison.Answer {
	return map[string]liaison.Answer{"1": good("进展一"), "2(1)": good("进展二之一"), "2(2)": good("进展二之二"), "3": good("进展三")}
}

// typed opens the unit's form, types the answers and saves it at that hour.
func (s *stage) typed(unit seeds.UnitID, hour int, what map[string]liaison.Answer, edit func(*liaison.Form)) []byte {
	s.t.Helper()
	l, err := liaison.Open(s.blank[unit])
	if err != nil {
		s.t.Fatal(err)
	}
	if err := l.Fill(what); err != nil {
		s.t.Fatal(err)
	}
	if edit != nil {
		edit(l)
	}
	data, err := l.Save(time.Date(2021, 7, 2, hour, 0, 0, 0, seeds.Beijing))
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}

// known is what the stage's returns are read against.
func (s *stage) known() *collect.Known {
	s.t.Helper()
	k := &collect.Known{Round: s.round, Units: s.plan.Directory(), Forms: s.forms, Issued: s.forms, Defs: map[string]templates.FormDef{}}
	for _, f := range s.forms {
		def, err := s.ledger.Def(context.Background(), f.Def)
		if err != nil {
			s.t.Fatal(err)
		}
		k.Defs[f.Def] = def
	}
	k.Index()
	return k
}

// put drops a file into the inbox.
func (s *stage) put(name string, data []byte) {
	s.t.Helper()
	path := filepath.Join(s.inbox, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	at := time.Date(2021, 7, 3, 9, 0, 0, 0, seeds.Beijing)
	if err := os.Chtimes(path, at, at); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) collect() collect.Result {
	s.t.Helper()
	r, err := collect.Collect(context.Background(), s.ledger, s.round, s.desk(), collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.balance(r.Standing)
	return r
}

// balance checks the equation after every run.
func (s *stage) balance(st collect.Standing) {
	s.t.Helper()
	sum := 0
	for _, n := range st.Totals() {
		sum += n
	}
	if sum != len(st.Returns) {
		s.t.Errorf("verdicts add up to %d, files found %d", sum, len(st.Returns))
	}
	if len(st.Units) != len(s.forms) {
		s.t.Errorf("%d units stand, %d forms were issued", len(st.Units), len(s.forms))
	}
}

// verdicts gives each file's verdict and codes in one line: "a.xlsx accepted_with_problems required".
func verdicts(st collect.Standing) map[string]string {
	out := map[string]string{}
	for _, r := range st.Returns {
		line := string(r.Verdict)
		for _, p := range r.Problems {
			if p.Code != string(collect.CodeHeadBlank) {
				line += " " + p.Code
			}
		}
		out[r.Path] = line
	}
	return out
}

func texts(st collect.Standing) map[string]string {
	out := map[string]string{}
	for _, e := range st.Current {
		out[string(e.Unit)+" "+string(e.Task)] = e.Values[seeds.KeyProgress]
	}
	return out
}

// draw writes a form to memory.
func draw(t *testing.T, def templates.FormDef, f seeds.Form) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := fill.Write(&out, def, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// copyLedger gives a ledger of its own that has issued the same forms.
func copyLedger(t *testing.T, base *stage) *ledger.Ledger {
	t.Helper()
	at := ledgertest.Place(filepath.Join(t.TempDir(), ".ducha"))
	if err := base.ledger.CopyTo(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}
