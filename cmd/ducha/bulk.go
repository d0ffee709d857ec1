package main

import (
	"os"
	"runtime/debug"
)

// bulkGC is how far the heap grows between collections, per cent of what lives, in commands
// that make and drop many things: what lives is little, so that memory stays small.
const bulkGC = 400

// inBulk lets garbage lie for longer until the program ends. GOGC of the environment goes before.
func inBulk() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(bulkGC)
	}
}
