package fill

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
	"ducha/templates"
)

// sampleRequest is a round of a small town: three units, a group, a name nobody knows.
func sampleRequest() Request {
	return Request{
		Plan: seeds.Plan{
			Title: "云泽市人民政府关于2021年重点工作及责任分解的通知", Year: 2021, Issuer: "云泽市人民政府",
			Units: []seeds.Unit{
				{ID: "003", Rank: 3, Name: "市财政局", Aliases: []string{"财政局"}},
				{ID: "001", Rank: 1, Name: "市发展和改革委员会", Aliases: []string{"市发改委"}},
				{ID: "002", Rank: 2, Name: "市科技局"},
				{ID: "004", Rank: 4, Name: "甲县政府"},
				{ID: "005", Rank: 5, Name: "乙区政府"},
			},
			Groups: []seeds.Group{
				{Name: "各县区政府", Members: []string{"甲县政府", "乙区政府"}},
				{Name: "领导小组成员单位"},
			},
			Tasks: []seeds.Task{
				{ID: "1", No: "1", Chapter: "一、增强发展动力", Text: "推动经济平稳运行。", Lead: []string{"市发改委"}, Coop: []string{"市财政局", "各县区政府", "领导小组成员单位"}, CoopEtc: true, Deadline: "12月底"},
				{ID: "2(1)", No: "2(1)", Chapter: "一、增强发展动力", Item: "2.聚力创新。", Text: "落实行动计划。", Lead: []string{"市科技局", "市发展和改革委员会"}, Coop: []string{"市发改委", "市园林局"}},
				{ID: "2(2)", No: "2(2)", Chapter: "一、增强发展动力", Item: "2.聚力创新。", Text: "共建平台。", Lead: []string{"市科技局"}, Coop: []string{"市发展和改革委员会"}, Published: []string{"已签约。", "已开工。"}},
				{ID: "3", No: "3", Chapter: "二、改善民生", Text: "=1+1 项实事。", Lead: []string{"各县区政府", "市园林局"}, Coop: []string{"财政局"}},
			},
		},
		Round: seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)},
		Def:   templates.Preset(templates.PresetStandard),
		Settings: templates.Settings{"发文机关": "云泽市人民政府", "年度": "2021", "联系人": "督查室王一", "联系电话": "0000-1234567",
			"收件邮箱": "ducha@yunze.example"},
		Roles: templates.RolesLead,
	}
}

func forms(t testing.TB, q Request) ([]seeds.Form, templates.FormDef, []Skipped) {
	t.Helper()
	asked, err := Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(asked.Forms()), asked.Def, asked.Skipped
}

// told writes forms as text: unit: number part place, …
func told(list []seeds.Form) string {
	var out []string
	for _, f := range list {
		line := string(f.Unit) + ":"
		for _, r := range f.Rows {
			line += fmt.Sprintf(" %s%s%d", r.Given[seeds.KeyNo], r.Part, r.Place)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestFormsByRole(t *testing.T) {
	for _, tt := range []struct{ roles, want string }{
		{templates.RolesFirst, `
001: 1牵头1
002: 2(1)牵头1 2(2)牵头1
004: 3牵头1
005: 3牵头2`}, // a group that leads first is all of its members
		{templates.RolesLead, `
001: 1牵头1 2(1)牵头2
002: 2(1)牵头1 2(2)牵头1
004: 3牵头1
005: 3牵头2`},
		// the unit printed both as lead and cooperating leads; leads stand before the rest
		{templates.RolesAll, `
001: 1牵头1 2(1)牵头2 2(2)配合0
002: 2(1)牵头1 2(2)牵头1
003: 1配合0 3配合0
004: 3牵头1 1配合0
005: 3牵头2 1配合0`},
	} {
		t.Run(tt.roles, func(t *testing.T) {
			q := sampleRequest()
			q.Roles = tt.roles
			list, _, _ := forms(t, q)
			if got := "\n" + told(list); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestFormsStandInOfficialOrder(t *testing.T) {
	q := sampleRequest()
	q.Roles = templates.RolesAll
	for i := range q.Plan.Units {
		q.Plan.Units[i].Rank = 10 - q.Plan.Units[i].Rank
	}
	before := fmt.Sprint(q.Plan.Units)
	list, _, _ := forms(t, q)
	var got []string
	for _, f := range list {
		got = append(got, string(f.Unit))
	}
	if want := []string{"005", "004", "003", "002", "001"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if fmt.Sprint(q.Plan.Units) != before {
		t.Error("the plan's own list was sorted")
	}
}

func TestFormsTellWhomTheySkip(t *testing.T) {
	q := sampleRequest()
	q.Roles = templates.RolesAll
	_, _, skipped := forms(t, q)
	if len(skipped) != 2 || skipped[0].Unit != "领导小组成员单位" || skipped[1].Unit != "市园林局" {
		t.Fatalf("skipped %+v", skipped)
	}
	if !strings.Contains(skipped[0].Reason, "没有成员") || !strings.Contains(skipped[0].Remedy, "单位组") {
		t.Errorf("group: %+v", skipped[0])
	}
	if !strings.Contains(skipped[1].Reason, "不在责任单位表中") || !strings.Contains(skipped[1].Remedy, "责任单位") {
		t.Errorf("unit: %+v", skipped[1])
	}
	q.Roles = templates.RolesLead
	if _, _, skipped := forms(t, q); len(skipped) != 1 || skipped[0].Unit != "市园林局" {
		t.Errorf("leads only: %+v", skipped)
	}
}

func TestFormsOfNamedUnits(t *testing.T) {
	q := sampleRequest()
	all, allDef, _ := forms(t, q)
	q.Units = []seeds.UnitID{"002", "001"}
	some, def, _ := forms(t, q)
	if got := told(some); got != "001: 1牵头1 2(1)牵头2\n002: 2(1)牵头1 2(2)牵头1" {
		t.Errorf("got %s", got)
	}
	_, allHash, _ := allDef.Encode()
	if _, hash, _ := def.Encode(); hash != allHash || some[0].Def != all[0].Def {
		t.Error("a form made alone is another one than the form made with all")
	}
	q.Units = []seeds.UnitID{"002", "003"}
	var refused *Refused
	if _, err := Ask(q); !errors.As(err, &refused) || refused.Why != "本期没有要市财政局填报的任务" || !strings.Contains(refused.Remedy, "--roles all") {
		t.Errorf("a unit without tasks: %v", err)
	}
	q.Units = []seeds.UnitID{"002", "999"}
	if _, err := Ask(q); err == nil {
		t.Error("a unit that is not there was taken")
	}
}

func TestFormsLeaveOutColumnsThatAreEmptyForAll(t *testing.T) {
	without := func(q Request, key seeds.Key) bool {
		_, def, _ := forms(t, q)
		_, there := def.Column(key)
		return !there
	}
	q := sampleRequest()
	if without(q, seeds.KeyDeadline) || without(q, seeds.KeyPrevious) || without(q, seeds.KeyCoop) {
		t.Error("a column that one form fills was left out")
	}
	q.Plan.Tasks[0].Deadline = ""
	q.Plan.Tasks[2].Published = nil
	for i := range q.Plan.Tasks {
		q.Plan.Tasks[i].Coop, q.Plan.Tasks[i].CoopEtc = nil, false
	}
	for _, key := range []seeds.Key{seeds.KeyDeadline, seeds.KeyPrevious, seeds.KeyCoop} {
		if !without(q, key) {
			t.Errorf("%s is empty on all forms and stays", key)
		}
	}
	for _, key := range []seeds.Key{seeds.KeyProgress, seeds.KeyRemark, seeds.KeyCheck, seeds.KeyCode} {
		if without(q, key) {
			t.Errorf("%s was left out", key)
		}
	}
}

func TestFormsKeepTheirDefinitionUsable(t *testing.T) {
	for name, change := range map[string]func(*seeds.Plan){
		"tasks without numbers": func(p *seeds.Plan) {
			for i := range p.Tasks {
				p.Tasks[i].No = ""
			}
		},
		"no tasks": func(p *seeds.Plan) { p.Tasks = nil },
	} {
		t.Run(name, func(t *testing.T) {
			q := sampleRequest()
			change(&q.Plan)
			list, def, _ := forms(t, q)
			if wrong := def.Check(); len(wrong) > 0 {
				t.Errorf("%v", wrong)
			}
			for _, f := range list {
				openForm(t, write(t, def, signed(t, f)))
			}
		})
	}
}

func TestFormsRefuseAWrongDefinition(t *testing.T) {
	q := sampleRequest()
	q.Def = q.Def.Without(seeds.KeyProgress)
	if _, err := Ask(q); err == nil || !strings.Contains(err.Error(), "缺少栏目“工作进展”") {
		t.Errorf("got %v", err)
	}
}

func TestFormsGiven(t *testing.T) {
	q := sampleRequest()
	q.Previous = map[seeds.UnitID]map[seeds.TaskID]string{"002": {"2(2)": "上期已报。"}, "001": {"1": ""}}
	list, _, _ := forms(t, q)
	byUnit := map[seeds.UnitID]seeds.Form{}
	for _, f := range list {
		byUnit[f.Unit] = f
	}
	first := byUnit["001"].Rows[0].Given
	for key, want := range map[seeds.Key]string{seeds.KeyLead: "市发改委", seeds.KeyCoop: "市财政局、各县区政府、领导小组成员单位等", seeds.KeyDeadline: "12月底", seeds.KeyTask: "推动经济平稳运行。"} {
		if first[key] != want {
			t.Errorf("%s: %q, want %q", key, first[key], want)
		}
	}
	if _, there := first[seeds.KeyPrevious]; there {
		t.Error("a blank previous answer is given")
	}
	if got := byUnit["002"].Rows[1].Given[seeds.KeyPrevious]; got != "上期已报。" {
		t.Errorf("previous answer: %q", got)
	}
	q.Previous = nil
	list, _, _ = forms(t, q)
	if got := list[1].Rows[1].Given[seeds.KeyPrevious]; got != "已签约。\n已开工。" {
		t.Errorf("published progress: %q", got)
	}
}

func TestFormsHead(t *testing.T) {
	list, _, _ := forms(t, sampleRequest())
	f := list[0]
	if f.Title != "云泽市人民政府2021年重点工作进展情况反馈表" || f.Office != "云泽市人民政府督查室" || f.Contact != "督查室王一　0000-1234567" ||
		f.SendTo != "ducha@yunze.example" || f.UnitName != "市发展和改革委员会" || f.RoundName != "2021年上半年" || f.File != "001_市发展和改革委员会_2021年上半年进展情况反馈表.xlsx" {
		t.Errorf("got %+v", f)
	}
	q := sampleRequest()
	q.Settings = nil
	list, _, _ = forms(t, q)
	if f := list[0]; f.Title != "重点工作进展情况反馈表" || f.Office != "督查室" || f.Contact != "" {
		t.Errorf("without settings: %q %q %q", f.Title, f.Office, f.Contact)
	}
}

func TestFileName(t *testing.T) {
	round := seeds.Round{Name: "2021年上半年"}
	for _, tt := range []struct {
		name, unit, want string
	}{
		{"plain", "市农业农村局", "017_市农业农村局_2021年上半年进展情况反馈表.xlsx"},
		{"reserved characters", `a<b>c:d"e/f\g|h?i*j`, "017_a_b_c_d_e_f_g_h_i_j_2021年上半年进展情况反馈表.xlsx"},
		{"control characters", "市\n局\x00\x7f", "017_市局_2021年上半年进展情况反馈表.xlsx"},
		{"dots and blanks at the ends", " ..市局. ", "017_市局_2021年上半年进展情况反馈表.xlsx"},
		{"up a folder", "../../x", "017__.._x_2021年上半年进展情况反馈表.xlsx"},
		{"device name", "CON", "017_CON_2021年上半年进展情况反馈表.xlsx"},
		{"rare hanzi", "𠮷安局", "017_𠮷安局_2021年上半年进展情况反馈表.xlsx"},
	} {
		if got := fileName(seeds.Unit{ID: "017", Name: tt.unit}, round); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestFileNameStaysShort(t *testing.T) {
	for _, long := range []string{strings.Repeat("市", 300), strings.Repeat("𠮷", 300), strings.Repeat("a", 300), strings.Repeat("市 .", 300)} {
		got := fileName(seeds.Unit{ID: "017", Name: long}, seeds.Round{Name: long})
		if len(got) > 255 || strings.ContainsRune(got, '\uFFFD') || !strings.HasPrefix(got, "017_") || !strings.HasSuffix(got, "进展情况反馈表.xlsx") {
			t.Errorf("%d bytes: %q", len(got), got)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("市农业农村局", "2021年上半年")
	f.Add("../..\x00", "<>:\"/\\|?*")
	f.Add("\xff\xfe", ". ")
	f.Fuzz(func(t *testing.T, unit, round string) {
		got := fileName(seeds.Unit{ID: "017", Name: unit}, seeds.Round{Name: round})
		if len(got) > 255 || strings.ContainsAny(got, `<>:"/\|?*`) || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' }) || !strings.HasSuffix(got, ".xlsx") {
			t.Errorf("%q", got)
		}
		if again := fileName(seeds.Unit{ID: "017", Name: unit}, seeds.Round{Name: round}); again != got {
			t.Errorf("%q and %q", got, again)
		}
	})
}

func TestAddedColumnStandsLeftOfTheChecks(t *testing.T) {
	q := sampleRequest()
	q.Def.Columns = append(q.Def.Columns, templates.Column{Key: "主管处室", Title: "主管处室", Type: templates.Text, Fill: true, Width: 8})
	_, def, _ := forms(t, q)
	var keys []seeds.Key
	for _, c := range def.Columns[len(def.Columns)-4:] {
		keys = append(keys, c.Key)
	}
	if want := []seeds.Key{seeds.KeyRemark, "主管处室", seeds.KeyCheck, seeds.KeyCode}; !slices.Equal(keys, want) {
		t.Errorf("the form ends with %v, want %v", keys, want)
	}
}

// A finished task is on no form; a unit with nothing left gets none, and names that
// stand in finished tasks alone are not told as skipped.
func TestFormsLeaveOutWhatIsFinished(t *testing.T) {
	q := sampleRequest()
	q.Roles = templates.RolesAll
	q.Finished = map[seeds.TaskID]bool{"2(1)": true, "2(2)": true, "没有的": true}
	list, _, _ := forms(t, q)
	want := `
001: 1牵头1
003: 1配合0 3配合0
004: 3牵头1 1配合0
005: 3牵头2 1配合0`
	if got := "\n" + told(list); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	q.Finished["3"] = true
	if _, _, skipped := forms(t, q); len(skipped) != 1 || skipped[0].Unit != "领导小组成员单位" {
		t.Errorf("skipped: %+v", skipped)
	}
	q.Units = []seeds.UnitID{"002"}
	if _, err := Ask(q); err == nil || err.Error() != "本期没有要市科技局填报的任务，已完成、不再填报的除外" {
		t.Errorf("error: %v", err)
	}
	q.Finished["1"], q.Units = true, nil
	if list, _, skipped := forms(t, q); len(list)+len(skipped) > 0 {
		t.Errorf("with everything finished: %s, %v", told(list), skipped)
	}
}
