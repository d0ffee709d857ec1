package correction

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sheet is a sheet of the workbook as its list names it.
type sheet struct {
	name   string
	part   string // "" where the file lacks it
	hidden bool
	grid   bool // a worksheet; a chart has no cells
}

// workbook gives the part that lists the sheets.
func (p *parts) workbook() (string, error) {
	name, err := p.related("", "officeDocument")
	if name == "" && p.has("xl/workbook.xml") {
		name = "xl/workbook.xml"
	}
	if err == nil && name == "" {
		err = fmt.Errorf("no workbook part")
	}
	return name, err
}

// sheets lists the sheets in their order.
func (p *parts) sheets() ([]sheet, error) {
	workbook, err := p.workbook()
	if err != nil {
		return nil, err
	}
	relations, err := p.relations(workbook)
	if err != nil {
		return nil, err
	}
	d, err := p.doc(workbook)
	if err != nil {
		return nil, err
	}
	var list []sheet
	for _, n := range sheetNodes(d) {
		s := sheet{name: d.attr(n, "name"), hidden: strings.HasSuffix(strings.ToLower(d.attr(n, "state")), "hidden")}
		at := slices.IndexFunc(relations, func(r relation) bool { return r.id == d.relation(n) })
		if at >= 0 && p.has(relations[at].target) {
			s.part, s.grid = relations[at].target, relations[at].kind == "worksheet"
		}
		list = append(list, s)
	}
	return list, nil
}

func sheetNodes(d *doc) []*node {
	list := d.root.child("sheets")
	if list == nil {
		return nil
	}
	return list.kids
}

// addSheet puts a sheet that nobody sees behind the others.
func (p *parts) addSheet(name, xml string) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	part, _ := p.free("xl/worksheets/sheet%d.xml")
	p.set(part, []byte(xml))
	if err := p.declare(part, sheetKind+"worksheet+xml"); err != nil {
		return err
	}
	id, err := p.relate(workbook, "worksheet", part)
	if err != nil {
		return err
	}
	return p.change(workbook, func(d *doc) {
		list := d.root.child("sheets")
		if list == nil {
			return
		}
		most := 0
		for _, n := range list.kids {
			most = max(most, d.number(n, "sheetId"))
		}
		d.add(list, fmt.Sprintf(`<%s name="%s" sheetId="%d" state="veryHidden" xmlns:r="%s" r:id="%s"/>`, list.tag("sheet"), escaped(name), most+1, p.uri(office), id))
	})
}

// dropSheet takes a sheet out with all that belongs to it alone.
func (p *parts) dropSheet(name string) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	list, err := p.sheets()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(s sheet) bool { return s.name == name })
	if at < 0 {
		return nil
	}
	if part := list[at].part; part != "" {
		relations, err := p.relations(part)
		if err != nil {
			return err
		}
		var its []string
		for _, r := range relations {
			if slices.Contains(belongings, r.kind) && r.target != "" {
				its = append(its, r.target)
			}
		}
		if err := p.drop(part, its...); err != nil {
			return err
		}
		if err := p.drop(workbook, part); err != nil {
			return err
		}
	}
	return p.change(workbook, func(d *doc) {
		d.remove(sheetNodes(d)[at])
		forgetSheet(d, at)
	})
}

// forgetSheet drops the names of a sheet that goes; those of later sheets follow their numbers.
func forgetSheet(d *doc, at int) {
	for _, n := range d.all("definedName") {
		value, ok := d.lookup(n, "localSheetId")
		local, err := strconv.Atoi(value)
		switch {
		case !ok || err != nil || local < at:
		case local == at:
			d.drop(n)
		default:
			d.set(n, "localSheetId", strconv.Itoa(local-1))
		}
	}
}

// show opens the workbook on a sheet, every sheet from its top.
func (p *parts) show(name string) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	list, err := p.sheets()
	if err != nil {
		return err
	}
	at := max(slices.IndexFunc(list, func(s sheet) bool { return s.name == name }), 0)
	err = p.change(workbook, func(d *doc) {
		for _, n := range d.all("workbookView") {
			d.setFirst(n, "activeTab", strconv.Itoa(at))
		}
	})
	if err != nil {
		return err
	}
	for i, s := range list {
		if s.part == "" {
			continue
		}
		err := p.change(s.part, func(d *doc) {
			for _, n := range d.all("sheetView") {
				d.unset(n, "topLeftCell")
				chosen := ""
				if i == at {
					chosen = "1"
				}
				d.setFirst(n, "tabSelected", chosen)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
