package workbook

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"sync"
)

// scanner parts the XML of one part into tags and texts, just as encoding/xml does in its
// raw mode and several times as fast: it copies nothing. It knows no more than what
// spreadsheets are made of. From the first thing that is anything else (a comment, CDATA,
// an odd name or reference, an error) encoding/xml goes on, so that what is accepted and
// what is refused is encoding/xml's say alone.
type scanner struct {
	r        io.Reader
	buf      []byte // from the token read last
	from, to int    // what of it is not read yet
	err      error  // that ended the reading

	slow   *xml.Decoder  // encoding/xml, once it has taken over
	behind *bufio.Reader // what it reads

	// The token read last; all of it is good until the next is read.
	name  []byte // of a tag, without its prefix
	attrs []attribute
	text  []byte
	empty bool // the tag ends its element, too: its end is the next token

	scratch []byte // texts that were not written as they read
}

type attribute struct{ name, value []byte } // the name without its prefix

type token int

const (
	other token = iota // a comment, an instruction
	startTag
	endTag
	charData
)

// window is how much of a part is looked at to begin with; a longer token makes it grow.
const window = 64 << 10

// reset turns to another part.
func (s *scanner) reset(r io.Reader) {
	if s.buf == nil {
		s.buf = make([]byte, window)
	}
	*s = scanner{r: r, buf: s.buf, attrs: s.attrs[:0], scratch: s.scratch[:0]}
}

// next reads a token; io.EOF after the last.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		return endTag, nil
	}
	for s.slow == nil {
		n, t := s.plain(s.buf[s.from:s.to])
		switch {
		case n > 0:
			s.from += n
			return t, nil
		case n == notPlain, s.err != nil && s.from < s.to:
			s.handOver()
		case s.err != nil:
			return other, s.err
		default:
			s.fill()
		}
	}
	return s.slowly()
}

// What plain gives in place of a length.
const (
	tooShort = 0  // the token is not whole
	notPlain = -1 // encoding/xml must look at it
)

// fill reads on.
func (s *scanner) fill() {
	if s.from > 0 {
		s.from, s.to = 0, copy(s.buf, s.buf[s.from:s.to])
	}
	if s.to == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.to:])
	s.to += n
	s.err = err
}

// handOver lets encoding/xml go on.
func (s *scanner) handOver() {
	s.behind = bufio.NewReader(s.rest())
	s.slow = xml.NewDecoder(s.behind)
	s.slow.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
}

// rest is what follows the token read last.
func (s *scanner) rest() io.Reader {
	if s.slow != nil {
		return s.behind
	}
	if s.err != nil {
		return io.MultiReader(bytes.NewReader(s.buf[s.from:s.to]), failing{s.err})
	}
	return io.MultiReader(bytes.NewReader(s.buf[s.from:s.to]), s.r)
}

// failing gives nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// slowly reads a token by encoding/xml.
func (s *scanner) slowly() (token, error) {
	raw, err := s.slow.RawToken()
	if err != nil {
		return other, err
	}
	switch t := raw.(type) {
	case xml.StartElement:
		s.name, s.attrs = append(s.name[:0:0], t.Name.Local...), s.attrs[:0]
		for _, a := range t.Attr {
			s.attrs = append(s.attrs, attribute{[]byte(a.Name.Local), []byte(a.Value)})
		}
		return startTag, nil
	case xml.EndElement:
		return endTag, nil
	case xml.CharData:
		s.text = t
		return charData, nil
	}
	return other, nil
}

// plain reads a token at the beginning of b; n is its length, or why it was not read.
func (s *scanner) plain(b []byte) (n int, t token) {
	s.scratch = s.scratch[:0]
	switch {
	case len(b) < 2:
		return tooShort, other
	case b[0] != '<':
		n = bytes.IndexByte(b, '<')
		if n < 0 {
			return tooShort, other
		}
		text, ok := s.decoded(b[:n])
		if !ok || bytes.Contains(b[:n], []byte("]]>")) {
			return notPlain, other
		}
		s.text = text
		return n, charData
	case b[1] == '/':
		return endOf(b), endTag
	case b[1] == '?':
		return declared(b), other
	}
	return s.start(b), startTag
}

// declaration is the first line of a part as programs write it.
var declaration = regexp.MustCompile(`^<\?xml version=["']1\.0["']( encoding=["'](?i:utf-8)["'])?( standalone=["'](yes|no)["'])? ?\?>`)

func declared(b []byte) int {
	if end := bytes.IndexByte(b, '>'); end < 0 {
		return tooShort
	}
	if at := declaration.FindIndex(b); at != nil {
		return at[1]
	}
	return notPlain
}

// endOf gives the length of an end tag.
func endOf(b []byte) int {
	_, n := named(b, 2)
	if n > 0 && n < len(b) && b[n] == '>' {
		return n + 1
	}
	return orTooShort(b, n)
}

// start reads a start tag and gives its length.
func (s *scanner) start(b []byte) int {
	name, n := named(b, 1)
	if n < 0 {
		return notPlain
	}
	s.name, s.attrs, s.empty = name, s.attrs[:0], false
	for {
		switch n = blanks(b, n); {
		case n >= len(b)-1 && (n >= len(b) || b[n] != '>'):
			return tooShort
		case b[n] == '>':
			return n + 1
		case b[n] == '/' && b[n+1] == '>':
			s.empty = true
			return n + 2
		}
		var a attribute
		if a.name, n = named(b, n); n < 0 {
			return notPlain
		}
		n = blanks(b, n)
		if n >= len(b) || b[n] != '=' {
			return orTooShort(b, n)
		}
		n = blanks(b, n+1)
		if n >= len(b) || b[n] != '"' && b[n] != '\'' {
			return orTooShort(b, n)
		}
		end := bytes.IndexByte(b[n+1:], b[n])
		if end < 0 {
			return tooShort
		}
		raw := b[n+1 : n+1+end]
		var ok bool
		if a.value, ok = s.decoded(raw); !ok || bytes.IndexByte(raw, '<') >= 0 {
			return notPlain
		}
		s.attrs = append(s.attrs, a)
		n += 1 + end + 1
	}
}

// orTooShort is what a token is that is not as it should be at a place.
func orTooShort(b []byte, at int) int {
	if at >= len(b) {
		return tooShort
	}
	return notPlain
}

func blanks(b []byte, n int) int {
	for n < len(b) && (b[n] == ' ' || b[n] == '\n' || b[n] == '\r' || b[n] == '\t') {
		n++
	}
	return n
}

// nameBytes are those of plain names.
var nameBytes = func() (in [256]bool) {
	for c := range in {
		in[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':'
	}
	return in
}()

// named reads a name at a place, gives it without its prefix, and where it ends; notPlain
// where none is there that is plain. A name that reaches the end of b may go on.
func named(b []byte, at int) (local []byte, end int) {
	colon := at - 1
	for end = at; end < len(b) && nameBytes[b[end]]; end++ {
		if b[end] != ':' {
			continue
		}
		if colon >= at || end == at {
			return nil, notPlain
		}
		colon = end
	}
	switch {
	case end == len(b):
		return nil, end
	case end == colon+1, b[at] >= '0' && b[at] <= '9', b[at] == '-', b[at] == '.':
		return nil, notPlain
	}
	return b[colon+1 : end], end
}

// scanners keep their windows from one workbook to the next.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

// release gives a scanner back; one that a long token has made large is left.
func (s *scanner) release() {
	if len(s.buf) <= 16*window {
		s.reset(nil)
		scanners.Put(s)
	}
}

// attr gives an attribute of the tag read last, good until the next token is read.
func (s *scanner) attr(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// inner adds to out the text up to the end of the element whose start was read, of all
// elements in it, at most so many bytes; the rest is passed over.
func (s *scanner) inner(out []byte, most int) ([]byte, error) {
	for depth := 1; depth > 0; {
		t, err := s.next()
		if err != nil {
			return out, err
		}
		switch t {
		case startTag:
			depth++
		case endTag:
			depth--
		case charData:
			out = append(out, s.text[:min(len(s.text), most-len(out))]...)
		}
	}
	return out, nil
}
