package workbook

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"
)

// Bounds of a compound file's tables, which mscfb would take at their word.
const (
	sector       = 512
	maxDirectory = 256 << 10 // bytes of the directory: mscfb keeps the whole path to each entry
	chunk        = 64 << 10  // bytes of a stream to ask for at once: mscfb's work grows by their square
)

// compound is a compound file: the streams at its top, by their names in small
// letters. Those of embedded documents are not among them.
type compound struct {
	streams map[string]*mscfb.File
	size    int
}

func openCompound(data []byte) (_ *compound, err error) {
	defer caught(&err)
	if err := checkTables(data); err != nil {
		return nil, err
	}
	if short := -len(data) & (sector - 1); short > 0 { // some writers leave the last sector short
		data = append(slices.Clip(data), make([]byte, short)...)
	}
	r := &rationed{Reader: bytes.NewReader(data), sectors: maxDirectory, links: len(data) / sector}
	file, err := mscfb.New(r)
	switch {
	case r.sectors < 0 || r.links < 0:
		return nil, fmt.Errorf("%w: tables of the compound file", ErrTooLarge)
	case err != nil:
		return nil, fmt.Errorf("%w: compound file: %v", ErrDamaged, err)
	}
	r.sectors, r.links = math.MaxInt, math.MaxInt
	c := compound{map[string]*mscfb.File{}, len(data)}
	for _, f := range file.File {
		if !f.FileInfo().IsDir() && len(f.Path) == 0 {
			c.streams[streamName(f)] = f
		}
	}
	return &c, nil
}

// streamName gives a name as the specifications have it: mscfb takes the control
// character off that some begin with.
func streamName(f *mscfb.File) string {
	name := strings.ToLower(f.Name)
	if f.Initial < ' ' {
		name = string(rune(f.Initial)) + name
	}
	return name
}

// caught makes an error of a panic: mscfb indexes by what the file says.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: compound file: %v", ErrDamaged, p)
	}
}

// checkTables refuses tables that say to be longer than the file: mscfb makes
// room for them before it reads them.
func checkTables(data []byte) error {
	if len(data) < sector {
		return fmt.Errorf("%w: %d bytes of a compound file", ErrDamaged, len(data))
	}
	for _, at := range []int{40, 64, 72} { // sectors of the directory, of the mini FAT, of the DIFAT
		if n := binary.LittleEndian.Uint32(data[at:]); int64(n) > int64(len(data)/sector) {
			return fmt.Errorf("%w: a table of %d sectors", ErrDamaged, n)
		}
	}
	return nil
}

// rationed is the file as mscfb may see it: while it opens the file, a chain of
// sectors that leads on and on comes to an end.
type rationed struct {
	*bytes.Reader
	sectors int // bytes of whole sectors left to read
	links   int // steps from a sector to the next left to take
}

func (r *rationed) ReadAt(p []byte, at int64) (int, error) {
	if len(p) < sector {
		r.links--
	} else {
		r.sectors -= len(p)
	}
	if r.links < 0 || r.sectors < 0 {
		return 0, ErrTooLarge
	}
	return r.Reader.ReadAt(p, at)
}

// read gives a whole stream; one that is not there is empty.
func (c *compound) read(name string) (stream []byte, err error) {
	defer caught(&err)
	f, ok := c.streams[name]
	switch {
	case !ok:
		return nil, nil
	case f.Size < 0 || f.Size > int64(c.size):
		return nil, fmt.Errorf("%w: stream %s of %d bytes", ErrDamaged, name, f.Size)
	case f.Size > maxPart:
		return nil, fmt.Errorf("%w: stream %s", ErrTooLarge, name)
	}
	stream = make([]byte, f.Size)
	for at := 0; at < len(stream); at += chunk {
		if _, err := f.Read(stream[at:min(at+chunk, len(stream))]); err != nil {
			return nil, fmt.Errorf("%w: stream %s: %v", ErrDamaged, name, err)
		}
	}
	return stream, nil
}
