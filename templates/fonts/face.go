package fonts

import (
	"encoding/binary"
	"errors"
	"fmt"
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
}

// segment is one run of a format-4 character map.
type segment struct {
	first, last uint16
	delta       uint16
	ids         []byte // glyph numbers by place, nil when delta alone gives them
}

// ErrFont is what every refusal of a font file wraps.
var ErrFont = errors.New("字体文件不可用")

// required are the tables that drawing needs, with the least length of each.
var required = map[string]int{
	"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "cmap": 12, "loca": 4, "glyf": 1, "name": 6, "post": 32, "OS/2": 78,
}

// Parse looks a TrueType file over and reads its character map and advance
// widths. It refuses, by an error that wraps ErrFont, whatever the PDF library
// would misread without saying so: OpenType/CFF, collections, cut-off files.
func Parse(name string, data []byte) (*Face, error) {
	f := &Face{name: name, data: data}
	tables, err := directory(data)
	if err == nil {
		err = f.readMetrics(tables)
	}
	if err == nil {
		err = checkOutlines(tables, f.glyphs)
	}
	if err == nil {
		err = checkNames(tables)
	}
	if err == nil {
		err = f.readMap(tables["cmap"])
	}
	if err != nil {
		return nil, fmt.Errorf("%w：%s：%w", ErrFont, name, err)
	}
	return f, nil
}

// Name is the short Latin name the face was read under.
func (f *Face) Name() string { return f.name }

// Data is the font file; it must not be written to.
func (f *Face) Data() []byte { return f.data }

// Has reports whether the face draws r, a rune of the Basic Multilingual Plane.
func (f *Face) Has(r rune) bool { return f.glyph(r) != 0 }

// Advance is the width of r in thousandths of an em, rounded as the PDF's own
// width table rounds it; 0 for a rune the face does not draw.
func (f *Face) Advance(r rune) int {
	g := f.glyph(r)
	if g == 0 {
		return 0
	}
	return (f.advance(g)*1000 + f.unitsPer/2) / f.unitsPer
}

// glyph looks r up in the character map, 0 for none.
func (f *Face) glyph(r rune) int {
	if r < 0 || r > 0xFFFF {
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

// advance is the width of a glyph in font units.
func (f *Face) advance(g int) int {
	return u16(f.metrics, 4*min(g, f.nMetrics-1))
}

// directory cuts the file into its tables.
func directory(data []byte) (map[string][]byte, error) {
	if len(data) < 12 {
		return nil, errors.New("文件过短")
	}
	switch magic := string(data[:4]); magic {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return nil, errors.New("是 OpenType/CFF 字体，只能使用 TrueType 字体（.ttf）")
	case "ttcf":
		return nil, errors.New("是字体集（.ttc），请先拆出单个 .ttf")
	default:
		return nil, errors.New("不是 TrueType 字体")
	}
	n := u16(data, 4)
	if len(data) < 12+16*n {
		return nil, errors.New("表目录不完整")
	}
	tables := make(map[string][]byte, n)
	for i := range n {
		rec := data[12+16*i:]
		tag, at, size := string(rec[:4]), u32(rec, 8), u32(rec, 12)
		if at+size > len(data) {
			return nil, fmt.Errorf("表 %q 超出文件末尾，文件不完整", tag)
		}
		tables[tag] = data[at : at+size]
	}
	for tag, least := range required {
		if len(tables[tag]) < least {
			return nil, fmt.Errorf("缺少表 %q", tag)
		}
	}
	return tables, nil
}

// readMetrics reads the size of the em and the place of the advance widths.
func (f *Face) readMetrics(tables map[string][]byte) error {
	f.unitsPer = u16(tables["head"], 18)
	f.glyphs = u16(tables["maxp"], 4)
	f.nMetrics = u16(tables["hhea"], 34)
	f.metrics = tables["hmtx"]
	if f.unitsPer < 16 {
		return errors.New("字身单位为零")
	}
	if f.glyphs == 0 || f.nMetrics == 0 || f.nMetrics > f.glyphs {
		return errors.New("字形数目有误")
	}
	if len(f.metrics) < 4*f.nMetrics+2*(f.glyphs-f.nMetrics) {
		return errors.New("字宽表不完整")
	}
	return nil
}

// checkOutlines makes sure that every glyph's outline lies inside glyf.
func checkOutlines(tables map[string][]byte, glyphs int) error {
	loca, size := tables["loca"], 2
	if u16(tables["head"], 50) == 1 {
		size = 4
	}
	if len(loca) < size*(glyphs+1) {
		return errors.New("字形索引不完整")
	}
	before := 0
	for i := range glyphs + 1 {
		at := 2 * u16(loca, 2*i)
		if size == 4 {
			at = u32(loca, 4*i)
		}
		if at < before || at > len(tables["glyf"]) {
			return errors.New("字形轮廓超出字形表")
		}
		before = at
	}
	return nil
}

// checkNames refuses what the PDF library answers with a line on stdout.
func checkNames(tables map[string][]byte) error {
	if u16(tables["name"], 0) != 0 {
		return errors.New("名称表格式不受支持")
	}
	if fsType := u16(tables["OS/2"], 8); fsType == 2 || fsType&0x0300 != 0 {
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

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }

// u32 reads an offset or a length. No font reaches the bound; it keeps the sum
// of two of them inside an int of 32 bits.
func u32(b []byte, at int) int { return int(min(binary.BigEndian.Uint32(b[at:]), 1<<29)) }
