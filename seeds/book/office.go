package book

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// RoundTimeLayout is how sheet 期次 writes the due time.
const RoundTimeLayout = "2006-01-02 15:04"

func roundRows(rounds []seeds.Round) []map[string]string {
	var rows []map[string]string
	for _, r := range rounds {
		state := roundOpen
		if r.Closed {
			state = roundDone
		}
		rows = append(rows, map[string]string{colRound: string(r.ID), colRoundName: r.Name, colAsOf: r.AsOf.In(seeds.Beijing).Format("2006-01-02"),
			colDue: dueText(r.Due.In(seeds.Beijing)), colOpen: state})
	}
	return rows
}

// dueText writes the end of a day as the bare date, as ParseRoundTime reads it, so
// that a round says the same after being written.
func dueText(due time.Time) string {
	if due.Format("15:04:05") == "23:59:59" {
		return due.Format("2006-01-02")
	}
	return due.Format(RoundTimeLayout)
}

func (rd *reader) rounds(b *Book) {
	t := rd.tables[sheetRounds]
	seen := map[string]bool{}
	for _, row := range t.rows {
		c := row.cells
		r := seeds.Round{ID: seeds.RoundID(c[colRound]), Name: c[colRoundName], Closed: c[colOpen] == roundDone}
		var err, err2 error
		if r.AsOf, err = seeds.ParseDate(plainDate(c[colAsOf], rd.date1904)); err != nil {
			rd.fault("bad_date", sheetRounds, row, colAsOf, "截至日期不是日期", "写成 2021-06-30")
		}
		if r.Due, err2 = seeds.ParseRoundTime(plainDate(c[colDue], rd.date1904)); err2 != nil {
			rd.fault("bad_date", sheetRounds, row, colDue, "报送截止不是时间", "写成 2021-07-05 18:00")
		}
		if err != nil || err2 != nil {
			rd.leave(sheetRounds, row)
			continue
		}
		columns := map[string]string{"ID": colRound, "Name": colRoundName}
		remedies := map[string]string{"ID": "写成 2021H1 或 2021-07 这样", "Name": "填上名称，如 2021年上半年"}
		ok := true
		for _, v := range seeds.CheckStruct(r) {
			rd.fault("bad_round", sheetRounds, row, columns[v.Field], columns[v.Field]+"："+v.Chinese(), remedies[v.Field])
			ok = false
		}
		if ok && rd.twice(seen, sheetRounds, row, colRound, string(r.ID)) {
			continue
		}
		rd.choice(sheetRounds, row, colOpen, []string{roundOpen, roundDone}, "按开放处理")
		if ok {
			rd.means(sheetRounds, row.num, roundRows([]seeds.Round{r})[0])
			rd.places.set(sheetRounds, string(r.ID), t, row)
			b.Rounds = append(b.Rounds, r)
		} else {
			rd.leave(sheetRounds, row)
		}
	}
}

// plainDate turns a spreadsheet's date serial into the text we write ourselves.
func plainDate(s string, date1904 bool) string {
	serial, err := strconv.ParseFloat(s, 64)
	if err != nil || serial < 1 || serial > 200000 {
		return s
	}
	t, err := excelize.ExcelDateToTime(serial, date1904)
	if err != nil {
		return s
	}
	if serial == math.Trunc(serial) {
		return t.Format("2006-01-02")
	}
	return t.Add(30 * time.Second).Format(RoundTimeLayout)
}

func wordingRows(w templates.Wording) []map[string]string {
	var rows []map[string]string
	for _, d := range templates.WordingDefs {
		rows = append(rows, map[string]string{colWord: d.Name, colWordText: w.Get(d.Name)})
	}
	return rows
}

// UnknownFigure is the code of a text that asks for a figure there is not: no bulletin
// can be made of it.
const UnknownFigure = "unknown_figure"

func (rd *reader) wording(b *Book) {
	t := rd.tables[sheetWording]
	uses := map[string]templates.For{}
	for _, d := range templates.WordingDefs {
		uses[d.Name] = d.For
	}
	seen := map[string]bool{}
	for _, row := range t.rows {
		name, text := row.cells[colWord], row.cells[colWordText]
		if rd.twice(seen, sheetWording, row, colWord, name) {
			continue
		}
		use, known := uses[name]
		if !known {
			use = templates.ForAll
		}
		if loose := templates.LooseBrace(text); loose != "" {
			rd.fault(UnknownFigure, sheetWording, row, colWordText, "“"+loose+"”的花括号没有配对", "名称写成 {{期次}} 这样；可用的名称见本表上方的说明")
		}
		for _, unknown := range templates.UnknownFigures(text, use) {
			rd.fault(UnknownFigure, sheetWording, row, colWordText, "花括号里的“"+unknown+"”不认识", "可用的名称见本表上方的说明")
		}
		b.Wording[name] = text
		if !known {
			rd.leave(sheetWording, row)
		}
		rd.means(sheetWording, row.num, map[string]string{colWord: name, colWordText: text})
		rd.places.set(sheetWording, name, t, row)
	}
}

func settingRows(s templates.Settings) []map[string]string {
	var rows []map[string]string
	for _, d := range templates.SettingDefs {
		rows = append(rows, map[string]string{colSetting: d.Key, colValue: s.Get(d.Key), colExplain: d.Note})
	}
	return rows
}

func (rd *reader) settings(b *Book) {
	t := rd.tables[sheetSettings]
	choices := map[string][]string{}
	var always []string
	for _, d := range templates.SettingDefs {
		if choices[d.Key] = d.Choices; !d.Newer {
			always = append(always, d.Key)
		}
	}
	renamed := t.lacks(colSetting, always)
	seen := map[string]bool{}
	for _, row := range t.rows {
		key, value := row.cells[colSetting], row.cells[colValue]
		if rd.twice(seen, sheetSettings, row, colSetting, key) {
			continue
		}
		allowed, known := choices[key]
		switch {
		case !known && renamed:
			rd.fault("unknown_setting", sheetSettings, row, colSetting, "没有“"+key+"”这项设置", "检查是否写错，或删去这一行")
			rd.leave(sheetSettings, row)
		case !known: // the clerk's own, beside all of ours
			rd.hint("unknown_setting", sheetSettings, row, colSetting, "没有“"+key+"”这项设置，这一行不起作用", "写错的改正；您自己记的不必管")
			rd.leave(sheetSettings, row)
		case allowed != nil && value != "" && !contains(allowed, value):
			rd.fault("bad_setting", sheetSettings, row, colValue, key+"只能是："+joinNames(allowed), "改成其中一项")
		default:
			rd.setting(b, row, key, value)
		}
		rd.means(sheetSettings, row.num, map[string]string{colSetting: key, colValue: b.Settings.Get(key)})
		rd.places.set(sheetSettings, key, t, row)
	}
	b.Plan.Title, b.Plan.Issuer = b.Settings.Get("标题"), b.Settings.Get("发文机关")
	b.Plan.Year, _ = strconv.Atoi(b.Settings.Get("年度")) // a blank or odd year is no year; Check says so
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
	if value := row.cells[column]; value != "" && !contains(choices, value) {
		rd.fault("bad_choice", sheet, row, column, column+"只能是"+strings.Join(choices, "、")+"，"+taken, "从下拉框选一项，或清空这一格")
	}
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func reviewRows(doubts []seeds.Doubt) []map[string]string {
	var rows []map[string]string
	for _, d := range doubts {
		rows = append(rows, map[string]string{colWhere: d.Where, colRead: d.Text, colReadAs: d.ReadAs, colReason: d.Reason})
	}
	return rows
}

func (rd *reader) review(b *Book) {
	for _, row := range rd.tables[sheetReview].rows {
		c := row.cells
		d := seeds.Doubt{Where: c[colWhere], Text: c[colRead], ReadAs: c[colReadAs], Reason: c[colReason]}
		rd.means(sheetReview, row.num, reviewRows([]seeds.Doubt{d})[0])
		b.Review = append(b.Review, d)
	}
}

// SetPlan puts an imported plan into the book and its title, year and issuer into
// the settings. Units that are new to the book get numbers never given before.
func (b *Book) SetPlan(p seeds.Plan) {
	p.Units = b.renumber(p.Units)
	b.Plan = p
	b.keepLastUnit()
	b.Settings["标题"], b.Settings["发文机关"] = p.Title, p.Issuer
	delete(b.Settings, "年度") // last year's must not stay where the paper names none
	if p.Year > 0 {
		b.Settings["年度"] = itoa(p.Year)
	}
}
