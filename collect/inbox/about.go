package inbox

import (
	"strings"
	"unicode"

	"ducha/seeds/pattern"
)

// about gives what a message says of itself.
func (h header) about() *Message {
	m := Message{Date: parseDate(h.get("date")), Subject: plainText(decodeWords(h.get("subject")))}
	if len(h["from"]) == 1 {
		m.From = parseFrom(h["from"][0])
	}
	return &m
}

// plainText takes off what a text must not carry into a message to the clerk.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxSubject {
		s = string(runes[:maxSubject])
	}
	return s
}

const maxSubject = 200

// What stands in a From field beside the address.
var (
	quotation = pattern.Of(`"(?:[^"\\]|\\.)*"`)
	comment   = pattern.Of(`\([^()]*\)`)
	angled    = pattern.Of(`<([^<>]*)>`)
	address   = pattern.Of(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)
)

// parseFrom gives the one address of a From field, "" where there are more or none.
// A name may look like an address: only what is outside quotes and words counts,
// and what stands in <> before what does not.
func parseFrom(s string) string {
	s = word.ReplaceAllString(quotation.ReplaceAllString(s, ""), "")
	s = comment.ReplaceAllString(s, "")
	found := ""
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		piece = strings.TrimSpace(piece)
		if !strings.Contains(piece, "@") {
			continue
		}
		if in := angled.FindAllStringSubmatch(piece, 2); len(in) == 1 {
			piece = strings.TrimSpace(in[0][1])
		}
		if found != "" || !address.MatchString(piece) {
			return ""
		}
		found = strings.ToLower(piece)
	}
	return found
}
