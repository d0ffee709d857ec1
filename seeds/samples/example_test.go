package samples_test

import (
	"fmt"
	"strings"

	"ducha/seeds/samples"
)

// Each sample notice stands beside the tasks that are in it.
func Example() {
	for _, name := range samples.Notices()[:2] {
		notice, err := samples.FS.ReadFile(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name, strings.Contains(string(notice), "云泽市"), samples.Golden(name))
	}
	// Output:
	// yunze-2021-labelled.txt true yunze-2021-labelled.golden.json
	// yunze-2022-grouped.txt true yunze-2022-grouped.golden.json
}
