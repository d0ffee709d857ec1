package workbook

import (
	"encoding/binary"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// The sections of property streams that say something here ([MS-OLEPS] 2.21).
const (
	summarySection = "\xE0\x85\x9F\xF2\xF9\x4F\x68\x10\xAB\x91\x08\x00\x2B\x27\xB3\xD9"
	customSection  = "\x05\xD5\xCD\xD5\x9C\x2E\x1B\x10\x93\x97\x08\x00\x2B\x2C\xF9\xAE"
)

const maxProperties = 1000

// lastSaved gives the time in a summary stream; zero if it does not say.
func lastSaved(stream []byte) time.Time {
	const saved, fileTime = 13, 64
	s := findSection(stream, summarySection)
	at := s.place(saved)
	if s.u32(at) != fileTime {
		return time.Time{}
	}
	const second, since1601 = 10_000_000, 11_644_473_600 // in ticks; from 1601 to 1970
	ticks := int64(s.u32(at+4)) | int64(s.u32(at+8))<<32
	if ticks <= 0 {
		return time.Time{}
	}
	return time.Unix(ticks/second-since1601, ticks%second*100).UTC()
}

// customTexts gives the properties that someone added, as far as they are texts.
func customTexts(stream []byte) map[string]string {
	texts := map[string]string{}
	s := findSection(stream, customSection)
	dictionary := s.place(0)
	at := dictionary + 4
	for range min(s.u32(dictionary), maxProperties) {
		id, size := s.u32(at), s.u32(at+4)
		bytes := int64(size)
		if s.page == utf16Page {
			bytes *= 2
		}
		name := s.decode(s.bytes(at+8, bytes))
		if text, ok := s.text(s.place(id)); ok && name != "" {
			texts[name] = text
		}
		if at += 8 + bytes; s.page == utf16Page {
			at = (at + 3) &^ 3
		}
	}
	return texts
}

// section is a part of a property stream; places count from its start. What lies
// beyond the end reads as zero, which is nothing.
type section struct {
	body       []byte
	properties map[uint32]int64 // where each is, by number
	page       uint32           // the code page of the texts
}

const (
	utf16Page = 1200
	utf8Page  = 65001
)

// findSection finds the section of a kind; an empty one stands for none.
func findSection(stream []byte, kind string) section {
	all := section{body: stream}
	s := section{properties: map[uint32]int64{}}
	for i := range int64(min(all.u32(24), 2)) { // a stream has one section or two
		if string(all.bytes(28+20*i, 16)) == kind {
			from := min(int64(all.u32(44+20*i)), int64(len(stream)))
			s.body = stream[from:]
		}
	}
	for i := range int64(min(s.u32(4), maxProperties)) {
		s.properties[s.u32(8+8*i)] = int64(s.u32(12 + 8*i))
	}
	s.page = s.u32(s.place(1)+4) & 0xFFFF
	return s
}

// place tells where a property is: at the end, where nothing is, if there is none.
func (s section) place(id uint32) int64 {
	if at, ok := s.properties[id]; ok {
		return at
	}
	return int64(len(s.body))
}

// bytes gives so many bytes, or nil where they reach beyond the end.
func (s section) bytes(at, n int64) []byte {
	if at < 0 || n < 0 || at+n > int64(len(s.body)) {
		return nil
	}
	return s.body[at : at+n]
}

func (s section) u32(at int64) uint32 {
	if b := s.bytes(at, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// text gives a property that is one of the three types of text.
func (s section) text(at int64) (string, bool) {
	const basic, narrow, wide = 8, 30, 31
	size := int64(s.u32(at + 4))
	switch s.u32(at) & 0xFFFF {
	case basic, narrow:
		return s.decode(s.bytes(at+8, size)), true
	case wide:
		s.page = utf16Page
		return s.decode(s.bytes(at+8, 2*size)), true
	}
	return "", false
}

// decode reads a text up to its NUL.
func (s section) decode(b []byte) string {
	decoded, _ := s.encoding().NewDecoder().Bytes(b) // what is no text in it becomes U+FFFD
	text, _, _ := strings.Cut(string(decoded), "\x00")
	return printable(strings.ToValidUTF8(text[:min(len(text), maxCell)], ""))
}

// encoding is Unicode where the code page says so. Otherwise the text is taken for
// Chinese, as the writer's system will have been.
func (s section) encoding() encoding.Encoding {
	switch s.page {
	case utf16Page:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case utf8Page:
		return unicode.UTF8
	}
	return simplifiedchinese.GB18030
}
