package collect_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCasesResaved plays the cases once more with every workbook saved by another
// program before it is collected: the verdicts, entries and problems are the same.
func TestCasesResaved(t *testing.T) {
	if testing.Short() {
		t.Skip("other programs are not started in short mode")
	}
	for _, p := range []struct {
		name    string
		command []string
		need    string // a file or program without which it cannot run
		only    string // pattern of the cases that it plays; "" for all
	}{
		{"openpyxl", []string{"/usr/bin/python3", "../.ci/save_again.py", "openpyxl"}, "/usr/lib/python3/dist-packages/openpyxl", ""},
		{"libreoffice xlsx", []string{"/usr/bin/python3", "../.ci/save_again.py", "xlsx"}, "soffice", ""},
		{"libreoffice xls", []string{"/usr/bin/python3", "../.ci/save_again.py", "xls"}, "soffice", ""},
		{"libreoffice ods", []string{"/usr/bin/python3", "../.ci/save_again.py", "ods"}, "soffice", "^(good|state_synonyms|percent_formatted|merged_down)$"},
		{"sheetjs xlsx", []string{"node", "../.ci/save_again.js", "xlsx"}, os.Getenv("DUCHA_SHEETJS"), ""},
		{"sheetjs xls", []string{"node", "../.ci/save_again.js", "biff8"}, os.Getenv("DUCHA_SHEETJS"), ""},
	} {
		t.Run(strings.ReplaceAll(p.name, " ", "_"), func(t *testing.T) {
			needProgram(t, p.name, p.need)
			r := startResaver(t, p.command)
			params := caseParams(r.save)
			params.Dir, params.Files = "", casesLike(t, p.only)
			if r.foreign = strings.HasSuffix(p.name, "xls") || strings.HasSuffix(p.name, "ods"); r.foreign {
				setForeign(&params)
			}
			testscript.Run(t, params)
		})
	}
}

// needProgram skips the test where a program is not there; where the end-to-end tests
// are required it fails.
func needProgram(t *testing.T, name, need string) {
	t.Helper()
	if os.Getenv("DUCHA_E2E") == "no" {
		t.Skip("DUCHA_E2E=no")
	}
	_, err := os.Stat(need)
	if _, lookErr := exec.LookPath(need); err == nil && filepath.IsAbs(need) || lookErr == nil && need != "" {
		return
	}
	if os.Getenv("DUCHA_E2E") == "required" {
		t.Fatalf("%s is not here", name)
	}
	t.Skipf("%s is not here", name)
}

// casesLike lists the cases whose names match.
func casesLike(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, path := range all {
		if regexp.MustCompile(pattern).MatchString(strings.TrimSuffix(filepath.Base(path), ".txtar")) {
			files = append(files, path)
		}
	}
	return files
}

// setForeign makes the condition foreign true: the program writes another format, and
// does not keep when a workbook was saved.
func setForeign(p *testscript.Params) {
	known := p.Condition
	p.Condition = func(cond string) (bool, error) {
		if cond == "foreign" {
			return true, nil
		}
		return known(cond)
	}
}

// resaver is a running program that saves workbooks again, one at a time.
type resaver struct {
	mu      sync.Mutex
	in      io.WriteCloser
	out     *bufio.Scanner
	done    map[string]bool // paths that were saved again
	foreign bool            // it writes another format than .xlsx
}

func startResaver(t *testing.T, command []string) *resaver {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	if dir := os.Getenv("DUCHA_SHEETJS"); command[0] == "node" {
		script, err := filepath.Abs(command[1])
		if err != nil {
			t.Fatal(err)
		}
		cmd.Args[1], cmd.Dir = script, dir
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &resaver{in: in, out: bufio.NewScanner(out), done: map[string]bool{}}
}

// save saves one workbook again. What was none stays as it is; when it was saved is
// put back, since these programs write today's date.
func (r *resaver) save(path string) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	saved := savedTime.FindSubmatch(partOf(before, "docProps/core.xml"))
	r.mu.Lock()
	done := r.done[path]
	r.done[path] = true
	r.mu.Unlock()
	if saved == nil || done {
		return nil // no workbook, or saved again already
	}
	r.mu.Lock()
	_, err = fmt.Fprintln(r.in, path)
	answered := err == nil && r.out.Scan()
	answer := r.out.Text()
	r.mu.Unlock()
	if err != nil || !answered || answer != "ok" {
		return fmt.Errorf("%s (%v)", answer, err)
	}
	if r.foreign {
		return nil
	}
	after, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, withPart(after, "docProps/core.xml", func(core []byte) []byte {
		return savedTime.ReplaceAll(core, append(append([]byte("${1}"), saved[2]...), "${3}"...))
	}), 0o600)
}

var savedTime = regexp.MustCompile(`(<dcterms:modified[^>]*>)([^<]*)(</dcterms:modified>)`)

// partOf gives a part of a zip, nil where there is none.
func partOf(data []byte, name string) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	f, err := z.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	part, err := io.ReadAll(f)
	must(err)
	return part
}

// withPart changes a part of a zip.
func withPart(data []byte, name string, change func([]byte) []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(err)
	files := map[string][]byte{}
	for _, part := range z.File {
		files[part.Name] = partOf(data, part.Name)
	}
	files[name] = change(files[name])
	return zipped(files)
}
