//go:build race

package document

// manyEnds is how many deleted paragraph ends are read; the race detector makes each
// ten times as slow.
const manyEnds = 10_000
