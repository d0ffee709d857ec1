package document

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// readText reads a plain text: tables that were pasted into it, the rest line by line.
func readText(name string, data []byte) (Document, error) {
	text, err := decode(name, data)
	if err != nil {
		return Document{}, err
	}
	if table := readCSV(name, text); table != nil {
		return Document{Name: name, Format: "csv", Blocks: []Block{{Table: table}}}, nil
	}
	r := textReader{doc: Document{Name: name, Format: "txt"}}
	lines := strings.Split(newlines.Replace(text), "\n")
	for i := 0; i < len(lines); {
		table, n := pasted(name, lines, i)
		if table != nil {
			r.doc.Blocks = append(r.doc.Blocks, Block{Table: table})
			r.gap = false
			i += n
			continue
		}
		for range max(n, 1) {
			r.line(linePlace(name, i), lines[i])
			i++
		}
	}
	r.doc.Blocks = boxTables(r.doc.Blocks)
	return r.doc, nil
}

func linePlace(name string, i int) Place { return Place{name, i + 1, fmt.Sprintf("第%d行", i+1)} }

type textReader struct {
	doc Document
	gap bool // empty lines stand before the next one
}

// line takes a line as a paragraph; an empty one, plain blanks alone included, is a gap.
func (r *textReader) line(at Place, line string) {
	if strings.Trim(line, " \t\f") == "" {
		r.gap = true
		return
	}
	p := Paragraph{At: at, Gap: r.gap || strings.HasPrefix(line, "\f"), Text: tidy(line), Indent: indent(line)}
	r.doc.Blocks = append(r.doc.Blocks, Block{Paragraph: p})
	r.gap = false
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

// tidyLines tidies a text line by line; blank lines at its ends go.
func tidyLines(text string) string {
	if !strings.Contains(text, "\n") {
		return tidy(text)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = tidy(line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
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

// Columns is the width of a text in half-width columns.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n += 2
		default:
			n++
		}
	}
	return n
}
