package typeset

import (
	"bytes"
	"crypto/sha256"

	"ducha/templates/fonts"
)

// A font of which only some glyphs are in the file bears a tag of six capitals
// before its name (ISO 32000-1 9.6.4). gofpdf writes "utf8" before the name it
// was given; a name that begins with subsetRoom leaves as many bytes as a tag has.
const (
	gofpdfPrefix = "utf8"
	subsetRoom   = "00+"
)

// load makes a face known to the file and gives the name it goes by there.
func (p *pen) load(f *fonts.Face) string {
	name, ok := p.fonts[f.Name()]
	if !ok {
		name = subsetRoom + f.Name()
		p.pdf.AddUTF8FontFromBytes(name, "", f.Data())
		p.fonts[f.Name()] = name
	}
	return name
}

// nameSubsets puts the tags in; every byte of the file keeps its place.
func (p *pen) nameSubsets(file []byte) []byte {
	for face := range p.fonts {
		name := append(bytes.ToLower([]byte(face)), '\n') // as gofpdf writes it
		for _, key := range []string{"/BaseFont /", "/FontName /"} {
			from := append([]byte(key+gofpdfPrefix+subsetRoom), name...)
			to := append([]byte(key+subsetTag(face)+"+"), name...)
			file = bytes.ReplaceAll(file, from, to)
		}
	}
	return file
}

// subsetTag is six capitals that follow from the name alone.
func subsetTag(name string) string {
	sum := sha256.Sum256([]byte(name))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}
