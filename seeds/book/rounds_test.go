//go:build !race

package book

// fewer divides the number of random books that a law is tried on.
const fewer = 1
