package pen_test

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// A small sheet, drawn as a list of what is on it; the first error comes with Write.
func Example() {
	p := pen.New("进展", map[string]excelize.Style{"head": {Font: &excelize.Font{Bold: true}}, "cell": {}})
	defer p.Close()
	p.Widths(10, 40)
	p.Put("A1", "序号", "head")
	p.Put("B1", "工作进展", "head")
	p.Number("A2", 1, "cell")
	p.Put("B2", "=1+1 是文字，不是公式", "cell")
	p.Page(pen.Paper{Landscape: true, Header: 1})
	var file bytes.Buffer
	if err := p.Write(&file); err != nil {
		fmt.Println(err)
		return
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	rows, err := f.GetRows("进展")
	fmt.Println(rows, err)
	// Output:
	// [[序号 工作进展] [1 =1+1 是文字，不是公式]] <nil>
}
