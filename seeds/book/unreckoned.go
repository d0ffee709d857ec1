package book

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"ducha/seeds"
	"ducha/templates"
	"ducha/templates/pen"
)

// unreckoned tells the cells of ours whose formulas have no result in the file, as
// programs other than spreadsheets write them, and a new row of ours has: they read as
// blank. The clerk's columns that forms show count among ours.
func (rd *reader) unreckoned(workbook []byte, asked []templates.Column) error {
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
		cols := maps.Clone(t.cols)
		if def.name == sheetTasks {
			for _, c := range asked {
				if col, ok := t.others[seeds.NameKey(c.Title)]; ok {
					cols[c.Title] = col
				}
			}
		}
		for _, row := range t.rows {
			for _, title := range slices.Sorted(maps.Keys(cols)) {
				if cell := g.at(cols[title], row.num); cell != nil && cell.unreckoned() {
					rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "formula_without_result", File: FileName, Sheet: def.name, Cell: pen.Ref(cols[title], row.num), Column: title,
						Message: "这一格的公式没有算出的结果，读作空白", Remedy: "用 WPS 或 Excel 打开台账，保存一次"})
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

// errorValues tells the cells of ours whose formulas came to an error.
func (rd *reader) errorValues() {
	for _, def := range sheetDefs() {
		t := rd.tables[def.name]
		for _, row := range t.rows {
			for _, e := range t.errors {
				if e.row == row.num {
					rd.problems = append(rd.problems, errorValue(def.name, t.cell(row, e.column), e.column, e.value))
				}
			}
		}
	}
}

func errorValue(sheet, cell, column, value string) seeds.Problem {
	return seeds.Problem{Severity: seeds.Fault, Code: "error_value", File: FileName, Sheet: sheet, Cell: cell, Column: column, Value: value,
		Message: "这一格的公式算不出来（" + value + "），读作空白", Remedy: "改正公式，或直接填写"}
}

// mayHoldFormulas spares a sheet without formulas the reading of its elements.
func mayHoldFormulas(sheet []byte) bool {
	return slices.ContainsFunc([]string{"<f>", "<f ", ":f>", ":f "}, func(tag string) bool { return bytes.Contains(sheet, []byte(tag)) })
}
