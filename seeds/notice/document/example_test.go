package document_test

import (
	"context"
	"fmt"

	"ducha/seeds/notice/document"
)

// What a file is, its content says; whatever it is, paragraphs and tables come of it.
func ExampleRead() {
	page := `<html><body><h1>重点工作</h1><table>
<tr><td>序号</td><td>任务</td></tr>
<tr><td>1</td><td>建成云泽大桥</td></tr></table></body></html>`
	doc, err := document.Read(context.Background(), "通知.txt", []byte(page))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(doc.Format)
	for _, b := range doc.Blocks {
		if b.Table == nil {
			fmt.Println(b.Paragraph.At, b.Paragraph.Text)
			continue
		}
		for _, row := range b.Table.Rows {
			fmt.Println(row[1].At, row[0].Text, row[1].Text)
		}
	}
	// Output:
	// html
	// 通知.txt 第1段 重点工作
	// 通知.txt 表1第1行第2列 序号 任务
	// 通知.txt 表1第2行第2列 1 建成云泽大桥
}
