//go:build !race

package report_test

import (
	"fmt"
	"strings"
	"testing"

	"ducha/seeds"
)

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
