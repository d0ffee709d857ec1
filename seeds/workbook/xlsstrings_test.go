package workbook_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"ducha/seeds/workbook"
)

// texts reads the table of texts that stands in these records, the second and those
// after it being CONTINUEs, by a cell for each of so many texts.
func texts(n int, bodies ...[]byte) ([]string, error) {
	var globals, sheet []byte
	for i, body := range bodies {
		id := 0xFC
		if i > 0 {
			id = 0x3C
		}
		globals = append(globals, record(id, body)...)
	}
	for i := range n {
		sheet = append(sheet, record(0xFD, at(i, 0, 0), uint32(i))...)
	}
	b, err := workbook.ReadXLS(xls(globals, sheet))
	if err != nil {
		return nil, err
	}
	var got []string
	for _, r := range b.Sheets[0].Rows {
		got = append(got, r.Cells[0].Text)
	}
	return got, nil
}

// A text's flags.
const (
	narrow8    = byte(0)
	wide16     = byte(1)
	phonetic16 = byte(1 | 4)
	rich16     = byte(1 | 8)
	both16     = byte(1 | 4 | 8)
)

func TestTextsThatGoOnInTheNextRecord(t *testing.T) {
	head := func(n int) []byte { return le(uint32(n), uint32(n)) }
	after := le(uint16(2), narrow8, []byte("OK"))
	for _, c := range []struct {
		name   string
		bodies [][]byte
		want   string // the texts, joined by |; none where the file is damaged
	}{
		{"all in one", [][]byte{join(head(2), le(uint16(2), wide16), wide("中文"), after)}, "中文|OK"},
		{"between two texts", [][]byte{join(head(2), le(uint16(2), wide16), wide("中文")), after}, "中文|OK"},
		{"wide goes on wide", [][]byte{join(head(2), le(uint16(3), wide16), wide("中")), join([]byte{wide16}, wide("文字"), after)}, "中文字|OK"},
		{"narrow goes on narrow", [][]byte{join(head(2), le(uint16(4), narrow8), []byte("ab")), join([]byte{narrow8}, []byte("cd"), after)}, "abcd|OK"},
		{"narrow goes on wide", [][]byte{join(head(2), le(uint16(4), narrow8), []byte("ab")), join([]byte{wide16}, wide("文字"), after)}, "ab文字|OK"},
		{"wide goes on narrow", [][]byte{join(head(2), le(uint16(4), wide16), wide("文字")), join([]byte{narrow8}, []byte("\xE9b"), after)}, "文字éb|OK"},
		{"narrow, wide, narrow", [][]byte{join(head(2), le(uint16(3), narrow8), []byte("a")), join([]byte{wide16}, wide("中")), join([]byte{narrow8}, []byte("b"), after)}, "a中b|OK"},
		{"before the first character", [][]byte{join(head(2), le(uint16(2), narrow8)), join([]byte{wide16}, wide("中文"), after)}, "中文|OK"},
		{"in the length", [][]byte{join(head(2), []byte{2}), join(le(byte(0), wide16), wide("中文"), after)}, "中文|OK"},
		{"behind the length", [][]byte{join(head(2), le(uint16(2))), join(le(wide16), wide("中文"), after)}, "中文|OK"},
		{"within a pair of surrogates", [][]byte{join(head(2), le(uint16(2), wide16, uint16(0xD842))), join(le(wide16, uint16(0xDFB7)), after)}, "𠮷|OK"},
		{"fonts", [][]byte{join(head(2), le(uint16(2), rich16, uint16(2)), wide("中文"), make([]byte, 8), after)}, "中文|OK"},
		{"in the fonts", [][]byte{join(head(2), le(uint16(2), rich16, uint16(2)), wide("中文"), make([]byte, 5)), join(make([]byte, 3), after)}, "中文|OK"},
		{"in the number of fonts", [][]byte{join(head(2), le(uint16(2), rich16, byte(2))), join(le(byte(0)), le(wide16), wide("中文"), make([]byte, 8), after)}, ""},
		{"in the text, fonts behind", [][]byte{join(head(2), le(uint16(2), rich16, uint16(1)), wide("中")), join(le(wide16), wide("文"), make([]byte, 4), after)}, "中文|OK"},
		{"in the phonetic guide", [][]byte{join(head(2), le(uint16(2), phonetic16, uint32(9)), wide("中文"), make([]byte, 4)), join(make([]byte, 5), after)}, "中文|OK"},
		{"fonts and guide over three records", [][]byte{join(head(2), le(uint16(1), both16, uint16(1), uint32(6)), wide("中")), make([]byte, 9), join(make([]byte, 1), after)}, "中|OK"},
		{"an empty record between", [][]byte{join(head(2), le(uint16(2), narrow8), []byte("a")), nil, join(le(narrow8), []byte("b"), after)}, "ab|OK"},
		{"an empty text", [][]byte{join(head(2), le(uint16(0), wide16)), after}, "OK"},
		{"a literal that looks like an escape", [][]byte{join(head(2), le(uint16(14), narrow8), []byte("_x0041_x0042_z"), after)}, "_x0041_x0042_z|OK"},
		{"carriage returns and blanks", [][]byte{join(head(2), le(uint16(6), narrow8), []byte("\xA0a\r\nb "), after)}, "a\nb|OK"},
		{"half a character", [][]byte{join(head(2), le(uint16(2), wide16), wide("中"), []byte{0x87}), join([]byte{0x65}, after)}, ""},
		{"nothing goes on", [][]byte{join(head(1), le(uint16(9), narrow8), []byte("ab"))}, ""},
		{"fewer texts than told", [][]byte{join(head(3), after)}, ""},
		{"a guide of four billion bytes", [][]byte{join(head(2), le(uint16(1), phonetic16, uint32(1<<32-1)), wide("中"), after)}, ""},
	} {
		got, err := texts(2, c.bodies...)
		switch {
		case c.want == "":
			if !errors.Is(err, workbook.ErrDamaged) {
				t.Errorf("%s: %q, %v; want it to be damaged", c.name, got, err)
			}
		case err != nil || !reflect.DeepEqual(got, strings.Split(c.want, "|")):
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

// Wherever a writer cuts texts, they come out the same; within a character none does.
func TestTextsMayBeCutAnywhere(t *testing.T) {
	const head, before, half = 0, 1, 2 // what a place is in: a text's length and flags, or a character
	want := []string{"农村公路 100 公里", "é plain", strings.Repeat("长", 40)}
	var flat []byte
	var places []int
	for _, s := range want {
		flat = append(flat, le(uint16(len([]rune(s))), wide16, wide(s))...)
		places = append(places, head, head, head)
		for range []rune(s) {
			places = append(places, before, half)
		}
	}
	for i, place := range places {
		first, second := append(le(uint32(3), uint32(3)), flat[:i]...), flat[i:]
		if place == before {
			second = append([]byte{wide16}, second...)
		}
		got, err := texts(3, first, second)
		switch {
		case place == half:
			if !errors.Is(err, workbook.ErrDamaged) {
				t.Errorf("cut within a character at %d: %v", i, err)
			}
		case err != nil || !reflect.DeepEqual(got, want):
			t.Errorf("cut at %d: %q, %v", i, got, err)
		}
	}
}

func TestTextsOfCellsGoOnToo(t *testing.T) {
	long := strings.Repeat("长", 5000)
	sheet := join(
		record(0x06, at(0, 0, 0), make([]byte, 6), uint16(0xFFFF), make([]byte, 8)),
		record(0x207, uint16(5000), wide16, wide(long[:3*4000])), record(0x3C, wide16, wide(long[3*4000:])),
		record(0x204, at(0, 1, 0), uint16(5000), wide16, wide(long[:3*4000])), record(0x3C, wide16, wide(long[3*4000:])),
		record(0x3C, []byte("of nothing")), record(0x203, at(0, 2, 0), 1.0),
	)
	b, err := workbook.ReadXLS(xls(nil, sheet))
	if err != nil {
		t.Fatal(err)
	}
	want := []workbook.Cell{{Col: 1, Text: long, Formula: true}, {Col: 2, Text: long}, {Col: 3, Text: "1", Kind: workbook.Number}}
	if !reflect.DeepEqual(b.Sheets[0].Rows[0].Cells, want) {
		t.Errorf("read %.200v", b.Sheets[0].Rows[0].Cells)
	}
}
