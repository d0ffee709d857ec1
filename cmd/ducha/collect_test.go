package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
)

// A return that is open elsewhere keeps the verdict of its archived bytes; once
// it has been changed there, nobody knows what it says until it can be read.
func TestReturnThatIsOpenElsewhere(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("the system refuses root nothing")
	}
	dir := t.TempDir()
	ducha := func(args ...string) string {
		t.Helper()
		var out strings.Builder
		code := run(context.Background(), append([]string{"-C", dir, "--json"}, args...), strings.NewReader("一、事项\n1.修路。\n牵头责任单位：市交通运输局。\n"), &out, io.Discard)
		if code != exitDone && code != exitAwaits {
			t.Fatalf("%v: exit %d: %s", args, code, out.String())
		}
		return out.String()
	}
	ducha("import", "-")
	ducha("round", "open", "H1", "--name", "上半年", "--as-of", "2021-06-30", "--due", "2021-07-05")
	ducha("fill")
	forms, err := os.ReadDir(filepath.Join(dir, dirIssued, "H1"))
	if err != nil || len(forms) != 1 {
		t.Fatalf("%d forms, %v", len(forms), err)
	}
	form, err := os.ReadFile(filepath.Join(dir, dirIssued, "H1", forms[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(dir, dirReturns, "H1", "a.xlsx")
	if err := saveFile(back, form); err != nil {
		t.Fatal(err)
	}
	verdicts := func() map[seeds.Verdict]int {
		var doc struct {
			Found  int                   `json:"found"`
			Totals map[seeds.Verdict]int `json:"totals"`
		}
		if err := json.Unmarshal([]byte(ducha("collect")), &doc); err != nil {
			t.Fatal(err)
		}
		doc.Totals["found"] = doc.Found
		return doc.Totals
	}
	verdicts()
	if err := os.Chmod(back, 0); err != nil {
		t.Fatal(err)
	}
	if got := verdicts(); got[seeds.Blank] != 1 || got["found"] != 1 {
		t.Errorf("unchanged: %v", got)
	}
	if err := os.Chtimes(back, time.Time{}, time.Date(2021, 7, 3, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if got := verdicts(); got[seeds.Blank] != 1 || got[seeds.Unreadable] != 1 || got["found"] != 2 {
		t.Errorf("changed: %v", got)
	}
}
