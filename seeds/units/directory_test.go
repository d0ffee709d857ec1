package units_test

import (
	"slices"
	"testing"

	"ducha/seeds"
	"ducha/seeds/units"
)

func task(id string, lead []string, coop ...string) seeds.Task {
	return seeds.Task{ID: seeds.TaskID(id), Lead: lead, Coop: coop}
}

// same reports whether all names lead to one unit of the directory.
func same(us []seeds.Unit, names ...string) bool {
	plan := seeds.Plan{Units: us}
	d := plan.Directory()
	first, ok := d.Unit(names[0])
	for _, name := range names[1:] {
		u, found := d.Unit(name)
		ok = ok && found && u.ID == first.ID
	}
	return ok
}

func TestDirectoryMerges(t *testing.T) {
	tests := [][]string{
		{"市发改委", "市发展改革委", "市发展和改革委员会", "阜阳市发展改革委"},
		{"市数据资源局", "市数据资源管理局"},
		{"人行阜阳中心支行", "人民银行阜阳中心支行", "人民银行阜阳市中心支行", "中国人民银行阜阳市分行", "市人行"},
		{"市人力资源社会保障局", "市人力资源和社会保障局", "市人社局", "市人力社保局"},
		{"市政府办公室", "市人民政府办公室", "市政府办"},
		{"市供电公司", "阜阳供电公司", "国网阜阳供电公司"},
		{"阜阳经开区管委会", "阜阳经济技术开发区管委会", "市经开区管委会"},
		{"市颍科创投公司", "颍科创投公司"},
		{"颍东区政府", "颍东区人民政府"},
		{"市委组织部(市人才办)", "市委组织部", "中共阜阳市委组织部"},
		{"市税务局", "国家税务总局阜阳市税务局"},
		{"团市委", "共青团阜阳市委员会"},
		{"市生态环境局颍东区分局", "颍东区生态环境分局"},
		{"市新城管委会(筹)", "市新城管委会"},
	}
	for _, names := range tests {
		us, _, _ := units.Directory([]seeds.Task{task("1", names)}, units.Known{Issuer: "阜阳市人民政府"})
		if len(us) != 1 || !same(us, names...) {
			t.Errorf("%q make %d units, want one: %+v", names, len(us), us)
		}
	}
}

func TestDirectoryKeepsApart(t *testing.T) {
	tests := [][]string{
		{"省财政厅", "市财政局", "区财政局", "颍东区财政局"},
		{"市机场公司", "市空港公司"}, {"市治水办", "市治气办"}, {"市供电公司", "市供水总公司"},
		{"市大数据中心", "市数据资源管理局"}, {"市委办公室", "市政府办公室"}, {"市统计局", "国家统计局阜阳调查队"},
		{"市邮政管理局", "市邮政公司"}, {"市税务局", "省江北产业集中区税务局"}, {"市城乡建设局", "市城市管理局"},
		{"市西湖管委会", "市西湖新区管委会"}, {"市委组织部", "市人才办"}, {"市公安局", "市公安局交警支队"},
		{"颍东区人民政府", "颍泉区人民政府"}, {"市A项目专班", "市B项目专班"}, {"市甲领导小组办公室", "市乙领导小组办公室"},
	}
	for _, names := range tests {
		us, _, _ := units.Directory([]seeds.Task{task("1", names)}, units.Known{Issuer: "阜阳市人民政府"})
		if len(us) != len(names) {
			t.Errorf("%q make %d units, want %d: %+v", names, len(us), len(names), us)
		}
	}
}

func TestDirectoryOrderAndIDs(t *testing.T) {
	tasks := []seeds.Task{
		task("1", []string{"市建投集团", "乙区政府"}, "城东新区管委会", "市财政局", "各县市区政府", "开发区管委会"),
		task("2", []string{"甲县政府", "市委编办"}, "市教育局", "市人才工作领导小组成员单位"),
	}
	known := units.Known{Issuer: "某某市人民政府", Addressees: []string{"甲县人民政府", "乙区人民政府", "城东新区管委会"}}
	us, groups, doubts := units.Directory(tasks, known)
	var names []string
	for i, u := range us {
		names = append(names, u.Name)
		if want := []string{"001", "002", "003", "004", "005", "006", "007"}[i]; string(u.ID) != want {
			t.Errorf("%s has id %s, want %s", u.Name, u.ID, want)
		}
	}
	if want := []string{"市委编办", "市教育局", "市财政局", "甲县政府", "乙区政府", "城东新区管委会", "市建投集团"}; !slices.Equal(names, want) {
		t.Errorf("order = %q, want %q", names, want)
	}
	var pieces []string
	for _, g := range groups {
		pieces = append(pieces, g.Name)
	}
	if want := []string{"各县市区政府", "开发区管委会", "市人才工作领导小组成员单位"}; !slices.Equal(pieces, want) {
		t.Errorf("groups = %q, want %q", pieces, want)
	}
	if len(doubts) != 0 {
		t.Errorf("doubts = %+v, want none", doubts)
	}
}

func TestDirectoryKeepsWhatIsKnown(t *testing.T) {
	known := units.Known{
		Issuer: "某某市人民政府",
		Units: []seeds.Unit{
			{ID: "007", Rank: 5, Name: "市财政局", Aliases: []string{"财政"}, Email: []string{"a@example.cn"}},
			{ID: "002", Rank: 9, Name: "市教育局"},
		},
		Groups: []seeds.Group{{Name: "各县市区政府", Members: []string{"甲县政府"}}},
	}
	tasks := []seeds.Task{task("1", []string{"财政", "某某市财政局"}, "市水利局", "各县市区政府")}
	us, groups, _ := units.Directory(tasks, known)
	if len(us) != 3 || us[0].ID != "007" || us[0].Rank != 5 || us[0].Email[0] != "a@example.cn" || us[1].ID != "002" || us[2].ID != "008" || us[2].Name != "市水利局" {
		t.Errorf("units = %+v", us)
	}
	if !slices.Equal(us[0].Aliases, []string{"财政", "某某市财政局"}) {
		t.Errorf("aliases = %q", us[0].Aliases)
	}
	if len(known.Units[0].Aliases) != 1 {
		t.Error("the units given were changed")
	}
	if len(groups) != 1 || len(groups[0].Members) != 1 {
		t.Errorf("groups = %+v", groups)
	}
	again, _, _ := units.Directory(tasks, units.Known{Issuer: known.Issuer, Units: us, Groups: groups})
	if len(again) != len(us) || len(again[0].Aliases) != len(us[0].Aliases) {
		t.Errorf("a second time: %+v", again)
	}
}

func TestDirectoryDoubts(t *testing.T) {
	tests := []struct {
		name  string
		names []string
		want  string // the text of the one doubt
	}{
		{"nobody knows it", []string{"市奇思妙想局"}, "市奇思妙想局"},
		{"no unit name", []string{"尽快完成"}, "尽快完成"},
		{"parks of one name", []string{"市东湖管委会", "市东湖新区管委会"}, "市东湖管委会、市东湖新区管委会"},
		{"before and after a reform", []string{"市扶贫办", "市乡村振兴局"}, "市扶贫办、市乡村振兴局"},
		{"one family, one of them short", []string{"市水利局", "市水务局"}, ""},
	}
	for _, tt := range tests {
		_, _, doubts := units.Directory([]seeds.Task{task("3", tt.names)}, units.Known{Issuer: "某某市人民政府"})
		switch {
		case tt.want == "":
			if len(doubts) != 0 {
				t.Errorf("%s: doubts = %+v, want none", tt.name, doubts)
			}
		case len(doubts) != 1 || doubts[0].Text != tt.want || doubts[0].Where != "3" || doubts[0].Reason == "" || doubts[0].ReadAs == "":
			t.Errorf("%s: doubts = %+v, want one about %s", tt.name, doubts, tt.want)
		}
	}
}

func TestHomeOf(t *testing.T) {
	tests := []struct {
		issuer string
		want   units.Home
	}{
		{"芜湖市人民政府", units.Home{Name: "芜湖", Level: "市"}},
		{"湖州市人民政府办公室", units.Home{Name: "湖州", Level: "市"}},
		{"芜湖市繁昌区人民政府", units.Home{Name: "繁昌", Level: "区"}},
		{"中共芜湖市委办公室", units.Home{Name: "芜湖", Level: "市"}},
		{"安徽省人民政府", units.Home{Name: "安徽", Level: "省"}},
		{"国务院办公厅", units.Home{Level: "国"}},
		{"", units.Home{}},
	}
	for _, tt := range tests {
		if got := units.HomeOf(tt.issuer); got != tt.want {
			t.Errorf("HomeOf(%s) = %+v, want %+v", tt.issuer, got, tt.want)
		}
	}
}

// A place is known from the issuer, else from the title; where neither names it, what
// may be one body is proposed.
func TestHomeOfThePaper(t *testing.T) {
	tasks := []seeds.Task{{ID: "1", Lead: []string{"市发改委"}}, {ID: "2", Lead: []string{"襄阳市发展和改革委员会"}}, {ID: "3", Lead: []string{"云溪区发改委"}}}
	for _, known := range []units.Known{
		{Issuer: "襄阳市人民政府办公室"}, {Issuer: "中共襄阳市委 襄阳市人民政府"},
		{Title: "襄阳市2022年重点工作责任分解"}, {Title: "关于印发襄阳市2022年重点工作的通知"}, {Issuer: "市人民政府办公室", Title: "市人民政府办公室关于印发襄阳市2022年重点工作的通知"},
		{Title: "襄阳市人民政府2022年重点工作"}, {Title: "襄阳市发展和改革委员会关于2022年重点工作的通知"},
	} {
		if found, _, doubts := units.Directory(tasks, known); len(found) != 2 || len(doubts) != 0 {
			t.Errorf("%+v: %d units, doubts %v", known, len(found), doubts)
		}
	}
	found, _, doubts := units.Directory(tasks, units.Known{Title: "2022年全市重点工作责任分解"})
	if len(found) != 3 || len(doubts) != 1 {
		t.Errorf("unknown place: %d units, doubts %v", len(found), doubts)
	}
}
