package book

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// addSheet gives a workbook one of our sheets, without rows; nothing else in it changes.
func addSheet(workbook []byte, def sheetDef) ([]byte, error) {
	var fresh bytes.Buffer
	if err := New().writeFresh(&fresh); err != nil {
		return nil, err
	}
	from, sheets, err := openSheets(fresh.Bytes())
	if err != nil {
		return nil, err
	}
	p, err := openParts(workbook)
	if err != nil {
		return nil, err
	}
	data, err := carriedSheet(p, from, sheets[def.name])
	if err != nil {
		return nil, err
	}
	part := ""
	for n := 1; part == "" || p.has(part); n++ {
		part = fmt.Sprintf("xl/worksheets/ducha%d.xml", n)
	}
	p.set(part, data)
	if err := p.declare("Override", "PartName", "/"+part, "spreadsheetml.worksheet+xml"); err != nil {
		return nil, err
	}
	if err := listSheet(p, part, def.name); err != nil {
		return nil, err
	}
	return p.bytes()
}

// carriedSheet gives a sheet of another workbook, its styles taken over and its texts in
// their cells.
func carriedSheet(p, from *parts, part string) ([]byte, error) {
	data, err := from.get(part)
	if err != nil {
		return nil, err
	}
	texts, err := sharedTexts(from)
	if err != nil {
		return nil, err
	}
	found, err := elements(data, "c", "row", "col", "v", "sheetView")
	if err != nil {
		return nil, err
	}
	var edits []edit
	shared := false // the cell's text stands among the shared ones
	for _, e := range found {
		attr := map[string]string{"c": "s", "row": "s", "col": "style"}[e.name]
		tag := string(data[e.start:e.inner])
		if style, err := strconv.Atoi(e.attr(attr)); err == nil && attr != "" {
			taken, err := takeStyle(p, from, style)
			if err != nil {
				return nil, err
			}
			tag = withAttr([]byte(tag), attr, taken)
		}
		switch {
		case e.name == "c":
			if shared = e.attr("t") == "s"; shared {
				tag = withAttr([]byte(tag), "t", "inlineStr")
			}
		case e.name == "sheetView":
			tag = withAttr([]byte(tag), "tabSelected", "")
		case e.name == "v" && shared:
			i, err := strconv.Atoi(string(data[e.inner:e.innerEnd]))
			if err != nil || i >= len(texts) {
				return nil, fmt.Errorf("no text %s", data[e.inner:e.innerEnd])
			}
			edits = append(edits, edit{e.start, e.stop, `<is><t xml:space="preserve">` + escaped(texts[i]) + "</t></is>"})
			continue
		}
		edits = append(edits, edit{e.start, e.inner, tag})
	}
	return splice(data, edits), nil
}

// sharedTexts gives the texts that cells of a workbook of ours share, which are plain.
func sharedTexts(p *parts) ([]string, error) {
	workbook, err := p.workbook()
	if err != nil {
		return nil, err
	}
	name, err := p.related(workbook, "sharedStrings")
	if err != nil || name == "" {
		return nil, err
	}
	data, err := p.get(name)
	if err != nil {
		return nil, err
	}
	var list struct {
		Texts []string `xml:"si>t"`
	}
	if err := xml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return list.Texts, nil
}

// listSheet puts a sheet at the end of the workbook's list.
func listSheet(p *parts, part, title string) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	id, err := p.relate(workbook, "worksheet", part)
	if err != nil {
		return err
	}
	data, root, err := p.tree(workbook)
	if err != nil {
		return err
	}
	list := root.child("sheets")
	if list == nil || len(list.kids) == 0 {
		return fmt.Errorf("no sheets in %s", workbook)
	}
	number := 0
	for _, k := range list.kids {
		number = max(number, k.number("sheetId"))
	}
	entry := fmt.Sprintf(`<%s name="%s" sheetId="%d" xmlns:r="%s" r:id="%s"/>`, list.prefixed("sheet"), escaped(title), number+1, relationSpace(list.kids[0]), id)
	p.set(workbook, splice(data, []edit{list.appended(entry)}))
	return nil
}

// relationSpace gives the namespace of the attribute by which a sheet names its part,
// wherever it is declared.
func relationSpace(sheet *node) string {
	prefix := ""
	for _, a := range sheet.attrs {
		if a.Name.Local == "id" {
			prefix = a.Name.Space
		}
	}
	for n := sheet; n != nil; n = n.parent {
		for _, a := range n.attrs {
			if a.Name.Space == "xmlns" && a.Name.Local == prefix {
				return a.Value
			}
		}
	}
	return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
}
