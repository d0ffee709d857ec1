package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/seeds/samples"
	"ducha/templates/fonts"
)

var update = flag.Bool("update", false, "rewrite the expectations in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"ducha": func() {
			c := hurried
			if now, err := time.Parse(time.RFC3339, os.Getenv(envNow)); err == nil {
				c = hurriedAt(now)
			}
			keepShared(os.Args[1:])
			os.Exit(runBy(c, context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// keepShared has the record of a script's workspace in a database of its own, where tests
// are to run on a shared one.
func keepShared(args []string) {
	dir := cmp.Or(os.Getenv(envWorkspace), ".")
	if i := slices.Index(args, "-C"); i >= 0 && i+1 < len(args) {
		dir = args[i+1]
	}
	if url := ledgertest.URL(dir); url != "" && os.Getenv(envLedger) == "" {
		os.Setenv(envLedger, url)
	}
}

// hurried is a clock by which no time is lost with waiting.
var hurried = clock{time.Now, func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}

// envNow is the environment variable with the time that the program in PATH takes it to be.
const envNow = "DUCHA_TEST_NOW"

// hurriedAt is such a clock that stands still.
func hurriedAt(now time.Time) clock {
	return clock{func() time.Time { return now }, hurried.wait}
}

// TestScripts drives the program as a person does; a case is a script, and
// adding one needs no Go.
func TestScripts(t *testing.T) {
	dir, files := filepath.Join("testdata", "script"), []string(nil)
	for _, name := range fewScripts {
		files = append(files, filepath.Join(dir, name+".txtar"))
	}
	if files != nil {
		dir = ""
	}
	testscript.Run(t, testscript.Params{
		Dir: dir, Files: files, RequireExplicitExec: true, UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Values[postKey] = &post{t: t}
			env.Values[foldersKey] = map[string]map[string]string{}
			env.Setenv(ledgertest.Variable, os.Getenv(ledgertest.Variable))
			env.Setenv("SHARED", ledgertest.URL(env.WorkDir))
			env.Setenv("SHARED2", ledgertest.URL(filepath.Join(env.WorkDir, "2")))
			env.Setenv("SHARED3", ledgertest.URL(filepath.Join(env.WorkDir, "3")))
			env.Setenv("SHARED3_PASSWORD", strings.Replace(env.Getenv("SHARED3"), "@", ":geheim@", 1))
			env.Defer(func() { verifyLeft(env.T().(testing.TB), env.WorkDir) })
			notice, err := samples.FS.ReadFile(samples.Labelled2021)
			if err != nil {
				return err
			}
			if err := os.CopyFS(filepath.Join(env.WorkDir, "samples"), samples.FS); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "notice.txt"), notice, 0o600)
		},
		Condition: func(cond string) (bool, error) { // [shared]: the record is kept in a database that desks share
			if cond != "shared" {
				return false, fmt.Errorf("unknown condition %s", cond)
			}
			return os.Getenv(ledgertest.Variable) != "", nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": code, "xlsxdump": xlsxDump, "xlsxset": xlsxSet, "answer": answerForm, "samebytes": sameBytes, "xlsxpart": xlsxPart, "setting": setting, "font": fontFile, "rule": rule, "ruled": ruled, "reshape": reshape,
			"mailserver": mailServer, "mails": mails, "mailbody": mailBody, "mailfault": mailFault, "mailin": mailIn, "mailfile": mailFile, "addresses": addressBook, "digest": digestOf, "glob": glob, "copyto": copyTo, "spoil": spoil,
			"unchanged": unchanged, "remember": remember,
		},
	})
}

// verifyLeft verifies the workspaces that a script has left: archive and ledger agree,
// whatever came about in it.
func verifyLeft(t testing.TB, dir string) {
	if t.Failed() || t.Skipped() {
		return
	}
	books, err := filepath.Glob(filepath.Join(dir, "*", "台账.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range books {
		var out, errOut strings.Builder
		switch got := runBy(hurried, context.Background(), []string{"-C", filepath.Dir(path), "verify"}, strings.NewReader(""), &out, &errOut); got {
		case exitDone:
		case exitAwaits:
			t.Errorf("%s does not agree:\n%s", filepath.Dir(path), &out)
		default: // a script about a 台账 that cannot be read
			t.Logf("%s is not verified: %s", filepath.Dir(path), &errOut)
		}
	}
}

// code N COMMAND… runs ducha and wants this exit code, and, after some, that
// status says the same by what was kept as reckoned anew.
func code(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec("ducha", args[1:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
	if i := slices.Index(args, "-C"); i >= 0 && i+1 < len(args) && lawAsked(args) {
		if diff := statusDiffers(ts.MkAbs(args[i+1])); diff != "" {
			ts.Fatalf("%s", diff)
		}
	}
}

// xlsxdump FILE SHEET [COLUMN…] prints rows as texts between |; with letters, those columns only.
func xlsxDump(ts *testscript.TestScript, neg bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	rows, err := f.GetRows(args[1])
	ts.Check(err)
	for i := range rows {
		var cells []string
		for j, v := range rows[i] {
			name, err := excelize.ColumnNumberToName(j + 1)
			ts.Check(err)
			if len(args) == 2 || strings.Contains(strings.Join(args[2:], " ")+" ", name+" ") {
				cells = append(cells, strings.ReplaceAll(v, "\n", "⏎"))
			}
		}
		if line := strings.TrimRight(strings.Join(cells, "|"), "|"); line != "" {
			_, err := fmt.Fprintln(ts.Stdout(), line)
			ts.Check(err)
		}
	}
}

// xlsxset FILE SHEET CELL VALUE [CELL VALUE …] types into a workbook; = begins a formula.
func xlsxSet(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(path)
	ts.Check(err)
	defer f.Close()
	for pair := range slices.Chunk(args[2:], 2) {
		if formula, ok := strings.CutPrefix(pair[1], "="); ok {
			ts.Check(f.SetCellFormula(args[1], pair[0], formula))
			continue
		}
		ts.Check(f.SetCellStr(args[1], pair[0], pair[1]))
	}
	ts.Check(f.SaveAs(path))
}

// setting FILE KEY VALUE types beside a key of sheet 设置.
func setting(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(path)
	ts.Check(err)
	defer f.Close()
	cells, err := f.SearchSheet("设置", args[1])
	ts.Check(err)
	if len(cells) != 1 {
		ts.Fatalf("%s stands in %d cells", args[1], len(cells))
	}
	ts.Check(f.SetCellStr("设置", "B"+strings.TrimPrefix(cells[0], "A"), args[2]))
	ts.Check(f.SaveAs(path))
}

// font ROLE FILE writes the embedded font of a role.
func fontFile(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, fonts.Embedded().Faces(fonts.Role(args[0]))[0].Data(), 0o600))
}

// xlsxpart FILE PART PATTERN TEXT replaces every match in a part of a workbook.
func xlsxPart(ts *testscript.TestScript, neg bool, args []string) {
	path, pattern, changed := ts.MkAbs(args[0]), regexp.MustCompile(args[2]), false
	in, err := zip.OpenReader(path)
	ts.Check(err)
	defer in.Close()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		ts.Check(err)
		data, err := io.ReadAll(r)
		ts.Check(err)
		if part.Name == args[1] {
			changed = pattern.Match(data)
			data = pattern.ReplaceAll(data, []byte(args[3]))
		}
		w, err := z.Create(part.Name)
		ts.Check(err)
		_, err = w.Write(data)
		ts.Check(err)
	}
	ts.Check(z.Close())
	if !changed {
		ts.Fatalf("no %s in %s", args[2], args[1])
	}
	ts.Check(os.WriteFile(path, out.Bytes(), 0o600))
}

// answer FORM OUT [NO 栏目=内容…]… fills a form as a liaison on 2 July 2021:
// every row with a good answer, then the given cells with the given texts; 空 leaves a row blank.
func answerForm(ts *testscript.TestScript, neg bool, args []string) {
	forms, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(forms) != 1 {
		ts.Fatalf("%s names %d forms", args[0], len(forms))
	}
	data, err := os.ReadFile(forms[0])
	ts.Check(err)
	l, err := liaison.Open(data)
	ts.Check(err)
	all, err := sampleAnswers()
	ts.Check(err)
	for i := 2; i < len(args); i++ {
		no, edit, _ := strings.Cut(args[i], "/")
		if edit == "空" {
			delete(all, no)
			continue
		}
		title, text, _ := strings.Cut(edit, "=")
		all[no][title] = text
	}
	ts.Check(l.Fill(all))
	path := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	before, err := os.ReadDir(filepath.Dir(path))
	ts.Check(err)
	out, err := l.Save(time.Date(2021, 7, 2, 10, len(before), 0, 0, seeds.Beijing)) // later than what lies there
	ts.Check(err)
	ts.Check(os.WriteFile(path, out, 0o600))
}

// samebytes DIR1 DIR2 compares two trees byte for byte.
func sameBytes(ts *testscript.TestScript, neg bool, args []string) {
	a, b := tree(ts, args[0]), tree(ts, args[1])
	for name, data := range a {
		if b[name] != data {
			ts.Fatalf("%s differs or is missing", name)
		}
	}
	if len(a) != len(b) || len(a) == 0 {
		ts.Fatalf("%d files, %d files", len(a), len(b))
	}
}

func tree(ts *testscript.TestScript, dir string) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(dir)
	ts.Check(filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, relErr := filepath.Rel(root, path)
		if err == nil {
			err = relErr
		}
		files[rel] = string(data)
		return err
	}))
	return files
}

// spoil [-rm] ARCHIVE FILE changes, or removes, what is archived of a file.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	remove := args[0] == "-rm"
	if remove {
		args = args[1:]
	}
	data, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	path := filepath.Join(ts.MkAbs(args[0]), ledger.Hash(data))
	ts.Check(os.Remove(path))
	if data[len(data)/2] ^= 1; !remove {
		ts.Check(os.WriteFile(path, data, 0o600))
	}
}
