package typeset

import (
	"crypto/sha256"
	"strings"

	"ducha/templates/fonts"
)

// usage is the runes that a document draws in each face, by the face's name.
type usage map[string]*[0x10000]bool

// note takes note of what texts draw.
func (u usage) note(texts []text) {
	for _, t := range texts {
		runes := u[t.face.Name()]
		if runes == nil {
			runes = new([0x10000]bool)
			u[t.face.Name()] = runes
		}
		for _, r := range t.glyphs {
			runes[r&0xFFFF] = true
		}
	}
}

// of lists the runes drawn in a face.
func (u usage) of(f *fonts.Face) []rune {
	var list []rune
	for r, is := range u[f.Name()] {
		if is {
			list = append(list, rune(r))
		}
	}
	return list
}

// usageOf is what pages draw.
func usageOf(pages []*page, watermark []text) usage {
	u := make(usage)
	u.note(watermark)
	for _, p := range pages {
		u.note(p.texts)
		u.note(p.number)
	}
	return u
}

// load makes a face known to the file, cut to what is drawn in it, and gives the name
// it goes by there. The library reads every font several times over, whatever is used of it.
func (p *pen) load(f *fonts.Face) string {
	if !p.loaded[f.Name()] {
		p.loaded[f.Name()] = true
		p.pdf.AddUTF8FontFromBytes(f.Name(), "", f.Cut(p.usage.of(f)))
	}
	return f.Name()
}

// gofpdfPrefix is what gofpdf puts before the name of a font, which it writes in small
// letters.
const gofpdfPrefix = "utf8"

// pack gives the file as it is written out. A font of which only some glyphs are in it
// bears a tag of six capitals before its name (ISO 32000-1 9.6.4).
func (p *pen) pack(file []byte) ([]byte, error) {
	k := packer{rename: make(map[string]string)}
	for name := range p.loaded {
		small := strings.ToLower(name)
		k.rename[gofpdfPrefix+small] = subsetTag(name) + "+" + small
	}
	return k.pack(file)
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
