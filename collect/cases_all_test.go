//go:build !race

package collect_test

import "testing"

// playedCases is the pattern of the cases that are played.
const playedCases = ""

// lawSeeds is how many random folders the law of order and repetition is tried on.
const lawSeeds = 3

// mailSeeds is how many random mailboxes the law of taking each message once is tried on.
const mailSeeds = 8

// heavy lets a test run that the race detector makes too slow.
func heavy(*testing.T) {}
