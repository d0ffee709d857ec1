package fonts

import (
	"math/rand/v2"
	"testing"
)

// mapTable is a cmap table of one map.
func mapTable(platform, encoding int, sub []byte) []byte {
	return append(put32(put16(nil, 0, 1, platform, encoding), 12), sub...)
}

// mapped is a plane with some runes in it.
func mapped(glyphs map[rune]uint16) *[0x10000]uint16 {
	plane := new([0x10000]uint16)
	for r, g := range glyphs {
		plane[r] = g
	}
	return plane
}

// groups is a format-12 map of groups of first rune, last rune and glyph.
func groups(values ...int) []byte {
	out := put32(put16(nil, 12, 0), 16+4*len(values), 0, len(values)/3)
	return put32(out, values...)
}

// What is written as a map reads back as the same map.
func TestMapsReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		plane, r, g := new([0x10000]uint16), 0x20, 1
		for r < 0xFFFF && g < 0xFFFF {
			plane[r] = uint16(g)
			r, g = r+1, g+1
			if random.IntN(3) < n%3 {
				r += random.IntN(1 + n*10)
			}
			if random.IntN(4) < n%4 {
				g = 1 + random.IntN(0xFFFE)
			}
		}
		sub := encodeFormat4(plane)
		if len(sub) > 0xFFFF {
			continue
		}
		m, err := readChars(mapTable(3, 1, sub), 0xFFFF)
		if err != nil {
			t.Fatal(err)
		}
		strict := Face{glyphs: 0xFFFF}
		if err := strict.readMap(mapTable(3, 1, sub)); err != nil {
			t.Fatal(err)
		}
		for r, want := range plane {
			if want == 0xFFFF {
				want = 0 // no such glyph
			}
			if got := m.plane[r]; got != want {
				t.Fatalf("%U: glyph %d, want %d", r, got, want)
			}
			if got := strict.glyph(rune(r)); got != int(want) {
				t.Fatalf("%U: the face says glyph %d, want %d", r, got, want)
			}
		}
	}
}

func TestListsAreTakenWhereShorter(t *testing.T) {
	tests := []struct {
		name   string
		glyphs map[rune]uint16
		want   []span
	}{
		{"none", nil, nil},
		{"in order", map[rune]uint16{'a': 1, 'b': 2, 'c': 3}, []span{{'a', 'c', false}}},
		{"backwards", map[rune]uint16{'a': 3, 'b': 2, 'c': 1}, []span{{'a', 'c', true}}},
		{"a gap", map[rune]uint16{'a': 3, 'b': 2, 'd': 9, 'e': 1}, []span{{'a', 'e', true}}},
		{"far apart", map[rune]uint16{'a': 3, '国': 2}, []span{{'a', 'a', false}, {'国', '国', false}}},
	}
	for _, tt := range tests {
		got := spans(mapped(tt.glyphs))
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

// Sloppy maps keep what is good in them.
func TestSloppyMaps(t *testing.T) {
	format4 := func(segments ...[4]int) []byte { // end, start, delta, offset
		n := len(segments)
		out := put16(nil, 4, 16+8*n, 0, 2*n, 0, 0, 0)
		for column := range 4 {
			for _, s := range segments {
				out = put16(out, s[column])
			}
			if column == 0 {
				out = put16(out, 0)
			}
		}
		return out
	}
	tests := []struct {
		name string
		sub  []byte
		want map[rune]int
	}{
		{"unsorted", format4([4]int{'b', 'a', 1 - 'a', 0}, [4]int{'1', '1', 5 - '1', 0}), map[rune]int{'a': 1, 'b': 2, '1': 5}},
		{"missing glyphs", format4([4]int{'c', 'a', 98 - 'a', 0}), map[rune]int{'a': 98, 'b': 99, 'c': 0}},
		{"list past the end", format4([4]int{'a', 'a', 1 - 'a', 0}, [4]int{'c', 'b', 0, 500}), map[rune]int{'a': 1, 'b': 0}},
		{"end before start", format4([4]int{'a', 'c', 1, 0}, [4]int{'d', 'd', 1 - 'd', 0}), map[rune]int{'a': 0, 'd': 1}},
		{"closing segment with an offset", format4([4]int{'a', 'a', 1 - 'a', 0}, [4]int{0xFFFF, 0xFFFF, 1, 0xFFFF}), map[rune]int{'a': 1, 0xFFFF: 0}},
		{"overlapping groups", groups('a', 'c', 1, 'b', 'd', 50), map[rune]int{'a': 1, 'b': 2, 'd': 52}},
		{"groups past the last rune and glyph", groups(0x10FFFE, 0x11FFFF, 98, 'a', 'z', 99), map[rune]int{'a': 99, 'b': 0}},
	}
	for _, tt := range tests {
		m, err := readChars(mapTable(3, 1, tt.sub), 100)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for r, want := range tt.want {
			if got := int(m.plane[r]); got != want {
				t.Errorf("%s: %q is glyph %d, want %d", tt.name, r, got, want)
			}
		}
	}
}

// A map that names every rune over and over is given up, whatever stands between.
func TestEndlessMapsAreRefused(t *testing.T) {
	const n = 1000
	sub := put16(nil, 4, 0, 0, 2*n, 0, 0, 0)
	for column := range 4 {
		for i := range n {
			sub = put16(sub, [][4]int{{0xFFFE, 0, 0, 0}, {0, 0xFFFE, 0, 0}}[i%2][column])
		}
		if column == 0 {
			sub = put16(sub, 0)
		}
	}
	if _, err := readChars(mapTable(3, 1, sub), 100); err == nil {
		t.Error("was read")
	}
}

// Of runes beyond U+FFFF, those of the official table come first.
func TestPlacesForRunesBeyondFFFF(t *testing.T) {
	m := &charMap{beyond: map[rune]uint16{0x20000: 3, '𬺓': 4, '𠅤': 5, 0x30000: 6}}
	stands := m.moved(3)
	for r, want := range map[rune]rune{'𠅤': 0xE000, '𬺓': 0xE001, 0x20000: 0xE002, 0x30000: 0} {
		if stands[r] != want {
			t.Errorf("%U at %U, want %U", r, stands[r], want)
		}
	}
	// A map that is full already gives up the rest of them.
	for r := rune(0x20); r < 0x7A00; r++ {
		m.plane[r] = uint16(r*7919)%60000 + 1
	}
	for r := rune(0x20001); r < 0x22000; r++ {
		m.beyond[r] = uint16(r*7919)%60000 + 1
	}
	if _, stands, err := m.encode(); err != nil || len(stands) > len([]rune(beyond)) || stands['𠅤'] != 0xE000 {
		t.Errorf("%d places, %v", len(stands), err)
	}
	for r := rune(0x7A00); r < 0xE000; r++ {
		m.plane[r] = uint16(r*7919)%60000 + 1
	}
	if _, _, err := m.encode(); err == nil {
		t.Error("a map of 57,000 runes in no order was written")
	}
}
