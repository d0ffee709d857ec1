// Package samples holds two invented task notices with their exact tasks, and
// the answers that units give to the first one. The demo and the importer's
// tests read them; nothing in them is about a real place.
package samples

import "embed"

// FS holds the sample files under the names below.
//
//go:embed *.txt *.golden.json *.tsv
var FS embed.FS

// The files in FS.
const (
	Labelled2021        = "yunze-2021-labelled.txt"         // the demo's notice, in labelled lines
	Labelled2021Golden  = "yunze-2021-labelled.golden.json" // its tasks
	Labelled2021Answers = "yunze-2021-answers.tsv"          // no, state, percent, progress, issues, next: one line per task, mid-2021
	Grouped2022         = "yunze-2022-grouped.txt"          // a notice grouped by leader, with two annexes
	Grouped2022Golden   = "yunze-2022-grouped.golden.json"  // its tasks
)
