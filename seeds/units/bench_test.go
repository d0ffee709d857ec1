package units_test

import (
	"fmt"
	"testing"

	"ducha/seeds"
	"ducha/seeds/units"
)

// largePlan has 2,000 tasks and some four hundred units, as a province's paper may.
func largePlan() []seeds.Task {
	offices := []string{"发展改革委", "财政局", "教育局", "水利局", "商务局", "民政局", "司法局", "统计局", "审计局", "体育局"}
	var tasks []seeds.Task
	for i := range 2000 {
		county := string([]rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉")[i%20]) + "山县"
		tasks = append(tasks, task(fmt.Sprint(i), []string{"市" + offices[i%10], county + offices[i/20%10]},
			county+"人民政府", "各县市区政府", "开发区管委会", fmt.Sprintf("市第%d工程公司", i%60), fmt.Sprintf("市第%d办", i%30)))
	}
	return tasks
}

func BenchmarkDirectory(b *testing.B) {
	tasks := largePlan()
	for b.Loop() {
		units.Directory(tasks, units.Known{Issuer: "云泽市人民政府"})
	}
}

func BenchmarkSplit(b *testing.B) {
	for b.Loop() {
		units.Split("市发展和改革委员会、市经济和信息化局、市财政局\n市住房和城乡建设局、市奇思妙想局和市农业农村局等,各县市区政府、开发区管委会。")
	}
}
