package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
)

// problemRows draws 回收情况.xlsx and gives the rows of sheet 问题 below its header.
func problemRows(t *testing.T, returns []seeds.Return) [][]string {
	t.Helper()
	in := random(3, 4)
	in.Returns = returns
	var out bytes.Buffer
	if err := report.Returns(&out, report.Build(in)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(report.SheetProblems)
	if err != nil {
		t.Fatal(err)
	}
	return rows[3:]
}

// troubled is a return with so many problems, every third of them 错误.
func troubled(file string, n int) seeds.Return {
	r := seeds.Return{Path: file, SHA256: file, Unit: "001", Verdict: seeds.AcceptedWithProblems}
	for i := range n {
		severity := []seeds.Severity{seeds.Advice, seeds.Hint, seeds.Fault}[i%3]
		r.Problems = append(r.Problems, seeds.Problem{Severity: severity, File: file, Sheet: "反馈表", Cell: fmt.Sprint("E", i+1), Value: "重复的话", Message: "问题"})
	}
	return r
}

func TestFaultsOfAFileComeFirst(t *testing.T) {
	returns := []seeds.Return{troubled("甲.xlsx", 7), troubled("乙.xlsx", 3)}
	var got []string
	for _, row := range problemRows(t, returns) {
		got = append(got, row[0]+row[2]+row[4])
	}
	want := "错误甲.xlsxE3 错误甲.xlsxE6 提示甲.xlsxE2 提示甲.xlsxE5 研判甲.xlsxE1 研判甲.xlsxE4 研判甲.xlsxE7 错误乙.xlsxE3 提示乙.xlsxE2 研判乙.xlsxE1"
	if strings.Join(got, " ") != want {
		t.Errorf("listed %v", got)
	}
	if first := returns[0].Problems[0]; first.Severity != seeds.Advice {
		t.Errorf("the return's own list was sorted: %+v", first)
	}
}

// No text of a return is too long for the office's own workbooks.
func TestTextsTooLongForACellAreCut(t *testing.T) {
	r := troubled("甲.xlsx", 1)
	r.Remark, r.Problems[0].Value = strings.Repeat("x", 100_000), strings.Repeat("🙂", 16_384)
	if v := problemRows(t, []seeds.Return{r})[0][7]; !strings.HasPrefix(v, "🙂🙂") || !strings.HasSuffix(v, "🙂……（太长，以原件为准）") {
		t.Errorf("cut to %d characters", len([]rune(v)))
	}
	r.Problems[0].Value = strings.Repeat("🙂", 16_383)
	if v := problemRows(t, []seeds.Return{r})[0][7]; v != r.Problems[0].Value {
		t.Errorf("a text that fits has %d characters", len([]rune(v)))
	}
	in := random(3, 4)
	in.Entries[0].Values[seeds.KeyProgress], in.Entries[0].Values[seeds.KeyIssues] = strings.Repeat("很长。", 30_000), strings.Repeat("y", 40_000)
	workbook(t, in)
}
