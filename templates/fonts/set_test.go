package fonts

import "testing"

// own is the smallest embedded font with its digits under other runes.
func own(t *testing.T, postScript string, runes ...rune) *Face {
	t.Helper()
	digit := songti().glyph('1')
	var values []int
	for i, r := range runes {
		values = append(values, int(r), int(r), digit+i)
	}
	f, err := Read(postScript, digits(t, tables{"name": named(postScript, "某宋"), "cmap": mapTable(3, 10, groups(values...))}).assemble(), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestOwnFaceComesFirst(t *testing.T) {
	f := own(t, "Own", '国', 0xE000, 0xE001, 0xF0000)
	s := Embedded().With(Fangsong, f)
	tests := []struct {
		role Role
		r    rune
		face string
		held rune
	}{
		{Fangsong, '国', "Own", '国'},
		{"", '国', "Own", '国'},
		{Fangsong, '家', "fangsong", '家'},
		{Fangsong, '①', "fangsong", '①'},
		{Fangsong, '喆', "fangsong-fallback", '喆'},
		{Fangsong, '𠅤', "fangsong-fallback", 0xE000},
		{Heiti, '国', "heiti", '国'},
		{Fangsong, '😀', "", 0},
		{Fangsong, 0xE000, "", 0},
		{Fangsong, 0xF0000, "", 0},
	}
	for _, tt := range tests {
		name := ""
		face, held := s.Find(tt.role, tt.r)
		if face != nil {
			name = face.Name()
		}
		if name != tt.face || held != tt.held || covers(s, tt.role, tt.r) != (tt.face != "") {
			t.Errorf("%s %q: %q at %U, want %q at %U", tt.role, tt.r, name, held, tt.face, tt.held)
		}
	}
	if f, _ := Embedded().Find(Fangsong, '国'); f.Name() != "fangsong" {
		t.Errorf("the embedded set has changed: %s", f.Name())
	}
}

func TestOwnRunesBeyondFFFF(t *testing.T) {
	f := own(t, "Own", 0xE000, '𠮷', '𠅤')
	s := Embedded().With(Kaiti, f)
	digit := songti().glyph('1')
	for r, want := range map[rune]int{'𠮷': digit + 1, '𠅤': digit + 2} {
		face, held := s.Find(Kaiti, r)
		if face != f || f.glyph(held) != want || f.glyph(r) != want || !isPrivate(held) {
			t.Errorf("%q: %v at %U", r, face, held)
		}
	}
}

// A font without a character often has an empty glyph there.
func TestBlankGlyphsFallBack(t *testing.T) {
	blank := songti().glyph(' ')
	table := mapTable(3, 10, groups(' ', ' ', blank, '国', '国', blank, '1', '1', songti().glyph('1')))
	f, err := Read("a.ttf", digits(t, tables{"cmap": table}).assemble(), "")
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]bool{' ': true, '1': true, '国': false} {
		if _, ok := f.Holds(r); ok != want {
			t.Errorf("%q: held %v, want %v", r, ok, want)
		}
	}
}

func TestNamesDoNotClash(t *testing.T) {
	a, b, c := own(t, "Same", '国'), own(t, "SAME", '家'), own(t, "heiti", '国')
	s := Embedded().With(Fangsong, a).With(Heiti, a).With(Kaiti, b).With(Biaosong, c)
	names := make(map[string]string)
	for _, role := range Roles() {
		for _, f := range s.Faces(role) {
			if data, ok := names[f.Name()]; ok && data != string(f.Data()) {
				t.Errorf("two fonts go by %s", f.Name())
			}
			names[f.Name()] = string(f.Data())
		}
	}
	for role, want := range map[Role]string{
		Fangsong: "Same", Heiti: "Same", Kaiti: "SAME-" + shortSum(b.Data()), Biaosong: "heiti-" + shortSum(c.Data()),
	} {
		if got := s.Faces(role)[0].Name(); got != want {
			t.Errorf("%s: %s, want %s", role, got, want)
		}
	}
	if b.Name() != "SAME" || len(names) != 9 {
		t.Errorf("%d names, %s", len(names), b.Name())
	}
}

func TestLookingUpAllocatesNothing(t *testing.T) {
	s := Embedded()
	if n := testing.AllocsPerRun(100, func() {
		s.Find(Kaiti, '国')
		s.Find(Fangsong, '𠅤')
		Embedded().Faces(Fangsong)[0].Advance('，')
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// covers reports whether a role, with its fallbacks, draws r.
func covers(s *Set, role Role, r rune) bool {
	f, _ := s.Find(role, r)
	return f != nil
}
