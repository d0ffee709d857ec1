package report

import (
	"maps"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
)

// edits are the office's columns in which a row says something else than was drawn
// there, with what it says; ok is false where one cannot be taken.
func (a *applier) edits(row ReviewedRow, drawn Words) (edited map[string]string, ok bool) {
	edited, ok = map[string]string{}, true
	for _, c := range officeColumns {
		was, is := fitted(c.of(drawn)), c.of(row.Words)
		if a.v.cols[c.title] == 0 || !row.Known && is == "" { // what was drawn there is not known
			continue
		}
		if reason := row.odd[c.title]; reason != "" {
			a.tell(cellOdd, row, c.title, is, row.no(), c.title, reason)
			ok = false
			continue
		}
		if c.title == reviewBack {
			if yes, known := yesNo(is); known {
				is = yes
			}
		}
		if c.title == reviewUpdated && looked(is) {
			is = ""
		}
		if sameText(is, was) {
			continue
		}
		edited[c.title] = is
		ok = a.allowed(row, c.title, is) && ok
	}
	return edited, ok
}

// allowed reports whether a column may say this.
func (a *applier) allowed(row ReviewedRow, title, is string) bool {
	brief := seeds.Shortened(is, 20)
	switch _, state := a.r.Def.State(is); {
	case is == "":
	case title == reviewState && !state:
		a.tell(stateUnknown, row, title, is, row.no(), title, brief, strings.Join(a.r.Def.StateNames(), "、"))
		return false
	case title == reviewBack && is != saysBack:
		a.tell(backUnclear, row, title, is, row.no(), title, brief)
		return false
	case title == reviewUpdated:
		a.tell(cellNotFilled, row, title, is, row.no(), title, brief)
		return false
	}
	return true
}

// yesNo reads what people write for yes and no into 退回重报.
func yesNo(s string) (word string, known bool) {
	switch strings.ToLower(seeds.NameKey(s)) {
	case "", "否", "不", "不退", "不退回", "无", "0", "×", "x":
		return "", true
	case saysBack, "是", "退", reviewBack, "重报", "√", "✓", "✔", "1", "y", "对":
		return saysBack, true
	}
	return s, false
}

// looked reports whether 报送更新 says that somebody has looked at the newer report.
func looked(s string) bool {
	return slices.Contains([]string{"已阅", "阅", "已看", "看过", "已核", "√", "✓", "✔"}, seeds.NameKey(s))
}

// sameText compares what stands in two cells; a spreadsheet may change line ends and
// blanks at the ends.
func sameText(a, b string) bool {
	clean := func(s string) string { return strings.TrimSpace(workbook.Clean(strings.ReplaceAll(s, "\r\n", "\n"))) }
	return clean(a) == clean(b)
}

// checkSaid tells that the unit's own words were written over in the table.
func (a *applier) checkSaid(row ReviewedRow, seen *seeds.Entry) {
	if !row.Known {
		return
	}
	for _, k := range slices.Sorted(maps.Keys(a.said)) {
		title := a.said[k]
		is := row.texts[title]
		if a.v.cols[title] == 0 || sameText(is, fitted(saidIn(seen, k))) {
			continue
		}
		column := reviewText
		if k == seeds.KeyState {
			column = reviewState
		}
		a.tell(saidChanged, row, title, is, row.no(), title, column)
	}
}
