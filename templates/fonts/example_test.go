package fonts_test

import (
	"fmt"

	"ducha/templates/fonts"
)

// A role has several faces, best first; a character that none of them draws is told.
func Example() {
	set := fonts.Embedded()
	for _, r := range "督𬬩☃" {
		face, _ := set.Find(fonts.Fangsong, r)
		if face == nil {
			fmt.Printf("%c is in no face\n", r)
			continue
		}
		fmt.Printf("%c %s %d\n", r, face.Name(), face.Advance(r))
	}
	// Output:
	// 督 fangsong 1000
	// 𬬩 fangsong-fallback 1000
	// ☃ is in no face
}
