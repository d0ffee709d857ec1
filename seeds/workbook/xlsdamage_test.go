//go:build !race

package workbook_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/richardlehane/mscfb"

	"ducha/seeds/workbook"
)

// streams takes a compound file apart.
func streams(t testing.TB, data []byte) []stream {
	t.Helper()
	file, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out []stream
	for f, err := file.Next(); err == nil; f, err = file.Next() {
		body, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		name := f.Name
		if f.Initial < ' ' {
			name = string(rune(f.Initial)) + name
		}
		out = append(out, stream{name, body})
	}
	return out
}

// sound reads a file, however damaged, and complains of what cannot be.
func sound(t testing.TB, data []byte) (workbook.Book, error) {
	t.Helper()
	b, err := workbook.ReadXLS(data)
	known := err == nil
	for _, kind := range []error{workbook.ErrDamaged, workbook.ErrTooLarge, workbook.ErrLocked, workbook.ErrOldVersion, workbook.ErrNotTable} {
		known = known || errors.Is(err, kind)
	}
	if !known {
		t.Errorf("an error of no kind: %v", err)
	}
	for _, s := range b.Sheets {
		row := 0
		for _, r := range s.Rows {
			if r.Num <= row || len(r.Cells) == 0 {
				t.Errorf("row %d after row %d with %d cells", r.Num, row, len(r.Cells))
			}
			row = r.Num
			col := 0
			for _, c := range r.Cells {
				if c.Col <= col || c.Text == "" {
					t.Errorf("row %d: column %d after column %d says %q", row, c.Col, col, c.Text)
				}
				col = c.Col
			}
		}
	}
	return b, err
}

// spent tells how many bytes are asked for while something is done.
func spent(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// damage changes bytes here and there, or takes some out, or doubles some.
func damage(rng *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	for range 1 + rng.IntN(12) {
		from := rng.IntN(len(data))
		to := min(from+1+rng.IntN(64), len(data))
		switch rng.IntN(8) {
		case 0:
			data = data[:max(from, 1)]
		case 1:
			data = append(data[:from], data[to:]...)
		case 2:
			data = append(data[:to], append(bytes.Clone(data[from:to]), data[to:]...)...)
		case 3:
			copy(data[from:to], bytes.Repeat([]byte{0xFF}, to-from))
		default:
			data[from] = byte(rng.IntN(256))
		}
		if len(data) == 0 {
			return []byte{0}
		}
	}
	return data
}

func TestDamagedXLSCostsLittle(t *testing.T) {
	const most = 40 << 20 // bytes for one of some 20 KB
	rng := rand.New(rand.NewPCG(2021, 7))
	read, refused := 0, 0
	try := func(name string, data []byte) {
		if n := spent(func() {
			if _, err := sound(t, data); err == nil {
				read++
			} else {
				refused++
			}
		}); n > most {
			t.Errorf("%s: reading a damaged file took %d MB", name, n>>20)
		}
	}
	for _, name := range []string{"form.xls", "kinds.xls", "both.xls", "texts.xls"} {
		data := sample(t, name)
		parts := streams(t, data)
		for range 600 {
			try(name, damage(rng, data))
			tables := bytes.Clone(data) // what mscfb believes
			copy(tables[:512], damage(rng, data[:512]))
			try(name, tables)
			broken := append([]stream(nil), parts...)
			i := rng.IntN(len(broken))
			broken[i].body = damage(rng, broken[i].body)
			try(name, compound(broken...))
		}
	}
	t.Logf("%d read all the same, %d refused", read, refused)
}

// A file that lost its end is refused, or its sheets say all that they said.
func TestXLSWithoutItsEnd(t *testing.T) {
	for _, name := range []string{"form.xls", "kinds.xls", "texts.xls"} {
		data := sample(t, name)
		whole, err := workbook.ReadXLS(data)
		if err != nil {
			t.Fatal(err)
		}
		try := func(what string, n int, data []byte) {
			if b, err := sound(t, data); err == nil && !reflect.DeepEqual(b.Sheets, whole.Sheets) {
				t.Errorf("%s: the first %d bytes of the %s read as if they were all", name, n, what)
			}
		}
		for n := 0; n < len(data); n += 101 {
			try("file", n, data[:n])
		}
		for _, s := range streams(t, data) {
			for n := 0; s.name == "Workbook" && n < len(s.body); n += 307 {
				try("stream", n, compound(stream{s.name, s.body[:n]}))
			}
		}
	}
}

// changed sets four bytes of a file.
func changed(data []byte, at int, value uint32) []byte {
	data = bytes.Clone(data)
	binary.LittleEndian.PutUint32(data[at:], value)
	return data
}

// nested is storages, each within the one before.
func nested(depth int) []byte {
	data := compound(append([]stream{{"Workbook", biff(nil)}}, make([]stream, depth)...)...)
	directory := 512 * (1 + int(binary.LittleEndian.Uint32(data[48:])))
	for i := 2; i < depth; i++ {
		e := data[directory+128*i:]
		e[66] = 1
		binary.LittleEndian.PutUint32(e[72:], free)
		binary.LittleEndian.PutUint32(e[76:], uint32(i+1))
	}
	return data
}

// numbers is rows of numbers, of so many in each.
func numbers(rows, columns int) []byte {
	var out []byte
	for i := range rows {
		out = append(out, record(0xBD, uint16(i), uint16(0), bytes.Repeat(le(uint16(0), uint32(6)), columns), uint16(columns-1))...)
	}
	return out
}

// rows is rows from one on, to another one before which it ends.
func rows(from, to int, cells func(row int) []byte) []byte {
	var out []byte
	for i := from; i < to; i++ {
		out = append(out, cells(i)...)
	}
	return out
}

func TestHostileXLSCostsLittle(t *testing.T) {
	small := compound(stream{"Workbook", biff(nil, record(0x203, at(0, 0, 0), 1.0))})
	fat := func(data []byte) int { return 512 * (1 + int(binary.LittleEndian.Uint32(data[76:]))) }
	directory := 512 * (1 + int(binary.LittleEndian.Uint32(small[48:])))
	firstSector := int(binary.LittleEndian.Uint32(small[directory+128+116:]))
	blank := func(row int) []byte { return record(0xBE, uint16(row), uint16(0), make([]byte, 2), uint16(5)) }
	wideRow := func(row int) []byte {
		return join(record(0x203, at(row, 0, 0), 1.0), record(0x201, at(row, 255, 0)))
	}
	within := begin(5)
	for i := range 3 { // each within the one before
		within = append(within, record(0x85, uint32(20+3*12+4+20*i), make([]byte, 4))...)
	}
	within = join(within, record(0x0A), begin(16), begin(16), begin(16), numbers(100, 10), bytes.Repeat(record(0x0A), 3))
	for _, c := range []struct {
		name       string
		data       []byte
		err        error
		heavy, cut bool
	}{
		{"a directory of two billion sectors", changed(small, 40, 1<<31), workbook.ErrDamaged, false, false},
		{"a mini FAT of four billion sectors", changed(changed(small, 64, 1<<32-1), 44, 1<<31), workbook.ErrDamaged, false, false},
		{"a DIFAT of a million sectors", changed(changed(small, 72, 1<<20), 44, 1<<31), workbook.ErrDamaged, false, false},
		{"a directory that leads to itself", changed(small, fat(small)+4*(directory/512-1), uint32(directory/512-1)), workbook.ErrDamaged, false, false},
		{"a directory that leads to the stream", changed(small, fat(small)+4*(directory/512-1), uint32(firstSector)), nil, false, false},
		{"a stream that leads to itself", changed(changed(small, fat(small)+4*firstSector, uint32(firstSector)), directory+128+120, 30<<20), workbook.ErrDamaged, false, false},
		{"a stream of four billion bytes", changed(small, directory+128+120, 1<<32-1), workbook.ErrDamaged, false, false},
		{"storages within storages", nested(1000), nil, false, false},
		{"storages without end", nested(8000), workbook.ErrTooLarge, false, false},
		{"65 sheets", xls(nil, make([][]byte, 65)...), workbook.ErrTooLarge, false, false},
		{"sheets within one another", compound(stream{"Workbook", within}), workbook.ErrDamaged, false, false},
		{"cells by the hundred thousand", xls(nil, numbers(3001, 100)), workbook.ErrTooLarge, false, false},
		{"on three sheets", xls(nil, numbers(2100, 100), numbers(2100, 100), numbers(2100, 100)), workbook.ErrTooLarge, false, false},
		{"as many as there may be", xls(nil, numbers(3000, 100)), nil, false, false},
		{"texts without end", xls(record(0xFC, uint32(1<<30), uint32(1<<30), make([]byte, 8000)), nil), workbook.ErrDamaged, false, false},
		{"texts by the million", xls(join(record(0xFC, uint32(1<<30), uint32(1<<30)), bytes.Repeat(record(0x3C, make([]byte, 8190)), 400)), nil), workbook.ErrTooLarge, false, false},
		{"blank rows to the end", xls(nil, join(record(0x203, at(0, 0, 0), 1.0), rows(1, 65536, blank))), nil, true, false},
		{"blank rows, then text", xls(nil, join(record(0x203, at(0, 0, 0), 1.0), rows(1, 3000, blank), record(0x203, at(3000, 0, 0), 1.0))), nil, true, true},
		{"blank rows, not too many", xls(nil, join(record(0x203, at(0, 0, 0), 1.0), rows(1, 2000, blank), record(0x203, at(3000, 0, 0), 1.0))), nil, false, false},
		{"rows that reach to IV", xls(nil, rows(0, 10000, wideRow)), nil, true, false},
		{"merges without end", xls(nil, bytes.Repeat(record(0xE5, uint16(1000), bytes.Repeat(le([]uint16{1, 2, 3, 4}), 1000)), 101)), nil, false, true},
	} {
		n := spent(func() {
			b, err := sound(t, c.data)
			cut := err == nil && len(b.Sheets) > 0 && b.Sheets[0].Cut
			if !errors.Is(err, c.err) || b.Heavy != c.heavy || cut != c.cut {
				t.Errorf("%s: %v, heavy %v, cut %v; want %v, %v, %v", c.name, err, b.Heavy, cut, c.err, c.heavy, c.cut)
			}
		})
		if n > 200<<20 {
			t.Errorf("%s: took %d MB", c.name, n>>20)
		}
	}
}

// The seeds are small: for larger ones the fuzzer spends its time on making them so.
func FuzzReadXLS(f *testing.F) {
	f.Add(compound(stream{"Workbook", seed()}))
	f.Add(compound(stream{"Book", record(0x809, uint16(0x500), uint16(5))}))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, data) })
}

// FuzzXLSStreams reads what stands in a sound compound file.
func FuzzXLSStreams(f *testing.F) {
	custom := propertyStream(customID, page(65001), property{0, le(uint32(1), uint32(2), uint32(5), []byte("mark\x00"))}, property{2, text(30, 3, []byte("M1\x00"))})
	f.Add(seed(), propertyStream(summaryID, property{13, le(uint32(64), uint64(1)<<57)}), custom)
	f.Fuzz(func(t *testing.T, book, summary, document []byte) {
		if len(book)+len(summary)+len(document) < 4<<20 {
			sound(t, compound(stream{"Workbook", book}, stream{"\x05SummaryInformation", summary}, stream{"\x05DocumentSummaryInformation", document}))
		}
	})
}

// seed is a workbook stream with something of everything.
func seed() []byte {
	globals := join(record(0x22, uint16(1)), record(0x41E, uint16(200), uint16(2), narrow8, []byte("0%")), record(0xE0, uint16(0), uint16(200)),
		record(0xFC, uint32(2), uint32(2), uint16(2), rich16, uint16(1), wide("文")), record(0x3C, narrow8, []byte("a"), make([]byte, 4), uint16(1), narrow8, []byte("b")))
	return biff(globals, join(record(0x208, uint16(1), make([]byte, 14)), record(0xFD, at(0, 0, 0), uint32(1)), record(0x204, at(0, 1, 0), uint16(1), narrow8, []byte("c")),
		record(0xBD, uint16(2), uint16(3), uint16(0), uint32(0x3FF80000), uint16(0), int32(-7*4+2), uint16(4)), record(0xBE, uint16(2), uint16(6), uint16(0), uint16(6)),
		record(0x06, at(3, 0, 0), make([]byte, 6), uint16(0xFFFF)), record(0x207, uint16(1), wide16, wide("一")), record(0x205, at(3, 8, 0), byte(7), byte(1)),
		record(0x7D, uint16(3), uint16(5), uint16(0), uint16(0), uint16(1)), record(0xE5, uint16(1), []uint16{1, 2, 0, 1}), begin(0x20), record(0x0A)))
}
