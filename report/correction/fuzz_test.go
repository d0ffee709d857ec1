package correction

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"ducha/seeds/workbook"
)

// hostile is a workbook whose sheet, comments, boxes, styles and memory are these.
func hostile(t testing.TB, sheet, texts, boxes, styles, remembered string) []byte {
	t.Helper()
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relations := func(list ...string) string {
		var out strings.Builder
		for i := 0; i < len(list); i += 3 {
			out.WriteString(`<Relationship Id="` + list[i] + `" Type="` + rel + list[i+1] + `" Target="/` + list[i+2] + `"/>`)
		}
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + out.String() + `</Relationships>`
	}
	parts := [][2]string{
		{contentTypes, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{"_rels/.rels", relations("r1", "officeDocument", "xl/workbook.xml")},
		{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + office + `"><sheets><sheet name="表" sheetId="1" r:id="r1"/><sheet name="` + memorySheet + `" sheetId="2" r:id="r2"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations("r1", "worksheet", "xl/a.xml", "r2", "worksheet", "xl/b.xml", "r3", "styles", "xl/s.xml")},
		{"xl/a.xml", sheet},
		{"xl/_rels/a.xml.rels", relations("r1", "comments", "xl/c.xml", "r2", "vmlDrawing", "xl/v.vml")},
		{"xl/b.xml", `<worksheet xmlns="` + mainSpace + `"><sheetData><row><c t="inlineStr"><is><t>:` + base64.RawStdEncoding.EncodeToString([]byte(remembered)) + `</t></is></c></row></sheetData></worksheet>`},
		{"xl/s.xml", styles},
		{"xl/c.xml", texts},
		{"xl/v.vml", boxes},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err == nil {
			_, err = io.WriteString(w, p[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever the parts of a return and its memory hold, marking it ends in a workbook or in an error.
func FuzzMark(f *testing.F) {
	const sheet = `<worksheet xmlns="` + mainSpace + `" xmlns:r="` + office + `"><dimension ref="A1:C3"/><sheetViews><sheetView><pane ySplit="2" topLeftCell="A3" state="frozen"/><selection activeCell="B2" sqref="B2"/></sheetView></sheetViews><cols><col min="1" max="9" width="9"/></cols><sheetData>` +
		`<row r="1"><c r="A1" t="inlineStr"><is><t>退回更正：共 1 处</t></is></c></row><row r="2" ht="30"><c r="A2"/><c r="D2" t="inlineStr"><is><t>错误说明</t></is></c></row><row r="3" hidden="1"><c s="1"><f t="shared" si="0" ref="A3:A4">A1+表!B2</f><v>3</v></c></row></sheetData>` +
		`<sheetProtection sheet="1"/><autoFilter ref="A2:D3"><filterColumn colId="3"/></autoFilter><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells><legacyDrawing r:id="r2"/></worksheet>`
	const texts = `<comments xmlns="` + mainSpace + `"><authors><author>甲</author><author>ducha</author></authors><commentList><comment ref="A2" authorId="1"><text><t>【退回更正】</t></text></comment><comment ref="C3" authorId="0"><text><r><t>好</t></r><r><t>&#10;【退回更正】坏</t></r></text></comment></commentList></comments>`
	const boxes = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025"><x:ClientData ObjectType="Note"><x:Anchor>1, 2, 1, 0, 3, 4, 5, 6</x:Anchor><x:Row>1</x:Row><x:Column>0</x:Column></x:ClientData></v:shape><br></xml>`
	const styles = `<styleSheet xmlns="` + mainSpace + `"><fonts count="1"><font/></fonts><fills count="2"><fill/><fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/></patternFill></fill></fills><borders count="1"><border/></borders><cellXfs count="2"><xf/><xf fillId="1" fontId="7"/></cellXfs></styleSheet>`
	const remembered = `{"Counts":[1,1,1,1],"Boxes":true,"Sheets":[{"Name":"表","Table":{"Column":4,"Header":1,"End":2,"Width":"<col min=\"1\" max=\"9\"/>","Range":"A1:D2","Protected":true},"Cells":[{"Row":2,"Col":1,"Fill":"<fill/>","Color":"FFC7CE"},{"Row":1,"Col":4,"Made":true,"RowMade":true}],"Rows":[{"Row":2,"Set":"30"}],"Names":[{"Name":"x","Set":"y"}],"Notes":{"Texts":true,"Boxes":true}}]}`
	f.Add(sheet, texts, boxes, styles, remembered)
	f.Add("<worksheet><sheetData/></worksheet>", "<comments/>", "<xml/>", "<styleSheet/>", "{}")
	f.Add(sheet, texts, boxes, styles, strings.Replace(remembered, `"Counts"`, `"Styles":"`+fingerprint([]byte(styles))+`","Counts"`, 1))
	f.Fuzz(func(t *testing.T, sheet, texts, boxes, styles, remembered string) {
		b, err := Open(hostile(t, sheet, texts, boxes, styles, remembered))
		if err != nil {
			return
		}
		say := Sheet{Name: "表", Notice: NoticeHead + "共 2 处", Table: Table{Header: 1, Last: 3, Left: 1, Right: 3}, Rows: []Row{{2, "坏"}, {3, strings.Repeat("很坏", 200)}},
			Cells: []Cell{{Row: 2, Col: 2, Fault: true, Text: "坏"}, {Row: 3, Col: 3, Text: "怪"}}}
		if err := b.Mark([]Sheet{say}); err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Write(&out); err != nil {
			t.Fatal(err)
		}
		read, err := workbook.Read(out.Bytes())
		if err != nil {
			t.Fatalf("the copy cannot be read: %v", err)
		}
		if rows := read.Sheets[0].Rows; len(rows) == 0 || rows[0].Num != 1 || !strings.HasPrefix(rows[0].Cells[0].Text, NoticeHead) {
			t.Errorf("the line above everything is not there: %+v", rows)
		}
	})
}
