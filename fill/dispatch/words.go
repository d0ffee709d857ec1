package dispatch

import (
	"encoding/base64"
	"strings"

	"ducha/seeds/pattern"
)

// How long an encoded word may be (RFC 2047 2), and the shell around its base64.
const (
	wordLength = 75
	wordHead   = "=?UTF-8?B?"
	wordTail   = "?="
)

// encodedWords writes a text as encoded words with a space between them, none of which
// ends inside a character; the first has room for no more than first bytes.
func encodedWords(text string, first int) []string {
	var words []string
	var piece []byte
	room := bytesIn(first)
	for _, r := range text {
		if c := string(r); len(piece)+len(c) <= room {
			piece = append(piece, c...)
			continue
		}
		words = append(words, encodedWord(piece))
		piece, room = []byte(string(r)), bytesIn(wordLength)
	}
	return append(words, encodedWord(piece))
}

// bytesIn is how many bytes of text an encoded word of some length carries.
func bytesIn(length int) int { return (length - len(wordHead) - len(wordTail)) / 4 * 3 }

func encodedWord(b []byte) string {
	return wordHead + base64.StdEncoding.EncodeToString(b) + wordTail
}

// plain is a header's text that stands for itself: short ASCII words, one space between
// them, and nothing that a reader might take for an encoded word.
var plain = pattern.Of(`^[!-<>-~]{1,50}( [!-<>-~]{1,50})*$`)

// headerText writes a text as the value of a header, ready to be folded at its spaces.
func headerText(header, text string) string {
	if plain.MatchString(text) {
		return text
	}
	return strings.Join(encodedWords(text, firstLine-len(header)), " ")
}

// firstLine is how many bytes name and first word of a header together may have so that
// the first line holds them both.
const firstLine = 70

// extended writes a text as the value of an extended parameter (RFC 5987).
func extended(text string) string {
	const digits = "0123456789ABCDEF"
	var out strings.Builder
	out.WriteString("UTF-8''")
	for _, b := range []byte(text) {
		if b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || strings.IndexByte("-._~", b) >= 0 {
			out.WriteByte(b)
		} else {
			out.Write([]byte{'%', digits[b>>4], digits[b&15]})
		}
	}
	return out.String()
}
