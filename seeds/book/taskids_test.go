package book

import (
	"bytes"
	"testing"

	"ducha/seeds"
)

// An id that was issued is no other task's, whatever becomes of the rows.
func TestIssuedIDsAreNobodyElses(t *testing.T) {
	fresh := sampleFile(t)
	tasks := mustRead(t, fresh).Plan.Tasks
	issued := seeds.Issued{}
	for _, task := range tasks {
		issued[task.ID] = []string{task.Text}
	}
	issued["9"] = []string{"建成体育馆。"}
	third := refAt(t, 1, 6) // the id of the third task
	for name, tc := range map[string]struct {
		edit  []string // on 任务清单: cell, text
		ids   []seeds.TaskID
		codes []string
	}{
		"a new task of a number that is gone":      {[]string{"B7", "9", "E7", "举办博览会。", "H7", tasks[0].Lead[0]}, []seeds.TaskID{tasks[0].ID, tasks[1].ID, tasks[2].ID, "9-2"}, nil},
		"the task that is back":                    {[]string{"B7", "4", "E7", "建成体育馆", "H7", tasks[0].Lead[0]}, []seeds.TaskID{tasks[0].ID, tasks[1].ID, tasks[2].ID, "9"}, nil},
		"an id cleared":                            {[]string{third, "", "B6", ""}, []seeds.TaskID{tasks[0].ID, tasks[1].ID, tasks[2].ID}, nil},
		"a row copied and the upper one rewritten": {[]string{"A4", string(tasks[2].ID), "E4", "举办博览会。"}, []seeds.TaskID{tasks[1].ID, tasks[2].ID}, []string{"duplicate_id A4"}},
		"a text replaced":                          {[]string{"E6", "举办首届国际博览会，签约一百亿元。"}, []seeds.TaskID{tasks[0].ID, tasks[1].ID, tasks[2].ID}, []string{"text_replaced E6"}},
		"a text mended":                            {[]string{"E6", tasks[2].Text + "加快。"}, []seeds.TaskID{tasks[0].ID, tasks[1].ID, tasks[2].ID}, nil},
	} {
		var cells []string
		for i := 0; i < len(tc.edit); i += 2 {
			cells = append(cells, sheetTasks, tc.edit[i], tc.edit[i+1])
		}
		typed := edited(t, fresh, set(cells...))
		b, problems, err := Read(bytes.NewReader(typed), issued)
		if err != nil {
			t.Fatal(err)
		}
		var ids []seeds.TaskID
		for _, task := range b.Plan.Tasks {
			ids = append(ids, task.ID)
		}
		var codes []string
		for _, p := range problems {
			codes = append(codes, p.Code+" "+p.Cell)
		}
		each(t, name, ids, tc.ids)
		each(t, name, codes, tc.codes)
		again, _, err := Read(bytes.NewReader(written(t, b, typed)), issued)
		if err != nil {
			t.Fatal(err)
		}
		each(t, name+", written", again.Plan.Tasks, b.Plan.Tasks)
	}
}
