package inbox

import (
	"fmt"
	"path"
	"strings"
	"unicode"

	"ducha/seeds/pattern"
)

// Names longer than these are cut.
const (
	maxSegment   = 100 // characters of a file or folder
	maxExtension = 20
	maxSegments  = 8 // folders and the file
)

// SafeName makes a path that came from outside a relative one that every system
// can show and write: no drive, no way up, no control or direction marks, no
// device. It may be empty.
func SafeName(name string) string {
	var segments []string
	for _, s := range strings.Split(strings.ReplaceAll(name, `\`, "/"), "/") {
		if s = safeSegment(s); s != "" {
			segments = append(segments, s)
		}
	}
	return strings.Join(segments[max(0, len(segments)-maxSegments):], "/")
}

// devices are names that Windows does not let a file have, whatever its extension.
var devices = pattern.Of(`(?i)^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)`)

func safeSegment(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if len(s) >= 2 && s[1] == ':' && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z' {
		s = s[2:]
	}
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, s)
	if s = trimSegment(s); devices.MatchString(s) {
		s = "_" + s
	}
	return trimSegment(shorten(s))
}

// trimSegment takes off what Windows drops: a name is the same without it.
func trimSegment(s string) string {
	return strings.TrimLeftFunc(strings.TrimRightFunc(s, func(r rune) bool { return r == '.' || unicode.IsSpace(r) }), unicode.IsSpace)
}

// shorten cuts a name before its extension.
func shorten(s string) string {
	runes, ext := []rune(s), []rune(path.Ext(s))
	if len(ext) > maxExtension {
		ext = nil
	}
	if len(runes) <= maxSegment {
		return s
	}
	return string(runes[:maxSegment-len(ext)]) + string(ext)
}

// nameIn gives the name of the n-th file in a container.
func nameIn(flat bool, e entry, data []byte, n int) string {
	name := SafeName(e.name)
	if flat {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	if name != "" {
		return name
	}
	kind := e.kind
	if kind == "" {
		kind = sniff(data)
	}
	return fmt.Sprintf("附件%d%s", n, extensions[kind])
}

// extensions are for files that came without a name.
var extensions = map[Kind]string{
	KindXLSX: ".xlsx", KindXLSM: ".xlsm", KindXLSB: ".xlsb", KindOldOffice: ".xls", KindODS: ".ods", KindDOCX: ".docx", KindDOC: ".doc",
	KindPDF: ".pdf", KindOFD: ".ofd", KindHTML: ".html", KindText: ".txt", KindMessage: ".eml", KindZip: ".zip", KindRAR: ".rar", KindGzip: ".gz",
}

// namer keeps the files in one container apart: how often each name was taken.
type namer map[string]int

// unique gives a name that was not given before: a.xlsx, a_2.xlsx, …
func (n namer) unique(name string) string {
	n[name]++
	if n[name] == 1 {
		return name
	}
	ext := path.Ext(name)
	for {
		other := fmt.Sprintf("%s_%d%s", strings.TrimSuffix(name, ext), n[name], ext)
		if n[other] == 0 {
			n[other] = 1
			return other
		}
		n[name]++
	}
}

// volume is the end of the name of a piece of an archive cut in pieces.
var volume = pattern.Of(`(?i)\.((zip|rar|7z|tar|gz)\.\d{2,3}|part\d+\.rar|[zr]\d\d)$`)

func isVolumeName(name string) bool { return volume.MatchString(name) }
