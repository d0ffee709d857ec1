package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"
)

// root is the module's folder as seen from this package.
const root = "../.."

// allowed says which rooms a room may import; imports go one way and the stages
// never import one another.
var allowed = map[string][]string{
	"ducha/seeds":                     {"ducha/seeds/pattern"},
	"ducha/seeds/pattern":             {},
	"ducha/seeds/samples":             {},
	"ducha/seeds/units":               {"ducha/seeds/pattern", "ducha/seeds"},
	"ducha/seeds/workbook":            {},
	"ducha/seeds/office":              {},
	"ducha/seeds/formula":             {},
	"ducha/seeds/notice/document":     {"ducha/seeds/pattern", "ducha/seeds/workbook", "ducha/seeds/office"},
	"ducha/seeds/notice":              {"ducha/seeds/pattern", "ducha/seeds", "ducha/seeds/units", "ducha/seeds/notice/document"},
	"ducha/templates":                 {"ducha/seeds", "ducha/templates/fonts"},
	"ducha/templates/fonts":           {},
	"ducha/templates/pen":             {"ducha/templates"},
	"ducha/seeds/book":                {"ducha/seeds", "ducha/seeds/units", "ducha/seeds/formula", "ducha/templates", "ducha/templates/pen"},
	"ducha/collect/ledger":            {"ducha/seeds", "ducha/templates"},
	"ducha/collect/ledger/ledgertest": {"ducha/collect/ledger"},
	"ducha/fill":                      {"ducha/seeds", "ducha/templates", "ducha/templates/pen", "ducha/collect/ledger"},
	"ducha/fill/liaison":              {"ducha/templates"},
	"ducha/fill/dispatch":             {"ducha/seeds/pattern", "ducha/seeds", "ducha/seeds/workbook", "ducha/templates", "ducha/templates/pen", "ducha/collect/ledger", "ducha/collect/account"},
	"ducha/collect/advise":            {"ducha/seeds/pattern", "ducha/seeds", "ducha/templates"},
	"ducha/collect/inbox":             {"ducha/seeds/pattern"},
	"ducha/collect/account":           {},
	"ducha/collect/mailbox":           {"ducha/collect/account"},
	"ducha/collect/mailtest":          {},
	"ducha/collect":                   {"ducha/seeds/pattern", "ducha/seeds", "ducha/templates", "ducha/collect/ledger", "ducha/collect/inbox", "ducha/collect/mailbox", "ducha/collect/account", "ducha/collect/advise", "ducha/seeds/workbook", "ducha/seeds/office"},
	"ducha/report/typeset":            {"ducha/templates", "ducha/templates/fonts"},
	"ducha/report/official":           {"ducha/report/typeset", "ducha/templates", "ducha/templates/fonts"},
	"ducha/report/proof":              {},
	"ducha/report/correction":         {"ducha/seeds/formula", "ducha/seeds/workbook", "ducha/templates", "ducha/templates/pen"},
	"ducha/report":                    {"ducha/seeds", "ducha/seeds/workbook", "ducha/templates", "ducha/templates/fonts", "ducha/templates/pen", "ducha/report/typeset", "ducha/report/official", "ducha/report/correction"},
	"ducha/cmd/ducha":                 nil, // all
}

func TestImportsGoOneWay(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("go list does not run here: %v", err)
	}
	seen := map[string]bool{}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		may, known := allowed[p.ImportPath]
		if !known {
			t.Errorf("%s is no room of the house; add it to the table in architecture and here", p.ImportPath)
		}
		seen[p.ImportPath] = true
		if may == nil {
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "ducha/") && !slices.Contains(may, i) {
				t.Errorf("%s imports %s, which the table does not allow", p.ImportPath, i)
			}
		}
	}
	for p := range allowed {
		if !seen[p] {
			t.Errorf("%s is in the table and nowhere else", p)
		}
	}
}

// The newest excelize and sqlite do not resolve; a replace would break go install.
func TestModuleVersionsAreThoseThatResolve(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"module ducha\n", "github.com/xuri/excelize/v2 v2.11.0", "modernc.org/sqlite v1.60.0", "github.com/jung-kurt/gofpdf v1.16.2", "github.com/urfave/cli/v2 v2.", "github.com/go-playground/validator/v10 v10."} {
		if !strings.Contains(string(data), want) {
			t.Errorf("go.mod lacks %q", want)
		}
	}
	if strings.Contains(string(data), "\nreplace") {
		t.Error("go.mod has a replace")
	}
}

// lost are the calls that drop Chinese characters at line ends or count a
// missing reference as success.
var lost = regexp.MustCompile(`\.(MultiCell|SplitText|SplitLines|ComparePDFFiles)\(`)

func TestHouseRulesOfTheSource(t *testing.T) {
	top := map[string]bool{"cmd": true, "templates": true, "fill": true, "collect": true, "report": true, "seeds": true, "go.mod": true, "go.sum": true, "README.md": true, "ducha-demo": true}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !top[e.Name()] && !strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m := lost.Find(source); m != nil {
			t.Errorf("%s calls %s", path, m)
		}
		if strings.Contains(string(source), "os.Exit(") && filepath.Base(path) != "main.go" {
			t.Errorf("%s ends the process; only main may", path)
		}
		if strings.Contains(string(source), "SetSheetPassword") || strings.Contains(string(source), "time.Now()") && !strings.Contains(path, "cmd") {
			t.Errorf("%s: no password, no clock outside cmd", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// cli ends the process inside App.Run when an error has an exit code of its own.
func TestCliNeverEndsTheProcess(t *testing.T) {
	e := &env{ctx: context.Background(), stdout: io.Discard, stderr: io.Discard}
	code := 0
	app := newApp(e, &code)
	app.Commands = append(app.Commands, &cli.Command{Name: "trap", Action: func(*cli.Context) error { return cli.Exit("坏", 7) }})
	if err := app.RunContext(context.Background(), []string{"ducha", "trap"}); err == nil {
		t.Error("the error is lost")
	}
}

func TestEveryCommandHasItsChineseNameUsageAndExamples(t *testing.T) {
	code := 0
	app := newApp(&env{}, &code)
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
		if len(c.Aliases) == 0 || c.Usage == "" {
			t.Errorf("%s has no Chinese name or usage", c.Name)
		}
		for _, c := range append([]*cli.Command{c}, c.Subcommands...) {
			if strings.Count(c.Description, "例：") < 2 {
				t.Errorf("%s shows fewer than two examples", c.Name)
			}
		}
	}
	sort.Strings(names)
	if got := strings.Join(names, " "); got != "check collect completion demo fill guide help import init ledger remind report review round send status tasks trace units verify version" {
		t.Errorf("commands: %s", got)
	}
}

func TestSortLine(t *testing.T) {
	code := 0
	app := newApp(&env{}, &code)
	for in, want := range map[string]string{
		"collect dir --round H1 -C ws":     "ducha -C ws collect -round H1 -- dir",
		"-C ws --json collect":             "ducha -C ws -json collect",
		"回收 --round=H1 a b":                "ducha collect -round H1 -- a b",
		"round open H1 --name 上半年 --due d": "ducha round open -name 上半年 -due d -- H1",
		"import -- --force":                "ducha import -- --force",
		"import -":                         "ducha import -- -",
		"fill --unit 甲 --unit=乙 --quiet":   "ducha -quiet fill -unit 甲 -unit 乙",
		"check --mark=false":               "ducha check -mark=false",
	} {
		l, help, err := sortLine(app, strings.Fields(in))
		if err != nil || help != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := strings.Join(l.line(), " "); got != want {
			t.Errorf("%s\n  is sorted to %s\n          want %s", in, got, want)
		}
	}
}

func TestHelpForScriptsIsOneDocument(t *testing.T) {
	for _, in := range []string{"--json help", "help fill --json", "--json", "-h --json=true", "--json=true bogus", "round --json", "--json tasks x"} {
		var out strings.Builder
		run(context.Background(), append([]string{"-C", t.TempDir()}, strings.Fields(in)...), strings.NewReader(""), &out, io.Discard)
		dec := json.NewDecoder(strings.NewReader(out.String()))
		var doc any
		if err := dec.Decode(&doc); err != nil {
			t.Errorf("%s: %v in %q", in, err, out.String())
		}
		if err := dec.Decode(&doc); !errors.Is(err, io.EOF) {
			t.Errorf("%s: more than one document", in)
		}
	}
}

func TestTwoFilesAreWrittenBothOrNone(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "表.xlsx"), filepath.Join(dir, "通报.pdf")
	if err := os.WriteFile(first, []byte("旧"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(second, "x"), 0o755); err != nil { // nothing can be renamed over it
		t.Fatal(err)
	}
	for _, old := range []string{"旧", ""} {
		if old == "" {
			if err := os.Remove(first); err != nil {
				t.Fatal(err)
			}
		}
		if err := saveBoth(newFile{first, []byte("新")}, newFile{second, []byte("新")}); err == nil {
			t.Fatal("a folder is written over")
		}
		if got, _ := os.ReadFile(first); string(got) != old {
			t.Errorf("the first file holds %q, want %q", got, old)
		}
	}
}

// Every known trouble has a remedy, and none of the program's own English.
func TestTroublesAreToldInChinese(t *testing.T) {
	for _, text := range []string{"open ledger: file is not a database (26)", "commit: database or disk is full (13)", "write x: no space left on device", "write x: disk quota exceeded", "open ledger: x: ledger of the older version 4", "write x: There is not enough space on the disk.",
		"attempt to write a readonly database (8)", "unable to open database file (14)", "database disk image is malformed (11)", "disk I/O error (10)", "database is locked (5)", "read x: is a directory",
		"begin: failed to connect to `user=ducha database=x`: dial error", "read x: FATAL: terminating connection due to administrator command (SQLSTATE 57P01)", "make schema: ERROR: permission denied for schema public (SQLSTATE 42501)",
		"record x: ERROR: cannot execute INSERT in a read-only transaction (SQLSTATE 25006)", "record x: ERROR: could not extend file (SQLSTATE 53100)", "read x: ERROR: connection failure (SQLSTATE 08006)"} {
		f := explain(errors.New(text))
		if f.remedy == "" || f.message == text {
			t.Errorf("%q is told as %q, remedy %q", text, f.message, f.remedy)
		}
	}
	if f := explain(errors.New("别的")); f.message != "别的" || f.remedy == "" {
		t.Errorf("an unknown trouble is told as %+v", f)
	}
}

func TestInterruptedRunLeavesNothingHalfWritten(t *testing.T) {
	dir := t.TempDir()
	notice := filepath.Join(dir, "n.txt")
	if err := os.WriteFile(notice, []byte("一、事项\n1.修路。\n牵头责任单位：市交通运输局。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var errOut strings.Builder
	code := run(ctx, []string{"-C", filepath.Join(dir, "ws"), "import", notice}, strings.NewReader(""), io.Discard, &errOut)
	if code != exitFailed || !strings.Contains(errOut.String(), "已中断") {
		t.Errorf("exit %d, %q", code, errOut.String())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "ws", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestImportReadsStandardInput(t *testing.T) {
	dir := t.TempDir()
	var out strings.Builder
	code := run(context.Background(), []string{"-C", dir, "import", "-"}, strings.NewReader("一、事项\n1.修路。\n牵头责任单位：市交通运输局。\n"), &out, io.Discard)
	if code == exitFailed || !strings.Contains(out.String(), "任务       1") {
		t.Errorf("exit %d: %s", code, out.String())
	}
}

// What a killed run left goes; what is young may be another run's, and what is not ours stays.
func TestSweepTakesOnlyWhatKilledRunsLeft(t *testing.T) {
	dir := t.TempDir()
	old := time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
	for name, at := range map[string]time.Time{halfWritten + "1": old, halfWritten + "2": old.Add(2 * time.Hour), "台账.xlsx": old} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, halfWritten, old.Add(2*time.Hour))
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || left[0].Name() != halfWritten+"2" || left[1].Name() != "台账.xlsx" {
		t.Errorf("left: %v, %v", left, err)
	}
}
