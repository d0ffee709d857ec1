package fonts

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// collection writes fonts as one .ttc; tables of equal content are written once.
func collection(fonts ...tables) []byte {
	at := 12 + 4*len(fonts)
	var heads, body []byte
	places := make(map[string]int)
	size := at
	for _, t := range fonts {
		size += 12 + 16*len(t)
	}
	out := put32(append([]byte("ttcf"), 0, 1, 0, 0), len(fonts))
	for _, t := range fonts {
		out = put32(out, at+len(heads))
		heads = put16(append(heads, 0, 1, 0, 0), len(t), 0, 0, 0)
		for _, tag := range slices.Sorted(maps.Keys(t)) {
			place, shared := places[string(t[tag])]
			if !shared {
				place = size + len(body)
				places[string(t[tag])] = place
				body = append(append(body, t[tag]...), make([]byte, padded(t[tag])-len(t[tag]))...)
			}
			heads = put32(append(heads, tag...), 0, place, len(t[tag]))
		}
	}
	return append(append(out, heads...), body...)
}

// digits gives the tables of the smallest embedded font, some of them changed.
func digits(t testing.TB, change map[string][]byte) tables {
	t.Helper()
	out, err := directory(songtiTTF, 0)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(out, change)
	return out
}

// named is a name table with a PostScript and a family name.
func named(postScript, family string) []byte {
	var text []byte
	out := put16(nil, 0, 2, 6+2*12)
	for _, n := range []struct {
		kind int
		name string
	}{{familyName, family}, {postScriptName, postScript}} {
		from := len(text)
		for _, r := range n.name {
			text = put16(text, int(r))
		}
		out = put16(out, 3, 1, 0x804, n.kind, len(text)-from, from)
	}
	return append(out, text...)
}

func smallCollection(t testing.TB) []byte {
	return collection(
		digits(t, tables{"name": named("Digits", "数字")}),
		digits(t, tables{"name": named("NDigits", "新数字")}),
	)
}

func TestCollectionsAreTakenApart(t *testing.T) {
	heiti, err := directory(heitiTTF, 0)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "C#集.ttc")
	data := collection(digits(t, tables{"name": named("Digits", "数字")}), heiti, digits(t, tables{"name": named("N Digits", "新数字")}))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		member, name, says string
		han                bool
	}{
		{"", "Digits", "", false},
		{"#1", "Digits", "", false},
		{"#2", "DuchaHeiti", "", true},
		{"#duchaheiti", "DuchaHeiti", "", true},
		{"#新数字", "NDigits", "", false},
		{"#n digits", "NDigits", "", false},
		{"#4", "", "其中没有“4”，只有 1 数字、2 Ducha Heiti、3 新数字", false},
		{"#0", "", "其中没有“0”", false},
		{"#宋体", "", "其中没有“宋体”", false},
	}
	for _, tt := range tests {
		f, err := Open(path + tt.member)
		if tt.says != "" {
			if !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: got %v, want %q", tt.member, err, tt.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.member, err)
			continue
		}
		if _, han := f.Holds('国'); f.Name() != tt.name || han != tt.han {
			t.Errorf("%s: %s, 国 %v", tt.member, f.Name(), han)
		}
	}
	if whole := len(data); whole > len(songtiTTF)+len(heitiTTF)+1000 {
		t.Errorf("the collection of %d bytes shares no tables", whole)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.ttf")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, maxFile+1); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		filepath.Join(dir, "none.ttf"):   "找不到这个文件",
		filepath.Join(dir, "none.ttc#2"): "找不到这个文件",
		dir:                              "不是文件",
		big:                              "超过 64 MB",
	} {
		if _, err := Open(path); !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want %q", path, err, says)
		}
	}
}

func TestUnusableFontsAreRefused(t *testing.T) {
	licence := func(fsType int) []byte {
		out := bytes.Clone(digits(t, nil)["OS/2"])
		copy(out[8:], put16(nil, fsType))
		return out
	}
	head := bytes.Clone(digits(t, nil)["head"])
	head[51] = 2
	tests := []struct {
		name   string
		change tables
		says   string
	}{
		{"restricted", tables{"OS/2": licence(2)}, "不允许嵌入"},
		{"pictures only", tables{"OS/2": licence(0x200)}, "不允许嵌入"},
		{"not to be cut down", tables{"OS/2": licence(0x104)}, "不允许嵌入"},
		{"variable", tables{"fvar": {0, 1}}, "可变字体"},
		{"no outlines", tables{"glyf": nil}, `缺少表 "glyf"`},
		{"index of outlines", tables{"head": head}, "字形索引格式"},
		{"cut index of outlines", tables{"loca": digits(t, nil)["loca"][:100]}, "字形索引不完整"},
		{"symbols", tables{"cmap": mapTable(3, 0, encodeFormat4(mapped(map[rune]uint16{0xF031: 3})))}, "没有 Unicode"},
		{"an empty map", tables{"cmap": mapTable(3, 1, encodeFormat4(mapped(nil)))}, "没有可用的字符"},
		{"a map of missing glyphs", tables{"cmap": mapTable(3, 1, encodeFormat4(mapped(map[rune]uint16{'1': 60000})))}, "没有可用的字符"},
		{"many maps over each other", tables{"cmap": mapTable(3, 10, groups(slices.Repeat([]int{1, 0x10FFFF, 0}, 5000)...))}, "字符映射表有误"},
	}
	for _, tt := range tests {
		_, err := Read("a.ttf", digits(t, tt.change).assemble(), "")
		if !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.says)
		}
	}
	for magic, says := range map[string]string{"OTTO": "CFF", "wOF2": "网页字体", "wOFF": "网页字体", "PK\x03\x04": "不是 TrueType", "ttcf": "字体集目录"} {
		data := append([]byte(magic), songtiTTF[4:]...)
		if _, err := Read("a.ttf", data, ""); !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want %q", magic, err, says)
		}
	}
}

// What is odd but harmless is put right.
func TestOddFontsAreTaken(t *testing.T) {
	hhea := bytes.Clone(digits(t, nil)["hhea"])
	hhea[33] = 1
	tests := []struct {
		name   string
		change tables
	}{
		{"no licence table", tables{"OS/2": nil}},
		{"short tables", tables{"OS/2": digits(t, nil)["OS/2"][:68], "post": {0, 3, 0, 0}, "name": nil}},
		{"name table of another format", tables{"name": {0, 1, 0, 0, 0, 6}}},
		{"unknown format of metrics", tables{"hhea": hhea}},
	}
	for _, tt := range tests {
		f, err := Read("a.ttf", digits(t, tt.change).assemble(), "1")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if f.Advance('1') != songti().Advance('1') || f.Name() == "" {
			t.Errorf("%s: %s: 1 is %d wide", tt.name, f.Name(), f.Advance('1'))
		}
	}
}

// A glyph that is part of itself would keep the PDF library busy for ever.
func TestEndlessGlyphsAreMissing(t *testing.T) {
	endless := func(g int) tables {
		glyf := bytes.Clone(digits(t, nil)["glyf"])
		copy(glyf[songti().place(g):], composite(g))
		return digits(t, tables{"glyf": glyf})
	}
	f, err := Read("a.ttf", endless(songti().glyph('8')).assemble(), "")
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[rune]bool{'8': false, '9': true} {
		if _, ok := f.Holds(r); ok != want {
			t.Errorf("%q: held %v, want %v", r, ok, want)
		}
	}
	if _, err := Read("a.ttf", endless(0).assemble(), ""); !errors.Is(err, ErrFont) || !strings.Contains(err.Error(), "字形轮廓有误") {
		t.Errorf("endless glyph 0: %v", err)
	}
}

func TestFaceName(t *testing.T) {
	hash := shortSum([]byte("x"))
	for postScript, want := range map[string]string{
		"SimSun": "SimSun", "FZXBSJW--GB1-0": "FZXBSJW--GB1-0", "方正 Song (2)/": "Song2", "": "font" + hash, "仿宋": "font" + hash,
		strings.Repeat("long", 20): strings.Repeat("long", 10),
	} {
		if got := faceName(postScript, []byte("x")); got != want {
			t.Errorf("%q: %q, want %q", postScript, got, want)
		}
	}
}

// Whatever bytes are wrong, reading ends in a face that can be asked anything,
// or in an error that wraps ErrFont.
func FuzzRead(f *testing.F) {
	f.Add(songtiTTF, "")
	f.Add(smallCollection(f), "2")
	f.Add(smallCollection(f), "新数字")
	f.Add(songtiTTF[:len(songtiTTF)/2], "1")
	f.Fuzz(func(t *testing.T, data []byte, member string) {
		face, err := Read("fuzz", data, member)
		if err != nil {
			if !errors.Is(err, ErrFont) {
				t.Fatal(err)
			}
			return
		}
		again, err := parse(face.Name(), face.Data())
		if err != nil || again.glyphs != face.glyphs {
			t.Fatalf("what was written anew cannot be read: %v", err)
		}
		for _, s := range face.segments {
			for r := rune(s.first); r <= rune(s.last); r++ {
				face.Advance(r)
				face.Ink(r)
			}
		}
		if cut, err := parse(face.Name(), face.Cut([]rune{'1', '国', privateFirst})); err != nil || cut.glyphs > face.glyphs {
			t.Fatalf("what was cut cannot be read: %v", err)
		}
		for r := range face.beyond {
			if held, ok := face.Holds(r); !ok || face.Advance(r) != face.Advance(held) {
				t.Fatalf("%U is held at %U in another width, or not at all", r, held)
			}
		}
	})
}
