package book

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

func problem(severity seeds.Severity, sheet, cell, message, remedy string) seeds.Problem {
	return seeds.Problem{Severity: severity, Sheet: sheet, Cell: cell, Message: message, Remedy: remedy}
}

// fixtureProblems are those that the workbooks in testdata are marked with. They are the
// sample book with a comment of the clerk's at 任务清单!E5, marked, then opened and saved
// by the program that they are named after.
var fixtureProblems = []seeds.Problem{
	problem(seeds.Fault, sheetTasks, "H4", "没有牵头", "填上"),
	problem(seeds.Hint, sheetTasks, "I6", "重了", "删去一处"),
	problem(seeds.Hint, sheetUnits, "H5", "没有邮箱", "填上"),
}

// said gives the comments without their authors, which not every program keeps.
func said(t *testing.T, data []byte) map[string]string {
	t.Helper()
	got := comments(t, data)
	for at, text := range got {
		_, text, _ = strings.Cut(text, "：")
		got[at] = strings.TrimRight(text, "\n")
	}
	return got
}

// boxCount counts the boxes of comments in all drawings.
func boxCount(t *testing.T, data []byte) int {
	t.Helper()
	p, err := openParts(data)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := p.sheets()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, part := range sheets {
		c, err := commentsOf(p, part)
		if err != nil {
			t.Fatal(err)
		}
		n += len(c.shapes)
	}
	return n
}

func TestMarkInWorkbooksOfOtherPrograms(t *testing.T) {
	for _, name := range []string{"openpyxl.xlsx", "libreoffice.xlsx"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(marked(t, data, fixtureProblems), data) {
				t.Error("the same problems change the file")
			}
			problems := []seeds.Problem{ // one is solved, one changed, one new, one under the clerk's comment
				problem(seeds.Hint, sheetTasks, "I6", "还是重了", "删去一处"), fixtureProblems[2],
				problem(seeds.Fault, sheetTasks, "F4", "没有这一天", "改正"), problem(seeds.Fault, sheetTasks, "E5", "太短", "补上"),
			}
			out, done, err := Mark(data, problems)
			if err != nil || done != (Marked{Added: 1, Changed: 1, Removed: 1, Taken: 1}) {
				t.Errorf("%+v, %v", done, err)
			}
			want := map[string]string{
				sheetTasks + "!E5": "商量过", sheetTasks + "!I6": commentHead + "\n提示：还是重了。删去一处。",
				sheetTasks + "!F4": commentHead + "\n错误：没有这一天。改正。", sheetUnits + "!H5": commentHead + "\n提示：没有邮箱。填上。",
			}
			if got := said(t, out); !reflect.DeepEqual(got, want) {
				t.Errorf("comments %q", got)
			}
			if n := boxCount(t, out); n != len(want) {
				t.Errorf("%d boxes", n)
			}
			compare(t, mustRead(t, out), mustRead(t, data))
			if !bytes.Equal(marked(t, out, problems), out) {
				t.Error("a second run changes the file")
			}
			if got := said(t, marked(t, out, nil)); len(got) != 1 || got[sheetTasks+"!E5"] != "商量过" {
				t.Errorf("without problems: %q", got)
			}
		})
	}
}

func TestWhatTheClerkWroteIntoOurCommentStays(t *testing.T) {
	p := []seeds.Problem{problem(seeds.Fault, sheetTasks, "H4", "没有牵头", "填上")}
	data := edited(t, marked(t, sampleFile(t), p), func(f *excelize.File) error {
		if err := f.DeleteComment(sheetTasks, "H4"); err != nil {
			return err
		}
		return f.AddComment(sheetTasks, excelize.Comment{Cell: "H4", Author: "小李", Text: commentHead + "\n错误：没有牵头。填上。\n已问过办公室"})
	})
	if !bytes.Equal(marked(t, data, p), data) {
		t.Error("the same problem changes the file")
	}
	solved := marked(t, data, nil)
	if got := said(t, solved)[sheetTasks+"!H4"]; got != "已问过办公室" {
		t.Errorf("solved: %q", got)
	}
	if got := said(t, marked(t, solved, p))[sheetTasks+"!H4"]; got != commentHead+"\n错误：没有牵头。填上。\n已问过办公室" {
		t.Errorf("there again: %q", got)
	}
}

// Marking twice leaves what marking once with the later problems does.
func TestMarkForgetsWhatWasBefore(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		return f.AddComment(sheetTasks, excelize.Comment{Cell: "E5", Author: "小李", Text: "商量过"})
	})
	for seed := range int64(20 / fewer) {
		r := rand.New(rand.NewSource(seed))
		some := func() (problems []seeds.Problem) {
			for range r.Intn(12) {
				cell := ref(t, 4+r.Intn(3), 4+r.Intn(3))
				problems = append(problems, problem(seeds.Hint, []string{sheetTasks, sheetUnits}[r.Intn(2)], cell, fmt.Sprint("第", r.Intn(3), "处<&>"), "改\n正"))
			}
			return problems
		}
		p, q := some(), some()
		twice := marked(t, marked(t, data, p), q)
		if got, want := said(t, twice), said(t, marked(t, data, q)); !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: %q, want %q", seed, got, want)
		}
		if n := boxCount(t, twice); n != len(said(t, twice)) {
			t.Errorf("seed %d: %d boxes for %d comments", seed, n, len(said(t, twice)))
		}
		if !bytes.Equal(marked(t, twice, q), twice) {
			t.Errorf("seed %d: not the same bytes", seed)
		}
	}
}

func TestTheBoxOfACommentHoldsItsText(t *testing.T) {
	f := opened(t, sampleFile(t))
	short, long := boxFor(f, sheetTasks, "H5", "短"), boxFor(f, sheetTasks, "H5", strings.Repeat("很长的话。", 60))
	if short.left != 8 || short.top != 3 || short.right < short.left || long.bottom <= short.bottom {
		t.Errorf("%+v, %+v", short, long)
	}
	if b := boxFor(f, sheetTasks, "L1", "在角上"); b.top != 0 {
		t.Errorf("%+v", b)
	}
}

// threaded adds a comment as newer office programs write it: a thread, persons and a
// comment that stands in for older programs.
func threaded(t *testing.T, data []byte, cell string) []byte {
	t.Helper()
	data = edited(t, data, func(f *excelize.File) error {
		return f.AddComment(sheetTasks, excelize.Comment{Cell: cell, Author: "tc={1}", Text: "[线程批注]\n\n请核对"})
	})
	p, err := openParts(data)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := p.sheets()
	if err != nil {
		t.Fatal(err)
	}
	p.set("xl/threadedComments/threadedComment1.xml", []byte(`<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="`+cell+`" personId="{2}" id="{1}"><text>请核对</text></threadedComment></ThreadedComments>`))
	if _, err := p.relate(sheets[sheetTasks], "threadedComment", "xl/threadedComments/threadedComment1.xml"); err != nil {
		t.Fatal(err)
	}
	if data, err = p.bytes(); err != nil {
		t.Fatal(err)
	}
	return data
}

func part(t *testing.T, data []byte, name string) string {
	t.Helper()
	p, err := openParts(data)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.get(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestThreadedCommentsSurvive(t *testing.T) {
	const name = "xl/threadedComments/threadedComment1.xml"
	data := threaded(t, sampleFile(t), "E5")
	out, done, err := Mark(data, []seeds.Problem{problem(seeds.Hint, sheetTasks, "E5", "太短", "补上"), problem(seeds.Hint, sheetTasks, "E6", "太短", "补上")})
	if err != nil || done.Taken != 1 || done.Added != 1 || part(t, out, name) != part(t, data, name) {
		t.Errorf("%+v, %v: %s", done, err, part(t, out, name))
	}
	b := mustRead(t, out)
	b.Plan.Tasks = append([]seeds.Task{{ID: "0", No: "0", Text: "在前面。"}}, b.Plan.Tasks...)
	moved := written(t, b, out)
	if !strings.Contains(part(t, moved, name), `ref="E6"`) || said(t, moved)[sheetTasks+"!E6"] != "[线程批注]\n\n请核对" {
		t.Errorf("moved: %s, %q", part(t, moved, name), said(t, moved))
	}
	b.Plan.Tasks = b.Plan.Tasks[:2]
	if gone := part(t, written(t, b, moved), name); strings.Contains(gone, "<threadedComment ") {
		t.Errorf("its row is gone: %s", gone)
	}
}

// Programs write a list without comments as an empty element, and drawings that are no XML.
func TestMarkInOddParts(t *testing.T) {
	p := []seeds.Problem{problem(seeds.Hint, sheetTasks, "E5", "太短", "补上"), problem(seeds.Hint, sheetTasks, "E6", "太短", "补上")}
	data := marked(t, sampleFile(t), p[:1])
	for name, change := range map[string]func(p *parts, c *commentSheet){
		"empty list": func(p *parts, c *commentSheet) {
			p.set(c.texts, []byte(`<x:comments xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:authors/><x:commentList/></x:comments>`))
		},
		"drawing without end": func(p *parts, c *commentSheet) { p.set(c.boxes, []byte(`<xml><v:shape id="1"`)) },
		"empty drawing":       func(p *parts, c *commentSheet) { p.set(c.boxes, []byte{}) },
	} {
		parts, err := openParts(data)
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := parts.sheets()
		if err != nil {
			t.Fatal(err)
		}
		c, err := commentsOf(parts, sheets[sheetTasks])
		if err != nil {
			t.Fatal(err)
		}
		change(parts, c)
		odd, err := parts.bytes()
		if err != nil {
			t.Fatal(err)
		}
		if got := said(t, marked(t, odd, p)); len(got) != 2 || !strings.HasPrefix(got[sheetTasks+"!E6"], commentHead) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
