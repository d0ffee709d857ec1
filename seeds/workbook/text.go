package workbook

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// sharedStrings reads the texts that cells point to; phonetic guides are no text.
func (r *reader) sharedStrings() error {
	total := 0
	return r.each("xl/sharedStrings.xml", func() error {
		if string(r.x.name) != "si" {
			return nil
		}
		text, err := r.richText()
		if err != nil {
			return err
		}
		if total += len(text) + 16; total > maxText {
			return fmt.Errorf("%w: shared strings", ErrTooLarge)
		}
		r.strings = append(r.strings, text)
		return nil
	})
}

// richText joins the runs of a string item up to its end.
func (r *reader) richText() (string, error) {
	out := r.out[:0]
	reading, phonetic := false, 0
	for depth := 1; depth > 0; {
		t, err := r.x.next()
		if err != nil {
			return "", err
		}
		switch t {
		case startTag:
			depth++
			reading = string(r.x.name) == "t" && phonetic == 0
			if string(r.x.name) == "rPh" {
				phonetic = depth
			}
		case endTag:
			if depth == phonetic {
				phonetic = 0
			}
			depth--
			reading = false
		case charData:
			if reading {
				out = append(out, r.x.text[:min(len(r.x.text), maxCell-len(out))]...)
			}
		}
	}
	r.out = out
	return Clean(whole(out)), nil
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// Clean makes a typed text comparable and printable: spreadsheet escapes are
// undone, no carriage returns, non-breaking blanks as blanks, no blanks around, no
// invisible marks, no apostrophe in front that spreadsheets use to say "text".
func Clean(s string) string {
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllStringFunc(s, func(code string) string {
			n, err := strconv.ParseUint(code[2:6], 16, 16)
			if err != nil || n >= 0xD800 && n < 0xE000 {
				return code
			}
			return string(rune(n))
		})
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0':
			return ' '
		case r == '\u200b' || r == '\ufeff' || r == '\u2060':
			return -1
		case r < ' ' && r != '\n' && r != '\t' && r != '\r':
			return -1
		}
		return r
	}, s)
	if strings.ContainsRune(s, '\r') {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "'"))
}
