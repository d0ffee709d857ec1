package units_test

import (
	"slices"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/units"
)

func TestGroupsAreProposedTheMembersThatAreClear(t *testing.T) {
	const counties = "东浦区人民政府、西浦区政府、云岭县政府、石泉市人民政府"
	const parks = "云泽经开区管委会、城南新区管委会"
	const offices = "市发改委、市教育局、市公安局、市民政局、市财政局"
	tests := []struct{ issuer, names, addressees, group, want string }{
		{"云泽市人民政府", counties, "", "各县市区政府", "东浦区人民政府、西浦区政府、云岭县政府、石泉市人民政府"},
		{"云泽市人民政府", counties, "", "各县（市、区）人民政府", "东浦区人民政府、西浦区政府、云岭县政府、石泉市人民政府"},
		{"云泽市人民政府", counties, "", "各区政府", "东浦区人民政府、西浦区政府"},
		{"云泽市人民政府", counties, "", "县区政府", "东浦区人民政府、西浦区政府、云岭县政府"},
		{"云泽市人民政府", counties + "、市政府", "", "各县政府", ""}, // one is no group
		{"云泽市人民政府", counties, "", "沿江各县（市）区政府", ""},
		{"云泽市人民政府", counties, "", "有关县区政府", ""},
		{"云泽市人民政府", counties + "、" + parks, "", "开发区管委会", "云泽经开区管委会、城南新区管委会"},
		{"云泽市人民政府", "东浦区政府", "云岭县人民政府、东浦区人民政府、各有关单位", "各县区政府", "东浦区政府、云岭县人民政府"},
		{"云泽市人民政府", counties + "、" + offices, "", "市政府各部门", "市发改委、市教育局、市公安局、市民政局、市财政局"},
		{"云泽市人民政府", "市财政局、市教育局", "", "市政府各部门", ""},
		{"云泽市人民政府", offices, "", "市直有关单位", ""},
		{"云泽市人民政府", offices, "", "市甲项目领导小组成员单位", ""},
		{"云泽市人民政府", offices, "", "市属各高校", ""},
		{"云泽市东浦区人民政府", "荻港镇政府、平铺镇人民政府、柳河乡政府、城关街道办事处", "", "各镇政府", "荻港镇政府、平铺镇人民政府"},
		{"云泽市东浦区人民政府", "荻港镇政府、平铺镇人民政府、柳河乡政府、城关街道办事处", "", "各乡镇（街道）", "荻港镇政府、平铺镇人民政府、柳河乡政府、城关街道办事处"},
		{"皖东省人民政府", "云泽市人民政府、江海市人民政府、东浦区政府", "", "各市政府", "云泽市人民政府、江海市人民政府"},
	}
	for _, tt := range tests {
		names := append(strings.Split(tt.names, "、"), "各级政府", tt.group) // behind an 各… piece, as 开发区管委会 must stand
		known := units.Known{Issuer: tt.issuer}
		if tt.addressees != "" {
			known.Addressees = strings.Split(tt.addressees, "、")
		}
		_, groups, _ := units.Directory([]seeds.Task{task("1", names)}, known)
		i := slices.IndexFunc(groups, func(g seeds.Group) bool { return g.Name == tt.group })
		if i < 0 {
			t.Errorf("%s is no group: %+v", tt.group, groups)
			continue
		}
		got := slices.Clone(groups[i].Proposed)
		want := strings.FieldsFunc(tt.want, func(r rune) bool { return r == '、' })
		if len(groups[i].Members) > 0 || len(got) != len(want) || slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(got, w) }) {
			t.Errorf("%s of %s: proposed %q, want %q; members %q", tt.group, tt.names, got, want, groups[i].Members)
		}
	}
}
