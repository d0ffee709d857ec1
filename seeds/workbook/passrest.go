package workbook

import (
	"bufio"
	"bytes"
	"errors"
)

// passRest passes over what follows a row that ended the sheet early, without
// decoding it, so that blank rows by the hundred thousand cost little. It finds
// the merged ranges, which come after all rows, and whether any text was left
// unread. What cannot be unpacked ends it; the sheet is whole up to there.
func (s *sheetReader) passRest() {
	raw := bufio.NewReader(s.x.rest())
	for {
		text, err := raw.ReadSlice('<')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return
		}
		blank := len(bytes.TrimSpace(text)) == len("<")
		tag, err := raw.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
		s.passing(tag, blank)
	}
}

// passing looks at one tag of the rest, and whether the text before it was blank.
func (s *sheetReader) passing(tag []byte, blank bool) {
	name, attrs, _ := bytes.Cut(bytes.TrimRight(tag, "/>"), []byte(" "))
	closing := bytes.HasPrefix(name, []byte("/"))
	if _, local, prefixed := bytes.Cut(name, []byte(":")); prefixed {
		name = local
	}
	switch name = bytes.TrimPrefix(name, []byte("/")); {
	case closing && !blank && (string(name) == "v" || string(name) == "t"):
		s.sheet.Cut = true
	case string(name) == "mergeCell":
		_, ref, _ := bytes.Cut(attrs, []byte(`ref="`))
		ref, _, _ = bytes.Cut(ref, []byte(`"`))
		s.merge(string(ref))
	}
}
