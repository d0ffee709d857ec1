package inbox

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode/utf8"
)

// readZip reads the directory of a zip, if that is not too large to be held.
func readZip(data []byte) (*zip.Reader, error) {
	if bytes.Count(data, []byte("PK\x01\x02")) > maxRecords {
		return nil, TroubleLimit
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil // no path is used as it stands
	}
	return z, err
}

func openZip(f file) (container, error) {
	z, err := readZip(f.data)
	if err != nil {
		return container{}, err
	}
	files := z.File
	next := func() (e entry, err error) {
		if len(files) == 0 {
			return e, io.EOF
		}
		e, files = zipEntry(files[0]), files[1:]
		return e, nil
	}
	return container{next: next, empty: TroubleEmpty}, nil
}

func zipEntry(f *zip.File) entry {
	name := zipName(f)
	e := entry{name: name, time: f.Modified}
	if e.time.Location() == time.UTC { // only the clock of the packer: that of Beijing
		e.time = inBeijing(e.time)
	}
	e.folder = f.UncompressedSize64 == 0 && (f.FileInfo().IsDir() || strings.HasSuffix(name, "/") || strings.HasSuffix(name, `\`))
	e.litter = f.Mode()&fs.ModeSymlink != 0
	e.read = func(limit int) ([]byte, error) {
		switch {
		case e.litter:
			return nil, nil // a link leads elsewhere
		case f.Flags&1 != 0:
			return nil, TroublePassword
		}
		r, err := f.Open()
		if errors.Is(err, zip.ErrAlgorithm) {
			return nil, TroubleMethod
		} else if err != nil {
			return nil, TroubleDamaged
		}
		defer r.Close()
		return readUpTo(r, limit)
	}
	return e
}

const (
	zipUTF8     = 1 << 11 // flag: the name is UTF-8
	unicodePath = 0x7075  // extra field: the name in UTF-8, for one in another charset
)

// zipName decodes the name of a file in a zip. Windows writes the system's charset
// and says nothing of it.
func zipName(f *zip.File) string {
	if f.Flags&zipUTF8 != 0 && utf8.ValidString(f.Name) {
		return f.Name
	}
	for extra := f.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			break
		}
		field := extra[:size]
		extra = extra[size:]
		if id == unicodePath && size > 5 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(field[5:]) {
			return string(field[5:])
		}
	}
	return guess([]byte(f.Name))
}
