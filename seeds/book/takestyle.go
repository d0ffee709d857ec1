package book

import (
	"fmt"
	"strconv"
)

// takeStyle takes a cell style out of another workbook, with the font, fill and border
// it names; "" where the workbook's styles are not written as ours are.
func takeStyle(p, from *parts, id int) (string, error) {
	source, err := stylesOf(from)
	if err != nil {
		return "", err
	}
	target, err := stylesOf(p)
	if err != nil || target.root == nil || target.root.prefix != "" {
		return "", err
	}
	xfs := source.root.child("cellXfs")
	if xfs == nil || id >= len(xfs.kids) {
		return "", fmt.Errorf("no style %d", id)
	}
	xf := xfs.kids[id]
	tag := source.data[xf.start:xf.inner]
	var edits []edit
	for attr, list := range map[string]string{"fontId": "fonts", "fillId": "fills", "borderId": "borders"} {
		kinds, into := source.root.child(list), target.root.child(list)
		at := xf.number(attr)
		if kinds == nil || into == nil || at >= len(kinds.kids) {
			return "", nil
		}
		kid := kinds.kids[at]
		n, more := target.add(into, string(source.data[kid.start:kid.stop]))
		edits = append(edits, more...)
		tag = []byte(withAttr(tag, attr, strconv.Itoa(n)))
	}
	into := target.root.child("cellXfs")
	if into == nil {
		return "", nil
	}
	tag = []byte(withAttr(tag, "xfId", "0"))
	n, more := target.add(into, string(tag)+string(source.data[xf.inner:xf.stop]))
	p.set(target.name, splice(target.data, append(edits, more...)))
	return strconv.Itoa(n), nil
}

// stylesPart is the part of a workbook that holds its styles.
type stylesPart struct {
	name string
	data []byte
	root *node // nil for a workbook without styles
}

func stylesOf(p *parts) (stylesPart, error) {
	workbook, err := p.workbook()
	if err != nil {
		return stylesPart{}, err
	}
	s := stylesPart{}
	if s.name, err = p.related(workbook, "styles"); err != nil || s.name == "" {
		return s, err
	}
	if s.data, err = p.get(s.name); err != nil || s.data == nil {
		return s, err
	}
	s.root, err = tree(s.data)
	return s, err
}

// add gives the number of an entry in a list, which is put at its end where the list has none like it.
func (s stylesPart) add(list *node, text string) (int, []edit) {
	for i, k := range list.kids {
		if string(s.data[k.start:k.stop]) == text {
			return i, nil
		}
	}
	edits := []edit{list.appended(text)}
	if list.attr("count") != "" {
		edits = append(edits, edit{list.start, list.inner, withAttr(s.data[list.start:list.inner], "count", strconv.Itoa(len(list.kids)+1))})
	}
	return len(list.kids), edits
}
