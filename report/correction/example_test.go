package correction_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/xuri/excelize/v2"

	"ducha/report/correction"
)

// A wrong cell is marked in the unit's own file, and the line above says how many there are.
func Example() {
	f := excelize.NewFile()
	defer f.Close()
	for at, row := range map[string][]any{"A1": {"序号", "完成情况"}, "A2": {"1", "差不多了"}} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			log.Panic(err)
		}
	}
	var returned, marked bytes.Buffer
	if err := f.Write(&returned); err != nil {
		log.Panic(err)
	}

	b, err := correction.Open(returned.Bytes())
	if err != nil {
		log.Panic(err)
	}
	err = b.Mark([]correction.Sheet{{
		Name: "Sheet1", Notice: correction.NoticeHead + "共 1 处需要改正。", Table: correction.Table{Header: 1, Last: 2, Left: 1, Right: 2},
		Cells: []correction.Cell{{Row: 2, Col: 2, Fault: true, Text: "请从下拉框选一项。"}},
	}})
	if err != nil {
		log.Panic(err)
	}
	if err := b.Write(&marked); err != nil {
		log.Panic(err)
	}

	g, err := excelize.OpenReader(&marked)
	if err != nil {
		log.Panic(err)
	}
	defer g.Close()
	notice, err := g.GetCellValue("Sheet1", "A1")
	if err != nil {
		log.Panic(err)
	}
	comments, err := g.GetComments("Sheet1")
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(notice)
	for _, c := range comments {
		fmt.Println(c.Cell, c.Paragraph[1].Text) // the first says whose word it is
	}
	// Output:
	// 退回更正：共 1 处需要改正。
	// B3 请从下拉框选一项。
}
