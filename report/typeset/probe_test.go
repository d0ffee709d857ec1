package typeset

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"ducha/templates/fonts"
)

func TestEmbeddedFacesAreUsable(t *testing.T) {
	for _, role := range fonts.Roles() {
		for _, f := range fonts.Embedded().Faces(role) {
			if err := Usable(f); err != nil {
				t.Errorf("%s: %v", role, err)
			}
		}
	}
}

// digitsFont is the smallest embedded font file.
func digitsFont() []byte { return fonts.Embedded().Faces(fonts.Songti)[0].Data() }

func TestFontsWithoutOfficialTextAreUnusable(t *testing.T) {
	data := []byte(string(digitsFont()))
	record := strings.Index(string(data), "cmap")
	cmap := data[binary.BigEndian.Uint32(data[record+8:]):]
	onlyA := []uint16{0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 0, 0, 0, 'A', 0xFFFF, 0, 'A', 0xFFFF, 0xFFFF - 'A' + 11, 1, 0, 0}
	for i, v := range onlyA {
		binary.BigEndian.PutUint16(cmap[2*i:], v)
	}
	f, err := fonts.Read("a.ttf", data, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := f.Holds('A'); !ok {
		t.Fatal("the font has no A")
	}
	if err := Usable(f); !errors.Is(err, fonts.ErrFont) || !strings.Contains(err.Error(), "没有常用汉字和数字") {
		t.Error(err)
	}
}

// A font whose characters have no width would print them over each other.
func TestFontsWithoutWidthsAreUnusable(t *testing.T) {
	data := append([]byte(nil), fonts.Embedded().Faces(fonts.Heiti)[0].Data()...)
	record := data[strings.Index(string(data), "hmtx"):]
	at, size := binary.BigEndian.Uint32(record[8:]), binary.BigEndian.Uint32(record[12:])
	clear(data[at : at+size])
	f, err := fonts.Read("a.ttf", data, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := Usable(f); !errors.Is(err, fonts.ErrFont) || !strings.Contains(err.Error(), "字宽有误") {
		t.Error(err)
	}
}

// A face that was read can be drawn, and the PDF library prints nothing about it.
func FuzzUsable(f *testing.F) {
	f.Add(0, byte(0))
	for _, table := range []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"} {
		f.Add(strings.Index(string(digitsFont()), table), byte(0x20))
	}
	f.Fuzz(func(t *testing.T, at int, b byte) {
		data := []byte(string(digitsFont()))
		data[uint(at)%uint(len(data))] ^= b
		face, err := fonts.Read("fuzz", data, "")
		if err != nil {
			return
		}
		said := stdout(t, func() { err = Usable(face) })
		if err != nil && !strings.Contains(err.Error(), "没有常用汉字") {
			t.Error(err)
		}
		if said != "" {
			t.Errorf("printed %q", said)
		}
	})
}

// stdout gives what is printed meanwhile.
func stdout(t *testing.T, do func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	before := os.Stdout
	os.Stdout = w
	do()
	os.Stdout = before
	w.Close()
	said, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}
