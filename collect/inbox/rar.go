package inbox

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/nwaples/rardecode/v2"
)

// maxDictionary is memory that a rar may claim before it gives a byte.
const maxDictionary = 64 << 20

// openRAR reads a rar 4 or 5 from front to end: there is no other way.
func openRAR(f file) (container, error) {
	volume, solid := rarFlags(f.data)
	// The reader must not be able to seek past the end: a cut archive would look whole.
	r, err := rardecode.NewReader(struct{ io.Reader }{bytes.NewReader(f.data)}, rardecode.MaxDictionarySize(maxDictionary))
	if err != nil {
		return container{}, rarTrouble(err, volume)
	}
	old, over := !bytes.HasPrefix(f.data, []byte(rar5Signature)), false
	next := func() (entry, error) {
		if over && solid { // to go on, all the rest of the large file would be unpacked
			return entry{}, TroubleLimit
		}
		h, err := r.Next()
		if err != nil {
			return entry{}, rarTrouble(err, volume)
		}
		e := rarEntry(h, old)
		e.read = func(limit int) ([]byte, error) {
			switch {
			case e.litter:
				return nil, nil
			case h.Encrypted:
				return nil, TroublePassword
			}
			data, err := readUpTo(r, limit)
			over = len(data) >= limit
			return data, rarTrouble(err, volume)
		}
		return e, nil
	}
	return container{next: next, empty: TroubleEmpty}, nil
}

func rarEntry(h *rardecode.FileHeader, old bool) entry {
	e := entry{name: h.Name, time: h.ModificationTime, folder: h.IsDir}
	e.litter = h.LinkType != rardecode.LinkTypeNone || h.Mode()&fs.ModeSymlink != 0
	if old {
		e.name, e.time = rar4Name(h.Name), inBeijing(e.time)
	}
	return e
}

// rar4Name decodes a name that may be raw GBK. The library takes every backslash
// for a separator; one that was the second byte of a character is put back, since
// no character has a slash there.
func rar4Name(name string) string {
	b := []byte(name)
	if utf8.Valid(b) && chinese(name) {
		return name
	}
	for i := 0; i+1 < len(b); i++ {
		if b[i] >= 0x81 {
			if i++; b[i] == '/' {
				b[i] = '\\'
			}
		}
	}
	return guess(b)
}

// rarTrouble tells what an error of the reader means.
func rarTrouble(err error, volume bool) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, rardecode.ErrArchiveEncrypted) || errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		return TroublePassword
	case volume || errors.Is(err, rardecode.ErrMultiVolume):
		return TroubleSplit
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return TroubleLimit
	case errors.Is(err, rardecode.ErrUnsupportedDecoder) || errors.Is(err, rardecode.ErrUnknownDecoder):
		return TroubleMethod
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, rardecode.ErrUnexpectedArcEnd):
		return TroubleCut
	}
	return TroubleDamaged
}

// openSplit opens the first volume of a rar, which may be the only one; other
// volumes give nothing.
func openSplit(f file) (container, error) {
	if strings.HasPrefix(string(f.data[:min(len(f.data), 4)]), "Rar!") {
		return openRAR(f)
	}
	return container{}, TroubleSplit
}

const (
	rar5Signature = "Rar!\x1a\x07\x01\x00"
	rar5Main      = 1 // block type
)

// rarFlags tells from the archive's first block whether it is a volume of several
// and whether its files are packed as one.
func rarFlags(data []byte) (volume, solid bool) {
	rest, five := bytes.CutPrefix(data, []byte(rar5Signature))
	if !five {
		if len(data) < 12 {
			return false, false
		}
		flags := binary.LittleEndian.Uint16(data[10:])
		return flags&0x1 != 0, flags&0x8 != 0
	}
	if len(rest) < 5 {
		return false, false
	}
	rest = rest[4:] // checksum
	number := func() uint64 {
		n, size := binary.Uvarint(rest)
		rest = rest[max(size, 0):]
		return n
	}
	number() // size
	if typ := number(); typ != rar5Main {
		return false, false
	}
	if flags := number(); flags&0x1 != 0 {
		number() // size of the extra area
	}
	flags := number()
	return flags&0x1 != 0, flags&0x4 != 0
}
