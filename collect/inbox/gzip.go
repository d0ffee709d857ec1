package inbox

import (
	"bytes"
	"compress/gzip"
	"io"

	"ducha/seeds/pattern"
)

// packedName is the end of a name that says only how a file is packed.
var packedName = pattern.Of(`(?i)\.(gz|gzip)$`)

// openGzip reads the one file in a gzip.
func openGzip(f file) (container, error) {
	src := bytes.NewReader(f.data)
	r, err := gzip.NewReader(src)
	if err != nil {
		return container{}, err
	}
	e := entry{name: gzipName(r.Name), time: r.ModTime}
	if e.name == "" {
		e.name = packedName.ReplaceAllString(f.name, "")
	}
	e.read = func(limit int) ([]byte, error) {
		var data []byte
		for range maxEntries { // a file may be packed in pieces; what else stands behind it is none
			r.Multistream(false)
			piece, err := readUpTo(r, limit-len(data))
			data = append(data, piece...)
			if err != nil || len(data) >= limit || r.Reset(src) != nil {
				return data, err
			}
		}
		return data, TroubleLimit
	}
	given := false
	next := func() (entry, error) {
		if given {
			return entry{}, io.EOF
		}
		given = true
		return e, nil
	}
	return container{next: next, flat: true}, nil
}

// gzipName decodes the name in the header, which the library takes for Latin-1.
func gzipName(name string) string {
	var b []byte
	for _, r := range name {
		b = append(b, byte(r))
	}
	return guess(b)
}
