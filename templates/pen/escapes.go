package pen

import (
	"bytes"
	"regexp"
	"strings"
)

// A file says _x0041_ for a character that XML cannot hold, and so has to say
// _x005F_x0041_ where a text has those very signs. excelize does, but not where one
// stands on the other (_x0041_x0042_), and it takes two texts for one where the second
// reads as the first is written. So each such _ goes through it as a noncharacter,
// which Unicode keeps for use inside of programs.
const (
	stringsPart = "xl/sharedStrings.xml"
	escapeMask  = "\uFDD0"
	escapedLow  = "_x005F_"
)

var escape = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// maskEscapes masks each _ that begins what looks like an escape.
func maskEscapes(text string) string {
	text = strings.ReplaceAll(text, escapeMask, "")
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '_' && escape.MatchString(text[i:]) {
			out.WriteString(escapeMask)
		} else {
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

// unmaskEscapes writes what is masked as a file has to say it.
func unmaskEscapes(xml []byte) []byte {
	return bytes.ReplaceAll(xml, []byte(escapeMask), []byte(escapedLow))
}
