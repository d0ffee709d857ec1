package correction

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Bounds of one part. Returns that are read at all stay below them.
const (
	maxElements = 1_500_000
	maxDepth    = 200
)

// node is an element of a part: where it begins, where its content does, where that
// ends, and where the element ends.
type node struct {
	prefix, name                string
	start, inner, innerEnd, end int
	empty                       bool // written as <name/>
	parent                      *node
	kids                        []*node
	place                       int // of a row or a cell: its row or column, from 1
}

// doc is a part being edited in place: what no edit touches stays byte for byte.
type doc struct {
	data  []byte
	root  *node
	edits []edit
	tails map[*node]string // what is put at the end of elements
	gone  map[*node]int    // how many elements were dropped from lists
}

// edit replaces a stretch of a part.
type edit struct {
	start, end int
	text       string
}

// parse reads the elements of a part. Drawings of office programs are not always
// well-formed; for these loose lets tags be left open.
func parse(data []byte, loose bool) (*doc, error) {
	p := parser{doc: &doc{data: data, tails: map[*node]string{}, gone: map[*node]int{}}, names: map[string]string{}, loose: loose}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = !loose
	for {
		at := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read XML: %w", err)
		}
		if err := p.token(token, at, int(d.InputOffset())); err != nil {
			return nil, fmt.Errorf("read XML: %w", err)
		}
	}
	if loose {
		p.close(0, len(data), len(data))
	}
	if p.doc.root == nil || len(p.open) > 0 {
		return nil, errors.New("read XML: not a whole document")
	}
	return p.doc, nil
}

type parser struct {
	doc   *doc
	open  []*node
	names map[string]string // one copy of each name
	count int
	loose bool
}

func (p *parser) token(token xml.Token, at, end int) error {
	switch t := token.(type) {
	case xml.StartElement:
		return p.begin(t.Name, at, end)
	case xml.EndElement:
		n := len(p.open) - 1
		for p.loose && n >= 0 && p.open[n].name != p.own(t.Name.Local) {
			n--
		}
		switch {
		case n < 0 && p.loose:
		case n < 0 || p.open[n].name != t.Name.Local:
			return fmt.Errorf("an end of %s without its beginning", t.Name.Local)
		default:
			p.close(n, at, end)
		}
	}
	return nil
}

func (p *parser) begin(name xml.Name, at, end int) error {
	if p.count++; p.count > maxElements || len(p.open) > maxDepth {
		return errors.New("too many elements")
	}
	n := &node{prefix: p.own(name.Space), name: p.own(name.Local), start: at, inner: end, innerEnd: end, end: end,
		empty: bytes.HasSuffix(p.doc.data[at:end], []byte("/>"))}
	switch {
	case len(p.open) > 0:
		n.parent = p.open[len(p.open)-1]
		n.parent.kids = append(n.parent.kids, n)
	case p.doc.root == nil:
		p.doc.root = n
	default:
		return errors.New("two roots")
	}
	p.open = append(p.open, n) // an empty one too: its end follows at once
	return nil
}

// close ends the innermost elements down to the n-th of the open ones.
func (p *parser) close(n, at, end int) {
	for i := len(p.open) - 1; i >= n; i-- {
		e := p.open[i]
		switch {
		case e.empty:
		case i > n: // left open
			e.innerEnd, e.end = at, at
		default:
			e.innerEnd, e.end = at, end
		}
	}
	p.open = p.open[:n]
}

func (p *parser) own(name string) string {
	if have, ok := p.names[name]; ok {
		return have
	}
	p.names[name] = name
	return name
}

// tag is a name written with the prefix of this element.
func (n *node) tag(name string) string {
	if n.prefix == "" {
		return name
	}
	return n.prefix + ":" + name
}

// child gives the first element of this name right inside, nil for none.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// in reports whether the element stands right inside one of these names.
func (n *node) in(names ...string) bool {
	return n.parent != nil && slices.Contains(names, n.parent.name)
}

// walk goes through the elements, outer ones first, until visit says not to go in.
func (n *node) walk(visit func(n *node) bool) {
	if !visit(n) {
		return
	}
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// all gives the elements of this name, wherever they stand.
func (d *doc) all(name string) []*node {
	var found []*node
	d.root.walk(func(n *node) bool {
		if n.name == name {
			found = append(found, n)
		}
		return true
	})
	return found
}

func (d *doc) raw(n *node) string { return string(d.data[n.start:n.end]) }

func (d *doc) startTag(n *node) []byte { return d.data[n.start:n.inner] }

// text is the character data of an element that holds nothing else.
func (d *doc) text(n *node) string { return plain(d.data[n.inner:n.innerEnd]) }

// attr gives an attribute by its name as written, "" for none.
func (d *doc) attr(n *node, name string) string {
	value, _ := d.lookup(n, name)
	return value
}

func (d *doc) lookup(n *node, name string) (string, bool) {
	tag := d.startTag(n)
	a, ok := findAttr(tag, name)
	if !ok {
		return "", false
	}
	return plain(tag[a.from:a.to]), true
}

// number is an attribute as a number, 0 where it is none.
func (d *doc) number(n *node, name string) int {
	v, err := strconv.Atoi(d.attr(n, name))
	if err != nil {
		return 0
	}
	return v
}

// truth reports whether an attribute says yes.
func (d *doc) truth(n *node, name string) bool {
	v := d.attr(n, name)
	return v == "1" || v == "true"
}

// relation is the relation that an element names, whatever the prefix.
func (d *doc) relation(n *node) string {
	tag := d.startTag(n)
	for a := range attrs(tag) {
		if _, local, ok := strings.Cut(a.name, ":"); ok && local == "id" {
			return plain(tag[a.from:a.to])
		}
	}
	return ""
}

func (d *doc) edit(start, end int, text string) { d.edits = append(d.edits, edit{start, end, text}) }

// set gives an attribute a value in its place, or puts it behind the others.
func (d *doc) set(n *node, name, value string) {
	if a, ok := findAttr(d.startTag(n), name); ok {
		d.edit(n.start+a.from, n.start+a.to, escapedLike(d.data[n.start+a.from:n.start+a.to], value))
		return
	}
	d.edit(n.tagEnd(), n.tagEnd(), " "+name+`="`+escaped(value)+`"`)
}

// unset takes an attribute away.
func (d *doc) unset(n *node, name string) {
	if a, ok := findAttr(d.startTag(n), name); ok {
		d.edit(n.start+a.span, n.start+a.to+1, "")
	}
}

// restore sets an attribute to what it was, nil for none.
func (d *doc) restore(n *node, name string, was *string) {
	if was == nil {
		d.unset(n, name)
	} else {
		d.set(n, name, *was)
	}
}

// setFirst writes an attribute in front of all others, wherever it stood; "" takes it away.
func (d *doc) setFirst(n *node, name, value string) {
	d.unset(n, name)
	if value != "" {
		at := n.start + len("<") + len(n.tag(n.name))
		d.edit(at, at, " "+name+`="`+escaped(value)+`"`)
	}
}

// tagEnd is where an attribute may be put behind the others.
func (n *node) tagEnd() int {
	if n.empty {
		return n.inner - len("/>")
	}
	return n.inner - len(">")
}

// remove takes an element away with all that is in it.
func (d *doc) remove(n *node) { d.edit(n.start, n.end, "") }

// drop takes an element out of a list that may count what is in it, and the list when
// nothing is left.
func (d *doc) drop(n *node) {
	d.remove(n)
	d.gone[n.parent]++
}

// setText replaces the content of an element.
func (d *doc) setText(n *node, text string) {
	if n.empty {
		d.tails[n] = escaped(text)
		return
	}
	d.edit(n.inner, n.innerEnd, escapedLike(d.data[n.inner:n.innerEnd], text))
}

// add puts XML at the end of an element's content.
func (d *doc) add(n *node, text string) { d.tails[n] += text }

// addBefore puts XML before the first child that has one of these names, else at the end.
func (d *doc) addBefore(n *node, names []string, text string) {
	for _, k := range n.kids {
		if slices.Contains(names, k.name) {
			d.edit(k.start, k.start, text)
			return
		}
	}
	d.add(n, text)
}

// count puts right what a list says of how many are in it.
func (d *doc) count(n *node, by int) {
	old, err := strconv.Atoi(d.attr(n, "count"))
	if err == nil && by != 0 {
		d.set(n, "count", strconv.Itoa(max(old+by, 0)))
	}
}

// bytes gives the part with all edits made. An edit inside a stretch that another
// one replaces is lost with it.
func (d *doc) bytes() []byte {
	for n, dropped := range d.gone {
		if n != nil && dropped == len(n.kids) {
			d.remove(n)
		} else if n != nil {
			d.count(n, -dropped)
		}
	}
	edits := slices.Clone(d.edits)
	for n, text := range d.tails {
		if n.empty {
			edits = append(edits, edit{n.inner - len("/>"), n.inner, ">" + text + "</" + n.tag(n.name) + ">"})
		} else {
			edits = append(edits, edit{n.innerEnd, n.innerEnd, text})
		}
	}
	if len(edits) == 0 {
		return d.data
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.start-b.start, min(a.end-a.start, 1)-min(b.end-b.start, 1)) })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.start < at {
			continue
		}
		out.Write(d.data[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(d.data[at:])
	return out.Bytes()
}
