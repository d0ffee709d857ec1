//go:build !race

package document

// manyEnds is how many deleted paragraph ends are read.
const manyEnds = 100_000
