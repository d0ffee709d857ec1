//go:build !race

package collect_test

// playedCases is the pattern of the cases that are played.
const playedCases = ""
