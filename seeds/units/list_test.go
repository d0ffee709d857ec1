package units_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"ducha/seeds/units"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name, printed string
		want          []string
		etc           bool
	}{
		{"separators", "市发展改革委、市财政局，市水利局；市教育局。", []string{"市发展改革委", "市财政局", "市水利局", "市教育局"}, false},
		{"one unit", "市财政局", []string{"市财政局"}, false},
		{"nothing", " 。", nil, false},
		{"etc at the end", "市财政局、市税务局等。", []string{"市财政局", "市税务局"}, true},
		{"etc inside", "市财政局等,各县市区政府、开发区管委会。", []string{"市财政局", "各县市区政府", "开发区管委会"}, false},
		{"etc twice", "市教育局等,各县市区人民政府等。", []string{"市教育局", "各县市区人民政府"}, true},
		{"etc with a noun", "市财政局、市审计局等部门", []string{"市财政局", "市审计局"}, true},
		{"shared 人民政府", "太和县、阜南县人民政府", []string{"太和县人民政府", "阜南县人民政府"}, false},
		{"shared 政府 by three", "甲县、乙区、丙市政府等", []string{"甲县政府", "乙区政府", "丙市政府"}, true},
		{"shared 管委会", "市城南新区、阜合现代产业园区管委会。", []string{"市城南新区管委会", "阜合现代产业园区管委会"}, false},
		{"two endings in one list", "城北经开区、城东产业园区管委会,甲区、乙区人民政府等", []string{"城北经开区管委会", "城东产业园区管委会", "甲区人民政府", "乙区人民政府"}, true},
		{"a park borrows no government", "城北经开区,甲区人民政府", []string{"城北经开区", "甲区人民政府"}, false},
		{"a whole name that ends like a place", "阜阳军分区、甲区人民政府", []string{"阜阳军分区", "甲区人民政府"}, false},
		{"a county with 和 in it", "和县、太和县人民政府", []string{"和县人民政府", "太和县人民政府"}, false},
		{"brackets", "市委组织部(市人才办)、市民强融资担保(集团)有限公司、市档案局（市政务公开办、市史志办）", []string{"市委组织部(市人才办)", "市民强融资担保(集团)有限公司", "市档案局（市政务公开办、市史志办）"}, false},
		{"quotation marks", "市“严、转、提”活动领导小组成员单位、市财政局", []string{"市“严、转、提”活动领导小组成员单位", "市财政局"}, false},
		{"a bracket never closed", "市财政局(含预算、市教育局", []string{"市财政局(含预算", "市教育局"}, false},
		{"和 between groups", "市就业工作领导小组其他成员单位和市“接您回家”指挥部成员单位。", []string{"市就业工作领导小组其他成员单位", "市“接您回家”指挥部成员单位"}, false},
		{"和 between units", "市教育局、市财政局和市水利局", []string{"市教育局", "市财政局", "市水利局"}, false},
		{"及 between units", "市委宣传部及市委统战部", []string{"市委宣传部", "市委统战部"}, false},
		{"和 inside names", "市发展和改革委员会、市人力资源和社会保障局、市自然资源和规划局、市社会和人口局", []string{"市发展和改革委员会", "市人力资源和社会保障局", "市自然资源和规划局", "市社会和人口局"}, false},
		{"groups stay in pieces", "市政府各部门、各直属机构,各县市区政府、开发区管委会", []string{"市政府各部门", "各直属机构", "各县市区政府", "开发区管委会"}, false},
		{"kinds of place are one group", "各区、县级市,市财政局", []string{"各区、县级市", "市财政局"}, false},
		{"kinds of place with an ending", "各县、市、区人民政府", []string{"各县、市、区人民政府"}, false},
		{"kinds of place with a bracket", "各县(市)、区政府，市水利局", []string{"各县(市)、区政府", "市水利局"}, false},
		{"lines and blanks", "市财政局\n市教育局　市水利局", []string{"市财政局", "市教育局", "市水利局"}, false},
		{"a name broken by a line", "市财\n政局、市教育局", []string{"市财政局", "市教育局"}, false},
		{"a blank in a name", "市委 办公室、市政府 办公室", []string{"市委办公室", "市政府办公室"}, false},
		{"by duty", "市教育局、市财政局按职责分工负责", []string{"市教育局", "市财政局"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := units.Split(tt.printed)
			if !slices.Equal(got.Names, tt.want) || got.Etc != tt.etc {
				t.Errorf("Split(%q) = %q, %v; want %q, %v", tt.printed, got.Names, got.Etc, tt.want, tt.etc)
			}
		})
	}
}

func TestSplitNotes(t *testing.T) {
	l := units.Split("市发展改革委、市自然资源和规划局(列第一位者为工作牵头单位或汇总单位,下同)")
	if want := []string{"市发展改革委", "市自然资源和规划局"}; !slices.Equal(l.Names, want) {
		t.Errorf("names = %q, want %q", l.Names, want)
	}
	if !l.FirstLeads || len(l.Notes) != 1 || l.Notes[0] != "列第一位者为工作牵头单位或汇总单位,下同" {
		t.Errorf("first leads = %v, notes = %q", l.FirstLeads, l.Notes)
	}
	if l := units.Split("市教育局按职责分工负责"); l.FirstLeads || len(l.Notes) != 1 {
		t.Errorf("by duty: first leads = %v, notes = %q", l.FirstLeads, l.Notes)
	}
}

func TestSplitDoubtsBarePlaces(t *testing.T) {
	l := units.Split("太和县、市教育局")
	if len(l.Doubts) != 1 || l.Doubts[0].Text != "太和县" {
		t.Errorf("doubts = %+v, want one about 太和县", l.Doubts)
	}
}

func TestIsGroup(t *testing.T) {
	tests := []struct {
		list string
		want bool // of the last name
	}{
		{"各县市区政府", true}, {"各县(市)区政府", true}, {"有关区县政府", true}, {"市级有关部门", true}, {"相关镇政府", true},
		{"沿江各县（市）区政府", true}, {"市政府各部门", true}, {"各直属机构", true}, {"市属各高校", true}, {"驻芜各单位", true},
		{"市安委会各成员单位", true}, {"市就业工作领导小组成员单位", true}, {"市县各投融资平台", true}, {"县区政府", true}, {"县(市、区)人民政府", false}, {"市直单位", true}, {"市级各部门", true}, {"在芜高校", true}, {"驻市央企", true}, {"其余各县区政府", true}, {"区政府各部门、直属机构", true}, {"市财政局、直属机构", false},
		{"各镇、街道办事处、园区管委会", true}, {"各镇、市财政局、园区管委会", false}, {"区政府", false}, {"镇政府", false}, {"区直有关单位", true},
		{"各县市区政府、开发区管委会", true}, {"各镇、街道办事处", true}, {"市财政局、开发区管委会", false}, {"开发区管委会", false},
		{"市财政局", false}, {"阜阳军分区", false}, {"市就业工作领导小组办公室", false}, {"区直机关工委", false}, {"", false},
	}
	for _, tt := range tests {
		names := strings.Split(tt.list, "、")
		if got := units.IsGroup(names, len(names)-1); got != tt.want {
			t.Errorf("IsGroup(%s) = %v, want %v", tt.list, got, tt.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "太和县、阜南县人民政府等。", "市委组织部(市人才办)、各县、市、区政府和市财政局", "((、)）“，等等", "市财政局(列第一位者为牵头单位,下同"} {
		f.Add(s)
	}
	for _, line := range strings.Split(printedLists, "\n") {
		printed, _, _ := strings.Cut(line, " → ")
		f.Add(strings.ReplaceAll(printed, "⏎", "\n"))
	}
	f.Fuzz(func(t *testing.T, printed string) {
		l := units.Split(printed)
		for i, name := range l.Names {
			if strings.TrimSpace(name) == "" {
				t.Fatalf("Split(%q) gave a blank name", printed)
			}
			units.IsGroup(l.Names, i)
			units.IsName(name)
		}
		if r := lost(printed, l); r != 0 {
			t.Fatalf("Split(%q) = %q, notes %q: %q is lost", printed, l.Names, l.Notes, r)
		}
	})
}

// lost finds a character that stands less often in names and notes than in the
// list, words that join names aside. Shared heads and endings only add.
func lost(printed string, l units.List) rune {
	kept := map[rune]int{}
	for _, r := range strings.Join(l.Names, "") + strings.Join(l.Notes, "") {
		kept[r]++
	}
	for _, r := range printed {
		if kept[r]--; unicode.Is(unicode.Han, r) && !strings.ContainsRune("等和与及以", r) && kept[r] < 0 {
			return r
		}
	}
	return 0
}

// Nothing of the lists that papers print is lost either.
func TestSplitLosesNothing(t *testing.T) {
	for _, line := range strings.Split(printedLists, "\n") {
		printed, _, _ := strings.Cut(line, " → ")
		if r := lost(printed, units.Split(printed)); r != 0 {
			t.Errorf("Split(%q) loses %q", printed, r)
		}
	}
}
