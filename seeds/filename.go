package seeds

import "strings"

// maxFileNamePart, in bytes of UTF-8 (35 Chinese characters), keeps a name of two
// parts inside the 255 bytes that file systems and mail programs take.
const maxFileNamePart = 105

// FileNamePart makes of a text what may stand in a file name on Windows.
func FileNamePart(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f:
			return -1
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		}
		return r
	}, s)
	for runes := []rune(s); len(s) > maxFileNamePart; s = string(runes) {
		runes = runes[:len(runes)-1]
	}
	return strings.Trim(s, " .")
}
