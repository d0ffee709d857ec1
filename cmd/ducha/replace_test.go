package main

import (
	"reflect"
	"testing"

	"ducha/seeds"
)

func TestRenewedReview(t *testing.T) {
	doubt := func(where, text, readAs, reason string) seeds.Doubt {
		return seeds.Doubt{Where: where, Text: text, ReadAs: readAs, Reason: reason}
	}
	raised := []seeds.Doubt{doubt("第 5 行", "云泽院", "新单位", "没有见过"), doubt("第 9 行", "有关部门", "单位组", "没有成员")}
	was := []seeds.Doubt{
		doubt("第 4 行", "云泽院", "归市教育局管", "没有见过"), // answered
		doubt("第 8 行", "有关部门", "单位组", "没有成员"),   // raised again
		doubt("", "请与统计局核对", "", ""),            // the clerk's own
		doubt("第 2 行", "旧的一行", "任务", "编号重复"),    // no longer raised
	}
	review, gone := renewedReview(was, raised, raised)
	want := []seeds.Doubt{raised[1], was[0], was[2]}
	if !reflect.DeepEqual(review, want) || gone != 1 {
		t.Errorf("%d gone, review %+v, want 1 and %+v", gone, review, want)
	}
}
