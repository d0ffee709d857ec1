package document

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// decode gives the text of a file, be it UTF-8, GB18030 or UTF-16.
func decode(name string, data []byte) (string, error) {
	var text string
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		text = string(bytes.ToValidUTF8(data[3:], []byte("\ufffd")))
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		text = decodeAs(textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM), data)
	case bytes.IndexByte(data, 0) >= 0: // UTF-16 without a mark, or no text at all
		little := decodeAs(textunicode.UTF16(textunicode.LittleEndian, textunicode.IgnoreBOM), data)
		big := decodeAs(textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM), data)
		if text = little; strange(big) < strange(little) {
			text = big
		}
	case mostlyUTF8(data):
		text = string(bytes.ToValidUTF8(data, []byte("\ufffd")))
	default:
		text = decodeAs(simplifiedchinese.GB18030, data)
	}
	if strange(text) > 0.2 {
		return "", &Error{name, "不是文字文件，或文字编码认不出来", "请用记事本打开，另存为 UTF-8 编码的文本文件（.txt）后再导入"}
	}
	return text, nil
}

// decodeAs never fails: what cannot be decoded becomes U+FFFD.
func decodeAs(e encoding.Encoding, data []byte) string {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "\ufffd"
	}
	return string(text)
}

// mostlyUTF8 tolerates a few damaged bytes: GB18030 text is hardly ever valid UTF-8.
func mostlyUTF8(data []byte) bool {
	valid, invalid := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
		case size > 1:
			valid += size
		}
		data = data[size:]
	}
	return invalid*9 <= valid
}

// strange is the share of characters that no Chinese text has.
func strange(text string) float64 {
	bad, all := 0, 0
	for _, r := range text {
		all++
		if !unicode.In(r, expected) && !strings.ContainsRune("\n\r\t\f\ufeff", r) {
			bad++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(bad) / float64(all)
}

// expected are the characters of Chinese papers: ASCII and Latin-1, Greek and
// Cyrillic, punctuation, signs and units, Han.
var expected = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x20, Hi: 0x7e, Stride: 1}, {Lo: 0xa0, Hi: 0xff, Stride: 1}, {Lo: 0x370, Hi: 0x4ff, Stride: 1},
		{Lo: 0x2000, Hi: 0x33ff, Stride: 1}, {Lo: 0x3400, Hi: 0x9fff, Stride: 1}, {Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe4f, Stride: 1}, {Lo: 0xff01, Hi: 0xffef, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x323af, Stride: 1}},
}
