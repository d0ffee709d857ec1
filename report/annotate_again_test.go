//go:build !race

package report_test

import (
	"bytes"
	"math/rand"
	"testing"
)

// What an earlier copy put in leaves no trace: annotating the copy gives byte for byte
// what annotating the file itself would.
func TestAnnotatingACopyIsAnnotatingTheFile(t *testing.T) {
	for name, returned := range returns(t) {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewSource(1))
			tables := tablesOf(t, returned)
			for range 12 {
				p, q := randomProblems(rng, tables), randomProblems(rng, tables)
				once := annotate(t, returned, p)
				if !bytes.Equal(once, annotate(t, returned, p)) {
					t.Fatal("the same file gives other bytes")
				}
				twice, want := annotate(t, once, lower(t, once, q)), annotate(t, returned, q)
				if !bytes.Equal(twice, want) {
					t.Fatalf("%s\nthen %s\n%s", placesOf(p), placesOf(q), firstDifference(t, twice, want))
				}
			}
		})
	}
}
