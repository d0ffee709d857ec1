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

// However many problems there are, each file has its share of the rows and says how
// many it has no row for.
func TestProblemsAreBounded(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int
		rows   []int // of each file, the one that counts the rest not counted
	}{
		{"one file", []int{2000}, []int{2000}},
		{"one too many", []int{2001, 1}, []int{2000, 1}},
		{"a hostile one among others", []int{60_000, 40, 0, 7}, []int{2000, 40, 0, 7}},
		{"hostile ones", []int{3000, 10, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000},
			[]int{1427, 10, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427, 1427}},
	} {
		var returns []seeds.Return
		for i, n := range c.counts {
			returns = append(returns, troubled(fmt.Sprintf("%02d.xlsx", i), n))
		}
		listed, left := make([]int, len(c.counts)), make([]int, len(c.counts))
		for _, row := range problemRows(t, returns) {
			var file, n int
			fmt.Sscanf(row[2], "%d", &file)
			if _, err := fmt.Sscanf(row[8], "这个文件另有%d个问题没有列出", &n); err == nil {
				left[file] = n
			} else if left[file] > 0 {
				t.Errorf("%s: a problem of file %d stands below its rest", c.name, file)
			} else {
				listed[file]++
			}
		}
		for i, n := range c.counts {
			if listed[i] != c.rows[i] || listed[i]+left[i] != n {
				t.Errorf("%s: file %d has %d rows and %d left of %d, want %d rows", c.name, i, listed[i], left[i], n, c.rows[i])
			}
		}
	}
	rows := problemRows(t, []seeds.Return{troubled("甲.xlsx", 9000)})
	if got := strings.Join(rows[2000], "|"); got != "错误|市甲局|甲.xlsx||||||这个文件另有7000个问题没有列出：错误1000个、提示3000个、研判3000个|先处理列出的，改好后重新报送" {
		t.Errorf("the rest: %s", got)
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
