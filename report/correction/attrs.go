package correction

import (
	"bytes"
	"encoding/xml"
	"iter"
	"strings"
)

// attrAt is an attribute in a start tag: where it begins with the blank before it, and
// from where to where its value stands.
type attrAt struct {
	name           string
	span, from, to int
}

// attrs goes through the attributes of a start tag.
func attrs(tag []byte) iter.Seq[attrAt] {
	blank := func(i int) bool { return i < len(tag) && strings.IndexByte(" \t\r\n", tag[i]) >= 0 }
	return func(yield func(attrAt) bool) {
		i := 0
		for i < len(tag) && !blank(i) {
			i++
		}
		for {
			for blank(i) {
				i++
			}
			name := i
			for i < len(tag) && !blank(i) && strings.IndexByte("=/>", tag[i]) < 0 {
				i++
			}
			end := i
			for blank(i) {
				i++
			}
			if end == name || i >= len(tag) || tag[i] != '=' {
				return
			}
			for i++; blank(i); i++ {
			}
			if i >= len(tag) || tag[i] != '"' && tag[i] != '\'' {
				return
			}
			n := bytes.IndexByte(tag[i+1:], tag[i])
			if n < 0 || !yield(attrAt{string(tag[name:end]), name - 1, i + 1, i + 1 + n}) {
				return
			}
			i += n + 2
		}
	}
}

func findAttr(tag []byte, name string) (attrAt, bool) {
	for a := range attrs(tag) {
		if a.name == name {
			return a, true
		}
	}
	return attrAt{}, false
}

// withAttr gives a start tag, or an empty element, with an attribute set in its place.
func withAttr(tag, name, value string) string {
	if a, ok := findAttr([]byte(tag), name); ok {
		return tag[:a.from] + escaped(value) + tag[a.to:]
	}
	end := strings.LastIndexByte(tag, '>')
	if end < 0 {
		return tag
	}
	if end > 0 && tag[end-1] == '/' {
		end--
	}
	return tag[:end] + " " + name + `="` + escaped(value) + `"` + tag[end:]
}

// plain is the text of XML character data or of an attribute.
func plain(data []byte) string {
	if bytes.IndexByte(data, '&') < 0 && bytes.IndexByte(data, '<') < 0 && bytes.IndexByte(data, '\r') < 0 {
		return string(data)
	}
	var text string
	if err := xml.Unmarshal(bytes.Join([][]byte{[]byte("<t>"), data, []byte("</t>")}, nil), &text); err != nil {
		return string(data)
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// escaped makes a text fit for XML.
func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}

// spellings are the ways in which programs write the signs that mean something to XML;
// the last is taken where a part shows none.
var spellings = [][]string{
	{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"'", "&apos;", "&#39;", "'"}, {"\"", "&#34;", "&quot;"},
	{"\n", "&#10;", "&#xa;", "\n", "&#xA;"}, {"\t", "&#9;", "\t", "&#x9;"}, {"\r", "&#13;", "&#xD;"},
}

// escapedLike makes a text fit for XML in the spelling of the one that it replaces, so
// that what moves forth and back is the same again.
func escapedLike(old []byte, text string) string {
	var pairs []string
	for _, s := range spellings {
		chosen := s[len(s)-1]
		for _, way := range s[1:] {
			if bytes.Contains(old, []byte(way)) {
				chosen = way
				break
			}
		}
		pairs = append(pairs, s[0], chosen)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
