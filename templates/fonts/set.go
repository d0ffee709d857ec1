package fonts

import (
	"bytes"
	"strings"
	"sync"
)

// Set holds the faces of each role, best first: what the first lacks is looked
// for in the next. Faces are never merged into one file, their licences differ.
// A Set does not change once made.
type Set struct {
	faces map[Role][]*Face
}

// Embedded gives the set of the faces in the program.
func Embedded() *Set { return embeddedSet() }

var embeddedSet = sync.OnceValue(func() *Set {
	return &Set{faces: map[Role][]*Face{
		Fangsong: {fangsong(), fallback(), kaiti(), biaosong()},
		Heiti:    {heiti(), biaosong()},
		Kaiti:    {kaiti(), biaosong()},
		Biaosong: {biaosong(), heiti()},
		Songti:   {songti(), biaosong()},
	}}
})

// Body is the embedded 仿宋 by itself, for those who only measure.
func Body() *Face { return fangsong() }

// With gives a set in which f comes before the faces that s has for the role.
// A name that another face of s has gets an addition in the new set.
func (s *Set) With(role Role, f *Face) *Set {
	if s.clashes(f) {
		renamed := *f
		renamed.name += "-" + shortSum(f.data)
		f = &renamed
	}
	out := &Set{faces: make(map[Role][]*Face, len(s.faces))}
	for r, faces := range s.faces {
		if r == role {
			faces = append([]*Face{f}, faces...)
		}
		out.faces[r] = faces
	}
	return out
}

// clashes reports whether another font of the set goes by the name of f. The PDF
// library tells fonts apart by their names in small letters.
func (s *Set) clashes(f *Face) bool {
	for _, faces := range s.faces {
		for _, other := range faces {
			if strings.EqualFold(other.name, f.name) && !bytes.Equal(other.data, f.data) {
				return true
			}
		}
	}
	return false
}

// Faces gives the faces of a role, best first; 仿宋 for the empty role. The list
// must not be written to.
func (s *Set) Faces(role Role) []*Face {
	if faces := s.faces[role]; faces != nil {
		return faces
	}
	return s.faces[Fangsong]
}

// Find gives the first face of a role that draws r, and the rune under which it
// holds the glyph (another than r only beyond U+FFFF). It gives nil when none does.
func (s *Set) Find(role Role, r rune) (face *Face, glyph rune) {
	for _, f := range s.Faces(role) {
		if held, ok := f.Holds(r); ok {
			return f, held
		}
	}
	return nil, 0
}
