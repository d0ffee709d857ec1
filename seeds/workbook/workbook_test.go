package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/workbook"
)

// parts makes an .xlsx of these parts.
func parts(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// one is a workbook with this inside of sheetData, and these shared strings.
func one(t testing.TB, rows, shared string) []byte {
	t.Helper()
	return parts(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="rId9"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId9" Target="/xl/worksheets/a.xml"/></Relationships>`,
		"xl/worksheets/a.xml":        `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":       `<sst>` + shared + `</sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="201" formatCode="0.0%"/><numFmt numFmtId="202" formatCode="0&quot;day&quot;"/></numFmts>
			<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/><xf numFmtId="202"/></cellXfs></styleSheet>`,
	})
}

func TestCellsAreReadAsTheyAreMeant(t *testing.T) {
	rows := `<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="inlineStr"><is><r><t>富</t></r><r><t xml:space="preserve">文本 </t></r></is></c>
		<c r="C3"><v>0.56999999999999995</v></c><c r="D3" s="1"><v>0.63</v></c><c r="E3" s="2"><v>44377</v></c><c r="F3" s="3"><v>44377.5</v></c>
		<c r="G3" s="4"><v>1.2</v></c><c r="H3" s="5"><v>7</v></c><c r="I3" t="b"><v>1</v></c><c r="J3" t="e"><v>#N/A</v></c>
		<c r="K3" t="str"><f>1+1</f><v>两</v></c><c r="L3" s="1"/><c r="M3" t="s"><v>9</v></c><c r="N3" s="77"><v>5</v></c></row>
		<row><c><v>1</v></c><c t="s"><v>1</v></c></row>`
	shared := `<si><t>一行_x000D_&#10;两行</t><rPh><t>拼音</t></rPh></si><si><t>'&#160;数&#8203;</t></si>`
	b, err := workbook.Read(one(t, rows, shared))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range b.Sheets[0].Rows {
		for _, c := range r.Cells {
			got = append(got, fmt.Sprintf("%d,%d %q %d %v", r.Num, c.Col, c.Text, c.Kind, c.Formula))
		}
	}
	want := []string{
		`3,1 "一行\n两行" 0 false`, `3,2 "富文本" 0 false`, `3,3 "0.57" 1 false`, `3,4 "0.63" 2 false`, `3,5 "2021-06-30" 3 false`, `3,6 "2021-06-30 12:00" 3 false`,
		`3,7 "1.2" 2 false`, `3,8 "7" 1 false`, `3,9 "TRUE" 4 false`, `3,10 "#N/A" 5 false`, `3,11 "两" 0 true`, `3,14 "5" 1 false`,
		`4,1 "1" 1 false`, `4,2 "数" 0 false`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A formula without a result in the file is open: what stands there is not known.
// One that gave nothing is not: its cell is blank.
func TestAFormulaWithoutItsResultIsOpen(t *testing.T) {
	const formula = `<f>TEXT(1,"0")</f>`
	for _, c := range []struct {
		name, cell string
		want       []workbook.Cell
	}{
		{"an empty v, as openpyxl writes it", `<c r="B1">` + formula + `<v></v></c>`, []workbook.Cell{{Col: 2, Formula: true, Open: true}}},
		{"an empty v in one tag", `<c r="B1">` + formula + `<v/></c>`, []workbook.Cell{{Col: 2, Formula: true, Open: true}}},
		{"no v", `<c r="B1">` + formula + `</c>`, []workbook.Cell{{Col: 2, Formula: true, Open: true}}},
		{"no v and a style", `<c r="B1" s="3">` + formula + `</c>`, []workbook.Cell{{Col: 2, Formula: true, Open: true}}},
		{"a shared formula", `<c r="B1"><f t="shared" si="0"/></c>`, []workbook.Cell{{Col: 2, Formula: true, Open: true}}},
		{"a text that is empty", `<c r="B1" t="str">` + formula + `<v></v></c>`, nil},
		{"a text without v", `<c r="B1" t="str">` + formula + `</c>`, nil},
		{"a text of blanks", `<c r="B1" t="str">` + formula + `<v> </v></c>`, nil},
		{"a text", `<c r="B1" t="str">` + formula + `<v>甲</v></c>`, []workbook.Cell{{Col: 2, Text: "甲", Formula: true}}},
		{"a number", `<c r="B1">` + formula + `<v>0</v></c>`, []workbook.Cell{{Col: 2, Text: "0", Kind: workbook.Number, Formula: true}}},
		{"an error", `<c r="B1" t="e">` + formula + `<v>#N/A</v></c>`, []workbook.Cell{{Col: 2, Text: "#N/A", Kind: workbook.Error, Formula: true}}},
		{"no formula", `<c r="B1"><v></v></c>`, nil},
	} {
		b, err := workbook.Read(one(t, `<row r="1">`+c.cell+`</row>`, ""))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []workbook.Cell
		for _, r := range b.Sheets[0].Rows {
			got = append(got, r.Cells...)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: read %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Open formulas by the thousand are blank all the same: they end a sheet, and count as its cells.
func TestOpenFormulasAreBounded(t *testing.T) {
	text, open := `<row><c><v>1</v></c></row>`, `<c><f>A1</f><v></v></c>`
	b, err := workbook.Read(one(t, text+strings.Repeat(`<row>`+open+`</row>`, 2001)+text, ""))
	if err != nil || !b.Heavy || !b.Sheets[0].Cut || len(b.Sheets[0].Rows) != 2001 {
		t.Errorf("rows of open formulas: %v, heavy %v, %d rows", err, b.Heavy, len(b.Sheets[0].Rows))
	}
	if _, err := workbook.Read(one(t, strings.Repeat(`<row>`+strings.Repeat(open, 160)+`</row>`, 1900), "")); !errors.Is(err, workbook.ErrTooLarge) {
		t.Errorf("open formulas by the hundred thousand: %v", err)
	}
}

// What excelize writes is read the same: another writer of the same format.
func TestWhatExcelizeWritesIsReadBack(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for cell, v := range map[string]any{"B2": "𠮷镕🙂", "C2": 12.5, "D2": true, "E2": "=1+1", "B5": strings.Repeat("长", 32767)} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCustomProps(excelize.CustomProperty{Name: "mark", Value: "M1"}); err != nil {
		t.Fatal(err)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Modified: "2021-07-02T02:00:00Z"}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	b, err := workbook.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if b.Custom["mark"] != "M1" || !b.Modified.Equal(time.Date(2021, 7, 2, 2, 0, 0, 0, time.UTC)) || b.Heavy {
		t.Errorf("properties: %v %v heavy %v", b.Custom, b.Modified, b.Heavy)
	}
	row := b.Sheets[0].Rows[0]
	if row.Num != 2 || len(row.Cells) != 4 || row.Cells[0].Text != "𠮷镕🙂" || row.Cells[1].Text != "12.5" || row.Cells[2].Text != "TRUE" || row.Cells[3].Text != "=1+1" {
		t.Errorf("row 2: %+v", row)
	}
	if n := len([]rune(b.Sheets[0].Rows[1].Cells[0].Text)); n != 32767 {
		t.Errorf("the longest text that a cell holds comes back with %d characters", n)
	}
}

func TestHostileFilesCostLittle(t *testing.T) {
	wide := strings.Repeat(`<row><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>`, 30000)
	ghosts := `<row r="1"><c r="A1"><v>1</v></c></row>` + strings.Repeat(`<row><c s="1"/><c s="1"/></row>`, 200000)
	many := strings.Repeat(`<row>`+strings.Repeat(`<c><v>1</v></c>`, 100)+`</row>`, 3100)
	for _, c := range []struct {
		name  string
		data  []byte
		err   error
		heavy bool
	}{
		{"rows that reach to XFD", one(t, wide, ""), nil, true},
		{"blank rows by the hundred thousand", one(t, ghosts, ""), nil, true},
		{"cells by the hundred thousand", one(t, many, ""), workbook.ErrTooLarge, false},
		{"a sheet that unpacks to more than it may", one(t, "<row>"+strings.Repeat(" ", 33<<20)+"</row>", ""), workbook.ErrTooLarge, false},
		{"shared strings without end", one(t, "", strings.Repeat("<si><t>"+strings.Repeat("x", 60<<10)+"</t></si>", 300)), workbook.ErrTooLarge, false},
		{"an entity that feeds on itself", parts(t, map[string]string{"xl/workbook.xml": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook><sheets><sheet name="&b;"/></sheets></workbook>`}), workbook.ErrDamaged, false},
		{"no workbook in it", parts(t, map[string]string{"a.txt": "x"}), workbook.ErrDamaged, false},
		{"sheets by the thousand", parts(t, map[string]string{"xl/workbook.xml": "<workbook>" + strings.Repeat(`<sheet name="a"/>`, 10000) + "</workbook>"}), workbook.ErrTooLarge, false},
		{"no zip", []byte("PK nothing"), workbook.ErrDamaged, false},
	} {
		b, err := workbook.Read(c.data)
		if !errors.Is(err, c.err) || b.Heavy != c.heavy {
			t.Errorf("%s: %v, heavy %v; want %v, %v", c.name, err, b.Heavy, c.err, c.heavy)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`<row r="3"><c r="A3" t="s"><v>0</v></c><c t="b"><v>1</v></c></row>`, `<si><t>甲</t></si>`)
	f.Add(`<row r="99999999999"><c r="ZZZZ1"><f>x</f></c></row>`, `<si><r><t>a</t></r><rPh><t>b</t></rPh></si>`)
	f.Add(`<c><is></c>`, ``)
	f.Add(`<row><c><f>A1</f><v></v></c><c t="str"><f>A1</f></c></row>`, ``)
	f.Fuzz(func(t *testing.T, rows, shared string) {
		b, err := workbook.Read(one(t, rows, shared))
		if err != nil && !errors.Is(err, workbook.ErrDamaged) && !errors.Is(err, workbook.ErrTooLarge) {
			t.Errorf("an error of no kind: %v", err)
		}
		for _, s := range b.Sheets {
			last := 0
			for _, r := range s.Rows {
				if r.Num < last || len(r.Cells) == 0 {
					t.Errorf("row %d after row %d with %d cells", r.Num, last, len(r.Cells))
				}
				last = r.Num
				for _, c := range r.Cells {
					if c.Open && !c.Formula || c.Text == "" && !c.Open {
						t.Errorf("row %d: %+v", r.Num, c)
					}
				}
			}
		}
	})
}
