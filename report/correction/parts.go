package correction

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of a workbook file.
const (
	maxUnpacked = 128 << 20 // all parts together
	maxParts    = 10000
)

var errTooLarge = errors.New("workbook is too large")

// parts are the parts of a workbook file, in the order of the file.
type parts struct {
	list []part
	at   map[string]int // by name in small letters, as names are compared
}

// part is one of them; data is nil where it was taken out.
type part struct {
	name string
	data []byte
}

// openParts unpacks a workbook. Of two parts of one name the later counts, as it does
// for the reader of returns.
func openParts(data []byte) (*parts, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if len(in.File) > maxParts {
		return nil, errTooLarge
	}
	p := &parts{at: map[string]int{}}
	left := int64(maxUnpacked)
	for _, f := range in.File {
		name := strings.TrimPrefix(f.Name, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			continue
		}
		body, err := unpack(f, left)
		if err != nil {
			return nil, fmt.Errorf("unpack %s: %w", name, err)
		}
		left -= int64(len(body))
		p.set(name, body)
	}
	return p, nil
}

func unpack(f *zip.File, left int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(left) {
		return nil, errTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, left+1))
	if err == nil && int64(len(body)) > left {
		err = errTooLarge
	}
	if body == nil {
		body = []byte{}
	}
	return body, err
}

// get gives a part, nil where there is none.
func (p *parts) get(name string) []byte {
	if i, ok := p.at[strings.ToLower(name)]; ok {
		return p.list[i].data
	}
	return nil
}

func (p *parts) has(name string) bool { return p.get(name) != nil }

// set puts a part into the file, a new one behind all others.
func (p *parts) set(name string, data []byte) {
	key := strings.ToLower(name)
	if i, ok := p.at[key]; ok {
		p.list[i].data = data
		return
	}
	p.at[key] = len(p.list)
	p.list = append(p.list, part{name, data})
}

// remove takes a part out, its relations with it.
func (p *parts) remove(name string) {
	for _, n := range []string{name, relationsName(name)} {
		if i, ok := p.at[strings.ToLower(n)]; ok {
			p.list[i].data = nil
			delete(p.at, strings.ToLower(n))
		}
	}
}

// names gives the parts that are there, in order.
func (p *parts) names() []string {
	var names []string
	for _, one := range p.list {
		if one.data != nil {
			names = append(names, one.name)
		}
	}
	return names
}

// doc reads a part for editing.
func (p *parts) doc(name string) (*doc, error) {
	data := p.get(name)
	if data == nil {
		return nil, fmt.Errorf("no part %s", name)
	}
	d, err := parse(data, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// change edits a part.
func (p *parts) change(name string, edit func(d *doc)) error {
	d, err := p.doc(name)
	if err != nil {
		return err
	}
	edit(d)
	p.set(name, d.bytes())
	return nil
}

// write packs the parts. Equal parts give equal bytes: nothing of the old packing stays.
func (p *parts) write(w io.Writer) error {
	out := zip.NewWriter(w)
	for _, name := range p.names() {
		body, err := out.Create(name)
		if err == nil {
			_, err = body.Write(p.get(name))
		}
		if err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
	}
	return out.Close()
}

// free gives the first name of a row of names that no part has.
func (p *parts) free(format string) (string, int) {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(format, n); !p.has(name) {
			return name, n
		}
	}
}

// any reports whether there is a part whose name has this ending.
func (p *parts) any(ending string) bool {
	return slices.ContainsFunc(p.names(), func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ending) })
}
