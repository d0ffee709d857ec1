package workbook_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"ducha/seeds/workbook"
)

// book is a workbook whose one sheet is this XML.
func book(t testing.TB, sheet string) workbook.Sheet {
	t.Helper()
	b, err := workbook.Read(parts(t, map[string]string{
		"xl/workbook.xml":            `<workbook><sheets><sheet name="表" state="veryHidden" r:id="r1"/><sheet name="图" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="a.xml"/><Relationship Id="r2" Target="b.xml"/></Relationships>`,
		"xl/a.xml":                   sheet,
		"xl/b.xml":                   `<chartsheet/>`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	if !b.Sheets[0].Hidden || b.Sheets[0].NoGrid || b.Sheets[1].Hidden || !b.Sheets[1].NoGrid {
		t.Errorf("sheets: %+v", b.Sheets)
	}
	return b.Sheets[0]
}

func TestMergedAndHiddenPartsAreTold(t *testing.T) {
	s := book(t, `<worksheet><cols><col min="1" max="2"/><col min="4" max="6" hidden="1"/></cols><sheetData>
		<row r="2"><c r="A2"><v>1</v></c></row><row r="3" hidden="1"><c r="A3"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row></sheetData>
		<mergeCells><mergeCell ref="A2:B3"/><mergeCell ref="$C$1:$XFD$1048576"/><mergeCell ref="A1"/><mergeCell ref="B2:A1"/><mergeCell ref="A1:A1"/><mergeCell ref="?:!"/></mergeCells></worksheet>`)
	if want := []workbook.Range{{Top: 2, Left: 1, Bottom: 3, Right: 2}, {Top: 1, Left: 3, Bottom: 1048576, Right: 16384}}; !reflect.DeepEqual(s.Merges, want) {
		t.Errorf("merges %+v", s.Merges)
	}
	if want := []workbook.Range{{Left: 4, Right: 6}}; !reflect.DeepEqual(s.HiddenColumns, want) {
		t.Errorf("hidden columns %+v", s.HiddenColumns)
	}
	if s.Rows[0].Hidden || !s.Rows[1].Hidden || s.Rows[2].Hidden || s.Cut {
		t.Errorf("rows %+v, cut %v", s.Rows, s.Cut)
	}
}

// Blank rows end a sheet; its merged ranges are found all the same, and it is
// told whether text was left unread.
func TestWhatStandsBehindBlankRows(t *testing.T) {
	ghosts := `<row r="1"><c r="A1"><v>1</v></c></row>` + strings.Repeat(`<row><c s="1"/></row>`, 3000)
	merges := `</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>` + strings.Repeat("<x>长</x>", 3000) + `</worksheet>`
	for _, c := range []struct {
		name, tail string
		cut        bool
	}{
		{"nothing", "", false},
		{"a formula that gives nothing", `<row><c t="str"><f>IF(A1,"","")</f><v></v></c></row>`, false},
		{"a number", `<row><c><v>7</v></c></row>`, true},
		{"a text", `<row><c t="inlineStr"><is><t xml:space="preserve">后来的任务</t></is></c></row>`, true},
		{"a long text", `<row><c t="inlineStr"><is><t>` + strings.Repeat("长", 5000) + `</t></is></c></row>`, true},
		{"a text under a prefix", `<x:row><x:c><x:v>7</x:v></x:c></x:row>`, true},
	} {
		s := book(t, `<worksheet><sheetData>`+ghosts+c.tail+merges)
		if s.Cut != c.cut || len(s.Rows) != 1 || !reflect.DeepEqual(s.Merges, []workbook.Range{{Top: 1, Left: 1, Bottom: 1, Right: 3}}) {
			t.Errorf("%s: cut %v, rows %d, merges %v", c.name, s.Cut, len(s.Rows), s.Merges)
		}
	}
}

func TestBoundsAreTold(t *testing.T) {
	if s := book(t, `<worksheet><sheetData><row r="1"><c r="GS1"><v>1</v></c></row></sheetData></worksheet>`); !s.Cut || len(s.Rows) != 0 {
		t.Errorf("a text right of all columns: %+v", s)
	}
	var merges strings.Builder
	for i := range 100_010 {
		fmt.Fprintf(&merges, `<mergeCell ref="A%d:B%d"/>`, i+1, i+1)
	}
	if s := book(t, `<worksheet><mergeCells>`+merges.String()+`</mergeCells></worksheet>`); !s.Cut || len(s.Merges) != 100_000 {
		t.Errorf("merges without end: %d, cut %v", len(s.Merges), s.Cut)
	}
}

// BenchmarkBlankRows reads a sheet of which 100,000 rows are only formatted.
func BenchmarkBlankRows(b *testing.B) {
	data := one(b, `<row r="1"><c r="A1"><v>1</v></c></row>`+strings.Repeat(`<row ht="20"><c s="1"/><c s="1"/><c s="1"/><c s="1"/><c s="1"/><c s="1"/></row>`, 100_000), "")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := workbook.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
