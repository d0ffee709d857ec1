package fonts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// tables are the parts of one font, by tag.
type tables map[string][]byte

// Bounds on what a font file may hold; real ones stay far below.
const (
	maxTables  = 256
	maxMembers = 64
)

// members gives the places at which the fonts of a file begin: 0 for a single
// font, several for a collection (.ttc).
func members(data []byte) ([]int, error) {
	if len(data) < 12 {
		return nil, errors.New("文件过短")
	}
	if string(data[:4]) != "ttcf" {
		return []int{0}, nil
	}
	n := u32(data, 8)
	if n == 0 || n > maxMembers || len(data) < 12+4*n {
		return nil, errors.New("字体集目录有误")
	}
	places := make([]int, n)
	for i := range places {
		places[i] = u32(data, 12+4*i)
	}
	return places, nil
}

// checkFlavour refuses every kind of font but TrueType.
func checkFlavour(data []byte, at int) error {
	switch string(data[at : at+4]) {
	case "\x00\x01\x00\x00", "true":
		return nil
	case "OTTO":
		return errors.New("是 OpenType/CFF 字体，只能使用 TrueType 字体（.ttf、.ttc）")
	case "wOFF", "wOF2":
		return errors.New("是网页字体，只能使用 TrueType 字体（.ttf、.ttc）")
	}
	return errors.New("不是 TrueType 字体")
}

// directory cuts out the tables of the font that begins at a place. Their own
// places count from the start of the file, so that a collection may share them.
func directory(data []byte, at int) (tables, error) {
	if at+12 > len(data) {
		return nil, errors.New("表目录不完整")
	}
	if err := checkFlavour(data, at); err != nil {
		return nil, err
	}
	n := u16(data, at+4)
	if n > maxTables || at+12+16*n > len(data) {
		return nil, errors.New("表目录不完整")
	}
	t := make(tables, n)
	for i := range n {
		rec := data[at+12+16*i:]
		tag, from, size := string(rec[:4]), u32(rec, 8), u32(rec, 12)
		if from+size > len(data) {
			return nil, fmt.Errorf("表 %q 超出文件末尾，文件不完整", tag)
		}
		t[tag] = data[from : from+size : from+size]
	}
	return t, nil
}

// need is a table that must be there, with its least length.
type need struct {
	tag   string
	least int
}

// require looks for tables.
func (t tables) require(needs []need) error {
	for _, n := range needs {
		if len(t[n.tag]) < n.least {
			return fmt.Errorf("缺少表 %q", n.tag)
		}
	}
	return nil
}

// assemble writes tables as one TrueType file. Checksums stay zero: the PDF
// library reckons its own for the part that it embeds.
func (t tables) assemble() []byte {
	tags := slices.Sorted(maps.Keys(t))
	size := 12 + 16*len(tags)
	for _, tag := range tags {
		size += padded(t[tag])
	}
	out := append(make([]byte, 0, size), 0, 1, 0, 0)
	out = put16(out, len(tags), 0, 0, 0) // the three for binary search are not read
	at := 12 + 16*len(tags)
	for _, tag := range tags {
		out = append(out, tag...)
		out = put32(out, 0, at, len(t[tag]))
		at += padded(t[tag])
	}
	for _, tag := range tags {
		out = append(out, t[tag]...)
		out = append(out, make([]byte, padded(t[tag])-len(t[tag]))...)
	}
	return out
}

// padded is the length of a table in whole words.
func padded(b []byte) int { return (len(b) + 3) &^ 3 }

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }

// u32 reads an offset or a length. No font reaches the bound; it keeps the sum
// of two of them inside an int of 32 bits.
func u32(b []byte, at int) int { return int(min(binary.BigEndian.Uint32(b[at:]), 1<<29)) }

// put16 appends the low 16 bits of each value.
func put16(b []byte, values ...int) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func put32(b []byte, values ...int) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	return b
}
