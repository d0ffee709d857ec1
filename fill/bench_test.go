package fill

import (
	"fmt"
	"io"
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
