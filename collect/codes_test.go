package collect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ducha/collect"
)

// TestCodesAreDocumented holds codes.md to the codes that there are.
func TestCodesAreDocumented(t *testing.T) {
	var want strings.Builder
	want.WriteString("# 问题代码\n\n`ducha collect --json` 和 回收情况.xlsx 里的每个问题都有代码，代码不变，文字可以改。错误：这一行等改正；提示：收下，指给人看；研判：供办公室判断。\n" +
		"本表由代码生成：`go test ./collect -run Documented -update`。\n\n| 代码 | 程度 | 例 | 怎么办 |\n| --- | --- | --- | --- |\n")
	for _, c := range collect.Codes() {
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", c.Code, c.Severity, strings.ReplaceAll(c.Example, "\n", " "), c.Remedy)
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

// needsTheSystem are the codes that no script can show: a file that the system will not
// open, one that LibreOffice fails with or is not there for.
var needsTheSystem = map[string]bool{string(collect.CodeUnopened): true, string(collect.CodeODS): true, string(collect.CodeODSFailed): true}

// TestEveryCodeIsShown holds the cases to show every code there is.
func TestEveryCodeIsShown(t *testing.T) {
	scripts, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range scripts {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	for _, c := range collect.Codes() {
		if !needsTheSystem[c.Code] && !regexp.MustCompile(` `+c.Code+`\b`).MatchString(all.String()) {
			t.Errorf("no case shows %s", c.Code)
		}
	}
}
