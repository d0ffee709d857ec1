//go:build race

package collect_test

import "testing"

// playedCases are those that are played: the race detector makes each ten times as slow,
// and what runs at once is in these. The plain run has them all.
const playedCases = "^(good|growing|claim|mail|zip|twice|advice_back)"

// lawSeeds is how many random folders the law of order and repetition is tried on.
const lawSeeds = 1

// mailSeeds is how many random mailboxes the law of taking each message once is tried on.
const mailSeeds = 2

// heavy skips a test in which nothing runs at once that the plain run does not watch.
func heavy(t *testing.T) {
	t.Helper()
	t.Skip("the race detector makes it ten times as slow, and finds nothing where nothing runs at once")
}
