package book

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/notice"
	"ducha/templates"
)

// written writes the book over old, nil for a fresh workbook.
func written(t testing.TB, b Book, old []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var err error
	if old == nil {
		err = b.Write(&out, nil)
	} else {
		err = b.Write(&out, bytes.NewReader(old))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, data []byte) (Book, []seeds.Problem) {
	t.Helper()
	b, problems, err := Read(bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return b, problems
}

// mustRead reads a workbook without problems.
func mustRead(t testing.TB, data []byte) Book {
	t.Helper()
	b, problems := read(t, data)
	for _, p := range problems {
		t.Errorf("problem %s %s!%s %q: %s", p.Code, p.Sheet, p.Cell, p.Value, p.Message)
	}
	return b
}

// edited opens a workbook as a clerk does, and saves it.
func edited(t testing.TB, data []byte, edit func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := edit(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// set gives an edit that types texts into cells: sheet, cell, text, and so on.
func set(cells ...string) func(*excelize.File) error {
	return func(f *excelize.File) error {
		for i := 0; i < len(cells); i += 3 {
			if err := f.SetCellStr(cells[i], cells[i+1], cells[i+2]); err != nil {
				return err
			}
		}
		return nil
	}
}

func opened(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func cellAt(t testing.TB, f *excelize.File, sheet, ref string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// where finds the cell of a text in a column of a sheet.
func where(t testing.TB, f *excelize.File, sheet, text string) (col, row int) {
	t.Helper()
	refs, err := f.SearchSheet(sheet, text)
	if err != nil || len(refs) == 0 {
		t.Fatalf("%q is not on sheet %s: %v", text, sheet, err)
	}
	col, row, err = excelize.CellNameToCoordinates(refs[0])
	if err != nil {
		t.Fatal(err)
	}
	return col, row
}

// sampleFile is sampleBook on a fresh workbook, drawn once for all tests.
func sampleFile(t testing.TB) []byte {
	t.Helper()
	data, err := drawnSample()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(data)
}

var drawnSample = sync.OnceValues(func() ([]byte, error) {
	var out bytes.Buffer
	err := sampleBook().Write(&out, nil)
	return out.Bytes(), err
})

// sampleBook is a small book with something on every sheet.
func sampleBook() Book {
	b := New()
	b.SetPlan(seeds.Plan{
		Title: "某市人民政府关于2021年重点工作及责任分解的通知", Year: 2021, Issuer: "某市人民政府",
		Tasks: []seeds.Task{
			{ID: "1", No: "1", Chapter: "一、增强动力", Text: "修好环城路。", Leaders: []string{"王一", "李二"}, Lead: []string{"市交通局"}, Coop: []string{"市财政局", "各县区政府"}, CoopEtc: true,
				Deadline: "12月底", Owners: []seeds.Owner{{Unit: "市交通局", Name: "赵三"}}, Published: []string{"已开工。", "完成三成。"}, Note: "重点"},
			{ID: "2(1)", No: "2(1)", Chapter: "二、改善民生", Item: "2.治水", Text: "清淤。\n共三段。", Lead: []string{"市水利局", "市交通局"}, Owners: []seeds.Owner{{Unit: "市水利局", Name: "甲"}, {Unit: "市交通局", Name: "乙"}}},
			{ID: "2(2)", No: "2(2)", Chapter: "二、改善民生", Item: "2.治水", Text: "截污。", Lead: []string{"市水利局"}, Coop: []string{"市财政局"}},
		},
		Units: []seeds.Unit{
			{ID: "001", Rank: 1, Name: "市财政局", Aliases: []string{"财政局", "市财政"}, Kind: "政府部门", Contact: "钱", Phone: "0000-1", Email: []string{"cz@city.example", "cz2@city.example"}, CC: []string{"x@city.example"}},
			{ID: "002", Rank: 2, Name: "市交通局"},
			{ID: "017", Rank: 3, Name: "市水利局", Email: []string{"sl@city.example"}},
		},
		Groups: []seeds.Group{{Name: "各县区政府", Members: []string{"市财政局", "市水利局"}}},
	})
	b.Rounds = []seeds.Round{
		{ID: "2021H1", Name: "2021年上半年", AsOf: day(2021, 6, 30), Due: day(2021, 7, 5).Add(18 * time.Hour)},
		{ID: "2020", Name: "2020年全年", AsOf: day(2020, 12, 31), Due: day(2021, 1, 6).Add(-time.Second), Closed: true},
	}
	b.Settings["期号"] = "3"
	b.Wording[templates.WordNone] = "没有滞后。\n继续保持。"
	b.Review = []seeds.Doubt{{Where: "通知.txt 第3行", Text: "财政局", ReadAs: "市财政局", Reason: "少一个字"}}
	return b
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, seeds.Beijing) }

// canonical gives what a book says, defaults spelt out and times in one zone, so that books can be compared.
func canonical(b Book) Book {
	b.places, b.broken, b.unmoved, b.clerks = nil, nil, nil, nil
	settings, wording := templates.Settings{}, templates.Wording{}
	for _, d := range templates.SettingDefs {
		settings[d.Key] = b.Settings.Get(d.Key)
	}
	for _, d := range templates.WordingDefs {
		wording[d.Name] = b.Wording.Get(d.Name)
	}
	b.Settings, b.Wording = settings, wording
	var rounds []seeds.Round
	for _, r := range b.Rounds {
		r.AsOf, r.Due = r.AsOf.UTC(), r.Due.UTC()
		rounds = append(rounds, r)
	}
	b.Rounds = rounds
	for i := range b.Plan.Units {
		u := &b.Plan.Units[i]
		u.Aliases, u.Email, u.CC = some(u.Aliases), some(u.Email), some(u.CC)
	}
	for i := range b.Plan.Groups {
		b.Plan.Groups[i].Members = some(b.Plan.Groups[i].Members)
	}
	for i := range b.Plan.Tasks {
		t := &b.Plan.Tasks[i]
		t.Leaders, t.Lead, t.Coop, t.Published = some(t.Leaders), some(t.Lead), some(t.Coop), some(t.Published)
		if len(t.Owners) == 0 {
			t.Owners = nil
		}
	}
	for i := range b.Def.Columns {
		if len(b.Def.Columns[i].Choices) == 0 {
			b.Def.Columns[i].Choices = nil
		}
	}
	return b
}

// some gives nil for an empty list: on a sheet they look alike.
func some(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

// compare tells the first differences of two books.
func compare(t *testing.T, got, want Book) {
	t.Helper()
	got, want = canonical(got), canonical(want)
	each(t, "task", got.Plan.Tasks, want.Plan.Tasks)
	each(t, "unit", got.Plan.Units, want.Plan.Units)
	each(t, "group", got.Plan.Groups, want.Plan.Groups)
	each(t, "round", got.Rounds, want.Rounds)
	each(t, "column", got.Def.Columns, want.Def.Columns)
	each(t, "state", got.Def.States, want.Def.States)
	each(t, "doubt", got.Review, want.Review)
	if got.Plan.Title != want.Plan.Title || got.Plan.Year != want.Plan.Year || got.Plan.Issuer != want.Plan.Issuer || got.Def.Preset != want.Def.Preset {
		t.Errorf("plan: got %q %d %q %q, want %q %d %q %q", got.Plan.Title, got.Plan.Year, got.Plan.Issuer, got.Def.Preset,
			want.Plan.Title, want.Plan.Year, want.Plan.Issuer, want.Def.Preset)
	}
	if !reflect.DeepEqual(got.Settings, want.Settings) || !reflect.DeepEqual(got.Wording, want.Wording) {
		t.Errorf("settings: got %v, want %v\nwording: got %v, want %v", got.Settings, want.Settings, got.Wording, want.Wording)
	}
}

func each[T any](t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%ss: got %d, want %d", what, len(got), len(want))
		return
	}
	told := 0
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) && told < 3 {
			t.Errorf("%s %d:\n got %#v\nwant %#v", what, i, got[i], want[i])
			told++
		}
	}
}

func TestWriteReadSample(t *testing.T) {
	compare(t, mustRead(t, sampleFile(t)), sampleBook())
}

func TestWriteReadDefaultBook(t *testing.T) {
	compare(t, mustRead(t, written(t, New(), nil)), New())
}

func TestWriteReadEveryPreset(t *testing.T) {
	for _, name := range templates.Presets {
		t.Run(name, func(t *testing.T) {
			b := New()
			b.Def = templates.Preset(name)
			b.Settings["反馈表样式"] = name
			compare(t, mustRead(t, written(t, b, nil)), b)
		})
	}
}

const realPapers = "../../../shared/seeds"

func TestWriteReadRealPapers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(realPapers, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no real papers beside this checkout")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			result, err := notice.Read(context.Background(), []notice.Source{{Name: filepath.Base(file), Data: data}})
			if errors.Is(err, notice.ErrNoTasks) {
				t.Skip("holds no tasks")
			}
			if err != nil {
				t.Fatal(err)
			}
			b := New()
			b.SetPlan(result.Plan)
			b.Review = result.Review
			first := written(t, b, nil)
			got := mustRead(t, first)
			compare(t, got, b)
			for _, p := range got.Check() {
				if p.Cell == "" && p.Code != "review_open" {
					t.Errorf("%s has no place: %s", p.Code, p.Message)
				}
			}
			compare(t, mustRead(t, written(t, got, first)), b)
		})
	}
}

// plans makes random books of names and texts as notices have them.
type plans struct{ *rand.Rand }

func (r plans) text(most int) string {
	alphabet := []rune("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞𠮷𡈽𨋢𪚥龘䶮，。；：（）“”《》、—…·abcXYZ019 .%=+-@'\n")
	n := 1 + r.Intn(most)
	var out strings.Builder
	for range n {
		out.WriteRune(alphabet[r.Intn(len(alphabet))])
	}
	if s := strings.TrimSpace(out.String()); s != "" {
		return s
	}
	return "文"
}

func (r plans) line(most int) string { return strings.ReplaceAll(r.text(most), "\n", "") + "字" }

var unitNames = []string{"市发展和改革委员会", "市财政局", "市农业农村局", "市水利局", "市𠮷安局", "龘水区政府", "䶮江县政府", "经济开发区管委会", "市委组织部", "市总工会", "人民银行某市中心支行", "各县区政府", "市属国有企业"}

func (r plans) names(most int) []string {
	var out []string
	for _, i := range r.Perm(len(unitNames))[:r.Intn(most+1)] {
		out = append(out, unitNames[i])
	}
	return out
}

func (r plans) maybe(s string) string {
	if r.Intn(3) == 0 {
		return ""
	}
	return s
}

func (r plans) book() Book {
	b := New()
	p := seeds.Plan{Title: r.line(30), Issuer: r.line(10), Year: 2000 + r.Intn(50)}
	for i := range r.Intn(12) {
		t := seeds.Task{ID: seeds.TaskID(fmt.Sprintf("附件%d/%d", r.Intn(3), i)), No: fmt.Sprint(r.Intn(5)), Chapter: r.maybe(r.line(20)), Item: r.maybe(r.line(20)), Text: r.text(200),
			Lead: r.names(3), Coop: r.names(6), Deadline: r.maybe(r.line(6)), Note: r.maybe(r.text(20))}
		t.CoopEtc = len(t.Coop) > 0 && r.Intn(2) == 0
		for range r.Intn(3) {
			t.Leaders = append(t.Leaders, []string{"王一", "李𠮷", "欧阳三"}[r.Intn(3)])
		}
		for range r.Intn(3) {
			t.Published = append(t.Published, r.line(60))
		}
		switch r.Intn(3) {
		case 0: // one for each lead
			for _, lead := range t.Lead {
				t.Owners = append(t.Owners, seeds.Owner{Unit: lead, Name: "张" + string(rune('一'+r.Intn(9)))})
			}
		case 1: // nobody can tell whose
			for range len(t.Lead) + 1 {
				t.Owners = append(t.Owners, seeds.Owner{Name: "刘"})
			}
		}
		p.Tasks = append(p.Tasks, t)
	}
	for i, name := range unitNames[:r.Intn(len(unitNames)+1)] {
		u := seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i*7+1)), Rank: i/2 + 1, Name: name, Kind: r.maybe("政府部门"), Contact: r.maybe(r.line(4)), Phone: r.maybe("0553-1234567")}
		if r.Intn(2) == 0 {
			u.Aliases, u.Email, u.CC = []string{"甲局", "𠮷"}, []string{"a@b.example", "c@d.example"}, []string{"e@f.example"}
		}
		p.Units = append(p.Units, u)
	}
	for i := range r.Intn(3) {
		p.Groups = append(p.Groups, seeds.Group{Name: fmt.Sprintf("第%d领导小组成员单位", i), Members: r.names(5)})
	}
	b.SetPlan(p)
	for i := range r.Intn(4) {
		asOf := day(2000+r.Intn(50), time.Month(1+r.Intn(12)), 1+r.Intn(28))
		b.Rounds = append(b.Rounds, seeds.Round{ID: seeds.RoundID(fmt.Sprintf("R-%d", i)), Name: r.line(10), AsOf: asOf, Due: asOf.Add(time.Duration(r.Intn(10000)) * time.Minute), Closed: r.Intn(2) == 0})
	}
	b.Settings["反馈表样式"] = templates.Presets[r.Intn(3)]
	b.Def = templates.Preset(b.Settings["反馈表样式"])
	if r.Intn(2) == 0 {
		b.Def.Columns = append(b.Def.Columns, templates.Column{Key: "主管处室", Title: r.line(5), Type: templates.Choice, Fill: true, Choices: []string{"一处", "𠮷处"}, Width: 12.5, Prompt: r.maybe(r.text(30))})
	}
	b.Settings["主送"] = r.maybe(r.text(30))
	b.Wording[templates.WordNext] = r.maybe(r.text(200))
	for range r.Intn(3) {
		b.Review = append(b.Review, seeds.Doubt{Where: r.line(10), Text: r.text(30), ReadAs: r.maybe(r.text(30)), Reason: r.line(10)})
	}
	return b
}

func TestWriteReadRandomBooks(t *testing.T) {
	for seed := range int64(40 / fewer) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			b := plans{rand.New(rand.NewSource(seed))}.book()
			first := written(t, b, nil)
			got := mustRead(t, first)
			compare(t, got, b)
			if second := written(t, got, first); !t.Failed() {
				compare(t, mustRead(t, second), b)
			}
			if t.Failed() {
				t.FailNow()
			}
		})
	}
}

// A book written over another one's file says what the new one says.
func TestWriteOverAnotherBook(t *testing.T) {
	for seed := range int64(20 / fewer) {
		r := plans{rand.New(rand.NewSource(1000 + seed))}
		old, b := r.book(), r.book()
		got, _ := read(t, written(t, b, written(t, old, nil)))
		got, b = canonical(got), canonical(b)
		sortTasks(got.Plan.Tasks)
		sortTasks(b.Plan.Tasks)
		each(t, fmt.Sprintf("seed %d task", seed), got.Plan.Tasks, b.Plan.Tasks)
		each(t, fmt.Sprintf("seed %d unit", seed), got.Plan.Units, b.Plan.Units)
	}
}

func sortTasks(tasks []seeds.Task) {
	for i := range tasks { // rows that are there stay where they are, so the order may be another
		for j := i; j > 0 && tasks[j].ID < tasks[j-1].ID; j-- {
			tasks[j], tasks[j-1] = tasks[j-1], tasks[j]
		}
	}
}

func TestEqualBooksGiveEqualBytes(t *testing.T) {
	first := sampleFile(t)
	if !bytes.Equal(first, sampleFile(t)) {
		t.Error("two fresh workbooks differ")
	}
	second := written(t, mustRead(t, first), first)
	if third := written(t, mustRead(t, second), second); !bytes.Equal(second, third) {
		t.Error("an unchanged book written over itself a second time differs")
	}
	if !bytes.Equal(first, second) {
		t.Error("an unchanged book written over itself differs")
	}
}

func TestUnreadableFilesAreTold(t *testing.T) {
	var locked bytes.Buffer
	if err := opened(t, sampleFile(t)).Write(&locked, excelize.Options{Password: "1234"}); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		file []byte
		why  string
	}{
		"empty":     {nil, "空的"},
		"text":      {[]byte("编号,序号\n"), "不是 Excel 工作簿"},
		"locked":    {locked.Bytes(), "打开密码"},
		"old":       {append(slices.Clone(compoundFile), make([]byte, 600)...), "旧格式"},
		"ods":       {[]byte("PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), ".ods"},
		"truncated": {sampleFile(t)[:5000], "不完整"},
	} {
		_, _, err := Read(bytes.NewReader(tc.file), nil)
		var told *Unreadable
		if !errors.As(err, &told) || !strings.Contains(told.Why, tc.why) || told.Remedy == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsReadAtAll(t *testing.T) {
	if _, _, err := Read(strings.NewReader("编号,序号\n"), nil); err == nil || !strings.Contains(err.Error(), "不是 Excel 工作簿") || errors.Unwrap(err) == nil {
		t.Errorf("a text file: %v", err)
	}
	if err := sampleBook().Write(new(bytes.Buffer), strings.NewReader("PK\x03\x04 broken")); err == nil || !strings.Contains(err.Error(), "不完整或已损坏") {
		t.Errorf("written over a broken file: %v", err)
	}
	if b, _, err := Read(bytes.NewReader(sampleFile(t)), nil); err != nil || len(b.Plan.Tasks) != 3 {
		t.Errorf("a real one: %d tasks, %v", len(b.Plan.Tasks), err)
	}
}

func TestNextYear(t *testing.T) {
	next := sampleBook().NextYear()
	if len(next.Plan.Tasks) != 0 || len(next.Rounds) != 0 || len(next.Review) != 0 || next.Settings["年度"] != "" || next.Settings["标题"] != "" {
		t.Errorf("something of last year is left: %+v", next)
	}
	if len(next.Plan.Units) != 3 || len(next.Plan.Groups) != 1 || next.Plan.Issuer != "某市人民政府" || next.Wording[templates.WordNone] == "" {
		t.Errorf("something that stays is gone: %+v", next)
	}
	compare(t, mustRead(t, written(t, next, nil)), next)
}
