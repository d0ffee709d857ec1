package book

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"ducha/seeds"
	"ducha/templates"
)

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
		case allowed != nil && value != "" && !slices.Contains(allowed, value):
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

// dateSettings are the settings that are days.
var dateSettings = []string{"成文日期", "印发日期"}

// settingCopy is 份号, six digits at most (GB/T 9704—2012 7.2.1).
const settingCopy = "份号"

// setting takes in the value of a known setting. A spreadsheet turns a day into a
// serial and 000001 into 1; both are read as they were meant.
func (rd *reader) setting(b *Book, row tableRow, key, value string) {
	switch {
	case value == "":
	case slices.Contains(dateSettings, key):
		value = plainDate(value, rd.date1904)
		if _, err := seeds.ParseDate(value); err != nil {
			rd.fault("bad_date", sheetSettings, row, colValue, key+"不是日期，先按没有填印", "写成 2021-07-12")
			return
		}
	case key == settingCopy:
		if value = width.Fold.String(value); !digits.MatchString(value) || len(value) > 6 {
			rd.fault("bad_copy_no", sheetSettings, row, colValue, "份号不是六位以内的数字，先不印", "写成 000001")
			return
		}
		value = strings.Repeat("0", 6-len(value)) + value
	}
	if _, ok := templates.ParsePitch(value); key == templates.SettingPitch && value != "" && !ok {
		rd.fault("bad_pitch", sheetSettings, row, colValue, "行距不是 20 至 40 的磅数，先按没有填印", "写成 28 这样，或清空这一格")
		return
	}
	b.Settings[key] = value
}
