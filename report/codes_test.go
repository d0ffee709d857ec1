package report_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"ducha/report"
)

// TestReviewCodesAreDocumented holds codes.md to the codes of a 审核表 that there are.
func TestReviewCodesAreDocumented(t *testing.T) {
	var want strings.Builder
	want.WriteString("# 审核表的问题代码\n\n`ducha review --apply --json` 里的每个问题都有代码，代码不变，文字可以改。错误：这一行没有读入；提示：指给人看，不妨碍读入其余。\n" +
		"报送件的代码见 [collect/codes.md](../collect/codes.md)。本表由代码生成：`go test ./report -run Documented -update`。\n\n| 代码 | 程度 | 例 | 怎么办 |\n| --- | --- | --- | --- |\n")
	for _, p := range report.ReviewProblems() {
		if text := p.Message + p.Remedy; p.Code == "" || strings.Contains(text, "%") {
			t.Errorf("%s says %s", p.Code, text)
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", p.Code, p.Severity, p.Message, p.Remedy)
	}
	if *update {
		if err := os.WriteFile("codes.md", []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile("codes.md")
	if err != nil || string(is) != want.String() {
		t.Errorf("codes.md is not what the code says (%v); run with -update", err)
	}
}
