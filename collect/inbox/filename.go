package inbox

import (
	"html"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"ducha/seeds/pattern"
)

// attachmentName gives the name that a part is sent under. Mail programs write it
// twice, in every way there is; one that decodes to Chinese is the better one.
func attachmentName(h header) string {
	_, disposition := h.parameters("content-disposition")
	_, typ := h.parameters("content-type")
	names := append(disposition.names("filename"), typ.names("name")...)
	best, rank := "", -1
	for _, name := range names {
		if r := rankName(name); r > rank {
			best, rank = name, r
		}
	}
	return best
}

// made are names that a mail server made up.
var made = pattern.Of(`(?i)^tcmime\..*\.bin$`)

func rankName(name string) int {
	switch {
	case name == "":
		return -1
	case strings.ContainsRune(name, utf8.RuneError) || strings.Contains(name, "??"):
		return 0
	case made.MatchString(name):
		return 1
	case !chinese(name):
		return 2
	}
	return 3
}

// parameter is one of a header field's: key in lower case, value as it stands.
type parameter struct{ key, value string }

type parameters []parameter

// get gives the first value of a key.
func (ps parameters) get(key string) string {
	for _, p := range ps {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

// names gives what a name is said to be: by RFC 2231 first, whole or in pieces,
// then as it is written against the rules.
func (ps parameters) names(key string) (names []string) {
	type piece struct {
		n int
		parameter
	}
	var pieces []piece
	for _, p := range ps {
		rest, ok := strings.CutPrefix(p.key, key)
		if rest == "*" {
			names = append(names, extendedName([]string{p.value}, []bool{true}))
			continue
		}
		if n, err := strconv.Atoi(strings.Trim(rest, "*")); ok && err == nil && n >= 0 && strings.HasPrefix(rest, "*") {
			pieces = append(pieces, piece{n, p})
		}
	}
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].n < pieces[j].n })
	var values []string
	var encoded []bool
	for i, p := range pieces {
		if i == 0 || p.n != pieces[i-1].n {
			values, encoded = append(values, p.value), append(encoded, strings.HasSuffix(p.key, "*"))
		}
	}
	if len(values) > 0 {
		names = append(names, extendedName(values, encoded))
	}
	for _, p := range ps {
		if p.key == key {
			names = append(names, plainName(p.value))
		}
	}
	return names
}

// extendedName joins the pieces of RFC 2231: charset'language'text, where the
// pieces that say so have their bytes as %XX.
func extendedName(values []string, encoded []bool) string {
	if !slices.Contains(encoded, true) {
		return plainName(strings.Join(values, ""))
	}
	label, name := "", ""
	var run []byte // of pieces that follow one another: characters are split between them
	for i, v := range values {
		if i == 0 && encoded[0] {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				label, v = parts[0], parts[2]
			}
		}
		if encoded[i] {
			run = append(run, unescape(v)...)
			continue
		}
		name, run = name+decode(run, label)+v, nil
	}
	if name += decode(run, label); strings.Contains(name, "=?") {
		return plainName(name)
	}
	return strings.TrimSpace(name)
}

// extended is RFC 2231 where it has no place.
var extended = pattern.Of(`^[A-Za-z0-9_-]+'[A-Za-z-]*'.*%[0-9A-Fa-f]{2}`)

// plainName reads a value as it stands: with encoded words, %XX, character
// references or nothing of the kind.
func plainName(v string) string {
	if extended.MatchString(v) {
		return extendedName([]string{v}, []bool{true})
	}
	for range 2 { // words in words
		v = decodeWords(v)
	}
	if strings.Contains(v, "%") && !chinese(v) {
		if b := unescape(v); !ascii(b) {
			if text := guess(b); chinese(text) && !strings.ContainsRune(text, utf8.RuneError) {
				v = text
			}
		}
	}
	if strings.Contains(v, "&#") {
		v = html.UnescapeString(v)
	}
	return strings.Trim(v, "\"' \t\r\n")
}

// unescape reads %XX; a % that stands for nothing is kept.
func unescape(s string) (out []byte) {
	for len(s) > 0 {
		if s[0] == '%' {
			if b, ok := unhex(s); ok {
				out, s = append(out, b), s[3:]
				continue
			}
		}
		out, s = append(out, s[0]), s[1:]
	}
	return out
}
