package report_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/report/typeset"
)

// counted is one table as it stands on 完成情况统计: its band, its rows, the sum last.
type counted struct {
	band string
	rows [][]string
}

// countTables reads 完成情况统计 back: the names over its columns and its tables.
func countTables(t *testing.T, f *excelize.File) (heads []string, tables []counted) {
	t.Helper()
	rows, err := f.GetRows(report.SheetCounts, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range max(len(rows[2]), len(rows[3])) { // names stand in either header row
		name := ""
		for _, row := range rows[2:4] {
			if i < len(row) && row[i] != "项数" && row[i] != "占比" {
				name += strings.ReplaceAll(row[i], "\n", "")
			}
		}
		heads = append(heads, name)
	}
	for _, row := range rows[4:] {
		if len(row) == 1 {
			tables = append(tables, counted{band: row[0]})
			continue
		}
		last := &tables[len(tables)-1]
		last.rows = append(last.rows, row)
	}
	return heads, tables
}

func figure(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatalf("%q is no number", text)
	}
	return v
}

func TestCountSheetSaysWhatTheResultSays(t *testing.T) {
	for name, in := range rounds() {
		res := report.Build(in)
		f, _ := workbook(t, in)
		heads, tables := countTables(t, f)
		whole := report.Breakdown{Name: "全部任务", Total: len(res.Tasks)}
		for _, s := range res.States {
			whole.Counts = append(whole.Counts, s.N)
		}
		want := [][]report.Breakdown{{whole}}
		for _, list := range [][]report.Breakdown{res.ByUnit, res.Chapters, res.Leaders} {
			if len(list) > 0 {
				want = append(want, list)
			}
		}
		if len(tables) != len(want) {
			t.Errorf("%s: %d tables, want %d", name, len(tables), len(want))
			continue
		}
		for i, table := range tables {
			for k, b := range want[i] {
				sameCounts(t, name, heads, table.rows[k], b, res)
			}
			total := 0
			for _, b := range want[i] {
				total += b.Total
			}
			if !strings.Contains(table.band, fmt.Sprintf("共%d项", total)) {
				t.Errorf("%s: the base of %d is not in %q", name, total, table.band)
			}
			addUp(t, name, heads, table, len(want[i]))
		}
	}
}

// sameCounts compares a row with what it was drawn from; states without a column count nothing.
func sameCounts(t *testing.T, name string, heads, row []string, b report.Breakdown, res report.Result) {
	t.Helper()
	if row[0] != b.Name || figure(t, row[1]) != float64(b.Total) {
		t.Errorf("%s: row %v, want %s %d", name, row, b.Name, b.Total)
	}
	shares := report.Shares(b.Counts)
	for i, state := range res.States {
		at := slices.Index(heads, state.Name)
		if at < 0 {
			if b.Counts[i] != 0 {
				t.Errorf("%s: %s has no column", name, state.Name)
			}
			continue
		}
		if got := figure(t, row[at]); got != float64(b.Counts[i]) {
			t.Errorf("%s: %s %s %v, want %d", name, b.Name, state.Name, got, b.Counts[i])
		}
		second := at + 1 + slices.Index(heads[at+1:], state.Name)
		if b.Total > 0 && math.Abs(figure(t, row[second])-float64(shares[i])/1000) > 1e-9 {
			t.Errorf("%s: share of %s %s is %s, want %d", name, b.Name, state.Name, row[second], shares[i])
		}
	}
}

// addUp holds the last row to be the sum of the others, and shares to be 100 per cent.
func addUp(t *testing.T, name string, heads []string, table counted, rows int) {
	t.Helper()
	last := table.rows[len(table.rows)-1]
	if len(table.rows) != rows+1 && !(rows == 1 && last[0] == "全部任务") {
		t.Errorf("%s: %s has %d rows of %d", name, table.band, len(table.rows), rows)
	}
	if len(table.rows) > 1 && last[0] != "合计" {
		t.Errorf("%s: %s ends with %s", name, table.band, last[0])
	}
	states := 0 // the columns of their shares come next
	if len(heads) > 2 {
		states = slices.Index(heads[3:], heads[2]) + 1
	}
	for col := 1; col < 2+states && len(table.rows) > 1; col++ {
		sum := 0.0
		for _, row := range table.rows[:len(table.rows)-1] {
			sum += figure(t, row[col])
		}
		if sum != figure(t, last[col]) {
			t.Errorf("%s: %s column %d adds up to %v, 合计 says %s", name, table.band, col, sum, last[col])
		}
	}
	for _, row := range table.rows {
		if shares := row[2+states : 2+2*states]; row[1] != "0" && math.Abs(sumOf(t, shares)-1) > 1e-9 {
			t.Errorf("%s: shares of %s add up to %v", name, row[0], sumOf(t, shares))
		}
	}
}

func sumOf(t *testing.T, texts []string) float64 {
	t.Helper()
	sum := 0.0
	for _, text := range texts {
		sum += figure(t, text)
	}
	return sum
}

// What the annex of the bulletin prints, the sheet says in the same cell.
func TestCountSheetAgreesWithTheAnnex(t *testing.T) {
	for name, in := range rounds() {
		f, _ := workbook(t, in)
		heads, tables := countTables(t, f)
		for _, annex := range annexTables(document(t, in), "情况统计表") {
			i := slices.IndexFunc(tables, func(c counted) bool { return strings.HasPrefix(c.band, "按"+annex.Columns[0].Title+"统计") })
			if i < 0 {
				t.Errorf("%s: %s is not on the sheet", name, annex.Columns[0].Title)
				continue
			}
			for k, row := range annex.Rows[:len(annex.Rows)-1] { // the last are the shares of the sum
				sameAsAnnex(t, name, annex, row, heads, tables[i].rows[k])
			}
		}
	}
}

func sameAsAnnex(t *testing.T, name string, annex typeset.Table, row typeset.Row, heads, got []string) {
	t.Helper()
	for c, column := range annex.Columns {
		if c == 0 {
			if got[0] != row.Cells[0].Text {
				t.Errorf("%s: row of %s, in the annex of %s", name, got[0], row.Cells[0].Text)
			}
			continue
		}
		text := got[slices.Index(heads, column.Title)]
		if column.Title == "完成率" && text != "—" {
			text = fmt.Sprintf("%.1f%%", figure(t, text)*100)
		}
		if text != row.Cells[c].Text {
			t.Errorf("%s: %s of %s is %s, in the annex %s", name, column.Title, got[0], text, row.Cells[c].Text)
		}
	}
}

// Where no state is asked, only who has answered is counted.
func TestCountSheetOfFormsWithoutStates(t *testing.T) {
	f, _ := workbook(t, situations()["short_form"])
	heads, _ := countTables(t, f)
	if got := strings.Join(heads, " "); got != "范围 合计 已报 未报 已报 未报" {
		t.Errorf("columns: %s", got)
	}
	for ref, want := range map[string]string{"A1": "2021年上半年重点工作填报情况统计表", "A2": "截至2021年6月30日　占比以本行合计为基数，经过调整，各项之和为100%"} {
		if got, err := f.GetCellValue(report.SheetCounts, ref); err != nil || got != want {
			t.Errorf("%s: %q, %v", ref, got, err)
		}
	}
}

// Both header rows stay on the screen and are printed on every page.
func TestCountSheetRepeatsBothHeaderRows(t *testing.T) {
	f, _ := workbook(t, random(2, 20))
	want := fmt.Sprintf("'%s'!$3:$4", report.SheetCounts)
	if !slices.ContainsFunc(f.GetDefinedName(), func(d excelize.DefinedName) bool { return d.RefersTo == want }) {
		t.Errorf("%v does not repeat %s", f.GetDefinedName(), want)
	}
	if panes, err := f.GetPanes(report.SheetCounts); err != nil || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

// Without a plan, a state or a form there is still a sheet, and it says so.
func TestCountSheetOfNothing(t *testing.T) {
	f, _ := workbook(t, random(1, 0))
	if _, tables := countTables(t, f); len(tables) != 1 || tables[0].rows[0][1] != "0" {
		t.Errorf("tables: %v", tables)
	}
	if v, err := f.GetCellValue(report.SheetCharts, "A3"); err != nil || v != "（无）" {
		t.Errorf("统计图 says %q, %v", v, err)
	}
}

// Shares of equal counts differ by what is left to round; that of what is done, which
// stands first, keeps to its rate.
func TestSharesKeepToTheRate(t *testing.T) {
	for _, tt := range [][2][]int{{{1, 1, 1}, {333, 333, 334}}, {{1, 4, 1}, {167, 667, 166}}, {{1, 9, 2, 1, 1}, {71, 643, 143, 71, 72}}, {{0, 0}, {0, 0}}} {
		if got := report.Shares(tt[0]); !slices.Equal(got, tt[1]) {
			t.Errorf("%v: %v, want %v", tt[0], got, tt[1])
		}
	}
}
