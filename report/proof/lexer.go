package proof

import (
	"bytes"
	"strconv"
)

// The kinds of value in a PDF besides float64, []any and map[string]any.
type (
	name     string
	operator string // also true, false, null
	str      []byte
	ref      int
)

// lexer cuts PDF syntax into values.
type lexer struct {
	data []byte
	at   int
}

// closing marks the end of an array or a dictionary.
type closing string

// next gives the next value, nil at the end.
func (l *lexer) next() any {
	l.blanks()
	if l.at >= len(l.data) {
		return nil
	}
	switch c := l.data[l.at]; {
	case c == '/':
		l.at++
		return name(l.word())
	case c == '(':
		return l.literal()
	case c == '[':
		l.at++
		return l.list("]")
	case c == ']':
		l.at++
		return closing("]")
	case bytes.HasPrefix(l.data[l.at:], []byte("<<")):
		l.at += 2
		return dictOf(l.list(">>"))
	case bytes.HasPrefix(l.data[l.at:], []byte(">>")):
		l.at += 2
		return closing(">>")
	case c == '<':
		return l.hex()
	}
	return l.number()
}

// number reads a number, a reference, or an operator.
func (l *lexer) number() any {
	w := l.word()
	v, err := strconv.ParseFloat(w, 64)
	if err != nil {
		if w == "" {
			l.at++
		}
		return operator(w)
	}
	back := l.at
	l.blanks()
	if generation := l.word(); generation == "0" {
		l.blanks()
		if l.word() == "R" {
			return ref(v)
		}
	}
	l.at = back
	return v
}

func (l *lexer) list(end closing) []any {
	out := []any{}
	for {
		v := l.next()
		if v == nil || v == end {
			return out
		}
		out = append(out, v)
	}
}

func dictOf(list []any) map[string]any {
	d := map[string]any{}
	for i := 0; i+1 < len(list); i += 2 {
		if key, ok := list[i].(name); ok {
			d[string(key)] = list[i+1]
		}
	}
	return d
}

func (l *lexer) blanks() {
	for l.at < len(l.data) && bytes.IndexByte([]byte("\x00\t\n\f\r "), l.data[l.at]) >= 0 {
		l.at++
	}
}

func (l *lexer) word() string {
	from := l.at
	for l.at < len(l.data) && bytes.IndexByte([]byte("\x00\t\n\f\r /()<>[]{}%"), l.data[l.at]) < 0 {
		l.at++
	}
	return string(l.data[from:l.at])
}

func (l *lexer) hex() str {
	end := bytes.IndexByte(l.data[l.at:], '>')
	if end < 0 {
		end = len(l.data) - l.at
	}
	digits := l.data[l.at+1 : l.at+end]
	l.at += end + 1
	out := str{}
	for ; len(digits) >= 2; digits = digits[2:] {
		v, _ := strconv.ParseUint(string(digits[:2]), 16, 8)
		out = append(out, byte(v))
	}
	return out
}

// literal reads (text) with its escapes.
func (l *lexer) literal() str {
	out, depth := str{}, 0
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			depth++
			if depth == 1 {
				continue
			}
		case ')':
			depth--
			if depth == 0 {
				l.at++
				return out
			}
		case '\\':
			l.at++
			c = l.escaped()
		}
		out = append(out, c)
	}
	return out
}

func (l *lexer) escaped() byte {
	if i := bytes.IndexByte([]byte("nrtbf"), l.data[l.at]); i >= 0 {
		return "\n\r\t\b\f"[i]
	}
	return l.data[l.at]
}
