package workbook

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// pieces reads a record and the CONTINUE records behind it as one: texts go on in
// them wherever a record was full. After an error everything read is zero.
type pieces struct {
	rest []byte // of the record being read
	from *records
	err  error
}

// turn goes on to the next CONTINUE, with nothing left of the record before.
func (p *pieces) turn() {
	body, ok := p.from.continued()
	if !ok || len(p.rest) > 0 {
		p.err = fmt.Errorf("%w: a text is cut short at %d", ErrDamaged, p.from.at)
	}
	p.rest = body
}

// uint reads a number of so many bytes.
func (p *pieces) uint(size int) (n uint32) {
	for i := range size {
		for len(p.rest) == 0 && p.err == nil {
			p.turn()
		}
		if p.err != nil {
			return 0
		}
		n |= uint32(p.rest[0]) << (8 * i)
		p.rest = p.rest[1:]
	}
	return n
}

func (p *pieces) skip(n int64) {
	for n > int64(len(p.rest)) && p.err == nil {
		n -= int64(len(p.rest))
		p.rest = nil
		p.turn()
	}
	if p.err == nil {
		p.rest = p.rest[n:]
	}
}

// The flags of a text.
const (
	wide     = 1 << 0 // two bytes a character; otherwise the lower one alone
	phonetic = 1 << 2
	rich     = 1 << 3
)

// text reads a text with its length; the fonts and the phonetic guide that may
// stand behind it are passed over ([MS-XLS] 2.5.293).
func (p *pieces) text() string {
	length, flags := int(p.uint(2)), p.uint(1)
	var behind int64
	if flags&rich != 0 {
		behind += 4 * int64(p.uint(2))
	}
	if flags&phonetic != 0 {
		behind += int64(p.uint(4))
	}
	text := p.characters(length, flags)
	p.skip(behind)
	return text
}

// characters reads so many. Where they go on in a CONTINUE, a byte of its own says
// anew how wide they are.
func (p *pieces) characters(n int, flags uint32) string {
	units := make([]uint16, 0, min(n, len(p.rest)))
	for len(units) < n && p.err == nil {
		width := int(1 + flags&wide)
		k := min(n-len(units), len(p.rest)/width)
		if k == 0 {
			p.turn()
			flags = p.uint(1)
			continue
		}
		for i := range k {
			unit := uint16(p.rest[i*width])
			if width == 2 {
				unit = binary.LittleEndian.Uint16(p.rest[i*2:])
			}
			units = append(units, unit)
		}
		p.rest = p.rest[k*width:]
	}
	return string(utf16.Decode(units))
}

// cellText gives a text as Clean gives the one of an .xlsx. There alone "_x" begins
// an escape, so here it is first escaped as an .xlsx has it.
func cellText(s string) string {
	if len(s) > maxCell {
		s = strings.ToValidUTF8(s[:maxCell], "")
	}
	return Clean(strings.ReplaceAll(s, "_x", "_x005F_x"))
}

// printable leaves out what an .xlsx cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' {
			return -1
		}
		return r
	}, s)
}

// sharedTexts reads the table of texts that cells point to.
func sharedTexts(p *pieces) ([]string, error) {
	p.skip(4) // how often the cells point to it
	var texts []string
	total := 0
	for range p.uint(4) {
		text := cellText(p.text())
		if p.err != nil {
			return nil, p.err
		}
		if total += len(text) + 16; total > maxText {
			return nil, fmt.Errorf("%w: shared strings", ErrTooLarge)
		}
		texts = append(texts, text)
	}
	return texts, p.err
}
