package book

import (
	"fmt"
	"testing"

	"ducha/seeds"
)

// A year's book of 900 tasks: one cell that changes, a row that comes in, the next year.
func BenchmarkWriteOver(b *testing.B) {
	book := sampleBook()
	for i := range 900 {
		book.Plan.Tasks = append(book.Plan.Tasks, seeds.Task{ID: seeds.TaskID(fmt.Sprint("t", i)), No: fmt.Sprint(i), Text: fmt.Sprintf("第%d项任务，按时完成。", i), Lead: []string{"市交通局"}})
	}
	data := written(b, book, nil)
	changed, more := mustRead(b, data), mustRead(b, data)
	changed.Plan.Tasks[5].Note = "改过"
	more.Plan.Tasks = append(more.Plan.Tasks[:10:10], append([]seeds.Task{{ID: "中", Text: "中间的。"}}, more.Plan.Tasks[10:]...)...)
	for name, work := range map[string]func(){
		"a cell":    func() { written(b, changed, data) },
		"a row":     func() { written(b, more, data) },
		"next year": func() { _, _ = book.WriteNextYear(data) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				work()
			}
		})
	}
}
