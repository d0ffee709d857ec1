//go:build race

package main

// fewScripts are those that are run: the race detector makes each ten times as slow, and
// what runs at once is in these. The plain run has them all.
var fewScripts = []string{"whole_way", "next_round", "corrections", "mailbox"}
