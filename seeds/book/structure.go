package book

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/templates/pen"
)

// structure looks for sheets and columns that are not there, most likely under another
// name: the rest would be read as if they were empty.
func (rd *reader) structure(b *Book) []seeds.Problem {
	var sheets []string
	for _, def := range sheetDefs() {
		t := rd.tables[def.name]
		if !t.there && def.name != sheetReview {
			sheets = append(sheets, def.name)
		}
		if len(t.missing) > 0 {
			names := "“" + strings.Join(t.missing, "”“") + "”"
			rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "column_missing", File: FileName, Sheet: def.name, Cell: pen.Ref(1, t.header), Column: t.missing[0],
				Message: "“" + def.name + "”表的表头里没有" + names + "这一栏", Remedy: "改过栏目名的请改回来；删掉了的请加上这一栏"})
		}
	}
	switch n := len(sheets); {
	case n == len(sheetDefs())-1 && rd.holdsAnything():
		rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "other_workbook", File: FileName, Sheet: rd.f.GetSheetName(0),
			Message: "这里面没有 ducha 的表（“任务清单”等），像是另一个工作簿", Remedy: "是台账的，把表名改回来；不是的，改名或移走，再运行 ducha import 或 ducha init"})
	case n > 0 && n < len(sheetDefs())-1:
		remedy := "改过名的请改回来；删掉了的请新建一张同名的空表，ducha 会补上表头"
		if name, ok := rd.nearly(sheets); ok {
			remedy = "“" + name + "”的表名里多了空格，请去掉"
		}
		rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "sheet_missing", File: FileName, Sheet: sheets[0],
			Message: "没有“" + strings.Join(sheets, "”“") + "”表", Remedy: remedy})
	}
	if len(rd.problems) > 0 {
		b.broken = &rd.problems[0]
	}
	return slices.Clone(rd.problems)
}

// holdsAnything reports whether any cell says anything.
func (rd *reader) holdsAnything() bool {
	for _, sheet := range rd.f.GetSheetList() {
		if rows, err := rd.f.GetRows(sheet); err != nil || len(rows) > 0 {
			return true
		}
	}
	return false
}

// nearly finds a sheet that has one of these names but for blanks.
func (rd *reader) nearly(names []string) (string, bool) {
	for _, sheet := range rd.f.GetSheetList() {
		if slices.Contains(names, seeds.NameKey(sheet)) {
			return sheet, true
		}
	}
	return "", false
}

// Broken is what keeps the workbook from being understood as a whole, nil for nothing:
// a sheet or a column that is not there. Such a workbook is not written over.
func (b Book) Broken() *seeds.Problem { return b.broken }
