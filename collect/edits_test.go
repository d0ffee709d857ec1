package collect_test

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// edits are what people do to a form beside filling it; rows are named by their
// printed numbers, columns by their titles.
var edits = map[string]func(l *liaison.Form, args []string) error{
	"set": func(l *liaison.Form, a []string) error { // NO TITLE TEXT
		text := strings.NewReplacer("⏎", "\n", "␣", "\u00a0", "　", "　").Replace(a[2])
		if n, rest, ok := strings.Cut(text, "×"); ok {
			if times, err := strconv.Atoi(n); err == nil {
				text = strings.Repeat(rest, times)
			}
		}
		return l.File.SetCellStr(l.Sheet, at(l, a[0], a[1]), text)
	},
	"number": func(l *liaison.Form, a []string) error { // NO TITLE NUMBER [FORMAT]
		v, err := strconv.ParseFloat(a[2], 64)
		if err != nil {
			return err
		}
		cell := at(l, a[0], a[1])
		if len(a) > 3 {
			style, err := l.File.NewStyle(&excelize.Style{CustomNumFmt: &a[3]})
			if err != nil {
				return err
			}
			if err := l.File.SetCellStyle(l.Sheet, cell, cell, style); err != nil {
				return err
			}
		}
		return l.File.SetCellFloat(l.Sheet, cell, v, -1, 64)
	},
	"cell":  func(l *liaison.Form, a []string) error { return l.File.SetCellStr(l.Sheet, a[0], a[1]) }, // REF TEXT
	"clear": func(l *liaison.Form, a []string) error { return l.File.SetCellValue(l.Sheet, at(l, a[0], a[1]), nil) },
	"rich": func(l *liaison.Form, a []string) error { // NO TITLE PART…
		var runs []excelize.RichTextRun
		for i, part := range a[2:] {
			runs = append(runs, excelize.RichTextRun{Text: part, Font: &excelize.Font{Bold: i%2 == 1}})
		}
		return l.File.SetCellRichText(l.Sheet, at(l, a[0], a[1]), runs)
	},
	"insert": func(l *liaison.Form, a []string) error { // NO N: rows below it
		n, err := strconv.Atoi(a[1])
		if err != nil {
			return err
		}
		return l.File.InsertRows(l.Sheet, l.Row(a[0])+1, n)
	},
	"below": func(l *liaison.Form, a []string) error { // NO N TITLE TEXT: types into the n-th row below it
		n, err := strconv.Atoi(a[1])
		if err != nil {
			return err
		}
		return l.File.SetCellStr(l.Sheet, l.Cell(a[2], l.Row(a[0])+n), a[3])
	},
	"delete": func(l *liaison.Form, a []string) error { return l.File.RemoveRow(l.Sheet, l.Row(a[0])) },
	"hide":   func(l *liaison.Form, a []string) error { return l.File.SetRowVisible(l.Sheet, l.Row(a[0]), false) },
	"double": func(l *liaison.Form, a []string) error { return l.File.DuplicateRow(l.Sheet, l.Row(a[0])) },
	"swap":   swapRows, // NO NO [TITLE…]: exchanges whole rows, or what stands under these titles
	"merge": func(l *liaison.Form, a []string) error { // NO NO TITLE: merges down
		return l.File.MergeCell(l.Sheet, at(l, a[0], a[2]), at(l, a[1], a[2]))
	},
	"rename": func(l *liaison.Form, a []string) error { replaceText(l, a[0], a[1]); return nil },
	"column": func(l *liaison.Form, a []string) error { // TITLE NO TEXT: a column of the unit's own at the right
		header := header(l)
		if err := l.File.SetCellStr(l.Sheet, l.Cell("核对码", header), "核对码"); err != nil {
			return err
		}
		col, _, err := excelize.CellNameToCoordinates(l.Cell("核对码", header))
		if err != nil {
			return err
		}
		for row, text := range map[int]string{header: a[0], l.Row(a[1]): a[2]} {
			cell, err := excelize.CoordinatesToCellName(col+1, row)
			if err != nil {
				return err
			}
			if err := l.File.SetCellStr(l.Sheet, cell, text); err != nil {
				return err
			}
		}
		return nil
	},
	"dropcolumn": func(l *liaison.Form, a []string) error { // TITLE
		col, _, err := excelize.SplitCellName(l.Cell(a[0], 1))
		if err != nil {
			return err
		}
		return l.File.RemoveCol(l.Sheet, col)
	},
	"movesheet": func(l *liaison.Form, a []string) error { return copySheet(l, a[0], true) },
	"copysheet": func(l *liaison.Form, a []string) error { return copySheet(l, a[0], false) },
	"addsheet": func(l *liaison.Form, a []string) error { // NAME TEXT
		if _, err := l.File.NewSheet(a[0]); err != nil {
			return err
		}
		return l.File.SetCellStr(a[0], "A1", a[1])
	},
	"onsheet": func(l *liaison.Form, a []string) error { // SHEET NO TITLE TEXT
		return l.File.SetCellStr(a[0], at(l, a[1], a[2]), a[3])
	},
	"head": func(l *liaison.Form, a []string) error { return l.Head(a[0], a[1]) },
	"nohead": func(l *liaison.Form, a []string) error {
		for _, label := range []string{"填报人", "联系电话", "审核人", "填报日期"} {
			if err := l.Head(label, ""); err != nil {
				return err
			}
		}
		return nil
	},
	"noheader": func(l *liaison.Form, a []string) error { return l.File.RemoveRow(l.Sheet, header(l)) },
	"remark": func(l *liaison.Form, a []string) error { // TEXT into the free cell
		rows, err := l.File.GetRows(l.Sheet)
		if err != nil {
			return err
		}
		for i, row := range rows {
			if len(row) > 0 && row[0] == templates.RemarkLabel {
				return l.File.SetCellStr(l.Sheet, fmt.Sprintf("C%d", i+1), a[0])
			}
		}
		return fmt.Errorf("no free cell")
	},
	"onlyrow": func(l *liaison.Form, a []string) error { // NO: pasted alone, with the header, into a new workbook
		if err := l.PasteElsewhere(); err != nil {
			return err
		}
		rows, err := l.File.GetRows(l.Sheet)
		if err != nil {
			return err
		}
		for i := len(rows); i > 1; i-- {
			if len(rows[i-1]) == 0 || rows[i-1][0] != a[0] {
				if err := l.File.RemoveRow(l.Sheet, i); err != nil {
					return err
				}
			}
		}
		return nil
	},
	"renumber": func(l *liaison.Form, a []string) error { // 1 2 3 … down the first column
		rows, err := l.File.GetRows(l.Sheet)
		if err != nil {
			return err
		}
		n := 0
		for i, row := range rows[1:] {
			if len(row) > 2 {
				n++
				if err := l.File.SetCellInt(l.Sheet, fmt.Sprintf("A%d", i+2), int64(n)); err != nil {
					return err
				}
			}
		}
		return nil
	},
	"strangers": func(l *liaison.Form, a []string) error { // NO N: rows of no task below it
		n, err := strconv.Atoi(a[1])
		if err != nil {
			return err
		}
		row := l.Row(a[0])
		if err := l.File.InsertRows(l.Sheet, row+1, n); err != nil {
			return err
		}
		for i := range n {
			for title, text := range map[string]string{"序号": fmt.Sprint(100 + i), "工作进展": "自己加的"} {
				if err := l.File.SetCellStr(l.Sheet, l.Cell(title, row+1+i), text); err != nil {
					return err
				}
			}
		}
		return nil
	},
	"paste":    func(l *liaison.Form, a []string) error { return l.PasteElsewhere() },
	"dropmark": dropMark, // the hidden sheet and the property
	"forge": func(l *liaison.Form, a []string) error { // MARK
		if err := l.File.SetCellStr(templates.MarkSheet, "A1", a[0]); err != nil {
			return err
		}
		return l.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty, Value: a[0]})
	},
	"kind":    func(*liaison.Form, []string) error { return nil }, // NO TITLE TYPE VALUE: the XML is changed afterwards
	"formula": func(*liaison.Form, []string) error { return nil }, // NO TITLE FORMULA [RESULT]
	"property": func(l *liaison.Form, a []string) error { // the mark in the property alone
		return l.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty, Value: a[0]})
	},
}

// formEdits are those that need the other forms.
var formEdits = map[string]func(c *playedCase, l *liaison.Form, args []string) error{
	"append": func(c *playedCase, l *liaison.Form, a []string) error { // UNIT: its filled table on a sheet of its own
		return c.appendTable(l, c.blank[seeds.UnitID(a[0])], "另一家", answers())
	},
	"appendblank": func(c *playedCase, l *liaison.Form, a []string) error { // UNIT: its blank form on a sheet of its own
		return c.appendTable(l, c.blank[seeds.UnitID(a[0])], "空表", nil)
	},
	"retypeno": func(c *playedCase, l *liaison.Form, _ []string) error { // the 表号 typed anew
		replaceText(l, c.forms[0].No, strings.NewReplacer("0", "O", "-", "—").Replace(c.forms[0].No[:len(c.forms[0].No)-5])+c.forms[0].No[len(c.forms[0].No)-5:])
		return nil
	},
	"otherround": func(c *playedCase, l *liaison.Form, a []string) error { // UNIT SHEET: its form of the round before
		return c.appendTable(l, c.blank[seeds.UnitID("other-"+a[0])], a[1], answers())
	},
}

// appendTable puts what stands on a form, filled, on another sheet of the workbook.
func (c *playedCase) appendTable(l *liaison.Form, form []byte, sheet string, filled map[string]liaison.Answer) error {
	other, err := liaison.Open(form)
	if err != nil {
		return err
	}
	defer other.File.Close()
	if err := other.Fill(filled); err != nil {
		return err
	}
	rows, err := other.File.GetRows(other.Sheet)
	if err != nil {
		return err
	}
	if _, err := l.File.NewSheet(sheet); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j := range row {
			cells[j] = row[j]
		}
		if err := l.File.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &cells); err != nil {
			return err
		}
	}
	return nil
}

// edit FILE WHAT [ARG…] changes a file that came back; {no:UNIT} and {mark:UNIT} in an
// argument stand for a form's 表号 and mark.
func (c *playedCase) edit(_ *testscript.TestScript, args []string) error {
	data, err := os.ReadFile(c.in(args[0]))
	if err != nil {
		return err
	}
	change, known := edits[args[1]]
	if special, ok := formEdits[args[1]]; ok {
		change, known = func(l *liaison.Form, a []string) error { return special(c, l, a) }, true
	}
	if !known {
		return fmt.Errorf("nobody does %q", args[1])
	}
	l, err := liaison.Open(data)
	if err != nil {
		return err
	}
	defer l.File.Close()
	var names []string
	for _, f := range c.forms {
		for _, r := range f.Rows {
			names = append(names, "{code:"+string(f.Unit)+":"+r.Given[seeds.KeyNo]+"}", r.Code)
		}
		names = append(names, "{no:"+string(f.Unit)+"}", f.No, "{mark:"+string(f.Unit)+"}", f.Mark)
	}
	for i := range args {
		args[i] = strings.NewReplacer(names...).Replace(args[i])
	}
	if err := change(l, args[2:]); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	for _, sheet := range l.File.GetSheetList() {
		if err := l.File.SetSheetDimension(sheet, "A1:AZ300"); err != nil { // SheetJS reads no further than that
			return err
		}
	}
	out, err := l.File.WriteToBuffer()
	if err != nil {
		return err
	}
	data = out.Bytes()
	if args[1] == "kind" || args[1] == "formula" {
		data = retyped(data, at(l, args[2], args[3]), args[1], args[4:])
	}
	return c.write(args[0], data)
}

// retyped makes a text cell one of another kind, or a formula with a result.
func retyped(data []byte, ref, what string, args []string) []byte {
	cell := regexp.MustCompile(`<c r="` + ref + `"([^>]*) t="s"><v>[0-9]+</v></c>`)
	with := `<c r="` + ref + `"$1 t="` + args[0] + `"><v>` + args[len(args)-1] + `</v></c>`
	if what == "formula" {
		with = `<c r="` + ref + `"$1><f>` + html.EscapeString(args[0]) + `</f><v></v></c>` // as openpyxl writes it
		if len(args) > 1 {
			with = `<c r="` + ref + `"$1 t="str"><f>` + html.EscapeString(args[0]) + `</f><v>` + args[1] + `</v></c>`
		}
	}
	return rewritten(data, func(sheet string) string { return cell.ReplaceAllString(sheet, with) })
}

func at(l *liaison.Form, no, title string) string { return l.Cell(title, l.Row(no)) }

// header is the row of the titles.
func header(l *liaison.Form) int {
	rows, err := l.File.GetRows(l.Sheet)
	must(err)
	for i, row := range rows {
		if len(row) > 0 && row[0] == "序号" {
			return i + 1
		}
	}
	return 0
}

func swapRows(l *liaison.Form, a []string) error {
	x, y := l.Row(a[0]), l.Row(a[1])
	titles := a[2:]
	if len(titles) == 0 {
		titles = []string{"序号", "目标与任务", "牵头责任单位", "责任单位", "工作进展", "完成情况", "完成比例(%)", "存在问题", "下一步举措", "备注", "核对码"}
	}
	for _, title := range titles {
		p, q := l.Cell(title, x), l.Cell(title, y)
		v, err := l.File.GetCellValue(l.Sheet, p)
		if err != nil {
			return err
		}
		w, err := l.File.GetCellValue(l.Sheet, q)
		if err != nil {
			return err
		}
		for cell, text := range map[string]string{p: w, q: v} {
			if err := l.File.SetCellStr(l.Sheet, cell, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// copySheet copies the table to another sheet; moving it leaves nothing of the first.
func copySheet(l *liaison.Form, name string, move bool) error {
	i, err := l.File.NewSheet(name)
	if err != nil {
		return err
	}
	from, err := l.File.GetSheetIndex(l.Sheet)
	if err != nil {
		return err
	}
	if err := l.File.CopySheet(from, i); err != nil || !move {
		return err
	}
	return l.File.DeleteSheet(l.Sheet)
}

func dropMark(l *liaison.Form, _ []string) error {
	if err := l.File.DeleteSheet(templates.MarkSheet); err != nil {
		return err
	}
	return l.File.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty})
}
