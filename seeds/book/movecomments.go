package book

import (
	"strconv"
	"strings"
)

// comments moves comments with their cells; those of rows that go are dropped.
func (mv mover) comments() error {
	c, err := commentsOf(mv.p, mv.part)
	if err != nil {
		return err
	}
	for _, old := range c.list {
		cell, ok := mv.cell(old.cell)
		switch {
		case !ok:
			c.drop(old)
		case cell != old.cell:
			c.textEdits = append(c.textEdits, edit{old.start, old.inner, withAttr(c.textXML[old.start:old.inner], "ref", cell)})
			if shape, ok := c.shapes[old.cell]; ok {
				moved, err := mv.shape(c.boxXML[shape.start:shape.stop])
				if err != nil {
					return err
				}
				c.boxEds = append(c.boxEds, edit{shape.start, shape.stop, moved})
			}
		}
	}
	c.save()
	return nil
}

// shape moves the box of a comment.
func (mv mover) shape(shape []byte) (string, error) {
	found, err := elements(shape, "Row", "Anchor")
	if err != nil {
		return "", err
	}
	shift := 0
	var edits []edit
	for _, e := range found {
		if n, err := strconv.Atoi(plain(shape[e.inner:e.innerEnd])); err == nil && e.name == "Row" {
			shift = mv.m.to(n+1) - n - 1
			edits = append(edits, edit{e.inner, e.innerEnd, strconv.Itoa(n + shift)})
		}
	}
	for _, e := range found {
		corners := strings.Split(plain(shape[e.inner:e.innerEnd]), ",")
		if e.name != "Anchor" || len(corners) != 8 {
			continue
		}
		for _, i := range []int{2, 6} {
			if n, err := strconv.Atoi(strings.TrimSpace(corners[i])); err == nil {
				corners[i] = " " + strconv.Itoa(max(n+shift, 0))
			}
		}
		edits = append(edits, edit{e.inner, e.innerEnd, strings.Join(corners, ",")})
	}
	return string(splice(shape, edits)), nil
}

// threads moves the threaded comments of newer office programs.
func (mv mover) threads() error {
	name, err := mv.p.related(mv.part, "threadedComment")
	if err != nil || name == "" {
		return err
	}
	data, err := mv.p.get(name)
	if err != nil {
		return err
	}
	found, err := elements(data, "threadedComment")
	if err != nil {
		return err
	}
	var edits []edit
	for _, e := range found {
		if cell, ok := mv.cell(e.attr("ref")); ok {
			edits = append(edits, edit{e.start, e.inner, withAttr(data[e.start:e.inner], "ref", cell)})
		} else {
			edits = append(edits, edit{e.start, e.stop, ""})
		}
	}
	mv.p.set(name, splice(data, edits))
	return nil
}
