package pattern_test

import (
	"fmt"

	"ducha/seeds/pattern"
)

// due costs nothing until a text is asked about.
var due = pattern.Of(`(\d{1,2})月底前`)

func Example() {
	fmt.Println(due.MatchString("持续推进"), due.FindStringSubmatch("12月底前")[1])
	// Output:
	// false 12
}
