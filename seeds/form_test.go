package seeds_test

import (
	"slices"
	"testing"

	"ducha/seeds"
)

func TestTasksThatThePlanHasNoMoreAreNotAskedFor(t *testing.T) {
	row := func(id string) seeds.FormRow {
		return seeds.FormRow{Task: seeds.TaskID(id), Given: map[seeds.Key]string{seeds.KeyNo: "第" + id}}
	}
	forms := []seeds.Form{{Unit: "001", Rows: []seeds.FormRow{row("1"), row("2")}}, {Unit: "002", Rows: []seeds.FormRow{row("2"), row("3")}}}
	left, gone := seeds.StillAsked(forms, seeds.Plan{Tasks: []seeds.Task{{ID: "1"}}})
	if !slices.Equal(gone, []string{"第2", "第3"}) {
		t.Errorf("gone: %v", gone)
	}
	if len(left) != 2 || len(left[0].Rows) != 1 || left[0].Rows[0].Task != "1" || len(left[1].Rows) != 0 {
		t.Errorf("left: %+v", left)
	}
	if len(forms[0].Rows) != 2 || len(forms[1].Rows) != 2 {
		t.Error("the forms as issued were changed")
	}
}
