package book

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// element is a stretch of a part: where an element begins, where its content does,
// where that ends, and where the element ends.
type element struct {
	prefix                       string
	name                         string
	attrs                        []xml.Attr
	start, inner, innerEnd, stop int
	empty                        bool // written as <name/>
}

func (e element) attr(local string) string {
	for _, a := range e.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// tag is the element's name as it is written.
func (e element) tag() string { return e.prefixed(e.name) }

// prefixed is another name, written as the element's own is.
func (e element) prefixed(name string) string {
	if e.prefix == "" {
		return name
	}
	return e.prefix + ":" + name
}

// elements finds the elements of these local names, in the order of their beginnings,
// whatever their prefixes. Drawings of office programs are not always well-formed, so
// the tags of other names need not match.
func elements(part []byte, names ...string) ([]element, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	d.Strict = false
	var found []element
	var open []int
	for {
		at := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !slices.Contains(names, t.Name.Local) {
				continue
			}
			end := int(d.InputOffset())
			found = append(found, begun(part, t, at, end))
			open = append(open, len(found)-1)
		case xml.EndElement:
			if n := len(open); n > 0 && found[open[n-1]].name == t.Name.Local {
				e := &found[open[n-1]]
				open = open[:n-1]
				if !e.empty {
					e.innerEnd, e.stop = at, int(d.InputOffset())
				}
			}
		}
	}
	return found, nil
}

// begun is the element whose first tag stands at part[at:end]; its last is not yet read.
func begun(part []byte, t xml.StartElement, at, end int) element {
	return element{prefix: t.Name.Space, name: t.Name.Local, attrs: slices.Clone(t.Attr), start: at, inner: end, innerEnd: end, stop: end,
		empty: bytes.HasSuffix(part[at:end], []byte("/>"))}
}

// edit replaces a stretch of a part.
type edit struct {
	start, stop int
	text        string
}

// appended is the edit that puts a text at the end of the element's content.
func (e element) appended(text string) edit {
	if e.empty {
		return edit{e.stop - len("/>"), e.stop, ">" + text + "</" + e.tag() + ">"}
	}
	return edit{e.innerEnd, e.innerEnd, text}
}

// splice makes edits that do not overlap.
func splice(part []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(part[at:e.start])
		out.WriteString(e.text)
		at = e.stop
	}
	out.Write(part[at:])
	return out.Bytes()
}

// withAttr gives the start tag of an element with an attribute set, "" to take it away.
func withAttr(tag []byte, name, value string) string {
	text := string(tag)
	if value != "" && strings.Contains(text, " "+name+`="`+escaped(value)+`"`) {
		return text
	}
	if from, to, ok := attrSpan(text, name); ok {
		text = text[:from] + text[to:]
	}
	if value == "" {
		return text
	}
	end := strings.LastIndexAny(text, "/>")
	if strings.HasSuffix(text, "/>") {
		end = len(text) - len("/>")
	}
	return text[:end] + " " + name + `="` + escaped(value) + `"` + text[end:]
}

// attrSpan finds an attribute in a start tag, with the blanks before it.
func attrSpan(tag, name string) (from, to int, ok bool) {
	blank := func(i int) bool { return i < len(tag) && strings.IndexByte(" \t\r\n", tag[i]) >= 0 }
	for i := 0; i < len(tag); i++ {
		switch {
		case tag[i] == '"' || tag[i] == '\'': // a value: no attribute begins in it
			end := strings.IndexByte(tag[i+1:], tag[i])
			if end < 0 {
				return 0, 0, false
			}
			i += 1 + end
			continue
		case !blank(i) || !strings.HasPrefix(tag[i+1:], name):
			continue
		}
		at := i + 1 + len(name)
		for blank(at) {
			at++
		}
		if at >= len(tag) || tag[at] != '=' {
			continue
		}
		for at++; blank(at); at++ {
		}
		if at >= len(tag) {
			return 0, 0, false
		}
		end := strings.IndexByte(tag[at+1:], tag[at])
		if end < 0 {
			return 0, 0, false
		}
		return i, at + 1 + end + 1, true
	}
	return 0, 0, false
}

// escaped makes a text fit for XML.
func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}
