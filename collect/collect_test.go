package collect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/collect"
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

// cell types into the row of a task under a title.
func cell(no, title, text string) func(*liaison.Form) {
	return func(l *liaison.Form) {
		if err := l.File.SetCellValue(l.Sheet, l.Cell(title, l.Row(no)), text); err != nil {
			panic(err)
		}
	}
}

func TestSituations(t *testing.T) {
	standard := templates.Preset(templates.PresetStandard)
	for _, c := range []struct {
		name string
		file string
		data func(*stage) []byte
		want string
	}{
		{"all answered", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), nil) }, "accepted"},
		{"renamed and without extension", "会议纪要", func(s *stage) []byte { return s.typed("001", 9, answers(), nil) }, "accepted"},
		{"blank form sent back", "x.xlsx", func(s *stage) []byte { return s.blank["001"] }, "blank"},
		{"one row left blank", "x.xlsx", func(s *stage) []byte {
			a := answers()
			delete(a, "3")
			return s.typed("001", 9, a, nil)
		}, "accepted_with_problems row_blank"},
		{"lagging without problem and next step", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), cell("1", "完成情况", "进度滞后"))
		}, "accepted_with_problems required required"},
		{"no progress needs a reason only", "x.xlsx", func(s *stage) []byte {
			a := answers()
			a["1"] = liaison.Answer{"完成情况": "本期无进展", "存在问题": "等待省里文件。"}
			return s.typed("001", 9, a, nil)
		}, "accepted"},
		{"state outside the list", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("1", "完成情况", "差不多")) }, "accepted_with_problems bad_state"},
		{"state with blanks in it", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), cell("1", "完成情况", " 正常 推进 "))
		}, "accepted"},
		{"share in words", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("1", "完成比例(%)", "八成多")) }, "accepted_with_problems bad_percent"},
		{"negative share", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("1", "完成比例(%)", "-3")) }, "accepted_with_problems bad_percent"},
		{"share over 100", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("1", "完成比例(%)", "120%")) }, "accepted percent_over"},
		{"share of one", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("1", "完成比例(%)", "0.85")) }, "accepted percent_share"},
		{"task text changed", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), cell("1", "目标与任务", "改成别的任务"))
		}, "accepted given_changed"},
		{"very long text", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), cell("1", "工作进展", strings.Repeat("长", 2001)))
		}, "accepted text_long"},
		{"table pasted into a new workbook", "新建.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { must(l.PasteElsewhere()) })
		}, "accepted identified_by_row_codes"},
		{"mark lost, number kept", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) {
				must(l.File.DeleteSheet(templates.MarkSheet))
				must(l.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty}))
			})
		}, "accepted identified_by_form_no"},
		{"number of a form never issued", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) {
				must(l.File.DeleteSheet(templates.MarkSheet))
				must(l.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty}))
				replaceText(l, s.forms[0].No, "2021H1-001-ZZZZ")
			})
		}, "rejected form_never_issued"},
		{"mark of one unit, number of another", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { replaceText(l, s.forms[0].No, s.forms[1].No) })
		}, "rejected form_mixed"},
		{"another unit's name typed over", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { replaceText(l, "市发展和改革委员会", "市审计局") })
		}, "accepted unit_changed"},
		{"the unit's short name typed over", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { replaceText(l, "市发展和改革委员会", "市发改委") })
		}, "accepted"},
		{"rows sorted and one inserted", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { must(l.File.InsertRows(l.Sheet, l.Row("2(1)"), 2)) })
		}, "accepted"},
		{"row deleted", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { must(l.File.RemoveRow(l.Sheet, l.Row("3"))) })
		}, "accepted_with_problems row_blank"},
		{"code deleted, number kept", "x.xlsx", func(s *stage) []byte { return s.typed("001", 9, answers(), cell("3", "核对码", "")) }, "accepted row_by_number"},
		{"answer in a row of nobody", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) {
				row := l.Row("3")
				must(l.File.SetCellStr(l.Sheet, l.Cell("核对码", row), ""))
				must(l.File.SetCellStr(l.Sheet, l.Cell("序号", row), "99"))
			})
		}, "accepted_with_problems row_unknown row_blank"},
		{"the same task twice", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) {
				row := l.Row("3")
				must(l.File.DuplicateRow(l.Sheet, row))
				must(l.File.SetCellStr(l.Sheet, l.Cell("工作进展", row+1), "另一种说法"))
			})
		}, "accepted_with_problems row_twice"},
		{"header renamed", "x.xlsx", func(s *stage) []byte {
			return s.typed("001", 9, answers(), func(l *liaison.Form) { replaceText(l, "工作进展＊", "情况") })
		}, "accepted_with_problems table_missing"},
		{"form of another round", "x.xlsx", func(s *stage) []byte {
			other := testRound()
			other.ID, other.Name = "2021Q1", "2021年一季度"
			s.issue(other, standard)
			return s.blank["other-001"]
		}, "rejected form_wrong_round"},
		{"cut off", "x.xlsx", func(s *stage) []byte { d := s.blank["001"]; return d[:len(d)/2] }, "unreadable file_damaged"},
		{"a film", "x.mp4", func(*stage) []byte { return bytes.Repeat([]byte("film"), 13<<20) }, "unreadable file_too_large"},
		{"empty", "x.xlsx", func(*stage) []byte { return nil }, "unreadable file_empty"},
		{"a photograph named .xlsx", "x.xlsx", func(*stage) []byte { return []byte("\xff\xd8\xff\xe0 jpeg") }, "unidentified file_not_table"},
		{"old .xls", "x.xls", func(*stage) []byte { return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1........") }, "unreadable file_old_office"},
		{"a zip of forms", "x.zip", func(s *stage) []byte { return zipped(map[string][]byte{"a.xlsx": s.blank["001"]}) }, "unreadable file_archive"},
		{"a page saved from the web", "x.xls", func(*stage) []byte { return []byte("<html><table></table></html>") }, "unidentified file_not_table"},
		{"a workbook of somebody else", "x.xlsx", func(*stage) []byte { return foreign() }, "unidentified form_unknown"},
		{"lock file of an open document", "~$x.xlsx", func(*stage) []byte { return []byte("lock") }, "ignored"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, standard)
			s.put(c.file, c.data(s))
			st := s.collect().Standing
			if got := verdicts(st)[c.file]; got != c.want {
				t.Errorf("verdict = %q, want %q\n%+v", got, c.want, st.Returns)
			}
			for _, r := range st.Returns {
				for _, p := range r.Problems {
					if p.Message == "" || p.Remedy == "" || strings.Contains(p.Message+p.Remedy, "%!") {
						t.Errorf("problem without words: %+v", p)
					}
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

func zipped(files map[string][]byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, data := range files {
		w, err := z.Create(name)
		must(err)
		_, err = w.Write(data)
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
	if got := verdicts(s.collect().Standing)["早到.xlsx"]; got != "rejected form_never_issued" {
		t.Fatalf("before it is issued: %s", got)
	}
	must(s.ledger.Issue(context.Background(), changed, f))
	must(os.Remove(filepath.Join(s.inbox, "早到.xlsx")))
	if got := verdicts(s.collect().Standing)["早到.xlsx"]; got != "accepted" {
		t.Errorf("after it is issued: %s; a file taken in before is judged afresh", got)
	}
}

// Laws: the order of taking in never matters, taking in twice changes nothing.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	standard := templates.Preset(templates.PresetStandard)
	base := newStage(t, standard)
	files := map[string][]byte{}
	r := rand.New(rand.NewSource(7))
	for i := range 14 {
		unit := []seeds.UnitID{"001", "002", "003"}[r.Intn(3)]
		a := map[string]liaison.Answer{}
		for no, x := range answers() {
			switch r.Intn(4) {
			case 0:
			case 1:
				a[no] = liaison.Answer{"工作进展": x["工作进展"], "完成情况": "乱写"}
			default:
				a[no] = good(x["工作进展"] + string(rune('a'+i)))
			}
		}
		files[string(rune('a'+i))+".xlsx"] = base.typed(unit, 8+r.Intn(3), a, nil)
	}
	var want collect.Standing
	for run := range 4 {
		s := newStageOn(t, base)
		names := make([]string, 0, len(files))
		for n := range files {
			names = append(names, n)
		}
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		var st collect.Standing
		for i, n := range names {
			s.put(n, files[n])
			if i%5 == 4 || i == len(names)-1 {
				st = s.collect().Standing
			}
		}
		again := s.collect()
		if again.New != 0 || !reflect.DeepEqual(again.Standing, st) {
			t.Fatalf("collecting the same folder again changes something (new %d)", again.New)
		}
		if run == 0 {
			want = st
		} else if !reflect.DeepEqual(st, want) {
			t.Fatalf("run %d: another order gives another state", run)
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
	if _, err := collect.Collect(ctx, s.ledger, s.round, s.plan.Directory(), collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}}); err == nil {
		t.Error("a cancelled run reports success")
	}
	if got := verdicts(s.collect().Standing)["a.xlsx"]; got != "accepted" {
		t.Errorf("after the second run: %s", got)
	}
}

func FuzzRead(f *testing.F) {
	plan, round := testPlan(), testRound()
	k := &collect.Known{Round: round, Units: plan.Directory(), Forms: nil, Defs: nil}
	k.Index()
	f.Add([]byte("PK\x03\x04"))
	f.Add(foreign())
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			t.Skip()
		}
		r := k.Read(data)
		if r.Verdict == "" {
			t.Error("a file without a verdict")
		}
	})
}
