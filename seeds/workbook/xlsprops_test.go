package workbook_test

import (
	"reflect"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/seeds/workbook"
)

// property is one of a section: its number, and its type and value.
type property struct {
	id    int
	value []byte
}

const (
	summaryID = "\xE0\x85\x9F\xF2\xF9\x4F\x68\x10\xAB\x91\x08\x00\x2B\x27\xB3\xD9"
	companyID = "\x02\xD5\xCD\xD5\x9C\x2E\x1B\x10\x93\x97\x08\x00\x2B\x2C\xF9\xAE"
	customID  = "\x05\xD5\xCD\xD5\x9C\x2E\x1B\x10\x93\x97\x08\x00\x2B\x2C\xF9\xAE"
)

// propertyStream makes a property stream with one section of this kind, or with an
// empty one of another kind before it.
func propertyStream(kind string, properties ...property) []byte {
	var places, values []byte
	for _, p := range properties {
		places = append(places, le(uint32(p.id), uint32(8+8*len(properties)+len(values)))...)
		values = append(append(values, p.value...), make([]byte, -len(p.value)&3)...)
	}
	section := join(le(uint32(8+len(places)+len(values)), uint32(len(properties))), places, values)
	head := le(uint16(0xFFFE), uint16(0), uint32(0), make([]byte, 16))
	if kind == summaryID {
		return join(head, le(uint32(1)), []byte(kind), le(uint32(48)), section)
	}
	return join(head, le(uint32(2)), []byte(companyID), le(uint32(68)), []byte(kind), le(uint32(76)), le(uint32(8), uint32(0)), section)
}

func page(n uint16) property { return property{1, le(uint16(2), uint16(0), n)} }

// text is a value of a type: its length in characters or bytes, as the type has it.
func text(kind, length int, body []byte) []byte {
	return join(le(uint32(kind), uint32(length)), body)
}

// saved reads what a book says of itself that holds these streams.
func saved(t *testing.T, summary, document []byte) workbook.Book {
	t.Helper()
	b, err := workbook.ReadXLS(compound(stream{"Workbook", biff(nil)}, stream{"\x05SummaryInformation", summary}, stream{"\x05DocumentSummaryInformation", document}))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestXLSProperties(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("说明")
	if err != nil {
		t.Fatal(err)
	}
	name := "mark\x00"
	named := func(entries ...[]byte) property {
		return property{0, join(le(uint32(len(entries))), join(entries...))}
	}
	const basic, ansi, wideKind, number, truth = 8, 30, 31, 3, 11
	for _, c := range []struct {
		name       string
		properties []property
		want       map[string]string
	}{
		{"UTF-8", []property{page(65001), named(le(uint32(2), uint32(5), []byte(name)), le(uint32(3), uint32(7), []byte("说明\x00"))),
			{2, text(ansi, 3, []byte("M1\x00"))}, {3, text(ansi, 4, []byte("值\x00"))}}, map[string]string{"mark": "M1", "说明": "值"}},
		{"UTF-16", []property{page(1200), named(le(uint32(2), uint32(3), wide("说明\x00"), uint16(0)), le(uint32(3), uint32(2), wide("b\x00"))),
			{2, text(ansi, 6, wide("文字\x00"))}, {3, text(wideKind, 2, wide("值\x00"))}}, map[string]string{"说明": "文字", "b": "值"}},
		{"GBK", []property{page(936), named(le(uint32(2), uint32(5), []byte(gbk+"\x00")), le(uint32(3), uint32(5), []byte(name))),
			{2, text(ansi, 5, []byte(gbk+"\x00"))}, {3, text(basic, 4, []byte(gbk))}}, map[string]string{"说明": "说明", "mark": "说明"}},
		{"no code page", []property{named(le(uint32(2), uint32(5), []byte(gbk+"\x00"))), {2, text(wideKind, 2, wide("宽\x00"))}}, map[string]string{"说明": "宽"}},
		{"other types", []property{page(936), named(le(uint32(2), uint32(5), []byte(name)), le(uint32(3), uint32(2), []byte("b\x00"))),
			{2, le(uint32(number), uint32(7))}, {3, le(uint32(truth), uint32(1))}}, map[string]string{}},
		{"a name without a property", []property{page(936), named(le(uint32(9), uint32(5), []byte(name)))}, map[string]string{}},
		{"names without end", []property{page(936), {0, le(uint32(1<<32-1), uint32(2), uint32(1<<32-1))}, {2, text(ansi, 1, []byte("x"))}}, map[string]string{}},
		{"a text longer than all", []property{page(936), named(le(uint32(2), uint32(5), []byte(name))), {2, text(ansi, 1<<30, []byte("x"))}}, map[string]string{"mark": ""}},
		{"nothing", nil, map[string]string{}},
	} {
		if b := saved(t, nil, propertyStream(customID, c.properties...)); !reflect.DeepEqual(b.Custom, c.want) {
			t.Errorf("%s: %q, want %q", c.name, b.Custom, c.want)
		}
	}
	if b := saved(t, nil, []byte("no properties")); len(b.Custom) > 0 || b.Custom == nil {
		t.Errorf("of no properties: %v", b.Custom)
	}
}

func TestXLSLastSaved(t *testing.T) {
	const fileTime = 64
	at := time.Date(2021, 7, 2, 2, 0, 0, 500, time.UTC)
	ticks := uint64(at.Unix()+11_644_473_600)*10_000_000 + 5
	for _, c := range []struct {
		name  string
		value []byte
		want  time.Time
	}{
		{"a time", le(uint32(fileTime), ticks), at},
		{"none", le(uint32(fileTime), uint64(0)), time.Time{}},
		{"one before all times", le(uint32(fileTime), uint64(1)<<63), time.Time{}},
		{"another type", le(uint32(3), ticks), time.Time{}},
	} {
		if b := saved(t, propertyStream(summaryID, property{12, le(uint32(fileTime), uint64(1))}, property{13, c.value}), nil); !b.Modified.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, b.Modified, c.want)
		}
	}
}
