package report

import (
	"fmt"
	"slices"

	"ducha/seeds"
)

// ReviewTables gives the hashes of the tables from which rulings came, in the order of the record.
func ReviewTables(record []seeds.Ruling) (hashes []string) {
	for _, r := range record {
		if r.SHA256 != "" && !slices.Contains(hashes, r.SHA256) {
			hashes = append(hashes, r.SHA256)
		}
	}
	return hashes
}

// CheckRulings reads an archived 审核表 again and tells which of the rulings that came from
// it do not stand in it. record is that of the round.
func CheckRulings(data []byte, sha string, record []seeds.Ruling, plan seeds.Plan) (problems []seeds.Problem) {
	v, err := ReadReview(data)
	dir := plan.Directory()
	for _, r := range record {
		if r.SHA256 != sha {
			continue
		}
		task, _ := plan.Task(r.Task)
		unit, _ := dir.ByID(r.Unit)
		say := func(code, column, value, message string) {
			problems = append(problems, seeds.Problem{Severity: seeds.Fault, Code: code, File: r.File, Sheet: r.Sheet, Cell: r.Cell, Task: task.No, Column: column, Value: value,
				Message: unit.Name + "第 " + task.No + " 项的核定：" + message, Remedy: "用备份恢复收发记录，并查明是谁改的"})
		}
		if err != nil {
			say("ruling_table", "", "", "存档的审核表读不出来（"+err.Error()+"）")
			continue
		}
		row, ok := v.rowOf(r, dir, task.No)
		if !ok {
			say("ruling_row", "", "", "存档的审核表里，这一格所在的行不是它的")
			continue
		}
		for _, c := range officeColumns {
			if on, made, differs := v.otherwise(c, r, row, record); differs {
				say("ruling_cell", c.title, on, fmt.Sprintf("“%s”记录为“%s”，存档的审核表里为“%s”", c.title, seeds.Shortened(on, 60), seeds.Shortened(made, 60)))
			}
		}
	}
	return problems
}

// rowOf gives the row in which a ruling was written, where that is about its answer.
func (v Reviewed) rowOf(r seeds.Ruling, dir seeds.Directory, no string) (ReviewedRow, bool) {
	if v.Sheet != r.Sheet {
		return ReviewedRow{}, false
	}
	for _, row := range v.Rows {
		if row.Num != rowOf(r.Cell) {
			continue
		}
		if row.Known {
			return row, row.Unit == r.Unit && row.Task == r.Task && row.Round == r.Round
		}
		unit, _ := dir.Unit(row.texts["单位"])
		return row, unit.ID == r.Unit && (no == "" || row.no() == no)
	}
	return ReviewedRow{}, false
}

// otherwise reports whether a column says otherwise in a ruling than in the row from
// which it came: where the office wrote something there the ruling has it, else it has what
// was ruled before.
func (v Reviewed) otherwise(c officeColumn, r seeds.Ruling, row ReviewedRow, record []seeds.Ruling) (on, made string, differs bool) {
	says := func(r seeds.Ruling) string { return c.of(officeWords(r, nil, false)) }
	on, made = says(r), c.of(row.Words)
	if yes, known := yesNo(made); known && c.title == reviewBack {
		made = yes
	}
	if c.title == reviewUpdated || sameText(on, made) || sameText(fitted(on), made) {
		return on, made, false
	}
	before, drawn := []seeds.Ruling{}, ""
	for _, b := range record {
		if b.Slot() == r.Slot() && b.Seq < r.Seq {
			before = append(before, b)
		}
		if b.Slot() == r.Slot() && b.Seq == row.Seq && row.Known {
			drawn = says(b)
		}
	}
	if v.cols[c.title] > 0 && !sameText(made, fitted(drawn)) && (row.Known || made != "") {
		return on, made, true
	}
	if c.title == reviewText && r.Carried() && r.State != "" || c.title == reviewBack && on == "" { // the words carried go on; a newer answer settles it
		return on, made, false
	}
	return on, made, !slices.ContainsFunc(before, func(b seeds.Ruling) bool { return sameText(on, says(b)) })
}
