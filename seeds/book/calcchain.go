package book

import (
	"path"
	"slices"
)

// dropCalcChain takes away the order of reckoning, which names cells; spreadsheets make
// it anew. They are told to reckon the formulas again.
func dropCalcChain(p *parts) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	chain, err := p.related(workbook, "calcChain")
	if err != nil {
		return err
	}
	if chain != "" {
		p.remove(chain)
		for name, attr := range map[string]string{relationsName(workbook): "Target", "[Content_Types].xml": "PartName"} {
			err := p.transform(name, func(_ []byte, n *node) (bool, []edit) {
				return n.parent == nil || path.Base(n.attr(attr)) != path.Base(chain), nil
			})
			if err != nil {
				return err
			}
		}
	}
	return reckonAgain(p, workbook)
}

// reckonAgain has spreadsheets reckon all formulas when they open the file.
func reckonAgain(p *parts, workbook string) error {
	if ok, err := p.anyFormula(); err != nil || !ok {
		return err
	}
	data, root, err := p.tree(workbook)
	if err != nil {
		return err
	}
	if calc := root.child("calcPr"); calc != nil {
		p.set(workbook, splice(data, []edit{{calc.start, calc.inner, withAttr(data[calc.start:calc.inner], "fullCalcOnLoad", "1")}}))
		return nil
	}
	at := root.innerEnd
	for _, k := range slices.Backward(root.kids) {
		if slices.Contains([]string{"sheets", "functionGroups", "externalReferences", "definedNames"}, k.name) {
			at = k.stop
			break
		}
	}
	p.set(workbook, splice(data, []edit{{at, at, "<" + root.prefixed("calcPr") + ` fullCalcOnLoad="1"/>`}}))
	return nil
}

func (p *parts) anyFormula() (bool, error) {
	sheets, err := p.sheets()
	if err != nil {
		return false, err
	}
	for _, part := range sheets {
		data, err := p.get(part)
		if err != nil {
			return false, err
		}
		if found, err := elements(data, "f"); err != nil || len(found) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}
