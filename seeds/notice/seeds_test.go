package notice_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/notice"
)

const (
	wuhu2021   = "000_8e4ec12a744d8ecd.txt"
	wuhu2020   = "001_77fe551962fa5e43.txt"
	fuyang2019 = "002_70610645829f758d.txt"
	fanchang   = "003_8885c5e24b27f197.txt"
	huzhou2021 = "004_b3114618043ee1f5.txt"
)

// shared reads a file of the folder beside this checkout that holds real papers.
func shared(t *testing.T, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no real papers beside this checkout: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readSeed(t *testing.T, name string) notice.Result {
	t.Helper()
	got, err := notice.Read(context.Background(), []notice.Source{{Name: name, Data: shared(t, "seeds", name)}})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// truthTask is a task as people read it.
type truthTask struct {
	No      string   `json:"no"`
	Chapter string   `json:"chapter"`
	Item    string   `json:"item"`
	Text    string   `json:"text"`
	Leaders []string `json:"leaders"`
	Lead    []string `json:"lead_expanded"`
	Coop    []string `json:"coop_expanded"`
	CoopEtc bool     `json:"coop_etc"`

	Deadline string `json:"deadline"`
	Persons  []struct {
		Unit   string `json:"unit"`
		Person string `json:"person"`
	} `json:"persons_by_lead"`
}

// owners gives the persons with their units, as a plan has them.
func (t truthTask) owners() []seeds.Owner {
	var out []seeds.Owner
	for _, p := range t.Persons {
		if p.Person != "" {
			out = append(out, seeds.Owner{Unit: p.Unit, Name: p.Person})
		}
	}
	return out
}

func TestReadAgainstTruth(t *testing.T) {
	tests := []struct {
		file, truth   string
		title, issuer string
		year          int
		leads         int // distinct printed lead names
		review        int
	}{
		{wuhu2021, "seed0.json", "芜湖市人民政府关于2021年重点工作及责任分解的通知", "芜湖市人民政府", 2021, 53, 0},
		{fuyang2019, "seed2.json", "阜阳市人民政府关于2019年重点工作及责任分解的通知", "阜阳市人民政府", 2019, 57, 1},
		{fanchang, "seed3.json", "繁昌区人民政府关于印发2023年区政府重点工作任务的通知", "繁昌区人民政府", 2023, 46, 2},
	}
	for _, tt := range tests {
		t.Run(tt.truth, func(t *testing.T) {
			got := readSeed(t, tt.file)
			var truth struct {
				Tasks []truthTask `json:"tasks"`
			}
			if err := json.Unmarshal(shared(t, "truth", tt.truth), &truth); err != nil {
				t.Fatal(err)
			}
			compare(t, got.Plan.Tasks, truth.Tasks)
			if p := got.Plan; p.Title != tt.title || p.Issuer != tt.issuer || p.Year != tt.year {
				t.Errorf("title %q, issuer %q, year %d", p.Title, p.Issuer, p.Year)
			}
			if n := distinctLeads(got.Plan.Tasks); n != tt.leads {
				t.Errorf("%d distinct leads, want %d", n, tt.leads)
			}
			if len(got.Review) != tt.review {
				t.Errorf("review has %d doubts, want %d: %+v", len(got.Review), tt.review, got.Review)
			}
			checkDirectory(t, got.Plan)
		})
	}
}

// compare logs the share of exact values of each field and fails below 1.
func compare(t *testing.T, got []seeds.Task, want []truthTask) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d tasks, want %d", len(got), len(want))
	}
	n := min(len(got), len(want))
	fields := []struct {
		name string
		same func(seeds.Task, truthTask) bool
	}{
		{"no", func(g seeds.Task, w truthTask) bool { return g.No == w.No && string(g.ID) == w.No }},
		{"chapter", func(g seeds.Task, w truthTask) bool { return g.Chapter == w.Chapter }},
		{"item", func(g seeds.Task, w truthTask) bool { return g.Item == w.Item }},
		{"text", func(g seeds.Task, w truthTask) bool { return g.Text == w.Text }},
		{"leaders", func(g seeds.Task, w truthTask) bool { return slices.Equal(g.Leaders, w.Leaders) }},
		{"lead", func(g seeds.Task, w truthTask) bool { return slices.Equal(g.Lead, w.Lead) }},
		{"coop", func(g seeds.Task, w truthTask) bool { return slices.Equal(g.Coop, w.Coop) }},
		{"coop_etc", func(g seeds.Task, w truthTask) bool { return g.CoopEtc == w.CoopEtc }},
		{"deadline", func(g seeds.Task, w truthTask) bool { return g.Deadline == w.Deadline }},
		{"persons", func(g seeds.Task, w truthTask) bool { return slices.Equal(g.Owners, w.owners()) }},
	}
	t.Logf("%-9s %4d / %d", "tasks", len(got), len(want))
	for _, f := range fields {
		exact := 0
		for i := range n {
			if f.same(got[i], want[i]) {
				exact++
			} else {
				t.Errorf("task %s: %s differs: got %+v, want %+v", want[i].No, f.name, got[i], want[i])
			}
		}
		t.Logf("%-9s %.3f", f.name, float64(exact)/float64(max(len(want), 1)))
	}
}

func distinctLeads(tasks []seeds.Task) int {
	names := map[string]bool{}
	for _, task := range tasks {
		for _, name := range task.Lead {
			names[name] = true
		}
	}
	return len(names)
}

// checkDirectory makes sure that every printed name leads to a unit or a group.
func checkDirectory(t *testing.T, plan seeds.Plan) {
	t.Helper()
	d := plan.Directory()
	for _, task := range plan.Tasks {
		for _, name := range append(slices.Clone(task.Lead), task.Coop...) {
			_, unit := d.Unit(name)
			_, group := d.Group(name)
			if !unit && !group {
				t.Errorf("task %s: %q is neither unit nor group", task.ID, name)
			}
		}
	}
	for i, u := range plan.Units {
		if bad := seeds.CheckStruct(u); len(bad) > 0 {
			t.Errorf("unit %+v: %+v", u, bad)
		}
		if i > 0 && plan.Units[i-1].Rank > u.Rank {
			t.Errorf("units out of order at %s", u.Name)
		}
	}
	t.Logf("%d units, %d groups", len(plan.Units), len(plan.Groups))
}

func TestReadLeaderGroupedNotice(t *testing.T) {
	got := readSeed(t, huzhou2021)
	plan := got.Plan
	annex, counts := 0, [4]int{}
	for i, task := range plan.Tasks {
		if i == 0 || task.Chapter != plan.Tasks[i-1].Chapter && (task.No == "1" && strings.HasPrefix(task.Chapter, "一、") || task.No == "一") {
			annex++
		}
		counts[annex%len(counts)]++
		if len(task.Lead) != 1 {
			t.Errorf("%s: lead = %q, want one", task.ID, task.Lead)
		}
	}
	if counts != [4]int{0, 27, 95, 10} {
		t.Errorf("%d tasks, %v; want 132 = 27 + 95 + 10", len(plan.Tasks), counts)
	}
	if plan.Title != "政府工作报告2021年重点工作责任分解" || plan.Year != 2021 || plan.Issuer != "湖州市人民政府办公室" {
		t.Errorf("title %q, year %d, issuer %q", plan.Title, plan.Year, plan.Issuer)
	}
	if len(got.Review) != 1 {
		t.Errorf("review = %+v, want the guessed title only", got.Review)
	}
	checkDirectory(t, plan)
	for _, want := range []seeds.Task{
		{ID: "附件1/一/1", No: "1", Chapter: "一、王纲市长牵头重点工作", Text: "构建“一湾极化、两廊牵引、多区联动、全域美丽”的生产力新布局。", Leaders: []string{"王纲市长"},
			Lead: []string{"市发展改革委"}, Coop: []string{"市自然资源和规划局"}},
		{ID: "附件1/二/5", No: "5", Chapter: "二、杨六顺常务副市长牵头重点工作", Text: "推动共同富裕,扩大中等收入群体,增加低收入群体收入。", Leaders: []string{"杨六顺常务副市长"},
			Lead: []string{"市发展改革委"}, Coop: []string{"市级有关部门"}},
		{ID: "25", No: "25", Chapter: "二、杨六顺常务副市长牵头重点工作", Leaders: []string{"杨六顺常务副市长"}, Lead: []string{"市政府办公室"}},
		{ID: "附件2/八/4", No: "4", Chapter: "八、夏坚定副市长牵头重点工作", Leaders: []string{"夏坚定副市长"}, Lead: []string{"市政务办(数字化改革专班)"},
			Coop: []string{"市委办公室", "市政府办公室", "市委政法委", "市发展改革委", "市经信局", "市大数据局"}},
		{ID: "五", No: "五", Chapter: "2021年度市政府十方面民生实事责任分解", Text: "关爱困难群众(2个子项)。完成1500户困难老人家庭适老化改造;发放公租房租赁补贴3800户。",
			Lead: []string{"市民政局"}, Coop: []string{"市建设局"}},
	} {
		task, ok := plan.Task(want.ID)
		if !ok {
			t.Errorf("no task %s", want.ID)
			continue
		}
		if want.Text == "" {
			want.Text = task.Text
		}
		if task.No != want.No || task.Chapter != want.Chapter || task.Text != want.Text || !slices.Equal(task.Leaders, want.Leaders) || !slices.Equal(task.Lead, want.Lead) || !slices.Equal(task.Coop, want.Coop) {
			t.Errorf("task %s = %+v, want %+v", want.ID, task, want)
		}
	}
}

// The cells of this bulletin are run together: where its tasks end is found by
// meaning, which units lead by the unit dictionary.
func TestReadProgressBulletin(t *testing.T) {
	got := readSeed(t, wuhu2020)
	plan := got.Plan
	if len(plan.Tasks) != 116 || plan.Title != "2020年上半年市政府重点工作进展情况督查通报" || plan.Year != 2020 {
		t.Errorf("%d tasks, title %q, year %d", len(plan.Tasks), plan.Title, plan.Year)
	}
	rows := 0
	for i, task := range plan.Tasks {
		rows += len(task.Published)
		if task.No != strconv.Itoa(i+1) || len(task.Lead) == 0 || len(task.Published) == 0 {
			t.Errorf("task %d = %+v", i+1, task)
		}
	}
	if rows != 150 {
		t.Errorf("%d paragraphs of progress, want 150", rows)
	}
	checkDirectory(t, plan)
	for _, want := range []seeds.Task{
		{ID: "3", Lead: []string{"市生态环境局", "市自然资源和规划局", "市城管局", "市住建局", "市水务局"}, Coop: []string{"各县(市)区政府", "开发区管委会", "市重点处"}},
		{ID: "15", Text: "启动元亩塘公园规划,推进市政园林精细化养护。", Lead: []string{"市自然资源和规划局", "市城管局"}},
		{ID: "17", Text: "实施33项民生工程", Lead: []string{"市财政局"}, Coop: []string{"各县(市)区政府", "开发区管委会"}},
		{ID: "38", Text: "加强食品药品安全事中事后监管。", Lead: []string{"市市场监管局"}, Coop: []string{"市财政局", "各县(市)区政府", "开发区管委会"}},
		{ID: "47", Lead: []string{"市科技局", "市产业创新中心"}, Coop: []string{"鸠江区政府"}},
		{ID: "76", Text: "复制推广自贸试验区试点经验,谋划建设空港物流区。", Lead: []string{"市商务局", "芜湖县政府", "芜宣机场公司"}},
		{ID: "93", Lead: []string{"市委政法委", "市发改委", "大数据中心"}, Coop: []string{"各县(市)区政府", "开发区管委会"}},
		{ID: "109", Text: "推进撤县设区。", Lead: []string{"市民政局"}, Coop: []string{"繁昌县政府", "芜湖县政府", "南陵县政府"}},
	} {
		task, _ := plan.Task(want.ID)
		if want.Text != "" && task.Text != want.Text || !slices.Equal(task.Lead, want.Lead) || !slices.Equal(task.Coop, want.Coop) {
			t.Errorf("task %s = %q, %q + %q; want %q, %q + %q", want.ID, task.Text, task.Lead, task.Coop, want.Text, want.Lead, want.Coop)
		}
	}
	unsure := 0
	for _, d := range got.Review {
		if strings.Contains(d.Reason, "把握约") {
			unsure++
		}
	}
	if unsure == 0 || unsure > 40 {
		t.Errorf("%d doubts about where a task ends", unsure)
	}
}

func TestNothingIsLostInRealPapers(t *testing.T) {
	for _, name := range []string{wuhu2021, wuhu2020, fuyang2019, fanchang, huzhou2021} {
		t.Run(name, func(t *testing.T) {
			data := shared(t, "seeds", name)
			checkNothingLost(t, string(data), readSeed(t, name))
		})
	}
}
