//go:build !race

package main

// fewScripts, where any are named, are the only ones that are run.
var fewScripts []string
