package book

import (
	"slices"
	"strconv"
	"strings"
)

// linked are the attributes by which a form control names its cells (ECMA-376 18.3.1.20,
// [MS-XLSX] 2.6.85), and vmlLinked the elements of its older shape.
var (
	linked    = []string{"fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx", "linkedCell", "listFillRange"}
	vmlLinked = []string{"FmlaLink", "FmlaRange", "FmlaGroup", "FmlaTxbx", "FmlaPict"}
)

// controls has check boxes, lists and buttons keep to the cells that they stand for.
func (mv mover) controls() error {
	relations, err := mv.p.relations(mv.part)
	if err != nil {
		return err
	}
	for _, r := range relations {
		switch {
		case r.is("ctrlProp"):
			err = mv.properties(r.Target)
		case r.is("vmlDrawing"):
			err = mv.vmlControls(r.Target)
		case r.is("pivotTable") && !mv.m.none():
			err = mv.p.transform(r.Target, func(data []byte, n *node) (bool, []edit) { return true, mv.pivotPlace(data, n) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// properties moves what a control's own part names.
func (mv mover) properties(name string) error {
	data, err := mv.p.get(name)
	if err != nil || data == nil {
		return err
	}
	found, err := elements(data, "formControlPr")
	if err != nil {
		return err
	}
	var edits []edit
	for _, e := range found {
		edits = append(edits, mv.links(data, e)...)
	}
	mv.p.set(name, splice(data, edits))
	return nil
}

// links moves what the attributes of a control name.
func (mv mover) links(data []byte, e element) []edit {
	tag := data[e.start:e.inner]
	for _, attr := range linked {
		if old := e.attr(attr); old != "" {
			tag = []byte(withAttr(tag, attr, movedFormula(old, mv.name, mv.all)))
		}
	}
	return []edit{{e.start, e.inner, string(tag)}}
}

// vmlControls moves the older shapes of controls; those of comments move with their cells.
func (mv mover) vmlControls(name string) error {
	data, err := mv.p.get(name)
	if err != nil || data == nil {
		return err
	}
	found, err := elements(data, append([]string{"ClientData", "Anchor"}, vmlLinked...)...)
	if err != nil {
		return nil // a drawing that cannot be read says nothing of cells
	}
	var edits []edit
	note := false
	for _, e := range found {
		old := plain(data[e.inner:e.innerEnd])
		switch {
		case e.name == "ClientData":
			note = e.attr("ObjectType") == "Note"
		case slices.Contains(vmlLinked, e.name):
			edits = append(edits, edit{e.inner, e.innerEnd, escaped(movedFormula(old, mv.name, mv.all))})
		case !note:
			edits = append(edits, edit{e.inner, e.innerEnd, mv.vmlAnchor(old)})
		}
	}
	mv.p.set(name, splice(data, edits))
	return nil
}

// vmlAnchor moves where a shape lies: left, top, right and bottom, each as a cell's number from 0 and a distance.
func (mv mover) vmlAnchor(anchor string) string {
	corners := strings.Split(anchor, ",")
	if len(corners) != 8 {
		return anchor
	}
	for _, i := range []int{2, 6} {
		if n, err := strconv.Atoi(strings.TrimSpace(corners[i])); err == nil && n >= 0 {
			corners[i] = " " + strconv.Itoa(mv.m.to(n+1)-1)
		}
	}
	return strings.Join(corners, ",")
}
