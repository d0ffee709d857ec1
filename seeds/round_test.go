package seeds_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
)

func TestRoundsThatCannotBe(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, seeds.Beijing) }
	for name, c := range map[string]struct {
		change func(r *seeds.Round)
		want   string
	}{
		"good":                     {func(*seeds.Round) {}, ""},
		"due on the as-of date":    {func(r *seeds.Round) { r.Due = r.AsOf }, ""},
		"due a year later":         {func(r *seeds.Round) { r.Due = day(2022, 6, 30) }, ""},
		"as long as a name may":    {func(r *seeds.Round) { r.Name = strings.Repeat("年", 40) }, ""},
		"too long a name":          {func(r *seeds.Round) { r.Name = strings.Repeat("年", 41) }, "Name: 名称：太长，最多 40 个字"},
		"a name of two lines":      {func(r *seeds.Round) { r.Name = "上\n半年" }, "Name: 名称：里面有换行或控制符"},
		"no name, no ID":           {func(r *seeds.Round) { r.ID, r.Name = "", "" }, "ID: 期次：没有填写 Name: 名称：没有填写"},
		"a folder of Windows":      {func(r *seeds.Round) { r.ID = "nul" }, "ID: 期次不能叫 nul，Windows 不许文件夹用这个名称"},
		"due before":               {func(r *seeds.Round) { r.Due = day(2021, 6, 29) }, "Due: 报送截止（2021年6月29日）早于截至日期（2021年6月30日）"},
		"due long after":           {func(r *seeds.Round) { r.Due = day(2022, 7, 1) }, "Due: 报送截止（2022年7月1日）比截至日期（2021年6月30日）晚一年以上"},
		"years beyond all measure": {func(r *seeds.Round) { r.AsOf, r.Due = day(1999, 12, 31), day(2101, 1, 1) }, "AsOf: 截至日期（1999年12月31日）的年份不在 2000 至 2100 之间 Due: 报送截止（2101年1月1日）的年份不在 2000 至 2100 之间"},
	} {
		r := seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: day(2021, 6, 30), Due: day(2021, 7, 5)}
		c.change(&r)
		var got []string
		for _, f := range r.Faults() {
			got = append(got, fmt.Sprintf("%s: %s", f.Field, f.Message))
			if f.Remedy == "" {
				t.Errorf("%s: no remedy for %s", name, f.Message)
			}
		}
		if said := strings.Join(got, " "); said != c.want {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
	}
}
