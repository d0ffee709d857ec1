package inbox

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

const oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// sniffOLE tells the old office formats by the streams in the root of the file: a
// document may hold others of another kind.
func sniffOLE(data []byte) Kind {
	held := map[string]bool{}
	for _, name := range oleRoot(data) {
		held[strings.ToLower(name)] = true
		if strings.HasPrefix(name, "__substg1.0_") || strings.HasPrefix(name, "__properties_version1.0") {
			return KindMSG
		}
	}
	for _, k := range []struct {
		stream string
		kind   Kind
	}{
		{"EncryptedPackage", KindEncrypted}, {"Workbook", KindOldOffice}, {"Book", KindOldOffice},
		{"WordDocument", KindDOC}, {"PowerPoint Document", KindPPT},
	} {
		if held[strings.ToLower(k.stream)] {
			return k.kind
		}
	}
	if len(held) == 0 && bytes.Contains(data, wide("EncryptedPackage")) {
		return KindEncrypted
	}
	return KindOldOffice
}

// wide is a text as OLE files write it.
func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

const (
	oleEntry   = 128     // bytes of a directory entry
	oleEntries = 1 << 12 // looked at
	oleNone    = 0xFFFFFFFF
)

// oleRoot lists the root of an OLE file, as far as its directory can be followed.
func oleRoot(data []byte) (names []string) {
	dir := oleDirectory(data)
	at := func(id uint32) []byte {
		if uint64(id)*oleEntry+oleEntry > uint64(len(dir)) {
			return nil
		}
		return dir[id*oleEntry:][:oleEntry]
	}
	root := at(0)
	if root == nil {
		return nil
	}
	seen, todo := map[uint32]bool{}, []uint32{binary.LittleEndian.Uint32(root[76:])}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		e := at(id)
		if e == nil || seen[id] {
			continue
		}
		seen[id] = true
		names = append(names, oleName(e))
		todo = append(todo, binary.LittleEndian.Uint32(e[68:]), binary.LittleEndian.Uint32(e[72:])) // its neighbours
	}
	return names
}

func oleName(e []byte) string {
	var units []uint16
	for i := 0; i < 64; i += 2 {
		u := binary.LittleEndian.Uint16(e[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// oleDirectory gives the directory of an OLE file. Its sectors are followed by the
// part of the allocation table that the header names: enough for the first 7 MB,
// where the directory lies.
func oleDirectory(data []byte) (dir []byte) {
	if len(data) < 512 {
		return nil
	}
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil
	}
	size := uint64(1) << shift
	sector := func(n uint32) []byte {
		if start := (uint64(n) + 1) * size; start+size <= uint64(len(data)) {
			return data[start:][:size]
		}
		return nil
	}
	next := binary.LittleEndian.Uint32(data[48:])
	for len(dir) < oleEntries*oleEntry {
		s := sector(next)
		if s == nil {
			break
		}
		dir = append(dir, s...)
		table := uint64(next) * 4 / size
		if table >= 109 {
			break
		}
		t := sector(binary.LittleEndian.Uint32(data[76+4*table:]))
		if t == nil {
			break
		}
		next = binary.LittleEndian.Uint32(t[uint64(next)*4%size:])
	}
	return dir
}
