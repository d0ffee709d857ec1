package fonts

import (
	"math"
	"testing"
)

func TestInk(t *testing.T) {
	tests := []struct {
		face *Face
		r    rune
		want Box
		ok   bool
	}{
		{fangsong(), '国', Box{167, -148, 854, 740}, true},
		{fangsong(), '　', Box{}, false},
		{fangsong(), '喆', Box{}, false},
		{fangsong(), 0xE000, Box{}, false},
		{fangsong(), '😀', Box{}, false},
	}
	for _, tt := range tests {
		if got, ok := tt.face.Ink(tt.r); got != tt.want || ok != tt.ok {
			t.Errorf("%s %q: %v %v, want %v", tt.face.Name(), tt.r, got, ok, tt.want)
		}
	}
	// Every Han character leaves ink near its em, whatever the units of the face.
	for _, role := range Roles() {
		for _, r := range "国务院督查𠅤" {
			f, held := Embedded().Find(role, r)
			box, ok := f.Ink(r)
			if !ok || box.XMin < -50 || box.XMax > 1050 || box.YMin < -200 || box.YMax > 950 || box.YMax-box.YMin < 500 {
				t.Errorf("%s %q: %v", f.Name(), r, box)
			}
			if same, _ := f.Ink(held); math.Abs(same.YMax-box.YMax) > 0 {
				t.Errorf("%s %q: another glyph at %U", f.Name(), r, held)
			}
		}
	}
}

// composite is a glyph of parts.
func composite(parts ...int) []byte {
	out := put16(nil, -1, 0, 0, 100, 100)
	for i, g := range parts {
		flags := 0
		if i < len(parts)-1 {
			flags = moreParts
		}
		out = put16(out, flags, g, 0)
	}
	return out
}

func TestGlyphsThatNeverEnd(t *testing.T) {
	simple := put16(nil, 1, 0, 0, 100, 100)
	scaled := put16(nil, -1, 0, 0, 100, 100, wideArguments|fourScales, 0, 0, 0, 0, 0, 0, 0)
	glyphs := [][]byte{
		0: simple, 1: {}, 2: composite(0, 1), 3: composite(3), 4: composite(5), 5: composite(0, 4), 6: composite(99),
		7: simple[:8], 8: composite(0)[:14], 9: scaled, 10: scaled[:20],
	}
	good := map[int]bool{0: true, 1: true, 2: true, 9: true}
	first := len(glyphs)
	for i := range 20 { // each holds the one before ten times
		of := 0
		if i > 0 {
			of = first + i - 1
		}
		glyphs = append(glyphs, composite(of, of, of, of, of, of, of, of, of, of))
		good[first+i] = i < 2
	}
	first = len(glyphs)
	for i := range 20 { // each holds the one before
		glyphs = append(glyphs, composite(max(first+i-1, first)*min(i, 1)))
		good[first+i] = i < maxDepth-1
	}
	f := &Face{glyphs: len(glyphs), locaSize: 4, loca: put32(nil, 0)}
	for _, g := range glyphs {
		f.glyf = append(f.glyf, g...)
		f.loca = put32(f.loca, len(f.glyf))
	}
	s := &soundness{face: f, known: make([]verdict, f.glyphs)}
	for g := range glyphs {
		if got := s.sound(g); got != good[g] {
			t.Errorf("glyph %d: sound %v, want %v", g, got, good[g])
		}
	}
}
