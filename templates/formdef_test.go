package templates

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ducha/seeds"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file in testdata, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, got)
	}
}

func TestPresetsGolden(t *testing.T) {
	for i, name := range Presets {
		got, err := json.MarshalIndent(Preset(name), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, []string{"standard.json", "short.json", "pace.json"}[i], append(got, '\n'))
	}
}

func TestPresetsAreUsable(t *testing.T) {
	for _, name := range Presets {
		t.Run(name, func(t *testing.T) {
			d := Preset(name)
			if d.Preset != name || d.Version != formDefVersion {
				t.Errorf("preset %q version %d", d.Preset, d.Version)
			}
			if wrong := d.Check(); len(wrong) > 0 {
				t.Errorf("Check: %v", wrong)
			}
			sum := 0.0
			for _, c := range d.Columns {
				sum += c.Width
				if c.Fill && c.Prompt == "" {
					t.Errorf("column %s is to be filled and has no prompt", c.Key)
				}
			}
			if sum > FormWidth {
				t.Errorf("columns are %v wide, the page holds %v", sum, FormWidth)
			}
			for _, s := range d.States {
				if !slices.Contains(seeds.StateKinds, s.Kind) {
					t.Errorf("state %s is of unknown kind %q", s.Name, s.Kind)
				}
				late := s.Kind == seeds.Behind || s.Kind == seeds.NotStarted
				if s.NeedNext != late || s.NeedIssues != (late || s.Kind == seeds.NoProgress) {
					t.Errorf("state %s asks issues %v, next %v", s.Name, s.NeedIssues, s.NeedNext)
				}
			}
		})
	}
}

func TestStandardFillsThePage(t *testing.T) {
	sum := 0.0
	for _, c := range Preset(PresetStandard).Columns {
		sum += c.Width
	}
	if sum != FormWidth {
		t.Errorf("标准 is %v wide, want %v", sum, FormWidth)
	}
}

func TestShortAsksForProgressOnly(t *testing.T) {
	var keys, filled []seeds.Key
	for _, c := range Preset(PresetShort).Columns {
		keys = append(keys, c.Key)
		if c.Fill {
			filled = append(filled, c.Key)
		}
	}
	want := []seeds.Key{seeds.KeyNo, seeds.KeyTask, seeds.KeyProgress, seeds.KeyLead, seeds.KeyCoop, seeds.KeyCode}
	if !slices.Equal(keys, want) || !slices.Equal(filled, []seeds.Key{seeds.KeyProgress}) {
		t.Errorf("columns %v, filled %v", keys, filled)
	}
}

func TestPresetUnknownNameIsStandard(t *testing.T) {
	if got := Preset("没有这种"); !reflect.DeepEqual(got, Preset(PresetStandard)) {
		t.Errorf("got %+v", got)
	}
}

func TestPresetIsFresh(t *testing.T) {
	Preset(PresetStandard).Columns[0].Title = "changed"
	if got := Preset(PresetStandard).Columns[0].Title; got != "序号" {
		t.Errorf("one caller's change reaches another: %q", got)
	}
}

func TestEncodeDecode(t *testing.T) {
	hashes := map[string]string{}
	for _, name := range Presets {
		d := Preset(name)
		d.Columns[0].Choices = []string{"甲", "𠮷"}
		body, hash, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeFormDef(body)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, d) {
			t.Errorf("%s: came back as %+v", name, back)
		}
		if _, again, _ := back.Encode(); again != hash {
			t.Errorf("%s: the hash changed on the way", name)
		}
		if other, taken := hashes[hash]; taken {
			t.Errorf("%s and %s have one hash", name, other)
		}
		hashes[hash] = name
	}
}

func TestEncodeHashSeesEveryField(t *testing.T) {
	_, base, err := Preset(PresetStandard).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*FormDef){
		"title":    func(d *FormDef) { d.Columns[0].Title += "x" },
		"width":    func(d *FormDef) { d.Columns[0].Width++ },
		"required": func(d *FormDef) { d.Columns[6].Required = false },
		"fill":     func(d *FormDef) { d.Columns[6].Fill = false },
		"choices":  func(d *FormDef) { d.Columns[6].Choices = []string{"甲"} },
		"prompt":   func(d *FormDef) { d.Columns[6].Prompt = "" },
		"rule":     func(d *FormDef) { d.Columns[8].Rule = "gte=1" },
		"order":    func(d *FormDef) { d.Columns[0], d.Columns[1] = d.Columns[1], d.Columns[0] },
		"state":    func(d *FormDef) { d.States[0].Name += "x" },
		"kind":     func(d *FormDef) { d.States[0].Kind = seeds.OtherState },
		"light":    func(d *FormDef) { d.States[0].Light = "" },
		"preset":   func(d *FormDef) { d.Preset = PresetPace },
	} {
		d := Preset(PresetStandard)
		change(&d)
		if _, hash, _ := d.Encode(); hash == base {
			t.Errorf("change of %s: same hash", name)
		}
	}
}

func TestDecodeFormDefRefuses(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"newer version, whatever it holds", `{"version":2,"columns":"another shape"}`, "升级"},
		{"not JSON", `PK`, "decode"},
		{"wrong shape", `{"version":1,"columns":3}`, "decode"},
		{"empty", ``, "decode"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := DecodeFormDef([]byte(tt.body))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

func FuzzDecodeFormDef(f *testing.F) {
	for _, name := range Presets {
		body, _, err := Preset(name).Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte(`{"version":1e3}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := DecodeFormDef(body)
		if err != nil {
			return
		}
		if d.Version > formDefVersion {
			t.Errorf("version %d was let in", d.Version)
		}
		d.Check()
		again, _, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeFormDef(again)
		if err != nil || len(back.Columns) != len(d.Columns) || len(back.States) != len(d.States) {
			t.Errorf("what was decoded does not survive: %v", err)
		}
	})
}

func TestCheckTells(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*FormDef)
		want   string
	}{
		{"title twice", func(d *FormDef) { d.Columns[2].Title = "序号" }, "标题“序号”用了两次"},
		{"title twice but for blanks and width", func(d *FormDef) { d.Columns[2].Title = " 序　号" }, "用了两次"},
		{"title twice but for the star", func(d *FormDef) { d.Columns[11].Title = "工作进展＊" }, "标题“工作进展＊”用了两次"},
		{"title twice but for the brackets' width", func(d *FormDef) { d.Columns[11].Title = "完成比例（%）" }, "用了两次"},
		{"column twice under two titles", func(d *FormDef) { d.Columns[3].Key = seeds.KeyLead }, "栏目“牵头责任单位”用了两次"},
		{"no title", func(d *FormDef) { d.Columns[2].Title = "　" }, "没有标题"},
		{"no number", func(d *FormDef) { *d = d.Without(seeds.KeyNo) }, "缺少栏目“序号”"},
		{"no task", func(d *FormDef) { *d = d.Without(seeds.KeyTask) }, "缺少栏目“目标与任务”"},
		{"no progress", func(d *FormDef) { *d = d.Without(seeds.KeyProgress) }, "缺少栏目“工作进展”"},
		{"no code", func(d *FormDef) { *d = d.Without(seeds.KeyCode) }, "缺少栏目“核对码”"},
		{"no columns", func(d *FormDef) { d.Columns = nil }, "没有一个栏目是“填报”"},
		{"comma in a choice", func(d *FormDef) { d.Columns[6].Choices = []string{"甲,乙"} }, "半角逗号"},
		{"comma in a state", func(d *FormDef) { d.States[0].Name = "好,很好" }, "状态“好,很好”含有半角逗号"},
		{"state twice", func(d *FormDef) { d.States[0].Name = "正常推进" }, "状态“正常推进”用了两次"},
		{"no states", func(d *FormDef) { d.States = nil }, "“状态”表是空的"},
		{"unknown rule on a number", func(d *FormDef) { d.Columns[8].Rule = "nosuchrule" }, "规则“nosuchrule”无法识别"},
		{"unknown rule on a text", func(d *FormDef) { d.Columns[6].Rule = "nosuchrule" }, "规则“nosuchrule”无法识别"},
		{"bad parameter", func(d *FormDef) { d.Columns[8].Rule = "gte=many" }, "无法识别"},
		{"rule that is no rule", func(d *FormDef) { d.Columns[8].Rule = "dive,|,=" }, "无法识别"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Preset(PresetStandard)
			tt.change(&d)
			if got := strings.Join(d.Check(), "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

func TestCheckTakesWhatIsFine(t *testing.T) {
	d := Preset(PresetStandard)
	d.Columns[6].Rule = "max=2000"
	d.Columns = append(d.Columns, Column{Key: "主管处室", Title: "主管处室", Type: Choice, Choices: []string{"一处", "二处"}, Fill: true, Width: 8})
	if wrong := d.Check(); len(wrong) > 0 {
		t.Errorf("got %v", wrong)
	}
}

func TestRequired(t *testing.T) {
	const y, n = true, false
	for _, tt := range []struct {
		state                               string
		progress, stateCol, issues, next, p bool
	}{
		{"", y, y, n, n, n},
		{"已完成", y, y, n, n, n},
		{"正常推进", y, y, n, n, n},
		{"进度滞后", y, y, y, y, n},
		{"尚未启动", y, y, y, y, n},
		{"本期无进展", n, y, y, n, n},
		{"没有这种", y, y, n, n, n},
	} {
		t.Run(tt.state, func(t *testing.T) {
			d := Preset(PresetStandard)
			for key, want := range map[seeds.Key]bool{
				seeds.KeyProgress: tt.progress, seeds.KeyState: tt.stateCol, seeds.KeyIssues: tt.issues, seeds.KeyNext: tt.next, seeds.KeyPercent: tt.p,
				seeds.KeyNo: false, seeds.KeyTask: false, seeds.KeyCode: false,
			} {
				c, _ := d.Column(key)
				if got := d.Required(c, tt.state); got != want {
					t.Errorf("%s: got %v", key, got)
				}
			}
		})
	}
}

func TestRequiredFollowsTheKindNotTheName(t *testing.T) {
	d := Preset(PresetStandard)
	d.States[slices.IndexFunc(d.States, func(s StateDef) bool { return s.Kind == seeds.NoProgress })].Name = "暂无动静"
	c, _ := d.Column(seeds.KeyProgress)
	if d.Required(c, "暂无动静") {
		t.Error("a renamed state without progress still asks for progress")
	}
}

func TestWithout(t *testing.T) {
	d := Preset(PresetStandard)
	got := d.Without(seeds.KeyDeadline, "没有这栏")
	if len(got.Columns) != len(d.Columns)-1 {
		t.Errorf("%d columns left of %d", len(got.Columns), len(d.Columns))
	}
	if _, there := got.Column(seeds.KeyDeadline); there {
		t.Error("the column is still there")
	}
	if _, there := d.Column(seeds.KeyDeadline); !there {
		t.Error("the definition it was taken from has lost it too")
	}
}

func TestChoicesOf(t *testing.T) {
	d := Preset(PresetPace)
	state, _ := d.Column(seeds.KeyState)
	if got := d.ChoicesOf(state); !slices.Equal(got, []string{"提前完成", "达到序时进度", "未达序时进度", "尚未启动", "本期无进展"}) {
		t.Errorf("states: %v", got)
	}
	if got := d.ChoicesOf(Column{Type: Choice, Choices: []string{"甲"}}); !slices.Equal(got, []string{"甲"}) {
		t.Errorf("choices: %v", got)
	}
}

// validator panics on a tag it does not know: every type that is checked somewhere must pass once.
func TestEveryValidatorTagIsKnown(t *testing.T) {
	for _, v := range []any{seeds.Round{}, seeds.Unit{Email: []string{""}, CC: []string{""}}, seeds.Group{}, seeds.Plan{}, seeds.Task{}, seeds.Form{}, seeds.FormRow{},
		seeds.Entry{}, seeds.Return{}, seeds.Problem{}, seeds.Doubt{}, seeds.Owner{}, seeds.Source{}, seeds.UnitStatus{}} {
		for _, found := range seeds.CheckStruct(v) {
			if found.Rule == "unknown_rule" {
				t.Errorf("%T: %+v", v, found)
			}
		}
	}
	for _, name := range Presets {
		for _, c := range Preset(name).Columns {
			for _, found := range seeds.CheckValue(zeroValue(c), c.Rule) {
				t.Errorf("%s %s: the zero value breaks %q: %+v", name, c.Key, c.Rule, found)
			}
		}
	}
}

func TestPercentRule(t *testing.T) {
	c, _ := Preset(PresetStandard).Column(seeds.KeyPercent)
	for value, wrong := range map[float64]bool{-0.1: true, 0: false, 63: false, 120: false} {
		if got := len(seeds.CheckValue(value, c.Rule)) > 0; got != wrong {
			t.Errorf("%v: refused %v", value, got)
		}
	}
}

func TestNoStateBearsANameThatTheStatisticsUse(t *testing.T) {
	for _, name := range []string{StateMissing, StateNotAsked, StateReported, " 已　报 "} {
		d := Preset(PresetStandard)
		d.States[1].Name = name
		if got := strings.Join(d.Check(), "\n"); !strings.Contains(got, "状态不能叫“"+name+"”") {
			t.Errorf("%q: got %q", name, got)
		}
	}
}

func TestCheckRefusesChoicesThatBreakTheForm(t *testing.T) {
	for _, name := range []string{"甲,乙", "=好", "甲  乙", " 甲", "一\n二", strings.Repeat("长", 120)} {
		d := Preset(PresetStandard)
		d.States[0].Name = name
		if len(d.Check()) == 0 {
			t.Errorf("%q is taken for a state", name)
		}
	}
	d := Preset(PresetStandard)
	d.States[0].Name = `按"计划" 推进（含试点）`
	if wrong := d.Check(); len(wrong) > 0 {
		t.Errorf("refused: %v", wrong)
	}
}
