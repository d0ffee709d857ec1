package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"

	textunicode "golang.org/x/text/encoding/unicode"
)

// docxFile is the zip of a document, with the parts that belong to its text.
type docxFile struct {
	parts   map[string]*zip.File
	main    string
	related map[string][]string // by kind
	left    int                 // bytes that may still be unpacked
}

func openDocx(data []byte) (*docxFile, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxParts {
		return nil, errDocxLarge
	}
	f := &docxFile{parts: map[string]*zip.File{}, main: "word/document.xml", left: maxUnpack}
	for _, part := range z.File {
		f.parts[strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/")] = part
	}
	root, err := f.relations("")
	if err != nil {
		return nil, err
	}
	for _, part := range root["officeDocument"] {
		f.main = part
	}
	f.related, err = f.relations(f.main)
	return f, err
}

// relations gives the parts that a part names, by their kinds.
func (f *docxFile) relations(part string) (map[string][]string, error) {
	dir, file := path.Split(part)
	var rels struct {
		List []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := f.decode(dir+"_rels/"+file+".rels", &rels); err != nil {
		return nil, err
	}
	found := map[string][]string{}
	for _, r := range rels.List {
		target := strings.TrimPrefix(r.Target, "/")
		if target == r.Target {
			target = path.Join(dir, r.Target)
		}
		if kind := path.Base(r.Type); r.Mode != "External" && f.parts[target] != nil {
			found[kind] = append(found[kind], target)
		}
	}
	return found, nil
}

// unmarshal reads the part of a kind, if there is one.
func (f *docxFile) unmarshal(kind string, into any) error {
	for _, part := range f.related[kind] {
		return f.decode(part, into)
	}
	return f.decode("word/"+kind+".xml", into)
}

// decode reads a part, if it is there.
func (f *docxFile) decode(part string, into any) error {
	if f.parts[part] == nil {
		return nil
	}
	dec, err := f.open(part, maxSide)
	if err != nil {
		return err
	}
	return dec.Decode(into)
}

// open gives the tokens of a part of so many bytes at most.
func (f *docxFile) open(part string, limit int) (*xml.Decoder, error) {
	if f.parts[part] == nil {
		return nil, fmt.Errorf("%w: no %s", errDocxBroken, part)
	}
	r, err := f.parts[part].Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	limit = min(limit, f.left)
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > limit {
		return nil, errDocxLarge
	}
	f.left -= len(data)
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		data = []byte(decodeAs(textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM), data))
	}
	in := &docxBytes{Reader: bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))}
	inner := xml.NewDecoder(in)
	inner.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded above, or damaged
	return xml.NewTokenDecoder(&shallow{in, inner, 0}), nil
}

// docxBytes are the bytes of a part. A token may not have too many of them: a tag
// with attributes by the million takes much more memory than it has bytes.
type docxBytes struct {
	*bytes.Reader
	used int // by the present token
}

func (b *docxBytes) ReadByte() (byte, error) {
	if b.used++; b.used > maxToken {
		return 0, errDocxLarge
	}
	return b.Reader.ReadByte()
}

// shallow gives tokens that are not nested too deep.
type shallow struct {
	in    *docxBytes
	dec   *xml.Decoder
	depth int
}

func (s *shallow) Token() (xml.Token, error) {
	s.in.used = 0
	t, err := s.dec.Token()
	switch t.(type) {
	case xml.StartElement:
		s.depth++
	case xml.EndElement:
		s.depth--
	}
	if s.depth > maxNesting {
		return nil, fmt.Errorf("%w: nested too deep", errDocxBroken)
	}
	return t, err
}
