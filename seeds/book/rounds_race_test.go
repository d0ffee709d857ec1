//go:build race

package book

// fewer divides the number of random books that a law is tried on; the race detector
// makes each ten times as slow, and the plain run tries them all.
const fewer = 5
