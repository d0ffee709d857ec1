package book

import "slices"

// showAll undoes the filters that are set on our sheets: their conditions go, and the
// rows that they hid are shown. Rows hidden without a filter stay hidden.
func showAll(workbook []byte) ([]byte, error) {
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, err
	}
	for _, def := range sheetDefs() {
		sheet, err := p.get(sheets[def.name])
		if err != nil {
			return nil, err
		}
		found, err := elements(sheet, "row", "filterColumn", "sortState", "sheetPr")
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(e element) bool { return e.name == "filterColumn" }) {
			continue
		}
		var edits []edit
		for _, e := range found {
			tag := sheet[e.start:e.inner]
			switch {
			case e.name == "filterColumn", e.name == "sortState":
				edits = append(edits, edit{e.start, e.stop, ""})
			case e.name == "row" && e.attr("hidden") != "":
				edits = append(edits, edit{e.start, e.inner, withAttr(tag, "hidden", "")})
			case e.name == "sheetPr" && e.attr("filterMode") != "":
				edits = append(edits, edit{e.start, e.inner, withAttr(tag, "filterMode", "")})
			}
		}
		p.set(sheets[def.name], splice(sheet, edits))
	}
	return p.bytes()
}
