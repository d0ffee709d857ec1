package pen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/flate"
)

// packed is a part of a file as it stands in the archive.
type packed struct {
	header zip.FileHeader
	data   []byte
}

// copy writes the part into an archive.
func (p packed) copy(out *zip.Writer) error {
	header := p.header
	w, err := out.CreateRaw(&header)
	if err != nil {
		return fmt.Errorf("write %s: %w", header.Name, err)
	}
	_, err = w.Write(p.data)
	return err
}

// pack compresses a part.
func pack(name string, text []byte) (packed, error) {
	k := newPacker()
	defer packers.Put(k)
	if _, err := k.Write(text); err != nil {
		return packed{}, fmt.Errorf("compress %s: %w", name, err)
	}
	p, err := k.part(name)
	p.data = bytes.Clone(p.data)
	return p, err
}

// packer compresses what is written to it: an archive says the sizes of a part before the
// part, as careful readers like it.
type packer struct {
	deflate *flate.Writer
	out     bytes.Buffer
	crc     uint32
	size    uint64
	text    []byte // room for text on its way
}

// level of compression: at the usual one a form would be a tenth smaller and take four times as long.
const level = 1

var packers = sync.Pool{New: func() any {
	k := &packer{}
	k.deflate, _ = flate.NewWriter(&k.out, level) // fails only for a level that there is not
	return k
}}

// newPacker gives a packer for one part; put it back into packers.
func newPacker() *packer {
	k := packers.Get().(*packer)
	k.out.Reset()
	k.deflate.Reset(&k.out)
	k.crc, k.size = 0, 0
	return k
}

func (k *packer) Write(text []byte) (int, error) {
	k.crc = crc32.Update(k.crc, crc32.IEEETable, text)
	k.size += uint64(len(text))
	return k.deflate.Write(text)
}

// part ends the part; its data are good until the packer is used again.
func (k *packer) part(name string) (packed, error) {
	if err := k.deflate.Close(); err != nil {
		return packed{}, fmt.Errorf("compress %s: %w", name, err)
	}
	return packed{zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: k.crc, UncompressedSize64: k.size, CompressedSize64: uint64(k.out.Len())}, k.out.Bytes()}, nil
}
