package book

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// node is an element of a well-formed part with the elements inside it.
type node struct {
	element
	parent *node
	kids   []*node
	place  int // of a row or a cell: its row or column
}

// tree reads the elements of a well-formed part, its root first.
func tree(part []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(part))
	var root, open *node
	for {
		at := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read XML: %w", err)
		}
		end := int(d.InputOffset())
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{element: begun(part, t, at, end), parent: open}
			switch {
			case open != nil:
				open.kids = append(open.kids, n)
			case root == nil:
				root = n
			}
			open = n
		case xml.EndElement:
			if open == nil {
				return nil, errors.New("read XML: an end without a beginning")
			}
			if !open.empty {
				open.innerEnd, open.stop = at, end
			}
			open = open.parent
		}
	}
	if root == nil || open != nil || root.empty {
		return nil, errors.New("read XML: not a whole document")
	}
	return root, nil
}

// tree gives a part with its elements.
func (p *parts) tree(name string) ([]byte, *node, error) {
	data, err := p.get(name)
	if err != nil {
		return nil, nil, err
	}
	root, err := tree(data)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, root, nil
}

// child gives the first element of this name right inside.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// before is where a child belongs that stands before all of these names.
func (n *node) before(names []string) int {
	for _, k := range n.kids {
		if slices.Contains(names, k.name) {
			return k.start
		}
	}
	return n.innerEnd
}

// under reports whether the element stands in one of this name.
func (n *node) under(name string) bool {
	for p := n.parent; p != nil; p = p.parent {
		if p.name == name {
			return true
		}
	}
	return false
}

// number is an attribute as a number, 0 where it is none.
func (n *node) number(attr string) int {
	value, err := strconv.Atoi(n.attr(attr))
	if err != nil {
		return 0
	}
	return value
}

// pruned edits a tree: what is dropped goes, with the elements that held nothing else,
// and counts are put right. keep is asked for an element before those inside it; the
// edits it gives must not reach beyond the element's start tag where it has elements.
func pruned(part []byte, root *node, keep func(n *node) (bool, []edit)) []edit {
	var walk func(n *node) (bool, []edit)
	walk = func(n *node) (bool, []edit) {
		ok, edits := keep(n)
		if !ok {
			return false, []edit{{n.start, n.stop, ""}}
		}
		left := 0
		for _, k := range n.kids {
			kept, more := walk(k)
			edits = append(edits, more...)
			if kept {
				left++
			}
		}
		switch {
		case left == len(n.kids):
		case left == 0 && n.parent != nil && n.name != "sheetData":
			return false, []edit{{n.start, n.stop, ""}}
		case n.attr("count") != "":
			tag := withAttr(part[n.start:n.inner], "count", strconv.Itoa(left))
			if n.attr("manualBreakCount") != "" {
				tag = withAttr([]byte(tag), "manualBreakCount", strconv.Itoa(left))
			}
			edits = append(edits, edit{n.start, n.inner, tag})
		}
		return true, edits
	}
	_, edits := walk(root)
	return edits
}

// transform edits the elements of a part.
func (p *parts) transform(name string, keep func(data []byte, n *node) (bool, []edit)) error {
	data, err := p.get(name)
	if err != nil || data == nil {
		return err
	}
	root, err := tree(data)
	if err != nil {
		return err
	}
	p.set(name, splice(data, pruned(data, root, func(n *node) (bool, []edit) { return keep(data, n) })))
	return nil
}
