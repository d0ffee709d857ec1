package book

import (
	"fmt"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/seeds/units"
	"ducha/templates"
)

func unitRows(list []seeds.Unit) []map[string]string {
	var rows []map[string]string
	for _, u := range list {
		rows = append(rows, map[string]string{
			colID: string(u.ID), colRank: strconv.Itoa(u.Rank), colName: u.Name, colAliases: joinNames(u.Aliases), colKind: u.Kind,
			colContact: u.Contact, colPhone: u.Phone, colEmail: joinNames(u.Email), colCC: joinNames(u.CC),
		})
	}
	return rows
}

// lastUnit is the highest unit number that was ever given.
func (b *Book) lastUnit() int {
	last, _ := strconv.Atoi(b.Settings.Get(templates.SettingLastUnit)) // blank in an old workbook: what its rows say
	for _, u := range b.Plan.Units {
		if n, err := strconv.Atoi(string(u.ID)); err == nil {
			last = max(last, n)
		}
	}
	return last
}

// keepLastUnit notes the highest unit number, so that it outlives its unit's row.
func (b *Book) keepLastUnit() {
	if last := b.lastUnit(); last > 0 {
		b.Settings[templates.SettingLastUnit] = strconv.Itoa(last)
	}
}

// renumber gives the units of an imported plan that are new to the book numbers
// above all that were ever given, where import took some of units that are gone.
func (b *Book) renumber(list []seeds.Unit) []seeds.Unit {
	known := map[seeds.UnitID]bool{}
	for _, u := range b.Plan.Units {
		known[u.ID] = true
	}
	last, shift := b.lastUnit(), 0
	for _, u := range list {
		if n, err := strconv.Atoi(string(u.ID)); err == nil && !known[u.ID] {
			shift = max(shift, last+1-n)
		}
	}
	if shift == 0 {
		return list
	}
	out := append([]seeds.Unit(nil), list...)
	for i, u := range out {
		if n, err := strconv.Atoi(string(u.ID)); err == nil && !known[u.ID] {
			out[i].ID = unitID(n + shift)
		}
	}
	return out
}

func unitID(n int) seeds.UnitID { return seeds.UnitID(fmt.Sprintf("%03d", n)) }

// units reads sheet 责任单位. A unit that the clerk added without a number gets
// the next one never given; one without a rank follows the row above it.
func (rd *reader) units(b *Book) {
	t := rd.tables[sheetUnits]
	next, rank := b.lastUnit()+1, 0
	for _, row := range t.rows {
		if n, err := strconv.Atoi(row.cells[colID]); err == nil {
			next = max(next, n+1)
		}
	}
	seen := map[seeds.UnitID]bool{}
	for _, row := range t.rows {
		c := row.cells
		u := seeds.Unit{ID: seeds.UnitID(c[colID]), Name: c[colName], Aliases: units.Pieces(c[colAliases]), Kind: c[colKind],
			Contact: c[colContact], Phone: c[colPhone], Email: splitPlain(c[colEmail]), CC: splitPlain(c[colCC])}
		if u.ID == "" {
			u.ID = unitID(next)
			next++
		} else if n, err := strconv.Atoi(c[colID]); err == nil {
			u.ID = unitID(n) // a spreadsheet turns 017 into 17
		}
		if r, err := strconv.ParseFloat(c[colRank], 64); err == nil {
			rank = int(r)
		} else if c[colRank] != "" {
			rd.fault("rank_not_number", sheetUnits, row, colRank, "排序不是数字", "填一个整数，数字小的在前")
		}
		u.Rank = rank
		if seen[u.ID] {
			rd.fault("duplicate_id", sheetUnits, row, colID, "编号“"+string(u.ID)+"”用了两次，这一行没有读入", "清空这一行的编号，ducha 会另给一个")
			rd.leave(sheetUnits, row)
			continue
		}
		seen[u.ID] = true
		rd.unitCells(row, u)
		rd.places.set(sheetUnits, string(u.ID), t, row)
		rd.means(sheetUnits, row.num, unitRows([]seeds.Unit{u})[0])
		b.Plan.Units = append(b.Plan.Units, u)
	}
	seeds.SortUnits(b.Plan.Units)
	b.keepLastUnit()
}

// unitRules are the cells that validator looks at, in the order of the sheet, and what
// to do where it finds something.
var unitRules = []struct{ field, column, remedy string }{
	{"ID", colID, "清空这一格，ducha 会另给一个编号"},
	{"Name", colName, "填上单位全称，或删去这一行"},
	{"Email", colEmail, "只写邮箱地址，如 zhangsan@example.gov.cn；有多个的用顿号分开，姓名写在“联系人”"},
	{"CC", colCC, "只写邮箱地址，如 zhangsan@example.gov.cn；有多个的用顿号分开"},
}

// unitCells reports what validator finds, each cell once.
func (rd *reader) unitCells(row tableRow, u seeds.Unit) {
	found := seeds.CheckStruct(u)
	for _, rule := range unitRules {
		var wrong []string
		for _, v := range found {
			if v.Field == rule.field || strings.HasPrefix(v.Field, rule.field+"[") {
				wrong = append(wrong, v.Chinese())
			}
		}
		if len(wrong) > 0 {
			rd.fault("bad_unit", sheetUnits, row, rule.column, rule.column+"："+strings.Join(wrong, "，"), rule.remedy)
		}
	}
}

func groupRows(groups []seeds.Group) []map[string]string {
	var rows []map[string]string
	for _, g := range groups {
		rows = append(rows, map[string]string{colGroup: g.Name, colMembers: joinNames(g.Members), colProposed: joinNames(g.Proposed)})
	}
	return rows
}

func (rd *reader) groups(b *Book) {
	t := rd.tables[sheetGroups]
	seen := map[string]bool{}
	for _, row := range t.rows {
		g := seeds.Group{Name: row.cells[colGroup], Members: units.Split(row.cells[colMembers]).Names, Proposed: units.Pieces(row.cells[colProposed])}
		if g.Name == "" {
			rd.fault("group_without_name", sheetGroups, row, colGroup, "这一行没有组名", "填上任务清单中印的组名，或删去这一行")
			rd.leave(sheetGroups, row)
			continue
		}
		if rd.twice(seen, sheetGroups, row, colGroup, seeds.NameKey(g.Name)) {
			continue
		}
		rd.means(sheetGroups, row.num, groupRows([]seeds.Group{g})[0])
		rd.places.set(sheetGroups, g.Name, t, row)
		b.Plan.Groups = append(b.Plan.Groups, g)
	}
}
