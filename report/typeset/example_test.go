package typeset_test

import (
	"bytes"
	"fmt"
	"log"

	"ducha/report/proof"
	"ducha/report/typeset"
	"ducha/templates/fonts"
)

// The first line of a paragraph of 正文 holds 26 characters. The mark behind the 26th must not
// begin a line (行首禁则): it takes its character along.
func Example() {
	d := typeset.New(typeset.Meta{Title: "通报"}, fonts.Embedded())
	d.Paragraph(typeset.Body(), typeset.Text("市政府督查室对截至六月底的重点工作进展情况进行了督查，共涉及49项重点任务。"))
	var pdf bytes.Buffer
	if err := d.Output(&pdf); err != nil {
		log.Panic(err)
	}
	printed, err := proof.Read(pdf.Bytes())
	if err != nil {
		log.Panic(err)
	}
	for _, line := range printed.Pages[0].Lines()[:2] { // below is the page's number
		fmt.Println(line.Text())
	}
	// Output:
	// 市政府督查室对截至六月底的重点工作进展情况进行了督
	// 查，共涉及49项重点任务。
}
