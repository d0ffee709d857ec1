package report_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	values "ducha/seeds/workbook"
)

// tablesOf finds the tables of a return as collect does: by their headers.
func tablesOf(t testing.TB, returned []byte) []seeds.TableAt {
	t.Helper()
	b, err := values.Read(returned)
	must(t, err)
	return tablesIn(b)
}

func tablesIn(b values.Book) []seeds.TableAt {
	var tables []seeds.TableAt
	for _, s := range b.Sheets {
		at := seeds.TableAt{Sheet: s.Name}
		for _, r := range s.Rows {
			if at.Header == 0 && r.Cells[0].Text == "序号" {
				at.Header, at.Left, at.Right = r.Num, r.Cells[0].Col, r.Cells[len(r.Cells)-1].Col
			}
			at.Last = r.Num
		}
		if at.Header > 0 && !s.Hidden {
			tables = append(tables, at)
		}
	}
	return tables
}

// randomProblems are problems of all kinds on the sheets that have tables.
func randomProblems(rng *rand.Rand, tables []seeds.TableAt) []seeds.Problem {
	var out []seeds.Problem
	for range []int{rng.Intn(7), 20}[rng.Intn(8)/7] {
		at := tables[rng.Intn(len(tables))]
		row, col := at.Header-2+rng.Intn(at.Last-at.Header+4), 1+rng.Intn(at.Right)
		cell, err := excelize.CoordinatesToCellName(col, max(row, 1))
		if err != nil {
			panic(err)
		}
		if rng.Intn(5) == 0 {
			cell = ""
		}
		n := rng.Intn(1000)
		out = append(out, seeds.Problem{Severity: []seeds.Severity{seeds.Fault, seeds.Fault, seeds.Hint, seeds.Advice}[rng.Intn(4)], Sheet: at.Sheet, Cell: cell,
			Column: []string{"完成情况", "", "工作进展"}[rng.Intn(3)], Message: fmt.Sprintf("第 %d 号毛病", n) + strings.Repeat("，说来话长", rng.Intn(40)), Remedy: "请改成 " + strconv.Itoa(n)})
	}
	return out
}

func annotate(t testing.TB, returned []byte, problems []seeds.Problem) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := report.Annotate(&out, returned, tablesOf(t, returned), problems); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lower is what a reader would say of the annotated file: its rows stand one lower
// where a line came in.
func lower(t testing.TB, annotated []byte, problems []seeds.Problem) []seeds.Problem {
	t.Helper()
	b, err := values.Read(annotated)
	must(t, err)
	var marked []string
	for _, s := range b.Sheets {
		if len(s.Rows) > 0 && strings.HasPrefix(s.Rows[0].Cells[0].Text, "退回更正") {
			marked = append(marked, s.Name)
		}
	}
	return oneLower(t, problems, marked...)
}

func oneLower(t testing.TB, problems []seeds.Problem, sheets ...string) []seeds.Problem {
	t.Helper()
	problems = slices.Clone(problems)
	for i, p := range problems {
		if p.Cell == "" || !slices.Contains(sheets, p.Sheet) {
			continue
		}
		col, row, err := excelize.CellNameToCoordinates(p.Cell)
		must(t, err)
		problems[i].Cell, err = excelize.CoordinatesToCellName(col, row+1)
		must(t, err)
	}
	return problems
}

func placesOf(problems []seeds.Problem) string {
	var out strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&out, "%s %s!%s, ", p.Severity, p.Sheet, p.Cell)
	}
	return out.String()
}

// firstDifference shows where two workbooks first differ.
func firstDifference(t testing.TB, got, want []byte) string {
	t.Helper()
	a, b := partsOf(t, got), partsOf(t, want)
	if names, others := partNames(t, got), partNames(t, want); !slices.Equal(names, others) {
		return fmt.Sprintf("parts %v\n want %v", names, others)
	}
	for _, name := range partNames(t, want) {
		x, y := a[name], b[name]
		n := 0
		for n < min(len(x), len(y)) && x[n] == y[n] {
			n++
		}
		if n < max(len(x), len(y)) {
			from := max(n-120, 0)
			return fmt.Sprintf("%s\n got …%s\nwant …%s", name, x[from:min(n+200, len(x))], y[from:min(n+200, len(y))])
		}
	}
	return "no part differs"
}
