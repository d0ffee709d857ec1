package inbox

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// decode turns bytes into text by the charset that they are said to be in. What is
// said is often wrong: then the charset is guessed.
func decode(b []byte, label string) string {
	enc, known := charset(label)
	switch {
	case !known:
		return guess(b)
	case enc == nil: // UTF-8
		if whole := wholeRunes(b); utf8.Valid(whole) {
			return string(whole)
		}
		return guess(b)
	}
	text, err := enc.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		if other := guess(b); !strings.ContainsRune(other, utf8.RuneError) {
			return other
		}
	}
	return string(text)
}

// charset gives the encoding that a label names, nil for UTF-8. All labels of
// mainland China mean GB18030, which holds the smaller sets.
func charset(label string) (enc encoding.Encoding, known bool) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	label, _, _ = strings.Cut(label, "*") // a language may follow
	switch {
	case label == "utf-8" || label == "utf8" || label == "unicode-1-1-utf-8":
		return nil, true
	case strings.HasPrefix(label, "hz"):
		return simplifiedchinese.HZGB2312, true
	case strings.Contains(label, "gb") || strings.Contains(label, "936") || strings.Contains(label, "euc-cn") || strings.Contains(label, "chinese"):
		return simplifiedchinese.GB18030, true
	case strings.Contains(label, "big5") || strings.HasSuffix(label, "950"):
		return traditionalchinese.Big5, true
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil, false
	}
	if name, _ := htmlindex.Name(enc); name == "windows-1252" || name == "replacement" || name == "x-user-defined" {
		return nil, false // what programs write that know of no other
	}
	return enc, true
}

// guess decodes bytes of an unknown charset. Hundreds of GB2312 characters are
// valid UTF-8, too (路毛 reads as ·ë), so UTF-8 must hold a Chinese one.
func guess(b []byte) string {
	whole := wholeRunes(b)
	valid := utf8.Valid(whole)
	if ascii(b) || valid && chinese(string(whole)) {
		return string(whole)
	}
	gb, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if valid && (err != nil || bytes.ContainsRune(gb, utf8.RuneError)) {
		return string(whole)
	}
	return string(gb)
}

// chinese reports whether a text holds a Chinese character or mark. Four bytes of
// UTF-8 say nothing: two characters of GB2312 may look the same.
func chinese(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return r <= 0xFFFF && unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30FF || r >= 0xFF01 && r <= 0xFFEE
	}) >= 0
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wholeRunes leaves out a last UTF-8 character that was cut.
func wholeRunes(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
