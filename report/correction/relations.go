package correction

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"
)

const (
	contentTypes = "[Content_Types].xml"
	office       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	sheetKind    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// relation is what one part says of another.
type relation struct {
	id, kind, target string // kind is the last word of its type; target the part's name, "" outside the file
}

func relationsName(part string) string {
	dir, name := path.Split(part)
	return dir + "_rels/" + name + ".rels"
}

// relations gives what a part refers to; "" is the file itself.
func (p *parts) relations(part string) ([]relation, error) {
	name := relationsName(part)
	if !p.has(name) {
		return nil, nil
	}
	d, err := p.doc(name)
	if err != nil {
		return nil, err
	}
	var list []relation
	for _, n := range d.all("Relationship") {
		r := relation{id: d.attr(n, "Id"), kind: path.Base(d.attr(n, "Type"))}
		target := strings.ReplaceAll(d.attr(n, "Target"), `\`, "/")
		switch {
		case strings.EqualFold(d.attr(n, "TargetMode"), "External"):
		case path.IsAbs(target):
			r.target = strings.TrimPrefix(path.Clean(target), "/")
		default:
			r.target = path.Join(path.Dir(part), target)
		}
		list = append(list, r)
	}
	return list, nil
}

// related gives the part that another refers to by a relation of this kind, "" for none.
func (p *parts) related(part, kind string) (string, error) {
	list, err := p.relations(part)
	for _, r := range list {
		if r.kind == kind && p.has(r.target) {
			return r.target, err
		}
	}
	return "", err
}

// relate adds a relation and gives its id.
func (p *parts) relate(part, kind, target string) (string, error) {
	name := relationsName(part)
	if !p.has(name) {
		p.set(name, []byte(xml.Header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`))
	}
	id := "ducha1"
	for n := 2; bytes.Contains(p.get(name), []byte(`"`+id+`"`)); n++ {
		id = fmt.Sprint("ducha", n)
	}
	return id, p.change(name, func(d *doc) {
		tag := d.root.tag("Relationship")
		d.add(d.root, fmt.Sprintf(`<%s Id="%s" Type="%s/%s" Target="/%s"/>`, tag, id, p.uri(office), kind, escaped(target)))
	})
}

// unrelate drops the relations of a part to others, and the list when it is empty.
func (p *parts) unrelate(part string, gone map[string]bool) error {
	name := relationsName(part)
	list, err := p.relations(part)
	if err != nil || len(list) == 0 {
		return err
	}
	left := 0
	err = p.change(name, func(d *doc) {
		for i, n := range d.all("Relationship") {
			if gone[strings.ToLower(list[i].target)] {
				d.remove(n)
			} else {
				left++
			}
		}
	})
	if left == 0 {
		p.remove(name)
	}
	return err
}

// uri names a thing in the words of the standard's edition that the file keeps to.
func (p *parts) uri(transitional string) string {
	if !bytes.Contains(p.get("_rels/.rels"), []byte("purl.oclc.org/ooxml")) {
		return transitional
	}
	if transitional == mainSpace {
		return "http://purl.oclc.org/ooxml/spreadsheetml/main"
	}
	return "http://purl.oclc.org/ooxml/officeDocument/relationships"
}

// declare tells the file of what kind a part is.
func (p *parts) declare(name, kind string) error {
	return p.change(contentTypes, func(d *doc) {
		d.add(d.root, fmt.Sprintf(`<%s PartName="/%s" ContentType="%s"/>`, d.root.tag("Override"), escaped(name), kind))
	})
}

// declareEnding tells the file of what kind parts with an ending are; true if it was not told before.
func (p *parts) declareEnding(ending, kind string) (bool, error) {
	added := false
	err := p.change(contentTypes, func(d *doc) {
		if slices.ContainsFunc(d.all("Default"), func(n *node) bool { return strings.EqualFold(d.attr(n, "Extension"), ending) }) {
			return
		}
		added = true
		d.add(d.root, fmt.Sprintf(`<%s Extension="%s" ContentType="%s"/>`, d.root.tag("Default"), ending, kind))
	})
	return added, err
}

// kindOf gives the content type that the file tells of a part by its own name.
func kindOf(d *doc, name string) (*node, string) {
	for _, n := range d.all("Override") {
		if strings.EqualFold(strings.TrimPrefix(d.attr(n, "PartName"), "/"), name) {
			return n, d.attr(n, "ContentType")
		}
	}
	return nil, ""
}

// drop takes parts out of the file: the parts, what is told of them, and the relations
// of their owner.
func (p *parts) drop(owner string, names ...string) error {
	gone := map[string]bool{}
	for _, name := range names {
		gone[strings.ToLower(name)] = true
		p.remove(name)
	}
	err := p.change(contentTypes, func(d *doc) {
		for _, n := range d.all("Override") {
			if gone[strings.ToLower(strings.TrimPrefix(d.attr(n, "PartName"), "/"))] {
				d.remove(n)
			}
		}
	})
	if err != nil {
		return err
	}
	return p.unrelate(owner, gone)
}

// dropEnding takes back what was told of parts with an ending.
func (p *parts) dropEnding(ending string) error {
	return p.change(contentTypes, func(d *doc) {
		for _, n := range d.all("Default") {
			if strings.EqualFold(d.attr(n, "Extension"), ending) {
				d.remove(n)
			}
		}
	})
}
