package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// typed is a 审核表 open in an office program: a person finds the way by the titles.
type typed struct {
	*excelize.File
	sheet  string
	header int
	cols   map[string]int
	rows   [][]string
}

// openTyped opens a table by the row that has all of these titles.
func openTyped(path, sheet string, titles ...string) (*typed, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	t := &typed{File: f, sheet: sheet, cols: map[string]int{}}
	if t.rows, err = f.GetRows(sheet); err != nil {
		return nil, err
	}
	for i, row := range t.rows {
		if !slices.ContainsFunc(titles, func(title string) bool { return !slices.Contains(row, title) }) {
			t.header = i + 1
			for j, title := range row {
				t.cols[title] = j + 1
			}
			break
		}
	}
	return t, nil
}

// at is the text of a row under a title.
func (t *typed) at(row int, title string) string {
	if col := t.cols[title]; col > 0 && row <= len(t.rows) && col <= len(t.rows[row-1]) {
		return t.rows[row-1][col-1]
	}
	return ""
}

// find gives the row of a unit's task, 0 for none.
func (t *typed) find(no, unit string) int {
	for i := t.header + 1; i <= len(t.rows); i++ {
		if t.at(i, "序号") == no && t.at(i, "单位") == unit {
			return i
		}
	}
	return 0
}

// write types a text under a title.
func (t *typed) write(row int, title, text string) error {
	cell, err := excelize.CoordinatesToCellName(t.cols[title], row)
	if err != nil {
		return err
	}
	if formula, ok := strings.CutPrefix(text, "公式"); ok {
		return t.SetCellFormula(t.sheet, cell, formula)
	}
	return t.SetCellStr(t.sheet, cell, text)
}

var repeated = regexp.MustCompile(`^(.+)\{(\d+)\}$`)

// typedText is what a script means: ⏎ is a line break, 长{9} nine times 长.
func typedText(s string) string {
	if m := repeated.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[2])
		s = strings.Repeat(m[1], n)
	}
	return strings.ReplaceAll(s, "⏎", "\n")
}

// rule FILE NO UNIT 栏=文字… types into the 审核表; 公式 before a text makes it a formula.
func rule(ts *testscript.TestScript, neg bool, args []string) {
	t, err := openTyped(ts.MkAbs(args[0]), "审核表", "核定情况")
	ts.Check(err)
	defer t.Close()
	row := t.find(args[1], args[2])
	if row == 0 {
		ts.Fatalf("no row for %s of %s", args[1], args[2])
	}
	for _, edit := range args[3:] {
		title, text, _ := strings.Cut(edit, "=")
		if t.cols[title] == 0 {
			ts.Fatalf("no column %s", title)
		}
		ts.Check(t.write(row, title, typedText(text)))
	}
	ts.Check(t.Save())
}

// ruled FILE NO UNIT 栏=文字… wants these texts in a row of a sheet with titles, 明细 where FILE is no 审核表.
func ruled(ts *testscript.TestScript, neg bool, args []string) {
	sheet, title := "审核表", "核定情况"
	if !strings.HasSuffix(args[0], "审核表.xlsx") {
		sheet = "明细"
	}
	t, err := openTyped(ts.MkAbs(args[0]), sheet, "单位", title)
	ts.Check(err)
	defer t.Close()
	row := t.find(args[1], args[2])
	if neg != (row == 0) {
		ts.Fatalf("row %d for %s of %s", row, args[1], args[2])
	}
	for _, want := range args[3:] {
		title, text, _ := strings.Cut(want, "=")
		if got := t.at(row, title); got != typedText(text) {
			ts.Fatalf("%s of %s: %s is %q, want %q", args[1], args[2], title, got, text)
		}
	}
}

// reshape FILE WHAT… does to a 审核表 what people do: dropcol TITLE, addcol TITLE BEFORE, droprow NO UNIT,
// copyrow NO UNIT, reverse (sorted the other way), hide NO UNIT (filtered), comment TEXT, sheet NAME,
// swapsheets, beside TEXT (right of the table), below TEXT.
func reshape(ts *testscript.TestScript, neg bool, args []string) {
	t, err := openTyped(ts.MkAbs(args[0]), "审核表", "核定情况")
	ts.Check(err)
	defer t.Close()
	ts.Check(t.reshape(args[1], append(args[2:], "", "")))
	ts.Check(t.Save())
}

func (t *typed) reshape(what string, args []string) error {
	col, _ := excelize.ColumnNumberToName(max(t.cols[args[0]], 1))
	switch what {
	case "dropcol":
		return t.RemoveCol(t.sheet, col)
	case "addcol":
		at, _ := excelize.ColumnNumberToName(t.cols[args[1]])
		if err := t.InsertCols(t.sheet, at, 1); err != nil {
			return err
		}
		return t.SetCellStr(t.sheet, at+strconv.Itoa(t.header), args[0])
	case "droprow":
		return t.RemoveRow(t.sheet, t.find(args[0], args[1]))
	case "copyrow":
		return t.DuplicateRow(t.sheet, t.find(args[0], args[1]))
	case "hide":
		return t.SetRowVisible(t.sheet, t.find(args[0], args[1]), false)
	case "comment":
		return t.AddComment(t.sheet, excelize.Comment{Cell: "C4", Text: args[0]})
	case "sheet":
		if _, err := t.NewSheet(args[0]); err != nil {
			return err
		}
		return t.SetCellStr(args[0], "A1", "自己的统计")
	case "swapsheets":
		return t.MoveSheet("核定记录", "审核表")
	case "beside":
		at, _ := excelize.CoordinatesToCellName(len(t.cols)+3, t.header+1)
		return t.SetCellStr(t.sheet, at, args[0])
	case "below":
		return t.SetCellStr(t.sheet, "B"+strconv.Itoa(len(t.rows)+3), args[0])
	}
	return t.reverse()
}

// reverse writes the rows in the other order, as sorting does.
func (t *typed) reverse() error {
	n := len(t.rows)
	for i := t.header; i < n; i++ {
		cells := make([]any, len(t.cols))
		for j := range cells {
			cells[j] = ""
			if from := t.rows[n-1-(i-t.header)]; j < len(from) {
				cells[j] = from[j]
			}
		}
		if err := t.SetSheetRow(t.sheet, "A"+strconv.Itoa(i+1), &cells); err != nil {
			return err
		}
	}
	return nil
}

func TestTypedText(t *testing.T) {
	for in, want := range map[string]string{"长{3}": "长长长", "a⏎b": "a\nb", "{}": "{}"} {
		if got := typedText(in); got != want {
			t.Errorf("%q is typed as %q", in, got)
		}
	}
}
