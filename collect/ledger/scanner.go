package ledger

import (
	"encoding/json"
	"strings"
)

// scanner reads JSON as json.Marshal writes it, and nothing else: decoding what many rounds
// have left is most of the time that a report takes, and encoding/json takes ten times as
// long. Where a text is otherwise, it turns bad, and encoding/json has the last word.
type scanner struct {
	text string // what is left
	bad  bool
}

// next takes a character, if it is the next one.
func (s *scanner) next(c byte) bool {
	if s.bad || s.text == "" || s.text[0] != c {
		return false
	}
	s.text = s.text[1:]
	return true
}

func (s *scanner) must(c byte) {
	if !s.next(c) {
		s.bad = true
	}
}

// word takes a word, if it is the next one.
func (s *scanner) word(w string) bool {
	rest, ok := strings.CutPrefix(s.text, w)
	if ok && !s.bad {
		s.text = rest
	}
	return ok && !s.bad
}

// object reads an object or null; field reads the value of each key.
func (s *scanner) object(field func(key string)) {
	if s.word("null") || s.word("{}") {
		return
	}
	s.must('{')
	for !s.bad {
		key := s.string()
		s.must(':')
		if s.bad {
			return
		}
		field(key)
		if !s.next(',') {
			s.must('}')
			return
		}
	}
}

// array reads an array or null; element reads each value.
func (s *scanner) array(element func()) {
	if s.word("null") || s.word("[]") {
		return
	}
	s.must('[')
	for !s.bad {
		element()
		if !s.next(',') {
			s.must(']')
			return
		}
	}
}

// quoted takes a string with its quotes; plain ones have nothing to be unescaped.
func (s *scanner) quoted() (raw string, plain bool) {
	if s.bad || s.text == "" || s.text[0] != '"' {
		s.bad = true
		return "", false
	}
	for end := 1; ; end++ {
		n := strings.IndexByte(s.text[end:], '"')
		if n < 0 {
			s.bad = true
			return "", false
		}
		end += n
		slashes := 0
		for s.text[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			raw, s.text = s.text[:end+1], s.text[end+1:]
			return raw, strings.IndexByte(raw, '\\') < 0
		}
	}
}

func (s *scanner) string() string {
	raw, plain := s.quoted()
	switch {
	case s.bad:
		return ""
	case plain:
		return raw[1 : len(raw)-1]
	}
	return s.unescaped(raw)
}

func (s *scanner) unescaped(raw string) (text string) {
	s.bad = json.Unmarshal([]byte(raw), &text) != nil
	return text
}

// number reads a whole number of few digits.
func (s *scanner) number() int {
	n, digits := 0, 0
	for ; digits < len(s.text) && s.text[digits] >= '0' && s.text[digits] <= '9'; digits++ {
		n = 10*n + int(s.text[digits]-'0')
	}
	if s.bad || digits == 0 || digits > 9 {
		s.bad = true
		return 0
	}
	s.text = s.text[digits:]
	return n
}

// flag reads true or false.
func (s *scanner) flag() bool {
	is := s.word("true")
	if !is && !s.word("false") {
		s.bad = true
	}
	return is
}

// skip takes a value of whatever kind, and gives it as it stands.
func (s *scanner) skip() string {
	whole, depth := s.text, 0
	for !s.bad {
		if s.text == "" {
			s.bad = true
			break
		}
		switch s.text[0] {
		case '"':
			s.quoted()
		case '{', '[':
			depth++
			s.text = s.text[1:]
		case '}', ']':
			depth--
			s.text = s.text[1:]
		case ',', ':':
			s.text = s.text[1:]
		default:
			n := strings.IndexAny(s.text, ",:]}")
			if n <= 0 {
				s.bad = true
				break
			}
			s.text = s.text[n:]
		}
		if depth <= 0 {
			break
		}
	}
	if s.bad {
		return ""
	}
	return whole[:len(whole)-len(s.text)]
}

// done reports whether all was read as it should be.
func (s *scanner) done() bool { return !s.bad && s.text == "" }
