package proof_test

import (
	"bytes"
	"fmt"
	"log"

	"ducha/report/proof"
	"ducha/report/typeset"
	"ducha/templates/fonts"
)

// A page is read back line by line, with the place and the type of each.
func Example() {
	d := typeset.New(typeset.Meta{Title: "通报"}, fonts.Embedded())
	d.Paragraph(typeset.Title(), typeset.Text("督查通报"))
	d.Paragraph(typeset.Body(), typeset.Text("各单位："))
	var pdf bytes.Buffer
	if err := d.Output(&pdf); err != nil {
		log.Panic(err)
	}
	f, err := proof.Read(pdf.Bytes())
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(f.Title, len(f.Pages))
	for _, line := range f.Pages[0].Lines() { // the last is the page's number
		fmt.Printf("%s %.0f mm %.0f pt\n", line.Text(), line.Left(), line[0].Size)
	}
	// Output:
	// 通报 1
	// 督查通报 90 mm 22 pt
	// 各单位： 39 mm 16 pt
	// —1— 165 mm 14 pt
}
