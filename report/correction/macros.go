package correction

import (
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// plainBook is the kind of a workbook without macros.
const plainBook = sheetKind + "sheet.main+xml"

// dropMacros makes a plain workbook of one with macros or of a template: what runs is
// taken out, a sheet of macro formulas becomes an empty one.
func (p *parts) dropMacros() error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	if err := p.dropCode(workbook); err != nil {
		return err
	}
	if err := p.emptyMacroSheets(workbook); err != nil {
		return err
	}
	err = p.change(workbook, func(d *doc) {
		for _, n := range d.all("definedName") {
			if d.truth(n, "xlm") || d.truth(n, "vbProcedure") || strings.HasPrefix(strings.ToLower(d.attr(n, "name")), "_xlnm.auto_") {
				d.drop(n)
			}
		}
	})
	if err != nil {
		return err
	}
	return p.change(contentTypes, func(d *doc) {
		if n, kind := kindOf(d, workbook); n != nil && kind != plainBook {
			d.set(n, "ContentType", plainBook)
		}
	})
}

// dropCode takes out the parts that hold programs, with all that belongs to them.
func (p *parts) dropCode(workbook string) error {
	list, err := p.relations(workbook)
	if err != nil {
		return err
	}
	var code []string
	for _, r := range list {
		if !strings.EqualFold(r.kind, "vbaProject") || slices.Contains(code, r.target) {
			continue
		}
		belongings, err := p.relations(r.target)
		if err != nil {
			return err
		}
		for _, b := range belongings {
			code = append(code, b.target)
		}
		code = append(code, r.target)
	}
	for _, name := range p.names() {
		if base := strings.ToLower(path.Base(name)); strings.HasPrefix(base, "vbaproject") || base == "vbadata.xml" {
			code = append(code, name)
		}
	}
	if len(code) == 0 {
		return nil
	}
	if err := p.drop(workbook, code...); err != nil {
		return err
	}
	return p.change(contentTypes, func(d *doc) {
		for _, n := range d.all("Default") {
			if strings.Contains(strings.ToLower(d.attr(n, "ContentType")), "vbaproject") {
				if p.any("." + strings.ToLower(d.attr(n, "Extension"))) {
					d.set(n, "ContentType", sheetKind+"printerSettings")
				} else {
					d.remove(n)
				}
			}
		}
	})
}

func (p *parts) emptyMacroSheets(workbook string) error {
	list, err := p.relations(workbook)
	if err != nil {
		return err
	}
	runs := func(kind string) bool {
		return slices.Contains([]string{"xlmacrosheet", "xlintlmacrosheet", "dialogsheet"}, strings.ToLower(kind))
	}
	emptied := map[string]bool{}
	for _, r := range list {
		if runs(r.kind) && p.has(r.target) {
			emptied[strings.ToLower(r.target)] = true
			p.remove(r.target)
			p.set(r.target, []byte(xml.Header+`<worksheet xmlns="`+p.uri(mainSpace)+`"><sheetData/></worksheet>`))
		}
	}
	if len(emptied) == 0 {
		return nil
	}
	err = p.change(contentTypes, func(d *doc) {
		for _, n := range d.all("Override") {
			if emptied[strings.ToLower(strings.TrimPrefix(d.attr(n, "PartName"), "/"))] {
				d.set(n, "ContentType", sheetKind+"worksheet+xml")
			}
		}
	})
	if err != nil {
		return err
	}
	return p.change(relationsName(workbook), func(d *doc) {
		for _, n := range d.all("Relationship") {
			if runs(path.Base(d.attr(n, "Type"))) {
				d.set(n, "Type", p.uri(office)+"/worksheet")
			}
		}
	})
}
