package workbook_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/workbook"
)

// The files in testdata are made by .ci/make_xls.py.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What one program saves as .xls and as .xlsx reads the same.
func TestXLSReadsAsItsTwin(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range []string{"form", "kinds", "texts"} {
		got, err := workbook.ReadXLS(sample(t, name+".xls"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := workbook.Read(sample(t, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.Sheets {
			if i < len(got.Sheets) && !reflect.DeepEqual(got.Sheets[i], want.Sheets[i]) {
				t.Errorf("%s: %s", name, difference(got.Sheets[i], want.Sheets[i]))
			}
			note(seen, want.Sheets[i])
		}
		delete(got.Custom, "OOXMLCorePropertyIdentifier") // LibreOffice keeps the .xlsx's identifier there
		if len(got.Sheets) != len(want.Sheets) || got.Heavy != want.Heavy || !reflect.DeepEqual(got.Custom, want.Custom) {
			t.Errorf("%s: %d sheets, heavy %v, properties %q; want %d, %v, %q", name, len(got.Sheets), got.Heavy, got.Custom, len(want.Sheets), want.Heavy, want.Custom)
		}
	}
	for _, what := range []string{"kind 0", "kind 1", "kind 2", "kind 3", "kind 4", "kind 5", "formula", "month", "merge", "hidden sheet", "hidden row", "hidden column", "long text"} {
		if !seen[what] {
			t.Errorf("no twin has a %s", what)
		}
	}
}

// difference tells the first cell that differs, or else all but the cells.
func difference(got, want workbook.Sheet) string {
	for i, row := range want.Rows {
		if i < len(got.Rows) && !reflect.DeepEqual(got.Rows[i], row) {
			return fmt.Sprintf("%s: row %+v, want %+v", want.Name, got.Rows[i], row)
		}
	}
	rows := len(got.Rows)
	got.Rows, want.Rows = nil, want.Rows[:0]
	return fmt.Sprintf("%+v with %d rows, want %+v", got, rows, want)
}

// note keeps what a sheet has, so that a twin without anything is noticed.
func note(seen map[string]bool, s workbook.Sheet) {
	seen["hidden sheet"] = seen["hidden sheet"] || s.Hidden
	seen["hidden column"] = seen["hidden column"] || len(s.HiddenColumns) > 0
	seen["merge"] = seen["merge"] || len(s.Merges) > 0
	for _, r := range s.Rows {
		seen["hidden row"] = seen["hidden row"] || r.Hidden
		for _, c := range r.Cells {
			seen[fmt.Sprint("kind ", int(c.Kind))] = true
			seen["formula"] = seen["formula"] || c.Formula
			seen["month"] = seen["month"] || c.Month
			seen["long text"] = seen["long text"] || len(c.Text) > 10000
		}
	}
}

func TestXLSTellsWhenItWasSaved(t *testing.T) {
	b, err := workbook.ReadXLS(sample(t, "form.xls"))
	if want := time.Date(2021, 7, 4, 4, 0, 0, 0, time.UTC); err != nil || !b.Modified.Equal(want) {
		t.Errorf("saved %v, %v; want %v", b.Modified, err, want)
	}
}

func TestXLSIsRefusedForItsReason(t *testing.T) {
	old := record(0x809, uint16(0x500), uint16(5), uint32(0))
	locked := join(begin(5), record(0x2F, make([]byte, 54)), []byte("no records from here on"))
	whole := biff(nil, record(0x203, at(0, 0, 0), 1.5))
	for _, c := range []struct {
		name string
		data []byte
		err  error
	}{
		{"an .xls with a password", sample(t, "locked.xls"), workbook.ErrLocked},
		{"an .xlsx with a password", lockedXLSX(t), workbook.ErrLocked},
		{"one made by hand", compound(stream{"Workbook", locked}), workbook.ErrLocked},
		{"Excel 95", sample(t, "excel95.xls"), workbook.ErrOldVersion},
		{"Excel 95 under the new name", compound(stream{"Workbook", old}), workbook.ErrOldVersion},
		{"both versions in one file", sample(t, "both.xls"), nil},
		{"both, the old one first", compound(stream{"Book", old}, stream{"Workbook", whole}), nil},
		{"the name in capitals", compound(stream{"WORKBOOK", whole}), nil},
		{"BIFF8 under the old name", compound(stream{"Book", whole}), nil},
		{"a letter", sample(t, "letter.doc"), workbook.ErrNotTable},
		{"a message", compound(stream{"__properties_version1.0", nil}), workbook.ErrNotTable},
		{"no compound file", []byte("PK nothing"), workbook.ErrDamaged},
		{"nothing", nil, workbook.ErrDamaged},
		{"a stream without a beginning", compound(stream{"Workbook", record(0x0A)}), workbook.ErrDamaged},
		{"a sheet that ends in the middle", compound(stream{"Workbook", whole[:len(whole)-4]}), workbook.ErrDamaged},
		{"a sheet that is not there", compound(stream{"Workbook", whole[:len(whole)-30]}), workbook.ErrDamaged},
		{"a text that is not there", xls(nil, record(0xFD, at(0, 0, 0), uint32(0))), workbook.ErrDamaged},
		{"a number cut short", xls(nil, record(0x203, at(0, 0, 0), uint32(0))), workbook.ErrDamaged},
	} {
		if _, err := workbook.ReadXLS(c.data); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
	}
	data := sample(t, "form.xls")
	if _, err := workbook.ReadXLS(data[:len(data)*2/3]); !errors.Is(err, workbook.ErrDamaged) {
		t.Errorf("two thirds of a form: %v", err)
	}
}

func lockedXLSX(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var out bytes.Buffer
	if err := f.Write(&out, excelize.Options{Password: "1234"}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cells writes a sheet's cells, one a line.
func cells(s workbook.Sheet) string {
	var lines []string
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			lines = append(lines, fmt.Sprintf("%d,%d %q %d formula %v month %v hidden %v", r.Num, c.Col, c.Text, c.Kind, c.Formula, c.Month, r.Hidden))
		}
	}
	return strings.Join(lines, "\n")
}

func TestXLSCellsAreReadAsTheyAreMeant(t *testing.T) {
	const wideText = 1
	globals := join(record(0x22, uint16(1)), // dates since 1904
		record(0x41E, uint16(200), uint16(7), byte(wideText), wide(`yyyy"年"m`)),
		record(0xE0, uint16(0), uint16(0), make([]byte, 16)), record(0xE0, uint16(0), uint16(10), make([]byte, 16)),
		record(0xE0, uint16(0), uint16(14), make([]byte, 16)), record(0xE0, uint16(0), uint16(200), make([]byte, 16)),
		record(0xFC, uint32(2), uint32(2), uint16(2), byte(wideText), wide("共享"), uint16(3), byte(0), []byte("caf")))
	text := func(row, col int) []byte { // a formula that gives a text
		return record(0x06, at(row, col, 0), byte(0), make([]byte, 5), uint16(0xFFFF), make([]byte, 8))
	}
	result := func(col int, kind, value byte) []byte {
		return record(0x06, at(3, col, 0), kind, byte(0), value, make([]byte, 3), uint16(0xFFFF), make([]byte, 8))
	}
	sheet := join(
		record(0x208, uint16(1), uint16(0), uint16(9), make([]byte, 6), uint32(0x20)),
		record(0xFD, at(1, 0, 0), uint32(0)), record(0xFD, at(1, 1, 99), uint32(1)),
		record(0x204, at(1, 2, 0), uint16(2), byte(wideText), wide("直接")), record(0xD6, at(1, 3, 0), uint16(1), byte(0), []byte("R"), uint16(0)),
		record(0x203, at(1, 4, 3), 42915.0), record(0x203, at(1, 5, 2), 42915.5), record(0x27E, at(1, 6, 1), uint32(63<<2|3)),
		record(0x203, at(1, 7, 0), math.NaN()), record(0x201, at(1, 8, 0)),
		record(0xBD, uint16(2), uint16(3), uint16(0), uint32(0x3FF80000), uint16(0), int32(-7*4+2), uint16(1), uint32(12345<<2|3), uint16(5)),
		record(0xBE, uint16(2), uint16(6), uint16(0), uint16(0), uint16(7)),
		begin(0x20), record(0x203, at(0, 0, 0), 9.0), record(0x0A), // a chart on the sheet
		text(3, 0), record(0x4BC, make([]byte, 10)), record(0x207, uint16(1), byte(wideText), wide("一")),
		text(3, 1), record(0x207, uint16(0), byte(0)), text(3, 2), record(0x203, at(3, 3, 0), 1.0), record(0x207, uint16(1), byte(0), []byte("x")),
		result(4, 1, 1), result(5, 2, 0x07), result(6, 3, 0), record(0x06, at(3, 7, 1), 0.25, make([]byte, 8)),
		record(0x205, at(3, 8, 0), byte(0), byte(0)), record(0x205, at(3, 9, 0), byte(0x2A), byte(1)), record(0x205, at(3, 10, 0), byte(0x99), byte(1)),
		record(0x203, at(0, 1, 0), 2.0), record(0x203, at(0, 0, 0), 1.0), record(0x203, at(0, 0, 0), 3.0), // out of order, and one twice
	)
	b, err := workbook.ReadXLS(xls(globals, sheet))
	if err != nil {
		t.Fatal(err)
	}
	want := `1,1 "3" 1 formula false month false hidden false
1,2 "2" 1 formula false month false hidden false
2,1 "共享" 0 formula false month false hidden true
2,2 "caf" 0 formula false month false hidden true
2,3 "直接" 0 formula false month false hidden true
2,4 "R" 0 formula false month false hidden true
2,5 "2021-06-30" 3 formula false month true hidden true
2,6 "2021-06-30 12:00" 3 formula false month false hidden true
2,7 "0.63" 2 formula false month false hidden true
2,8 "#NUM!" 5 formula false month false hidden true
3,4 "1.5" 1 formula false month false hidden false
3,5 "-7" 1 formula false month false hidden false
3,6 "123.45" 2 formula false month false hidden false
4,1 "一" 0 formula true month false hidden false
4,4 "1" 1 formula false month false hidden false
4,5 "TRUE" 4 formula true month false hidden false
4,6 "#DIV/0!" 5 formula true month false hidden false
4,8 "0.25" 2 formula true month false hidden false
4,9 "FALSE" 4 formula false month false hidden false
4,10 "#N/A" 5 formula false month false hidden false
4,11 "#N/A" 5 formula false month false hidden false`
	if got := cells(b.Sheets[0]); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

// An .xls has no formula without a result. What was never reckoned is kept as a
// formula that gave nothing (xlwt), so it is a blank cell there and is not open.
func TestXLSFormulasAreNeverOpen(t *testing.T) {
	nothing := record(0x06, at(0, 0, 0), byte(3), make([]byte, 5), uint16(0xFFFF), make([]byte, 8))
	unfinished := record(0x06, at(0, 1, 0), byte(0), make([]byte, 5), uint16(0xFFFF), make([]byte, 8)) // and no text follows
	b, err := workbook.ReadXLS(xls(nil, join(nothing, unfinished, record(0x203, at(0, 2, 0), 1.0))))
	if err != nil {
		t.Fatal(err)
	}
	want := []workbook.Row{{Num: 1, Cells: []workbook.Cell{{Col: 3, Text: "1", Kind: workbook.Number}}}}
	if !reflect.DeepEqual(b.Sheets[0].Rows, want) {
		t.Errorf("read %+v, want %+v", b.Sheets[0].Rows, want)
	}
}

func TestXLSSheetsAndTheirParts(t *testing.T) {
	sheet := join(record(0x7D, uint16(3), uint16(5), uint16(0), uint16(0), uint16(1)), record(0x7D, uint16(7), uint16(7), uint16(0), uint16(0), uint16(0)),
		record(0xE5, uint16(3), []uint16{1, 2, 0, 1}, []uint16{4, 4, 4, 4}, []uint16{5, 4, 0, 0}), record(0xE5, uint16(1), []uint16{0, 65535, 2, 255}),
		record(0x203, at(0, 200, 0), 1.0))
	at := 20 + 4*(4+8+2) + 4
	listed := func(at, hidden, kind int) []byte {
		return record(0x85, uint32(at), byte(hidden), byte(kind), byte(1), byte(1), uint16('表'))
	}
	data := join(begin(5), listed(at, 0, 0), listed(at+20+len(sheet)+4, 1, 2), listed(-1, 2, 6), listed(at+20+len(sheet)+4, 0, 0), record(0x0A),
		begin(16), sheet, record(0x0A), begin(0x20), record(0x0A))
	b, err := workbook.ReadXLS(compound(stream{"workbook", data}))
	if err != nil {
		t.Fatal(err)
	}
	want := []workbook.Sheet{
		{Name: "表", Cut: true, HiddenColumns: []workbook.Range{{Left: 4, Right: 6}},
			Merges: []workbook.Range{{Top: 2, Left: 1, Bottom: 3, Right: 2}, {Top: 1, Left: 3, Bottom: 65536, Right: 256}}},
		{Name: "表", NoGrid: true, Hidden: true}, {Name: "表", NoGrid: true, Hidden: true}, {Name: "表", NoGrid: true},
	}
	if !reflect.DeepEqual(b.Sheets, want) {
		t.Errorf("sheets %+v\nwant %+v", b.Sheets, want)
	}
}

func BenchmarkReadXLS(b *testing.B) {
	for _, name := range []string{"form", "texts"} {
		data := sample(b, name+".xls")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := workbook.ReadXLS(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
