package book

import (
	"bytes"
	"fmt"
	"slices"
)

// unreckoned tells the cells of ours whose formulas have no result in the file, as
// programs other than spreadsheets write them: they read as blank.
func (rd *reader) unreckoned(workbook []byte) error {
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return err
	}
	for _, def := range sheetDefs() {
		data, err := p.get(sheets[def.name])
		if err != nil {
			return err
		}
		if !mayHoldFormulas(data) {
			continue
		}
		g, err := newGrid(data)
		if err != nil {
			return fmt.Errorf("read sheet %s: %w", def.name, err)
		}
		t := rd.tables[def.name]
		for _, row := range t.rows {
			for _, c := range def.columns {
				if cell := g.at(t.cols[c.title], row.num); cell != nil && cell.unreckoned() {
					rd.fault("formula_without_result", def.name, row, c.title, "这一格的公式没有算出的结果，读作空白", "用 WPS 或 Excel 打开台账，保存一次")
				}
			}
		}
	}
	return nil
}

// unreckoned reports whether a cell has a formula and no result; that of a text may be blank.
func (n *node) unreckoned() bool {
	result := n.child("v")
	if n.child("f") == nil || n.attr("t") == "inlineStr" {
		return false
	}
	return result == nil || n.attr("t") != "str" && result.inner == result.innerEnd
}

// mayHoldFormulas spares a sheet without formulas the reading of its elements.
func mayHoldFormulas(sheet []byte) bool {
	return slices.ContainsFunc([]string{"<f>", "<f ", ":f>", ":f "}, func(tag string) bool { return bytes.Contains(sheet, []byte(tag)) })
}
