package units_test

import (
	"fmt"

	"ducha/seeds/units"
)

// A printed list prints a shared ending once; each name is given it back.
func ExampleSplit() {
	list := units.Split("太和县、阜南县人民政府，市发展改革委等。")
	fmt.Printf("%q, and others: %v\n", list.Names, list.Etc)
	// Output:
	// ["太和县人民政府" "阜南县人民政府" "市发展改革委"], and others: true
}
