package formula_test

import (
	"fmt"

	"ducha/seeds/formula"
)

// A formula is parted by asking, at each place, how long what begins there is.
func Example() {
	text := `SUM('甲''乙'!A1,[1]表!$B$2)`
	fmt.Println(text[:formula.WordLength(text)])
	quoted := text[len("SUM("):]
	fmt.Println(quoted[:formula.QuotedLength(quoted)])
	book := "[1]表!$B$2)"
	fmt.Println(book[:formula.BracketedLength(book)])
	// Output:
	// SUM
	// '甲''乙'
	// [1]
}
