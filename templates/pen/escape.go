package pen

import (
	"strings"
	"unicode/utf8"
)

// A sign that XML cannot hold becomes U+FFFD.

// appendText writes a text as the content of an element.
func appendText(b []byte, text string) []byte { return appendEscaped(b, text, &inContent) }

// appendAttr writes a text as the value of an attribute.
func appendAttr(b []byte, text string) []byte { return appendEscaped(b, text, &inAttr) }

func appendEscaped(b []byte, text string, plain *[256]bool) []byte {
	if !utf8.ValidString(text) {
		text = string([]rune(text)) // U+FFFD in the place of each wrong byte
	}
	from := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if plain[c] {
			continue
		}
		r, size := rune(c), 1
		if c == lastLead {
			if r, size = utf8.DecodeRuneInString(text[i:]); r != 0xFFFE && r != 0xFFFF {
				continue
			}
		}
		b = append(append(b, text[from:i]...), entity(r)...)
		from = i + size
		i = from - 1
	}
	return append(b, text[from:]...)
}

// lastLead begins the last characters of the first plane, of which XML cannot hold two.
const lastLead = 0xEF

// inContent and inAttr say which bytes stand for themselves.
var (
	inContent = plainBytes("&<>", "\t\n")
	inAttr    = plainBytes(`&<>"`, "")
)

func plainBytes(not, also string) (plain [256]bool) {
	for c := 0x20; c < len(plain); c++ {
		plain[c] = c >= utf8.RuneSelf && c != lastLead || c < utf8.RuneSelf && !strings.ContainsRune(not, rune(c))
	}
	for _, c := range []byte(also) {
		plain[c] = true
	}
	return plain
}

func entity(r rune) string {
	switch r {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&#34;"
	case '\t':
		return "&#9;"
	case '\n':
		return "&#10;"
	case '\r':
		return "&#13;"
	}
	return "\uFFFD"
}

// appendString writes the text of a cell as its element t. A file says _x0041_ for a
// character that XML cannot hold, and so has to say _x005F_x0041_ where a text has those
// very signs (ECMA-376 part 1, 22.9.2.19).
func appendString(b []byte, text string) []byte {
	if text == "" {
		return append(b, "<t></t>"...)
	}
	b = append(b, "<t"...)
	if blank(text[0]) || blank(text[len(text)-1]) {
		b = append(b, ` xml:space="preserve"`...)
	}
	b = append(b, '>')
	from := 0
	for i := range len(text) {
		if text[i] == '_' && looksEscaped(text[i:]) {
			b = append(appendText(b, text[from:i]), "_x005F"...)
			from = i
		}
	}
	return append(appendText(b, text[from:]), "</t>"...)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// looksEscaped reports whether a text begins as _x0041_ does.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !('0' <= c && c <= '9' || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
