// Package fonts holds the typefaces of an official document (GB/T 9704—2012
// names classes of type, not products) as data in the program, and reads from
// them what a typesetter must know: which runes they draw and how wide.
package fonts

import (
	_ "embed" // the font files
	"fmt"
	"sync"
)

// Role is what a face is for. The empty role means "as the surrounding text".
type Role string

// The roles of type in an official document.
const (
	Fangsong Role = "仿宋"  // body
	Heiti    Role = "黑体"  // headings of the first level, table heads
	Kaiti    Role = "楷体"  // headings of the second level
	Biaosong Role = "小标宋" // titles
	Songti   Role = "宋体"  // page numbers: digits, Latin and the dash
)

// Roles lists every role.
func Roles() []Role { return []Role{Fangsong, Heiti, Kaiti, Biaosong, Songti} }

//go:embed fangsong.ttf
var fangsongTTF []byte

//go:embed fangsong-fallback.ttf
var fallbackTTF []byte

//go:embed heiti.ttf
var heitiTTF []byte

//go:embed kaiti.ttf
var kaitiTTF []byte

//go:embed biaosong.ttf
var biaosongTTF []byte

//go:embed songti-digits.ttf
var songtiTTF []byte

// The faces are read once, when first asked for.
var (
	fangsong = embedded("fangsong", fangsongTTF)
	fallback = embedded("fangsong-fallback", fallbackTTF)
	heiti    = embedded("heiti", heitiTTF)
	kaiti    = embedded("kaiti", kaitiTTF)
	biaosong = embedded("biaosong", biaosongTTF)
	songti   = embedded("songti-digits", songtiTTF)
)

// embedded reads a face of our own; a test reads them all, so a failure here
// means a damaged program file.
func embedded(name string, data []byte) func() *Face {
	return sync.OnceValue(func() *Face {
		f, err := Parse(name, data)
		if err != nil {
			panic(fmt.Sprintf("内置字体损坏：%v", err))
		}
		return f
	})
}

// Faces gives the faces of a role, best first: what the first lacks is looked
// for in the next. Faces are never merged into one file, their licences differ.
func Faces(role Role) []*Face {
	switch role {
	case Heiti:
		return []*Face{heiti(), biaosong()}
	case Kaiti:
		return []*Face{kaiti(), biaosong()}
	case Biaosong:
		return []*Face{biaosong(), heiti()}
	case Songti:
		return []*Face{songti(), biaosong()}
	default:
		return []*Face{fangsong(), fallback(), biaosong()}
	}
}

// Bytes gives the font file of a role (TrueType), without its fallbacks.
func Bytes(role Role) []byte { return Faces(role)[0].Data() }

// Find gives the first face of a role that draws r, and the rune under which it
// holds the glyph (another than r only beyond U+FFFF). It gives nil when none does.
func Find(role Role, r rune) (face *Face, glyph rune) {
	glyph = r
	if isPrivate(r) {
		return nil, 0
	}
	if r > 0xFFFF {
		var ok bool
		if glyph, ok = Private(r); !ok {
			return nil, 0
		}
	}
	for _, f := range Faces(role) {
		if f.Has(glyph) {
			return f, glyph
		}
	}
	return nil, 0
}

// Covers reports whether a role, with its fallbacks, draws r.
func Covers(role Role, r rune) bool {
	f, _ := Find(role, r)
	return f != nil
}
