package document

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ducha/seeds/pattern"
)

var (
	notShown   = pattern.Of(`(?i)(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)`)
	textIndent = pattern.Of(`(?i)text-indent\s*:\s*(-?[\d.]+)`)
	whiteSpace = pattern.Of(`(?i)white-space\s*:\s*(pre|normal|nowrap)`)
)

// in is the style in an element.
func (s htmlStyle) in(n *html.Node) htmlStyle {
	style, _ := tagAttr(n, "style")
	if m := textIndent.FindStringSubmatch(style); m != nil {
		v, err := strconv.ParseFloat(m[1], 64)
		s.indented = err == nil && v > 0
	}
	if m := whiteSpace.FindStringSubmatch(style); m != nil {
		s.pre = strings.EqualFold(m[1], "pre")
	}
	s.pre = s.pre || verbatim[n.Data]
	s.article = s.article || n.Data == "article" || n.Data == "main"
	return s
}

// isAside tells texts around the page and texts that nobody sees.
func (r *htmlReader) isAside(n *html.Node, s htmlStyle) bool {
	if aside[n.Data] || framing[n.Data] && !s.article {
		return true
	}
	if _, open := tagAttr(n, "open"); n.Data == "dialog" && !open {
		return true
	}
	if style, _ := tagAttr(n, "style"); notShown.MatchString(style) {
		return true
	}
	if _, hidden := tagAttr(n, "hidden"); hidden {
		return true
	}
	id, _ := tagAttr(n, "id")
	class, _ := tagAttr(n, "class")
	for _, c := range strings.Fields(class) {
		if r.hidden["."+c] || r.hidden[n.Data+"."+c] {
			return true
		}
	}
	return id != "" && r.hidden["#"+id]
}

var cssComment = pattern.Of(`(?s)/\*.*?\*/`)

// hiddenSelectors are the plain selectors (.class, #id) that the page's own style
// does not show. Rules in @media are left: most are for print.
func hiddenSelectors(page *html.Node) map[string]bool {
	hidden := map[string]bool{}
	for n := range page.Descendants() {
		if n.Data != "style" || n.FirstChild == nil {
			continue
		}
		depth, at, selector, body := 0, 0, "", 0
		css := cssComment.ReplaceAllString(n.FirstChild.Data, "")
		for i, c := range []byte(css) {
			switch {
			case c == '{':
				if depth++; depth == 1 {
					selector, body = css[at:i], i+1
				}
			case c == '}' && depth > 0:
				if depth--; depth == 0 {
					addHidden(hidden, selector, css[body:i])
					at = i + 1
				}
			}
		}
	}
	return hidden
}

func addHidden(hidden map[string]bool, selector, body string) {
	if !notShown.MatchString(body) || strings.Contains(selector, "@") {
		return
	}
	for s := range strings.SplitSeq(selector, ",") {
		if s = strings.TrimSpace(s); strings.ContainsAny(s, ".#") && !strings.ContainsAny(s, " >+~:[") {
			hidden[s] = true
		}
	}
}
