// Package samples holds invented task notices with their exact tasks, one for
// each layout that the importer meets, and the answers that units give to the
// first one. The demo and the importer's tests read them; nothing in them is
// about a real place.
package samples

import "embed"

// FS holds the sample files under the names below.
//
//go:embed *.txt *.xlsx *.docx *.html *.golden.json *.tsv
var FS embed.FS

// The files in FS.
const (
	Labelled2021        = "yunze-2021-labelled.txt"         // the demo's notice, in labelled lines
	Labelled2021Golden  = "yunze-2021-labelled.golden.json" // its tasks
	Labelled2021Answers = "yunze-2021-answers.tsv"          // no, state, percent, progress, issues, next: one line per task, mid-2021
	Grouped2022         = "yunze-2022-grouped.txt"          // a notice grouped by leader, with two annexes
	Grouped2022Golden   = "yunze-2022-grouped.golden.json"  // its tasks
	Cells2023           = "yunze-2023-cells.txt"            // a table pasted from a web page, one cell per line
	Cells2023Golden     = "yunze-2023-cells.golden.json"    // its tasks
	Progress2020        = "yunze-2020-progress.txt"         // a bulletin whose table cells are run together, with progress
	Progress2020Golden  = "yunze-2020-progress.golden.json" // its tasks
	Sheets2024          = "yunze-2024-sheets.xlsx"          // a clerk's workbook: two sheets of tasks, one of notes, one hidden
	Sheets2024Golden    = "yunze-2024-sheets.golden.json"   // its tasks
	Table2024           = "yunze-2024-table.docx"           // a notice in Word with a table that numbers itself
	Table2024Golden     = "yunze-2024-table.golden.json"    // its tasks
	Page2024            = "yunze-2024-page.html"            // a saved government page in GBK, the tasks in a table
	Page2024Golden      = "yunze-2024-page.golden.json"     // its tasks
)
