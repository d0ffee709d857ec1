package inbox

import (
	"strings"

	"ducha/seeds/pattern"
)

// word is an encoded word of RFC 2047.
var word = pattern.Of(`=\?([^?\s]{1,64})\?([BbQq])\?(.*?)\?=`)

// decodeWords reads encoded words. The bytes of words that follow one another are
// joined before they are decoded: characters are split between them.
func decodeWords(s string) string {
	var out strings.Builder
	var run words
	at := 0
	for _, m := range word.FindAllStringSubmatchIndex(s, -1) {
		between, label, coding, text := s[at:m[0]], strings.ToLower(s[m[2]:m[3]]), s[m[4]]|0x20, s[m[6]:m[7]]
		at = m[1]
		if strings.TrimSpace(between) != "" || !run.open {
			out.WriteString(run.end())
			out.WriteString(between)
		}
		if run.label != label {
			out.WriteString(run.end())
		}
		run.add(label, coding, text)
	}
	out.WriteString(run.end())
	out.WriteString(s[at:])
	return out.String()
}

// words are encoded words that follow one another.
type words struct {
	open   bool
	label  string
	bytes  []byte
	base64 string // not decoded yet: it may go on in the next word
}

func (w *words) add(label string, coding byte, text string) {
	w.open, w.label = true, label
	if coding == 'b' {
		w.base64 += text
		if strings.HasSuffix(text, "=") || len(w.base64)%4 == 0 {
			w.flush()
		}
		return
	}
	w.flush()
	w.bytes = append(w.bytes, decodeQuoted([]byte(strings.ReplaceAll(text, "_", " ")+"."), len(text)+1)...)
	w.bytes = w.bytes[:len(w.bytes)-1] // the mark that kept blanks at the end
}

func (w *words) flush() {
	w.bytes = append(w.bytes, decodeBase64([]byte(w.base64), len(w.base64)+1)...)
	w.base64 = ""
}

// end gives the text of the words so far.
func (w *words) end() string {
	w.flush()
	text := ""
	if w.open {
		text = decode(w.bytes, w.label)
	}
	*w = words{}
	return text
}
