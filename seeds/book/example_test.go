package book_test

import (
	"bytes"
	"fmt"

	"ducha/seeds"
	"ducha/seeds/book"
)

// A plan is written as 台账.xlsx and read back; what is doubtful in it is told by cell.
func Example() {
	ledger := book.New()
	ledger.SetPlan(seeds.Plan{
		Title: "2021年重点工作责任分解", Year: 2021, Issuer: "云泽市人民政府",
		Tasks: []seeds.Task{{ID: "1", No: "1", Text: "建成云泽大桥。", Lead: []string{"市交通运输局"}, Deadline: "2021年13月底前"}},
		Units: []seeds.Unit{{ID: "001", Rank: 10, Name: "市交通运输局", Email: []string{"jt@example.gov.cn"}}},
	})
	var file bytes.Buffer
	if err := ledger.Write(&file, nil); err != nil {
		fmt.Println(err)
		return
	}
	read, problems, err := book.Read(&file, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(read.Plan.Tasks[0].Text, read.Plan.Units[0].Name, len(problems))
	for _, p := range read.Check() {
		if p.Severity == seeds.Fault {
			fmt.Println(p.Sheet, p.Cell, p.Message)
		}
	}
	// Output:
	// 建成云泽大桥。 市交通运输局 0
	// 任务清单 F4 完成时限中的“2021年13月”没有这一天
}
