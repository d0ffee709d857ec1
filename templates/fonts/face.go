package fonts

import (
	"errors"
	"slices"
	"sort"
)

// Face is one TrueType font that has been looked over: every table lies inside
// the file and every glyph that its character map names exists.
type Face struct {
	name     string
	data     []byte
	unitsPer int // font units in one em
	glyphs   int
	metrics  []byte // hmtx
	nMetrics int    // glyphs that have an advance of their own in hmtx
	segments []segment
	loca     []byte
	locaSize int // bytes of one entry of loca
	glyf     []byte
	beyond   map[rune]rune // where runes beyond U+FFFF stand in the character map
	wrong    []rune        // runes that the map gives the glyph of another sign
}

// segment is one run of a format-4 character map.
type segment struct {
	first, last uint16
	delta       uint16
	ids         []byte // glyph numbers by place, nil when delta alone gives them
}

// ErrFont is what every refusal of a font file wraps.
var ErrFont = errors.New("字体文件不可用")

// drawn are the tables that drawing needs.
var drawn = []need{
	{"head", 54}, {"hhea", 36}, {"maxp", 6}, {"hmtx", 4}, {"cmap", 12}, {"loca", 4}, {"glyf", 1}, {"name", 6}, {"post", 32}, {"OS/2", 78},
}

// parse looks a TrueType file over and reads its character map and advance
// widths. It refuses whatever the PDF library would misread without saying so.
func parse(name string, data []byte) (*Face, error) {
	f := &Face{name: name, data: data}
	if len(data) < 12 {
		return nil, errors.New("文件过短")
	}
	t, err := directory(data, 0)
	if err == nil {
		err = t.require(drawn)
	}
	if err == nil {
		err = f.readMetrics(t)
	}
	if err == nil {
		err = f.readOutlines(t)
	}
	if err == nil {
		err = checkNames(t)
	}
	if err == nil {
		err = f.readMap(t["cmap"])
	}
	return f, err
}

// Name is a short Latin name without blanks, no two faces of a Set share it.
func (f *Face) Name() string { return f.name }

// Data is the font file; it must not be written to.
func (f *Face) Data() []byte { return f.data }

// Holds gives the rune under which the face holds the glyph of r: r itself, or a
// private-use rune where r lies beyond U+FFFF. ok is false when it does not draw
// r, and for every private-use rune.
func (f *Face) Holds(r rune) (held rune, ok bool) {
	if isPrivate(r) || f.glyph(r) == 0 {
		return 0, false
	}
	if r > 0xFFFF {
		return f.beyond[r], true
	}
	return r, true
}

// Advance is the width of r in thousandths of an em, rounded as the PDF's own
// width table rounds it; 0 for a rune the face does not draw. It takes r as it is
// or as the face holds it.
func (f *Face) Advance(r rune) int {
	g := f.glyph(r)
	if g == 0 {
		return 0
	}
	return (f.advance(g)*1000 + f.unitsPer/2) / f.unitsPer
}

// glyph looks r up in the character map, 0 for none. A private-use rune is
// whatever rune beyond U+FFFF the face holds there.
func (f *Face) glyph(r rune) int {
	if r > 0xFFFF {
		r = f.beyond[r] // 0 for none; no face draws U+0000
	}
	if r <= 0 || slices.Contains(f.wrong, r) {
		return 0
	}
	c := uint16(r)
	i := sort.Search(len(f.segments), func(i int) bool { return f.segments[i].last >= c })
	if i == len(f.segments) {
		return 0
	}
	return f.segments[i].glyph(c)
}

func (s segment) glyph(c uint16) int {
	if c < s.first || c > s.last {
		return 0
	}
	if s.ids == nil {
		return int(c + s.delta)
	}
	id := u16(s.ids, 2*int(c-s.first))
	if id == 0 {
		return 0
	}
	return int(uint16(id) + s.delta)
}

// advance is the width of a glyph in font units. What is out of all bounds
// counts as no width, as the PDF library has it.
func (f *Face) advance(g int) int {
	w := u16(f.metrics, 4*min(g, f.nMetrics-1))
	if w >= 1<<15 {
		return 0
	}
	return w
}

// readMetrics reads the size of the em and the place of the advance widths.
func (f *Face) readMetrics(t tables) error {
	f.unitsPer = u16(t["head"], 18)
	f.glyphs = u16(t["maxp"], 4)
	f.nMetrics = u16(t["hhea"], 34)
	f.metrics = t["hmtx"]
	if f.unitsPer < 16 || f.unitsPer > 16384 { // the bounds of the format
		return errors.New("字身单位有误")
	}
	if f.glyphs == 0 || f.nMetrics == 0 || f.nMetrics > f.glyphs {
		return errors.New("字形数目有误")
	}
	if len(f.metrics) < 4*f.nMetrics+2*(f.glyphs-f.nMetrics) {
		return errors.New("字宽表不完整")
	}
	return nil
}

// checkNames refuses what the PDF library answers with a line on stdout.
func checkNames(t tables) error {
	if u16(t["name"], 0) != 0 {
		return errors.New("名称表格式不受支持")
	}
	return t.checkLicence()
}

// checkLicence refuses a font that forbids what a PDF does with it: restricted
// (fsType 2), not to be cut down to the runes in use (0x100), pictures only (0x200).
func (t tables) checkLicence() error {
	if len(t["OS/2"]) < 10 {
		return nil
	}
	if fsType := u16(t["OS/2"], 8); fsType == 2 || fsType&0x0300 != 0 {
		return errors.New("字体声明不允许嵌入文档")
	}
	return nil
}

// readMap finds the format-4 Unicode map, the only one the PDF library reads.
func (f *Face) readMap(cmap []byte) error {
	n := u16(cmap, 2)
	if len(cmap) < 4+8*n {
		return errors.New("字符映射表不完整")
	}
	for i := range n {
		rec := cmap[4+8*i:]
		platform, encoding, at := u16(rec, 0), u16(rec, 2), u32(rec, 4)
		unicode := platform == 0 || platform == 3 && encoding == 1
		if !unicode || at+8 > len(cmap) || u16(cmap, at) != 4 {
			continue
		}
		return f.readSegments(cmap[at:])
	}
	return errors.New("没有 Unicode 字符映射（格式 4）")
}

// readSegments reads a format-4 map: parallel arrays of ends, starts, deltas
// and offsets, an offset counting from its own place.
func (f *Face) readSegments(sub []byte) error {
	sub = sub[:min(len(sub), u16(sub, 2))]
	if len(sub) < 16 {
		return errors.New("字符映射表不完整")
	}
	n := u16(sub, 6) / 2
	if len(sub) < 16+8*n {
		return errors.New("字符映射表不完整")
	}
	for i := range n {
		end, start := u16(sub, 14+2*i), u16(sub, 16+2*n+2*i)
		at := 16 + 6*n + 2*i
		s := segment{first: uint16(start), last: uint16(end), delta: uint16(u16(sub, 16+4*n+2*i))}
		if start > end || len(f.segments) > 0 && s.first <= f.segments[len(f.segments)-1].last {
			return errors.New("字符映射表次序有误")
		}
		if off := u16(sub, at); off != 0 && start != 0xFFFF {
			from, to := at+off, at+off+2*(end-start+1)
			if to > len(sub) {
				return errors.New("字符映射表越界")
			}
			s.ids = sub[from:to]
		}
		if err := s.check(f.glyphs); err != nil {
			return err
		}
		f.segments = append(f.segments, s)
	}
	return nil
}

// check makes sure that a segment names only glyphs that exist; the closing
// segment FFFF–FFFF names none.
func (s segment) check(glyphs int) error {
	if s.first == 0xFFFF {
		return nil
	}
	for c := int(s.first); c <= int(s.last); c++ {
		if s.glyph(uint16(c)) >= glyphs {
			return errors.New("字符映射指向不存在的字形")
		}
	}
	return nil
}
