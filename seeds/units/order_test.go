package units

import (
	"slices"
	"testing"

	"ducha/seeds"
)

func TestKindsNameEveryBranch(t *testing.T) {
	for _, r := range bodies().rows {
		if !slices.Contains(Kinds, r.kind()) {
			t.Errorf("%s of %s is missing", r.kind(), r.stem)
		}
	}
	names := []string{"某市人民政府", "甲县人民政府", "乙镇人民政府", "某经济开发区管委会", "某某有限公司", "没听说过"}
	listed, _, _ := Directory([]seeds.Task{{ID: "1", Lead: names}}, Known{Issuer: "某市人民政府"})
	for _, u := range listed {
		if !slices.Contains(Kinds, u.Kind) {
			t.Errorf("%s of %s is missing", u.Kind, u.Name)
		}
	}
}
