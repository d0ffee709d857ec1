package report_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ducha/collect"
	"ducha/fill/liaison"
	"ducha/seeds"
	values "ducha/seeds/workbook"
)

// A form goes out, comes back wrong, goes back with what is wrong, comes back half
// mended, goes back again, and is taken whole in the end.
func TestACorrectedCopyIsAccepted(t *testing.T) {
	led, plan, round, forms, files := issuedForms(t)
	inbox := t.TempDir()
	hour := 0
	read := func(data []byte) seeds.Return {
		hour++
		name := filepath.Join(inbox, string(rune('a'+hour))+".xlsx")
		must(t, os.WriteFile(name, data, 0o600))
		at := time.Date(2021, 7, 2, 10+hour, 0, 0, 0, seeds.Beijing)
		must(t, os.Chtimes(name, at, at))
		r, err := collect.Collect(context.Background(), led, round, collect.Desk{Plan: plan}, collect.Options{Workspace: inbox, Paths: []string{inbox}})
		must(t, err)
		for _, one := range r.Returns {
			if one.Path == filepath.Base(name) {
				return one
			}
		}
		t.Fatal("the return is lost")
		return seeds.Return{}
	}
	mended := func(data []byte, cells map[string]string) []byte {
		l, err := liaison.Open(data)
		must(t, err)
		for title, text := range cells {
			must(t, l.Write(title, l.Row("1"), text))
		}
		out, err := l.Save(time.Date(2021, 7, 2, 11+hour, 0, 0, 0, seeds.Beijing))
		must(t, err)
		return out
	}
	wrong := mended(filledIn(t, files[forms[0].File], nil), map[string]string{"完成情况": "差不多了", "工作进展": "/"})

	first := read(wrong)
	if first.Verdict != seeds.AcceptedWithProblems || first.Entries != 3 {
		t.Fatalf("the wrong form: %s, %d entries, %v", first.Verdict, first.Entries, first.Problems)
	}
	copied := annotate(t, wrong, first.Problems)
	half := read(mended(copied, map[string]string{"完成情况": "正常推进"}))
	if half.Verdict != seeds.AcceptedWithProblems || half.Entries != 3 || faults(half) != 1 {
		t.Fatalf("the half mended copy: %s, %d entries, %v", half.Verdict, half.Entries, half.Problems)
	}
	halfMended := mended(copied, map[string]string{"完成情况": "正常推进"})
	again := annotate(t, halfMended, read(halfMended).Problems)
	if b, err := values.Read(again); err != nil || countOf(b, "退回更正：共 1 处") != 1 || countOf(b, "错误说明") != 1 {
		t.Fatalf("the second copy: %v", err)
	}
	whole := read(mended(again, map[string]string{"工作进展": "已经改好"}))
	if whole.Verdict != seeds.Accepted || whole.Entries != 4 || faults(whole) != 0 || whole.Unit != forms[0].Unit {
		t.Errorf("the mended copy: %s, %d entries, %v", whole.Verdict, whole.Entries, whole.Problems)
	}
}

func faults(r seeds.Return) int {
	n := 0
	for _, p := range r.Problems {
		if p.Severity == seeds.Fault {
			n++
		}
	}
	return n
}

// countOf counts the cells of sheets that are seen which begin with a text.
func countOf(b values.Book, text string) int {
	n := 0
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if !s.Hidden && len(c.Text) >= len(text) && c.Text[:len(text)] == text {
					n++
				}
			}
		}
	}
	return n
}
