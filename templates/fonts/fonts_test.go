package fonts

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryRoleDrawsOfficialText(t *testing.T) {
	const text = "关于2026年“重点工作”——进展情况的通报〔2026〕12号：①喆镕堃赟昇彧；‘甲’、…·％㎡〓"
	for _, role := range Roles() {
		for _, r := range text {
			if !covers(Embedded(), role, r) {
				t.Errorf("%s 缺字 %q", role, r)
			}
		}
		if got := Embedded().Faces(role)[0].Data(); !bytes.HasPrefix(got, []byte{0, 1, 0, 0}) {
			t.Errorf("%s is not TrueType", role)
		}
	}
}

func TestRunesBeyondFFFF(t *testing.T) {
	if n := utf8.RuneCountInString(beyond); n != 196 {
		t.Fatalf("%d runes, want 196", n)
	}
	table, err := os.ReadFile("tgh8105.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []rune
	for _, r := range string(table) {
		if r > 0xFFFF {
			want = append(want, r)
		}
	}
	slices.Sort(want)
	if string(want) != beyond {
		t.Error("beyond is not what the table of 8,105 characters has beyond U+FFFF")
	}
	if rs := []rune(beyond); !slices.IsSorted(rs) || rs[0] <= 0xFFFF {
		t.Fatal("not in code order beyond U+FFFF")
	}
	for i, r := range []rune(beyond) {
		for _, role := range Roles() {
			if _, glyph := Embedded().Find(role, r); glyph != rune(0xE000+i) {
				t.Fatalf("%s: Find(%U) gives %U", role, r, glyph)
			}
		}
	}
	for _, r := range []rune{'𠮷', '😀', 0x10FFFF} {
		if covers(Embedded(), Fangsong, r) {
			t.Errorf("%U is covered", r)
		}
	}
}

// A private-use rune in a text is not the character the fonts keep there.
func TestPrivateUseInTextIsNotOurs(t *testing.T) {
	for _, r := range []rune{0xE000, 0xE0C3, 0xF8FF} {
		if covers(Embedded(), Heiti, r) {
			t.Errorf("%U is covered", r)
		}
	}
}

func TestFallbackByRune(t *testing.T) {
	tests := []struct {
		role Role
		r    rune
		face string
	}{
		{Fangsong, '国', "fangsong"},
		{Fangsong, '喆', "fangsong-fallback"},
		{Fangsong, '￥', "kaiti"}, // FandolFang draws $
		{Fangsong, '～', "kaiti"},
		{Heiti, '喆', "heiti"},
		{Kaiti, '昇', "kaiti"},
		{Songti, '1', "songti-digits"},
		{Songti, '页', "biaosong"},
	}
	for _, tt := range tests {
		if f, _ := Embedded().Find(tt.role, tt.r); f == nil || f.Name() != tt.face {
			t.Errorf("%s %q: got %v, want %s", tt.role, tt.r, f, tt.face)
		}
	}
}

func TestAdvance(t *testing.T) {
	tests := []struct {
		face *Face
		r    rune
		want int
	}{
		{fangsong(), '国', 1000}, {fangsong(), '“', 1000}, {fangsong(), '1', 500},
		{kaiti(), '“', 350}, {heiti(), '—', 900}, {heiti(), '♥', 0}, {heiti(), 0x20000, 0},
	}
	for _, tt := range tests {
		if got := tt.face.Advance(tt.r); got != tt.want {
			t.Errorf("%s %q: %d, want %d", tt.face.Name(), tt.r, got, tt.want)
		}
	}
}

func TestBrokenFontsAreRefused(t *testing.T) {
	whole := songtiTTF
	with := func(at int, b ...byte) []byte {
		c := bytes.Clone(whole)
		copy(c[at:], b)
		return c
	}
	tests := []struct {
		name string
		data []byte
		says string
	}{
		{"empty", nil, "过短"},
		{"cff", with(0, 'O', 'T', 'T', 'O'), "CFF"},
		{"collection", with(0, 't', 't', 'c', 'f'), "字体集"},
		{"html", []byte("<!DOCTYPE html><html></html>"), "不是 TrueType"},
		{"cut in half", whole[:len(whole)/2], "文件不完整"},
		{"cut by a byte", whole[:len(whole)-8], "文件不完整"},
		{"cut in the directory", whole[:40], "表目录"},
		{"no such table", with(bytes.Index(whole, []byte("glyf")), 'x', 'x', 'x', 'x'), "缺少表"},
	}
	for _, tt := range tests {
		_, err := Read(tt.name, tt.data, "")
		if !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.says)
		}
	}
}

// Whatever single byte is wrong, reading ends in a face or an error.
func FuzzParse(f *testing.F) {
	f.Add(100, byte(0xFF))
	f.Add(len(songtiTTF)-1, byte(0))
	f.Fuzz(func(t *testing.T, at int, b byte) {
		c := bytes.Clone(songtiTTF)
		c[uint(at)%uint(len(c))] ^= b
		face, err := parse("fuzz", c)
		if err != nil {
			return
		}
		for r := rune(0); r <= 0xFFFF; r++ {
			face.Advance(r)
		}
	})
}

func TestLicences(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := FullTerms()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, term := range terms {
		texts[term.File] = term.Text
	}
	if !strings.Contains(texts["GPLv3-Fandol.txt"], "if you create a document which uses this font") || !strings.Contains(texts["build_fonts.py"], "FandolFang") {
		t.Error("the font exception or the recipe is missing")
	}
	for _, l := range Licences() {
		if len(texts[l.Text]) < 1000 {
			t.Errorf("%s: no full terms", l.File)
		}
		if !strings.Contains(string(readme), l.SHA256+"  "+l.File) {
			t.Errorf("%s: README.md names another SHA-256", l.File)
		}
	}
}
