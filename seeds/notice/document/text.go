package document

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// readText reads a plain text line by line.
func readText(name string, data []byte) (Document, error) {
	text, err := decode(name, data)
	if err != nil {
		return Document{}, err
	}
	d := Document{Name: name, Format: "txt"}
	gap := false
	for i, line := range strings.Split(newlines.Replace(text), "\n") {
		if line == "" || line == "\f" {
			gap = true
			continue
		}
		p := Paragraph{At: Place{name, i + 1, fmt.Sprintf("第%d行", i+1)}, Gap: gap || strings.HasPrefix(line, "\f"), Text: tidy(line), Indent: indent(line)}
		if p.Text == "" && strings.Trim(line, " \t\f") == "" {
			gap = true // plain blanks alone are an empty line
			continue
		}
		d.Blocks = append(d.Blocks, Block{Paragraph: p})
		gap = false
	}
	return d, nil
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\f", "\v", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// invisible are characters that web pages leave in texts and nobody sees.
var invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\u00ad", "",
	"\u00a0", " ", "\u3000", " ", "\t", " ", "\f", "", "\n", " ", "\r", " ")

// tidy makes every blank of a line a plain one and trims its ends.
func tidy(line string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, invisible.Replace(line)))
}

// indent measures the blanks before a line.
func indent(line string) int {
	n := 0
	for _, r := range line {
		switch {
		case r == '\t':
			n += 4
		case !unicode.IsSpace(r):
			return n
		case width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
