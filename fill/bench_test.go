package fill

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
	"ducha/templates"
)

// benchForm is a form of 40 tasks with texts of real length.
func benchForm(t testing.TB) (templates.FormDef, seeds.Form) {
	def := templates.Preset(templates.PresetStandard)
	form := seeds.Form{Title: "进展情况反馈表", Round: "2021H1", RoundName: "2021年上半年", AsOf: time.Unix(0, 0), Due: time.Unix(0, 0), Unit: "001", UnitName: "市发展和改革委员会"}
	for i := range 40 {
		form.Rows = append(form.Rows, seeds.FormRow{Task: seeds.TaskID(fmt.Sprint(i)), Part: seeds.PartLead, Place: 1, Chapter: fmt.Sprintf("第%d章", i/10), Given: map[seeds.Key]string{
			seeds.KeyNo: fmt.Sprint(i), seeds.KeyTask: "加快云锦智能装备产业园二期建设,9月底前主体厂房全部封顶,年内引进上下游配套企业8家。", seeds.KeyLead: "市经济和信息化局、云泽经开区管委会",
			seeds.KeyCoop: "市自然资源和规划局、市住房和城乡建设局、市生态环境局、市投资促进中心等"}})
	}
	form, err := templates.Sign([]byte("secret"), form)
	if err != nil {
		t.Fatal(err)
	}
	return def, form
}

// BenchmarkWrite draws one form.
func BenchmarkWrite(b *testing.B) {
	def, form := benchForm(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, def, form); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIssue decides, signs, records and draws so many forms of 40 tasks.
func BenchmarkIssue(b *testing.B) {
	for _, units := range []int{10, 100, 1000} {
		q := manyUnits(units)
		b.Run(fmt.Sprint(units), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				l := openLedger(b)
				b.StartTimer()
				asked, err := Ask(q)
				if err != nil {
					b.Fatal(err)
				}
				outcomes, err := Issue(b.Context(), l, q.Round.ID, asked.Def, asked.Forms(), func(string, []byte) error { return nil })
				if err != nil || len(outcomes) != units {
					b.Fatalf("%d forms: %v", len(outcomes), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*units), "ms/form")
		})
	}
}

// manyUnits is a round in which so many units lead the same 40 tasks.
func manyUnits(n int) Request {
	q := sampleRequest()
	all := seeds.Group{Name: "各责任单位"}
	q.Plan.Units, q.Plan.Tasks = nil, nil
	for i := range n {
		u := seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: i + 1, Name: fmt.Sprintf("云泽市第%d局", i+1)}
		q.Plan.Units, all.Members = append(q.Plan.Units, u), append(all.Members, u.Name)
	}
	q.Plan.Groups = []seeds.Group{all}
	for i := range 40 {
		no := fmt.Sprint(i + 1)
		q.Plan.Tasks = append(q.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: fmt.Sprintf("第%d章", i/5+1), Lead: []string{all.Name}, Coop: all.Members[:i%3+1], Deadline: "12月底前",
			Text: strings.Repeat("加快云锦智能装备产业园二期建设，年内引进上下游配套企业"+no+"家；", i%4+1)})
	}
	return q
}
