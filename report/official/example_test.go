package official_test

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/templates/fonts"
)

// A serial (简报) with an annex: the annex begins a page of its own.
func Example() {
	day := time.Date(2021, 7, 12, 0, 0, 0, 0, time.UTC)
	list := typeset.Table{Columns: []typeset.Column{{Title: "序号", Width: 15}, {Title: "单位"}}, Rows: []typeset.Row{typeset.Cells("1", "市水利局")}}
	d := official.Document{
		Head:    official.Head{Kind: official.Serial, Mark: "云泽市人民政府督查通报", Number: "第3期", Office: "云泽市人民政府督查室", Date: day},
		Title:   "关于2021年上半年重点工作进展情况的督查通报",
		To:      "市政府各部门",
		Body:    []official.Block{{Level: 1, Head: "一、总体情况"}, {Text: strings.Repeat("各单位认真落实。", 60)}},
		Annexes: []official.Annex{{Title: "未按时报送单位名单", Blocks: []official.Block{{Table: &list}}}},
		Imprint: official.Imprint{Issuer: "云泽市人民政府办公室", Date: day},
	}.Set(fonts.Embedded())
	fmt.Println(d.Pages(), len(d.Missing()), d.Output(io.Discard))
	// Output:
	// 3 0 <nil>
}
