package book

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// reader gathers what the sheets say and what is wrong with them.
type reader struct {
	f        *excelize.File
	issued   seeds.Issued
	tables   map[string]table
	problems []seeds.Problem
	places   places
	left     map[string]map[int]bool // sheet → rows that are not in the book
	date1904 bool                    // the workbook counts its days from 1904
}

// means notes what a row was understood to say, as it would be written.
func (rd *reader) means(sheet string, num int, cells map[string]string) {
	rows := rd.tables[sheet].rows // in the order of their numbers
	if i, ok := slices.BinarySearchFunc(rows, num, func(row tableRow, num int) int { return row.num - num }); ok {
		rows[i].means = cells
	}
}

// leave notes a row that is not in the book, so that writing does not take it for one to be removed.
func (rd *reader) leave(sheet string, row tableRow) {
	if rd.left[sheet] == nil {
		rd.left[sheet] = map[int]bool{}
	}
	rd.left[sheet][row.num] = true
}

// places says where a value stands: sheet and key ("任务清单", "17(1)") → column title → cell.
type places map[string]map[string]string

func (p places) set(sheet, key string, t table, row tableRow) {
	at := map[string]string{}
	for title := range t.cols {
		at[title] = t.cell(row, title)
	}
	p[sheet+"|"+key] = at
}

func (p places) cell(sheet, key, column string) string { return p[sheet+"|"+key][column] }

// fault records a cell that cannot be understood.
func (rd *reader) fault(code, sheet string, row tableRow, column, message, remedy string) {
	rd.problem(seeds.Fault, code, sheet, row, column, message, remedy)
}

// hint records a cell that is taken otherwise than may be meant.
func (rd *reader) hint(code, sheet string, row tableRow, column, message, remedy string) {
	rd.problem(seeds.Hint, code, sheet, row, column, message, remedy)
}

func (rd *reader) problem(severity seeds.Severity, code, sheet string, row tableRow, column, message, remedy string) {
	t := rd.tables[sheet]
	rd.problems = append(rd.problems, seeds.Problem{Severity: severity, Code: code, File: FileName, Sheet: sheet,
		Cell: t.cell(row, column), Column: column, Value: row.cells[column], Message: message, Remedy: remedy})
}

// twice tells that a row of this name was read before; only the first counts.
func (rd *reader) twice(seen map[string]bool, sheet string, row tableRow, column, name string) bool {
	if seen[name] && name != "" {
		rd.fault("duplicate_row", sheet, row, column, "“"+name+"”列了两行，以前一行为准", "留一行，删去另一行")
		rd.leave(sheet, row)
		return true
	}
	seen[name] = true
	return false
}

// choice tells that a cell holds none of its few values.
func (rd *reader) choice(sheet string, row tableRow, column string, choices []string, taken string) {
	if value := row.cells[column]; value != "" && !slices.Contains(choices, value) {
		rd.fault("bad_choice", sheet, row, column, column+"只能是"+strings.Join(choices, "、")+"，"+taken, "从下拉框选一项，或清空这一格")
	}
}
