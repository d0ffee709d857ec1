package main

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"ducha/seeds"
)

func TestMergedTasksStandWhereThePaperHasThem(t *testing.T) {
	parse := func(line string) (tasks []seeds.Task) { // chapter:text
		for _, word := range strings.Fields(line) {
			chapter, text, _ := strings.Cut(word, ":")
			tasks = append(tasks, seeds.Task{ID: seeds.TaskID(text), No: text, Chapter: chapter, Text: strings.Repeat(text, 8)})
		}
		return tasks
	}
	for _, tt := range []struct{ name, old, read, want string }{
		{"between two", "一:甲 一:乙", "一:甲 一:丙 一:乙", "甲 丙 乙"},
		{"in front", "一:甲 一:乙", "一:丙 一:甲", "丙 甲 乙"},
		{"at the end", "一:甲 一:乙", "一:乙 二:丙", "甲 乙 丙"},
		{"behind one of its chapter", "一:甲 一:乙 二:丁", "一:甲 一:丙", "甲 丙 乙 丁"},
		{"a chapter of its own", "一:甲 一:乙 二:丁", "一:甲 三:丙 三:戊", "甲 乙 丁 丙 戊"},
		{"before one of its chapter", "一:甲 二:乙", "二:丙 二:乙", "甲 丙 乙"},
		{"nothing shared", "一:甲 一:乙", "一:丙 一:丁", "甲 乙 丙 丁"},
	} {
		old, read := parse(tt.old), parse(tt.read)
		var got []string
		for _, task := range mergeTasks(old, nil, read, seeds.Renew(old, nil, read)) {
			got = append(got, string(task.ID))
		}
		if !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
}

func TestAFolderThatCannotBeWrittenIsToldByTheFile(t *testing.T) {
	err := cannotWrite("/年/台账.xlsx", &fs.PathError{Op: "open", Path: "/年/.ducha-34", Err: fs.ErrPermission})
	f := explain(err)
	if !strings.Contains(f.message, "台账.xlsx") || strings.Contains(f.message+f.remedy, ".ducha-") || !strings.Contains(f.remedy, "/年") {
		t.Errorf("%+v", f)
	}
	if err := cannotWrite("/年/台账.xlsx", &fs.PathError{Op: "open", Path: "/年/.ducha-34", Err: errors.New("别的")}); strings.Contains(err.Error(), ".ducha-") {
		t.Error(err)
	}
}
