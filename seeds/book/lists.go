package book

import "strings"

func joinNames(names []string) string { return strings.Join(names, "、") }

// splitPlain splits a list that needs no unit reading: mail addresses, aliases.
func splitPlain(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;\n \t　", r) })
}

func splitLines(s string) []string {
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
