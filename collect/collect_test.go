package collect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// save keeps drawn forms in memory; forms are drawn on all cores.
func save(into map[string][]byte) func(string, []byte) error {
	var mu sync.Mutex
	return func(name string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		into[name] = data
		return nil
	}
}

func TestWhatIsTypedIsWhatIsRead(t *testing.T) {
	for _, preset := range templates.Presets {
		t.Run(preset, func(t *testing.T) {
			def := templates.Preset(preset)
			s := newStage(t, def)
			typed := liaison.Answer{"工作进展": "完成投资1,234.5亿元；“双招双引”有进展。\n第二段，镕堃。", "完成比例(%)": "63", "存在问题": "无", "备注": "=1+1"}
			if len(def.States) > 0 {
				typed["完成情况"] = def.States[1].Name
			}
			s.put("甲.xlsx", s.typed("001", 9, map[string]liaison.Answer{"1": typed, "2(1)": typed, "3": typed}, nil))
			st := s.collect().Standing
			if got := verdicts(st)["甲.xlsx"]; got != "accepted" {
				t.Fatalf("verdict = %s", got)
			}
			if len(st.Current) != 3 {
				t.Fatalf("%d entries, want 3", len(st.Current))
			}
			for _, e := range st.Current {
				for _, c := range def.Columns {
					if c.Fill && e.Values[c.Key] != typed[c.Title] {
						t.Errorf("%s of task %s = %q, want %q", c.Title, e.Task, e.Values[c.Key], typed[c.Title])
					}
				}
				if cell := e.Source.Cells[seeds.KeyProgress]; cell == "" || e.Source.File != "甲.xlsx" {
					t.Errorf("entry cannot be traced: %+v", e.Source)
				}
			}
		})
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// replaceText types over every cell that holds a text.
func replaceText(l *liaison.Form, old, text string) {
	refs, err := l.File.SearchSheet(l.Sheet, ".*", true)
	must(err)
	for _, ref := range refs {
		v, err := l.File.GetCellValue(l.Sheet, ref)
		must(err)
		if strings.Contains(v, old) && len(v) < len(old)+12 {
			must(l.File.SetCellStr(l.Sheet, ref, strings.ReplaceAll(v, old, text)))
		}
	}
}

// rewritten changes the XML of a workbook's first sheet.
func rewritten(data []byte, change func(string) string) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(err)
	files := map[string][]byte{}
	for _, part := range z.File {
		r, err := part.Open()
		must(err)
		body, err := io.ReadAll(r)
		must(err)
		if part.Name == "xl/worksheets/sheet1.xml" {
			body = []byte(change(string(body)))
		}
		files[part.Name] = body
	}
	return zipped(files)
}

func zipped(files map[string][]byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		must(err)
		_, err = w.Write(files[name])
		must(err)
	}
	must(z.Close())
	return out.Bytes()
}

func foreign() []byte {
	f := excelize.NewFile()
	must(f.SetSheetRow("Sheet1", "A1", &[]any{"序号", "工作进展", "备注"}))
	must(f.SetSheetRow("Sheet1", "A2", &[]any{"1", "别人的表", ""}))
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}

// Columns whose titles differ in brackets only are different columns.
func TestTitlesThatDifferInBracketsOnly(t *testing.T) {
	def := templates.Preset(templates.PresetStandard)
	for _, title := range []string{"资金(万元)", "资金(%)", "完成情况(补充)"} {
		def.Columns = append(def.Columns, templates.Column{Key: seeds.Key(title), Title: title, Type: templates.Text, Fill: true, Width: 10})
	}
	s := newStage(t, def)
	a := answers()
	for _, row := range a {
		row["资金(万元)"], row["资金(%)"], row["完成情况(补充)"] = "111", "22", "另说"
	}
	s.put("x.xlsx", s.typed("001", 9, a, nil))
	st := s.collect().Standing
	if v := verdicts(st)["x.xlsx"]; v != "accepted" {
		t.Fatal(v)
	}
	for _, e := range st.Current {
		if e.Values["资金(万元)"] != "111" || e.Values["资金(%)"] != "22" || e.Values["完成情况(补充)"] != "另说" || e.Values[seeds.KeyState] != "正常推进" {
			t.Errorf("read as %v", e.Values)
		}
	}
}

// A fault stays until its own task is answered, also where printed numbers repeat.
func TestFaultsAreSettledByTaskNotByNumber(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.plan.Tasks[1].No, s.plan.Tasks[2].No = "2", "2" // both of unit 002
	s.issue(s.round, templates.Preset(templates.PresetStandard))
	wrong := func(l *liaison.Form) {
		for _, row := range []int{l.Row("2"), l.Row("2") + 1} {
			must(l.Write("工作进展", row, "有进展"))
			must(l.Write("完成情况", row, "乱写"))
		}
	}
	s.put("a.xlsx", s.typed("002", 9, nil, wrong))
	s.put("b.xlsx", s.typed("002", 10, nil, func(l *liaison.Form) {
		must(l.Write("工作进展", l.Row("2"), "改好了"))
		must(l.Write("完成情况", l.Row("2"), "正常推进"))
	}))
	if got := verdicts(s.collect().Standing)["a.xlsx"]; got != "accepted_with_problems bad_state" {
		t.Errorf("a.xlsx: %s; one of its two faults still stands", got)
	}
}

func TestLaterReturnNeverErasesAnOlderAnswer(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.put("1.xlsx", s.typed("001", 9, answers(), nil))
	s.put("2.xlsx", s.typed("001", 10, map[string]liaison.Answer{"1": good("改过的进展")}, nil))
	bad := answers()
	bad["2(1)"] = liaison.Answer{"工作进展": "不合格的新答复", "完成情况": "乱写"}
	delete(bad, "1")
	delete(bad, "3")
	s.put("3.xlsx", s.typed("001", 11, bad, nil))
	st := s.collect().Standing
	want := map[string]string{"001 1": "改过的进展", "001 2(1)": "进展二之一", "001 3": "进展三"}
	if got := texts(st); !reflect.DeepEqual(got, want) {
		t.Errorf("current answers = %v, want %v", got, want)
	}
	if st.Units[0].State != seeds.Complete {
		t.Errorf("unit is %s, want complete", st.Units[0].State)
	}
	v := verdicts(st)
	if v["1.xlsx"] != "accepted" || v["2.xlsx"] != "accepted" || v["3.xlsx"] != "accepted_with_problems bad_state" {
		t.Errorf("verdicts = %v: rows that another return answers are not blank", v)
	}
}

func TestDuplicateAndSuperseded(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	old := s.typed("002", 8, map[string]liaison.Answer{"2(1)": good("旧"), "2(2)": good("旧")}, nil)
	s.put("a.xlsx", old)
	s.put("b.xlsx", old)
	s.put("c.xlsx", s.typed("002", 12, map[string]liaison.Answer{"2(1)": good("新"), "2(2)": good("新")}, nil))
	want := map[string]string{"a.xlsx": "superseded", "b.xlsx": "duplicate", "c.xlsx": "accepted"}
	if got := verdicts(s.collect().Standing); !reflect.DeepEqual(got, want) {
		t.Errorf("verdicts = %v, want %v", got, want)
	}
}

func TestOnlyTheFileTimeDecidesAndTheClerkIsTold(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	for i, text := range []string{"甲", "乙"} {
		l, err := liaison.Open(s.blank["003"])
		must(err)
		must(l.Fill(map[string]liaison.Answer{"3": good(text)}))
		var out bytes.Buffer
		must(l.File.Write(&out)) // saved by a script: the workbook still bears the form's own stamp
		s.put([]string{"a.xlsx", "b.xlsx"}[i], out.Bytes())
	}
	told := 0
	for _, v := range verdicts(s.collect().Standing) {
		if v == "accepted "+string(collect.CodeFileTimeOnly) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times, want once", told)
	}
}

func TestReissuedFormIsReadByItsOwnDefinition(t *testing.T) {
	def := templates.Preset(templates.PresetStandard)
	s := newStage(t, def)
	old := s.typed("001", 9, answers(), nil)
	renamed := templates.Preset(templates.PresetStandard)
	renamed.States[1].Name = "按计划推进"
	for i := range renamed.Columns {
		if renamed.Columns[i].Key == seeds.KeyProgress {
			renamed.Columns[i].Title = "本期进展情况"
		}
	}
	s.issue(s.round, renamed)
	s.put("旧表.xlsx", old)
	st := s.collect().Standing
	if got := verdicts(st)["旧表.xlsx"]; got != "accepted" {
		t.Fatalf("verdict = %s", got)
	}
	if e := st.Current[0]; e.Kind != seeds.OnTrack || e.Values[seeds.KeyState] != "正常推进" {
		t.Errorf("read as %s %s", e.Kind, e.Values[seeds.KeyState])
	}
}

func TestAFormIssuedLaterIdentifiesAnEarlierFile(t *testing.T) {
	standard := templates.Preset(templates.PresetStandard)
	s := newStage(t, standard)
	forms := s.issue(s.round, standard)
	changed := standard
	changed.Columns = append([]templates.Column(nil), standard.Columns...)
	changed.Columns[1].Title = "目标和任务"
	_, hash, err := changed.Encode()
	must(err)
	f := forms[0]
	f.Def = hash
	f, err = templates.Sign(s.ledger.Secret(), f)
	must(err)
	s.blank["later"] = draw(t, changed, f)
	s.put("早到.xlsx", s.typed("later", 9, answers(), nil))
	if got := verdicts(s.collect().Standing)["早到.xlsx"]; got != "rejected form_never_issued file_perhaps_of" {
		t.Fatalf("before it is issued: %s", got)
	}
	must(s.ledger.Issue(context.Background(), changed, f))
	must(os.Remove(filepath.Join(s.inbox, "早到.xlsx")))
	if got := verdicts(s.collect().Standing)["早到.xlsx"]; got != "accepted" {
		t.Errorf("after it is issued: %s; a file taken in before is judged afresh", got)
	}
}

// manyReturns are returns of all kinds, by name: forms well, partly and wrongly filled,
// twice the same, in archives and in messages with their dates, also twice in one
// message; and some that are written over later, by their names.
func manyReturns(base *stage, r *rand.Rand) (files, over map[string][]byte) {
	files, over = map[string][]byte{"扫描.jpg": []byte("\xff\xd8\xff\xe0 jpeg"), "坏.zip": []byte("PK\x03\x04"), "~$a.xlsx": []byte("lock")}, map[string][]byte{}
	for i := range 18 {
		name := string(rune('a' + i))
		form := manyKinds(base, r, name)
		from := []string{"a@yunze.example", "czj@yunze.example"}[r.Intn(2)]
		switch r.Intn(5) {
		case 0:
			files[name+".zip"] = zipped(map[string][]byte{"表/" + name + ".xlsx": form, "又.xlsx": form})
		case 1:
			files[name+".eml"] = mailOf(from, 1+r.Intn(3), name+".xlsx", form)
		case 2:
			files[name+".eml"] = mailOf(from, 1+r.Intn(3), name+".zip", zipped(map[string][]byte{"a.xlsx": form, "b.xlsx": form, "c.xlsx": manyKinds(base, r, name+"c")}))
		case 3:
			files[name+"2.xlsx"] = form
			over[name+".xlsx"] = manyKinds(base, r, name+"又")
			fallthrough
		default:
			files[name+".xlsx"] = form
		}
	}
	return files, over
}

// manyKinds fills some unit's form somehow.
func manyKinds(base *stage, r *rand.Rand, text string) []byte {
	unit := []seeds.UnitID{"001", "002", "003"}[r.Intn(3)]
	a := map[string]liaison.Answer{}
	for _, no := range slices.Sorted(maps.Keys(answers())) {
		x := answers()[no]
		switch r.Intn(4) {
		case 0:
		case 1:
			a[no] = liaison.Answer{"工作进展": x["工作进展"], "完成情况": "乱写"}
		default:
			a[no] = good(x["工作进展"] + text)
		}
	}
	return base.typed(unit, 8+r.Intn(3), a, nil)
}

// mailOf is a message of a day in July 2021 with one attachment.
func mailOf(from string, day int, name string, data []byte) []byte {
	return []byte(fmt.Sprintf("From: <%s>\r\nDate: %d Jul 2021 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		from, day, name, base64.StdEncoding.EncodeToString(data)))
}

// outermost is the file on disk of a name.
func outermost(name string) string {
	file, _, _ := strings.Cut(name, "!")
	return file
}

// manyClaims are words of the clerk on some of the files and on what is in them, none on
// what is written over. The same bytes are one unit's, lest one word replace another.
func manyClaims(st collect.Standing, over map[string][]byte, r *rand.Rand) map[string]seeds.UnitID {
	claims, by := map[string]seeds.UnitID{}, map[string]seeds.UnitID{}
	for _, ret := range st.Returns {
		if by[ret.SHA256] == "" {
			by[ret.SHA256] = []seeds.UnitID{"001", "002", "003"}[r.Intn(3)]
		}
		if ret.Verdict != seeds.Ignored && over[ret.Path] == nil && r.Intn(4) == 0 {
			claims[ret.Path] = by[ret.SHA256]
		}
	}
	return claims
}

// takenInSomeOrder takes in all files and what is claimed of them, in some order and at
// some times, and what is claimed perhaps twice.
func (s *stage) takenInSomeOrder(r *rand.Rand, files, over map[string][]byte, claims map[string]seeds.UnitID) collect.Standing {
	said, early := slices.Sorted(maps.Keys(claims)), map[string]bool{}
	names := slices.Sorted(maps.Keys(files))
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for i, n := range names {
		s.put(n, files[n])
		if over[n] != nil || i%6 == 5 { // what is written over was taken in before
			s.collect()
		}
		for _, c := range said {
			if outermost(c) == n && r.Intn(2) == 0 {
				early[c] = true
				s.claimed(claims[c], c)
			}
		}
		if over[n] != nil {
			s.put(n, over[n])
		}
	}
	st := s.collect().Standing
	for _, c := range said {
		if !early[c] || r.Intn(3) == 0 {
			st = s.claimed(claims[c], c).Standing
		}
	}
	return st
}

// Laws: the order of taking in never matters, nor when the clerk says whose a file is;
// taking in twice changes nothing, nor does saying so twice.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	base := newStage(t, templates.Preset(templates.PresetStandard))
	base.plan.Units[1].Email = []string{"czj@yunze.example"}
	for seed := range int64(lawSeeds) {
		r := rand.New(rand.NewSource(seed))
		files, over := manyReturns(base, r)
		claims := manyClaims(newStageOn(t, base).takenInSomeOrder(r, files, over, nil), over, r)
		var want collect.Standing
		for run := range 3 {
			s := newStageOn(t, base)
			st := s.takenInSomeOrder(r, files, over, claims)
			again := s.collect()
			if again.New != 0 || !reflect.DeepEqual(again.Standing, st) {
				t.Fatalf("collecting the same folder again changes something (new %d)", again.New)
			}
			if run == 0 {
				want = st
			} else if !reflect.DeepEqual(st, want) {
				t.Fatalf("seed %d, run %d: another order gives another state\n%v\n%v", seed, run, verdicts(st), verdicts(want))
			}
		}
	}
}

// newStageOn is a fresh inbox and a ledger of its own that knows the same forms.
func newStageOn(t *testing.T, base *stage) *stage {
	t.Helper()
	s := *base
	s.t, s.inbox = t, t.TempDir()
	s.ledger = copyLedger(t, base)
	return &s
}

func TestInterruptedCollectCanBeRunAgain(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.put("a.xlsx", s.typed("001", 9, answers(), nil))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := collect.Collect(ctx, s.ledger, s.round, s.desk(), collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}}); err == nil {
		t.Error("a cancelled run reports success")
	}
	if got := verdicts(s.collect().Standing)["a.xlsx"]; got != "accepted" {
		t.Errorf("after the second run: %s", got)
	}
}

// FuzzRead reads any bytes as a return: every file gets a verdict, each problem its
// words, and what is accepted answers every row that must be answered.
func FuzzRead(f *testing.F) {
	s := newStage(f, templates.Preset(templates.PresetStandard))
	k := s.known()
	f.Add(s.typed("001", 9, answers(), nil))
	f.Add(s.typed("002", 9, nil, nil))
	old, err := os.ReadFile("../seeds/workbook/testdata/form.xls")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(old)
	f.Add([]byte("PK\x03\x04"))
	f.Add(foreign())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 || inbox.Sniff(data) == inbox.KindODS || inbox.Sniff(data) == inbox.KindXLSB { // LibreOffice has a test of its own
			t.Skip()
		}
		r := k.Read(context.Background(), data, "")
		if r.Verdict == "" || len(r.Tasks) != len(r.Problems) {
			t.Errorf("%q, %d problems at %d tasks", r.Verdict, len(r.Problems), len(r.Tasks))
		}
		for _, p := range r.Problems {
			if p.Message == "" || p.Remedy == "" {
				t.Errorf("%s without words", p.Code)
			}
		}
		if form := s.forms[0]; r.Verdict == seeds.Accepted && r.Unit == form.Unit && len(r.Entries) < form.Leads() {
			t.Errorf("accepted with %d of %d answers", len(r.Entries), form.Leads())
		}
	})
}

func TestAWithdrawnFormIsStillReadAndTold(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.put("x.xlsx", s.typed("003", 9, answers(), nil))
	must(s.ledger.Withdraw(context.Background(), s.round.ID, "003"))
	s.forms = s.forms[:2]
	st := s.collect().Standing
	if got := verdicts(st)["x.xlsx"]; got != "accepted unit_not_asked" {
		t.Errorf("verdict = %s", got)
	}
	if got := texts(st)["003 3"]; got != "进展三" {
		t.Errorf("the answer is %q", got)
	}
}

// No progress is an answer, and so is 无 on a form that asks for words alone.
func TestExplicitNilIsAnAnswer(t *testing.T) {
	for preset, c := range map[string]struct {
		typed liaison.Answer
		said  string
		kind  seeds.StateKind
	}{
		templates.PresetStandard: {liaison.Answer{"完成情况": "本期无进展", "存在问题": "等待省里文件。"}, "本期无进展：等待省里文件。", seeds.NoProgress},
		templates.PresetShort:    {liaison.Answer{"工作进展": "无"}, "无", ""},
	} {
		s := newStage(t, templates.Preset(preset))
		s.put("a.xlsx", s.typed("001", 9, map[string]liaison.Answer{"1": c.typed, "2(1)": c.typed, "3": c.typed}, nil))
		r := s.collect()
		if r.Returns[0].Verdict != seeds.Accepted || len(r.Current) != 3 || r.Units[0].State != seeds.Complete {
			t.Errorf("%s: %+v, %d answers", preset, r.Returns[0], len(r.Current))
		}
		for _, e := range r.Current {
			if e.Said() != c.said || e.Kind != c.kind {
				t.Errorf("%s: task %s says %q, kind %q", preset, e.Task, e.Said(), e.Kind)
			}
		}
	}
}
