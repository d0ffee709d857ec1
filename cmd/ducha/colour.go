package main

import (
	"io"
	"os"
	"strings"

	"ducha/seeds"
)

// colour is what a terminal is told to set a text in. Colours tell what the words tell, too:
// nothing is lost where none are shown.
type colour string

const (
	red    colour = "31" // failed, or wrong
	yellow colour = "33" // awaits somebody
	bold   colour = "1"  // what to do next
)

// painted reports whether colours are shown on a stream: on a terminal, unless NO_COLOR
// (no-color.org) forbids it.
func painted(w io.Writer) bool { return os.Getenv("NO_COLOR") == "" && drawable(w) }

// paint sets a text in a colour where the stream shows one.
func (c colour) paint(w io.Writer, text string) string {
	if text == "" || !painted(w) {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// ofSeverity is the colour of the word that a problem's line begins with.
var ofSeverity = map[seeds.Severity]colour{seeds.Fault: red, seeds.Hint: yellow}

// tinted is a line in which the severity that it begins with, if any, has its colour.
func tinted(w io.Writer, line string) string {
	text := strings.TrimLeft(line, " ")
	for severity, c := range ofSeverity {
		if rest, ok := strings.CutPrefix(text, string(severity)+"　"); ok {
			return line[:len(line)-len(text)] + c.paint(w, string(severity)) + "　" + rest
		}
	}
	return line
}
