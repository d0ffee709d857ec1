package typeset

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// packer writes a file that gofpdf has written once more, with what gofpdf cannot say.
// Its pages come as they were drawn and are compressed here: gofpdf would allocate a
// compressor of a megabyte for each.
type packer struct {
	out     bytes.Buffer
	zip     *zlib.Writer
	zipped  bytes.Buffer
	rename  map[string]string // names of fonts, as gofpdf writes them
	objects []object
}

// object is one object of a file, by its number.
type object struct{ from, to, packed int }

// errLayout is a file that is not laid out as gofpdf does it.
var errLayout = errors.New("PDF 结构有误")

// pack gives the packed file.
func (p *packer) pack(file []byte) ([]byte, error) {
	table, err := p.index(file)
	if err != nil {
		return nil, err
	}
	if p.zip, err = zlib.NewWriterLevel(&p.zipped, zlib.BestSpeed); err != nil {
		return nil, err
	}
	p.out.WriteString("%PDF-1.5\n") // the version that knows ActualText; gofpdf says 1.3
	for _, n := range p.inPlace() {
		o := &p.objects[n]
		o.packed = p.out.Len()
		if err := p.object(file[o.from:o.to]); err != nil {
			return nil, err
		}
	}
	p.tail(file[table:])
	return p.out.Bytes(), nil
}

// index finds the objects by the table at the end of the file, and where that stands.
func (p *packer) index(file []byte) (table int, err error) {
	_, at, found := bytes.Cut(file[max(0, len(file)-40):], []byte("startxref\n"))
	if table, err = strconv.Atoi(string(bytes.TrimSuffix(at, []byte("\n%%EOF\n")))); !found || err != nil || table > len(file) {
		return 0, errLayout
	}
	var n int
	if _, err := fmt.Sscanf(string(file[table:min(table+20, len(file))]), "xref\n0 %d\n", &n); err != nil {
		return 0, errLayout
	}
	entries := bytes.SplitN(file[table:], []byte("\n"), n+3)
	if len(entries) < n+3 || n == 0 {
		return 0, errLayout
	}
	p.objects = make([]object, n)
	for i, entry := range entries[3 : n+2] {
		from, _, _ := bytes.Cut(entry, []byte(" "))
		if p.objects[i+1].from, err = strconv.Atoi(string(from)); err != nil || p.objects[i+1].from > table {
			return 0, errLayout
		}
	}
	order := p.inPlace()
	for i, n := range order {
		p.objects[n].to = table
		if i+1 < len(order) {
			p.objects[n].to = p.objects[order[i+1]].from
		}
	}
	return table, nil
}

// inPlace are the numbers of the objects in the order in which they stand in the file.
func (p *packer) inPlace() []int {
	order := make([]int, 0, len(p.objects))
	for n := range p.objects[1:] {
		order = append(order, n+1)
	}
	slices.SortFunc(order, func(a, b int) int { return p.objects[a].from - p.objects[b].from })
	return order
}

// object writes one object.
func (p *packer) object(data []byte) error {
	head, rest, stream := bytes.Cut(data, []byte(">>\nstream\n"))
	at := bytes.Index(head, []byte("<</Length "))
	switch {
	case !stream:
		p.named(data)
		return nil
	case at < 0 || bytes.Contains(head, []byte("/Filter")): // compressed already
		p.out.Write(data)
		return nil
	}
	size, err := strconv.Atoi(string(head[at+len("<</Length "):]))
	if err != nil || size > len(rest) {
		return errLayout
	}
	p.zipped.Reset()
	p.zip.Reset(&p.zipped)
	if _, err := p.zip.Write(rest[:size]); err != nil {
		return err
	}
	if err := p.zip.Close(); err != nil {
		return err
	}
	p.out.Write(head[:at])
	fmt.Fprintf(&p.out, "<</Filter /FlateDecode /Length %d>>\nstream\n", p.zipped.Len())
	p.out.Write(p.zipped.Bytes())
	p.out.Write(rest[size:])
	return nil
}

// named writes an object, with the names of fonts that it says put right.
func (p *packer) named(data []byte) {
	for from, to := range p.rename {
		for _, key := range []string{"/BaseFont /", "/FontName /"} {
			data = bytes.ReplaceAll(data, []byte(key+from+"\n"), []byte(key+to+"\n"))
		}
	}
	p.out.Write(data)
}

// tail writes the table of the objects and what stands below it.
func (p *packer) tail(old []byte) {
	table := p.out.Len()
	fmt.Fprintf(&p.out, "xref\n0 %d\n0000000000 65535 f \n", len(p.objects))
	for _, o := range p.objects[1:] {
		fmt.Fprintf(&p.out, "%010d 00000 n \n", o.packed)
	}
	trailer := old[bytes.Index(old, []byte("trailer\n")):]
	p.out.Write(trailer[:bytes.Index(trailer, []byte("startxref\n"))])
	fmt.Fprintf(&p.out, "startxref\n%d\n%%%%EOF\n", table)
}
