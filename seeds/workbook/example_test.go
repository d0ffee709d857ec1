package workbook_test

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/workbook"
)

// A cell says what it shows and what kind of value that is; rows and cells without text
// are left out.
func ExampleRead() {
	f := excelize.NewFile()
	defer f.Close()
	var file bytes.Buffer
	if err := errors.Join(f.SetCellStr("Sheet1", "B2", "已开工"), f.SetCellInt("Sheet1", "C2", 63), f.Write(&file)); err != nil {
		fmt.Println(err)
		return
	}
	book, err := workbook.Read(file.Bytes())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range book.Sheets[0].Rows {
		for _, cell := range row.Cells {
			fmt.Println(row.Num, cell.Col, cell.Text, cell.Kind == workbook.Number)
		}
	}
	// Output:
	// 2 2 已开工 false
	// 2 3 63 true
}
