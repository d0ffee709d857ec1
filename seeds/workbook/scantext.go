package workbook

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// What bytes of a text ask for.
const (
	high      = 1 << iota // it must be UTF-8, and a character that XML may hold
	reference             // something else stands for it
	lineEnd               // it may be one with the next
	forbidden
)

var textBytes = func() (class [256]uint8) {
	for c := range class {
		switch {
		case c >= utf8.RuneSelf:
			class[c] = high
		case c == '&':
			class[c] = reference
		case c == '\r':
			class[c] = lineEnd
		case c < ' ' && c != '\n' && c != '\t':
			class[c] = forbidden
		}
	}
	return class
}()

// decoded gives a text as it reads: references replaced, a line's end always \n. ok is
// false where it is not plain, or no XML.
func (s *scanner) decoded(raw []byte) (text []byte, ok bool) {
	var found uint8
	for _, c := range raw {
		found |= textBytes[c]
	}
	switch {
	case found == 0:
		return raw, true
	case found&forbidden != 0:
		return nil, false
	case found == high:
		return raw, allowed(raw)
	}
	from := len(s.scratch)
	if found&lineEnd != 0 {
		raw = s.oneLineEnd(raw)
	}
	if found&reference != 0 {
		if raw, ok = s.replaced(raw); !ok {
			s.scratch = s.scratch[:from]
			return nil, false
		}
	}
	return raw, allowed(raw)
}

// allowed reports whether a text is UTF-8, and of characters that XML may hold.
func allowed(text []byte) bool {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
			return false
		}
		i += size
	}
	return true
}

// oneLineEnd writes every end of a line as \n.
func (s *scanner) oneLineEnd(raw []byte) []byte {
	from := len(s.scratch)
	for i, c := range raw {
		switch {
		case c != '\r':
			s.scratch = append(s.scratch, c)
		case i+1 == len(raw) || raw[i+1] != '\n':
			s.scratch = append(s.scratch, '\n')
		}
	}
	return s.scratch[from:]
}

// replaced writes a text with the characters that references stand for.
func (s *scanner) replaced(raw []byte) (text []byte, ok bool) {
	from := len(s.scratch)
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			s.scratch = append(s.scratch, raw...)
			return s.scratch[from:], true
		}
		end := bytes.IndexByte(raw[i:min(len(raw), i+longestReference)], ';')
		if end < 0 {
			return nil, false
		}
		r, ok := referred(raw[i+1 : i+end])
		if !ok {
			return nil, false
		}
		s.scratch = utf8.AppendRune(append(s.scratch, raw[:i]...), r)
		raw = raw[i+end+1:]
	}
}

// longestReference is that of the last character there is.
const longestReference = len("&#1114111;")

// referred gives the character for what stands between & and ; where it is plain.
func referred(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	digits, numbered := bytes.CutPrefix(name, []byte("#"))
	base := 10
	if hex, is := bytes.CutPrefix(digits, []byte("x")); is {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	return rune(n), numbered && err == nil && n <= unicode.MaxRune
}
