package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ducha/seeds/pattern"
)

var noMarks = pattern.Of(`(?i)list-style(?:-type)?\s*:[^;]*\bnone\b`)

// ownNumber is a number that the text of an item has itself, as pages have whose
// lists show none; it is not written twice.
var ownNumber = pattern.Of(`^[(（]?(\w+)[.．、)）]\D`)

// numbered reads a list whose items get their numbers as printed.
func (r *htmlReader) numbered(n *html.Node, s htmlStyle) {
	style, _ := tagAttr(n, "style")
	kind, _ := tagAttr(n, "type")
	next, ok := number(n, "start")
	if !ok {
		next = 1
	}
	outer := r.line.mark
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data != "li" {
			r.node(c, s)
			continue
		}
		if v, ok := number(c, "value"); ok {
			next = v
		}
		r.flush()
		own, _ := tagAttr(c, "style")
		if !noMarks.MatchString(style + ";" + own) {
			r.line.mark = outer + listNumber(next, kind) + ". "
		}
		outer = ""
		r.node(c, s)
		r.flush()
		r.line.mark = "" // nothing stood in the item
		next++
	}
}

// listNumber is a number as an item of this type shows it.
func listNumber(n int, kind string) string {
	switch {
	case n <= 0:
	case kind == "a":
		return strings.ToLower(letters(n))
	case kind == "A":
		return letters(n)
	case kind == "i" && n < 4000:
		return strings.ToLower(roman(n))
	case kind == "I" && n < 4000:
		return roman(n)
	}
	return strconv.Itoa(n)
}
