package fonts

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Read reads a font of the office's own from the bytes of a .ttf or .ttc file.
// The member says which font of a collection (.ttc): its place from 1, or a name
// of it; the first if empty. The origin names the file in errors, which wrap
// ErrFont and say in plain words what is wrong.
//
// The face does not hold the file as it came but a font written anew: only the
// tables that drawing needs, with a character map that names only runes whose
// glyphs can be drawn. So the PDF library meets nothing that it would misread.
func Read(origin string, data []byte, member string) (*Face, error) {
	f, err := read(data, member)
	if err != nil {
		return nil, fmt.Errorf("%w：%s：%w", ErrFont, origin, err)
	}
	return f, nil
}

func read(data []byte, member string) (*Face, error) {
	t, err := choose(data, member)
	if err != nil {
		return nil, err
	}
	if err := checkOwn(t); err != nil {
		return nil, err
	}
	postScript := readNames(t["name"]).postScript
	t = t.trimmed()
	chars, err := drawable(t)
	if err != nil {
		return nil, err
	}
	cmap, stands, err := chars.encode()
	if err != nil {
		return nil, err
	}
	t["cmap"] = cmap
	anew := t.assemble()
	f, err := parse(faceName(postScript, anew), anew)
	if err != nil {
		return nil, err
	}
	f.beyond = stands
	return f, nil
}

// choose finds the tables of one font of a file.
func choose(data []byte, member string) (tables, error) {
	places, err := members(data)
	if err != nil {
		return nil, err
	}
	fonts := make([]tables, len(places))
	for i, at := range places {
		if fonts[i], err = directory(data, at); err != nil {
			return nil, err
		}
	}
	if member == "" {
		return fonts[0], nil
	}
	if n, err := strconv.Atoi(member); err == nil && n >= 1 && n <= len(fonts) {
		return fonts[n-1], nil
	}
	for _, t := range fonts {
		if readNames(t["name"]).called(member) {
			return t, nil
		}
	}
	return nil, fmt.Errorf("其中没有“%s”，只有 %s", member, list(fonts))
}

// list names the fonts of a file, each with its place.
func list(fonts []tables) string {
	var out []string
	for i, t := range fonts {
		name := "（无名）"
		if all := readNames(t["name"]).all; len(all) > 0 {
			name = all[0]
		}
		out = append(out, fmt.Sprintf("%d %s", i+1, name))
	}
	return strings.Join(out, "、")
}

// source are the tables that a font of the office's own must bring.
var source = []need{{"head", 54}, {"hhea", 36}, {"maxp", 32}, {"hmtx", 4}, {"cmap", 4}, {"loca", 4}, {"glyf", 1}}

// checkOwn refuses a font that cannot be drawn as meant, or must not be.
func checkOwn(t tables) error {
	if err := t.require(source); err != nil {
		return err
	}
	if t["fvar"] != nil {
		return errors.New("是可变字体，字重不定，请使用字重固定的字体")
	}
	return t.checkLicence()
}

// trimmed keeps the tables that drawing needs, with the fields set that the PDF
// library would otherwise stumble over. The four of hinting stay as they are: some
// Chinese fonts draw no whole character without them.
func (t tables) trimmed() tables {
	out := make(tables)
	for _, tag := range []string{"hmtx", "loca", "glyf", "cmap", "maxp", "cvt ", "fpgm", "prep", "gasp"} {
		if len(t[tag]) > 0 {
			out[tag] = t[tag]
		}
	}
	out["head"] = resized(t["head"], 54)
	copy(out["head"][52:], []byte{0, 0}) // format of outlines
	out["hhea"] = resized(t["hhea"], 36)
	copy(out["hhea"][32:], []byte{0, 0}) // format of metrics
	out["OS/2"] = resized(t["OS/2"], 96)
	out["post"] = append([]byte{0, 3, 0, 0}, resized(t["post"], 32)[4:]...) // no glyph names
	out["name"] = put16(nil, 0, 0, 6)                                       // no names
	return out
}

// resized is a copy of a table in a given length, cut or filled up with zeros.
func resized(table []byte, n int) []byte {
	out := make([]byte, n)
	copy(out, table)
	return out
}

// drawable reads the character map and leaves in it what can be drawn. A
// private-use rune of the font's own is never asked for, and its place is needed.
func drawable(t tables) (*charMap, error) {
	var f Face
	if err := f.readMetrics(t); err != nil {
		return nil, err
	}
	if err := f.readOutlines(t); err != nil {
		return nil, err
	}
	s := &soundness{face: &f, known: make([]verdict, f.glyphs)}
	if !s.sound(0) {
		return nil, errors.New("字形轮廓有误")
	}
	chars, err := readChars(t["cmap"], f.glyphs)
	if err != nil {
		return nil, err
	}
	any := false
	chars.keep(func(r rune, glyph int) bool {
		if r < ' ' || isPrivate(r) || unicode.Is(unicode.Cs, r) || !s.sound(glyph) {
			return false
		}
		good := len(f.outline(glyph)) > 0 || !inked(r)
		any = any || good
		return good
	})
	if !any {
		return nil, errors.New("字体中没有可用的字符")
	}
	return chars, nil
}

// inked reports whether r cannot be blank. Some fonts have an empty glyph where
// they lack a character.
func inked(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) }
