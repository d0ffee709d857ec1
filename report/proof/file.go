package proof

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// File is a PDF as it was written. It understands what ducha's own files hold:
// a plain cross-reference table, Flate streams, TrueType fonts by Unicode.
type File struct {
	Title, Author, Subject string
	Pages                  []*Page
	Bookmarks              []Bookmark
	FontBytes              map[string]int // length of the embedded font program by font name, subset tag left out

	data    []byte
	offsets map[int]int
	fonts   map[int]*font
}

// Bookmark is an entry of the outline, in reading order.
type Bookmark struct {
	Title string
	Level int // 1 is the highest
	Page  int // 1 is the first
}

// Read takes a PDF apart. What it does not understand is an error.
func Read(data []byte) (f *File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read PDF: %v", r)
		}
	}()
	f = &File{data: data, offsets: map[int]int{}, fonts: map[int]*font{}, FontBytes: map[string]int{}}
	trailer, err := f.table()
	if err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	info, root := f.dict(trailer["Info"]), f.dict(trailer["Root"])
	f.Title, f.Author, f.Subject = textOf(info["Title"]), textOf(info["Author"]), textOf(info["Subject"])
	numbers := map[ref]int{}
	if err := f.readPages(root["Pages"], nil, numbers); err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	f.readOutline(f.dict(root["Outlines"])["First"], 1, numbers)
	return f, nil
}

// table reads where the objects lie, and the trailer.
func (f *File) table() (map[string]any, error) {
	at := bytes.LastIndex(f.data, []byte("startxref"))
	if at < 0 {
		return nil, errors.New("no startxref")
	}
	l := &lexer{data: f.data, at: at + len("startxref")}
	start, _ := l.next().(float64)
	l.at = int(start)
	if l.next() != operator("xref") {
		return nil, errors.New("no cross-reference table")
	}
	l.next()
	n, _ := l.next().(float64)
	for i := range int(n) {
		offset, _ := l.next().(float64)
		l.next()
		l.next()
		f.offsets[i] = int(offset)
	}
	if l.next() != operator("trailer") {
		return nil, errors.New("no trailer")
	}
	trailer, _ := l.next().(map[string]any)
	return trailer, nil
}

// object gives a value, followed to where it lies if it is a reference.
func (f *File) object(v any) any {
	r, ok := v.(ref)
	if !ok {
		return v
	}
	l := f.lexer(r)
	return l.next()
}

// lexer stands at the value of an object.
func (f *File) lexer(r ref) *lexer {
	l := &lexer{data: f.data, at: f.offsets[int(r)]}
	l.next() // number
	l.next() // generation
	l.next() // obj
	return l
}

func (f *File) dict(v any) map[string]any {
	d, _ := f.object(v).(map[string]any)
	return d
}

func (f *File) array(v any) []any {
	a, _ := f.object(v).([]any)
	return a
}

// stream unpacks the stream of an object.
func (f *File) stream(v any) ([]byte, error) {
	r, ok := v.(ref)
	if !ok {
		return nil, errors.New("a stream is not a reference")
	}
	l := f.lexer(r)
	d, _ := l.next().(map[string]any)
	if l.next() != operator("stream") {
		return nil, fmt.Errorf("object %d is not a stream", r)
	}
	n, _ := f.object(d["Length"]).(float64)
	if l.data[l.at] == '\r' {
		l.at++
	}
	body := l.data[l.at+1 : l.at+1+int(n)]
	if d["Filter"] != name("FlateDecode") {
		return body, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("object %d: %w", r, err)
	}
	return io.ReadAll(z)
}

// readPages walks the page tree; numbers notes which object is which page.
func (f *File) readPages(node any, inherited map[string]any, numbers map[ref]int) error {
	own := f.dict(node)
	d := map[string]any{}
	for _, key := range []string{"MediaBox", "Resources", "Rotate"} {
		if d[key] = own[key]; own[key] == nil {
			d[key] = inherited[key]
		}
	}
	if own["Type"] == name("Pages") {
		for _, kid := range f.array(own["Kids"]) {
			if err := f.readPages(kid, d, numbers); err != nil {
				return err
			}
		}
		return nil
	}
	d["Contents"] = own["Contents"]
	p, err := f.page(d)
	if err != nil {
		return fmt.Errorf("page %d: %w", len(f.Pages)+1, err)
	}
	f.Pages = append(f.Pages, p)
	p.Number = len(f.Pages)
	if r, ok := node.(ref); ok {
		numbers[r] = p.Number
	}
	return nil
}

func (f *File) readOutline(item any, level int, numbers map[ref]int) {
	for item != nil {
		d := f.dict(item)
		b := Bookmark{Title: textOf(d["Title"]), Level: level}
		if dest := f.array(d["Dest"]); len(dest) > 0 {
			r, _ := dest[0].(ref)
			b.Page = numbers[r]
		}
		f.Bookmarks = append(f.Bookmarks, b)
		f.readOutline(d["First"], level+1, numbers)
		item = d["Next"]
	}
}

// font is what reading needs to know of a font.
type font struct {
	name   string
	usual  float64
	widths map[int]float64 // by code, in thousandths of an em
}

// width is that of a code, in em.
func (f *font) width(code int) float64 {
	if w, ok := f.widths[code]; ok {
		return w / 1000
	}
	return f.usual / 1000
}

func (f *File) font(v any) *font {
	r, _ := v.(ref)
	if known := f.fonts[int(r)]; known != nil {
		return known
	}
	d := f.dict(v)
	base, _ := d["BaseFont"].(name)
	fo := &font{name: withoutTag(string(base)), usual: 1000, widths: map[int]float64{}}
	for _, below := range f.array(d["DescendantFonts"]) {
		cid := f.dict(below)
		if w, ok := f.object(cid["DW"]).(float64); ok {
			fo.usual = w
		}
		f.readWidths(fo, f.array(cid["W"]))
		program := f.dict(f.dict(cid["FontDescriptor"])["FontFile2"])
		n, _ := f.object(program["Length1"]).(float64)
		f.FontBytes[fo.name] = int(n)
	}
	f.fonts[int(r)] = fo
	return fo
}

// withoutTag leaves out the six letters that say a font is a subset.
func withoutTag(name string) string {
	if len(name) > 7 && name[6] == '+' {
		return name[7:]
	}
	return name
}

// readWidths reads both forms of a width table: c [w w w] and from to w.
func (f *File) readWidths(fo *font, w []any) {
	for i := 0; i+1 < len(w); {
		from, _ := w[i].(float64)
		if list, ok := f.object(w[i+1]).([]any); ok {
			for k, v := range list {
				fo.widths[int(from)+k], _ = v.(float64)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		to, _ := w[i+1].(float64)
		for c := int(from); c <= int(to); c++ {
			fo.widths[c], _ = w[i+2].(float64)
		}
		i += 3
	}
}

// textOf reads a text string: UTF-16 with its mark, or plain.
func textOf(v any) string {
	s, _ := v.(str)
	if len(s) < 2 || s[0] != 0xFE || s[1] != 0xFF {
		return string(s)
	}
	return string(utf16.Decode(units(s[2:])))
}

// units cuts a string into codes of two bytes.
func units(s str) []uint16 {
	out := make([]uint16, 0, len(s)/2)
	for ; len(s) >= 2; s = s[2:] {
		out = append(out, uint16(s[0])<<8|uint16(s[1]))
	}
	return out
}
