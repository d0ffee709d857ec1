// Package fonts holds the typefaces of an official document (GB/T 9704—2012
// names classes of type, not products) as data in the program, puts fonts of the
// office's own before them, and reads from both what a typesetter must know:
// which runes they draw, how wide, and where their ink is.
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
	fangsong = embedded("fangsong", fangsongTTF, '￥', '￣', '～') // drawn as $, - and a short ~
	fallback = embedded("fangsong-fallback", fallbackTTF)
	heiti    = embedded("heiti", heitiTTF)
	kaiti    = embedded("kaiti", kaitiTTF)
	biaosong = embedded("biaosong", biaosongTTF)
	songti   = embedded("songti-digits", songtiTTF)
)

// embedded reads a face of our own, without the runes for which it has the glyph of
// another; a test reads them all, so a failure here means a damaged program file.
func embedded(name string, data []byte, wrong ...rune) func() *Face {
	return sync.OnceValue(func() *Face {
		f, err := parse(name, data)
		if err != nil {
			panic(fmt.Sprintf("内置字体损坏：%v", err))
		}
		f.beyond, f.wrong = private(), wrong
		return f
	})
}
