package workbook_test

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// stream is one of a compound file.
type stream struct {
	name string
	body []byte
}

const (
	end  = 0xFFFFFFFE // of a chain of sectors
	free = 0xFFFFFFFF
)

// compound makes a compound file. Its streams are filled up to the 4,096 bytes from
// which on they stand in sectors of their own; nil makes an empty one.
func compound(streams ...stream) []byte {
	entries := [][]byte{entry("Root Entry", 5, free, 1, end, 0)}
	var fat []uint32
	var body bytes.Buffer
	chain := func(data []byte, least int) (first int) {
		if data == nil {
			return end
		}
		first = len(fat)
		sectors := (max(len(data), least) + 511) / 512
		body.Write(append(data[:len(data):len(data)], make([]byte, sectors*512-len(data))...))
		for i := range sectors {
			fat = append(fat, uint32(first+i+1))
		}
		fat[len(fat)-1] = end
		return first
	}
	for i, s := range streams {
		next := i + 2
		if i == len(streams)-1 {
			next = free
		}
		size := max(len(s.body), 4096)
		if s.body == nil {
			size = 0
		}
		entries = append(entries, entry(s.name, 2, next, free, chain(s.body, 4096), size))
	}
	directory := chain(bytes.Join(entries, nil), 512)
	tables := len(fat)/127 + 1
	var places [109]uint32
	for i := range places {
		places[i] = free
		if i < tables {
			places[i] = uint32(len(fat))
			fat = append(fat, 0xFFFFFFFD)
		}
	}
	for len(fat) < tables*128 {
		fat = append(fat, free)
	}
	return le([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 16), uint16(0x3E), uint16(3), uint16(0xFFFE), uint16(9), uint16(6), make([]byte, 6),
		uint32(0), uint32(tables), uint32(directory), uint32(0), uint32(4096), uint32(end), uint32(0), uint32(end), uint32(0), places, body.Bytes(), fat)
}

// entry is one of a compound file's directory.
func entry(name string, kind byte, right, child, first, size int) []byte {
	units := make([]uint16, 32)
	n := copy(units, utf16.Encode([]rune(name)))
	return le(units, uint16(2*n+2), kind, byte(1), uint32(free), uint32(right), uint32(child), make([]byte, 36), uint32(first), uint64(size))
}

// le joins values as they stand in a file.
func le(values ...any) []byte {
	var out []byte
	for _, v := range values {
		var err error
		if out, err = binary.Append(out, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return out
}

// record is one of a workbook stream.
func record(id int, values ...any) []byte {
	body := le(values...)
	return le(uint16(id), uint16(len(body)), body)
}

func begin(kind int) []byte { return record(0x809, uint16(0x600), uint16(kind), make([]byte, 12)) }

// biff makes a workbook stream of what holds for all sheets and of each sheet's records.
func biff(globals []byte, sheets ...[]byte) []byte {
	const perSheet = 4 + 8 + 2
	at := len(begin(5)) + perSheet*len(sheets) + len(globals) + 4
	out := begin(5)
	for _, s := range sheets {
		out = append(out, record(0x85, uint32(at), byte(0), byte(0), byte(1), byte(1), uint16('表'))...)
		at += len(begin(16)) + len(s) + 4
	}
	out = append(append(out, globals...), record(0x0A)...)
	for _, s := range sheets {
		out = append(append(append(out, begin(16)...), s...), record(0x0A)...)
	}
	return out
}

// xls is a workbook file of them.
func xls(globals []byte, sheets ...[]byte) []byte {
	return compound(stream{"Workbook", biff(globals, sheets...)})
}

// wide is a text's characters at two bytes each.
func wide(s string) []byte { return le(utf16.Encode([]rune(s))) }

// at begins a cell's record.
func at(row, col, style int) []byte { return le(uint16(row), uint16(col), uint16(style)) }

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
