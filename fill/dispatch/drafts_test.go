package dispatch

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// saved collects what WriteDrafts saves.
type saved map[string][]byte

func (s saved) save(name string, data []byte) error { s[name] = data; return nil }

func TestDrafts(t *testing.T) {
	letters := lettersTo(2)
	letters[0].To, letters[0].CC = []string{"a@units.example", "b@units.example"}, []string{"c@units.example"}
	letters[1].To, letters[1].Subject, letters[1].Name = nil, "=HYPERLINK(\"x\")", `市"二"局/a`
	files, again := saved{}, saved{}
	for _, s := range []saved{files, again} {
		if err := WriteDrafts(letters, anOffice, s.save); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for name, data := range files {
		names = append(names, name)
		if !bytes.Equal(data, again[name]) {
			t.Errorf("%s differs from one run to the next", name)
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != "发送清单.xlsx 正文/001_市第001局.txt 正文/002_市_二_局_a.txt 草稿/001_市第001局.eml 草稿/002_市_二_局_a.eml 附件/001_市第001局_2021年上半年进展情况反馈表.xlsx 附件/002_市第002局_2021年上半年进展情况反馈表.xlsx" {
		t.Errorf("%s", got)
	}
	if got := files["正文/001_市第001局.txt"]; string(got) != "\uFEFF"+letters[0].Subject+"\r\n\r\n市第001局：\r\n\r\n请填报附件。\r\n" {
		t.Errorf("%q", got)
	}
	if got := files["附件/001_市第001局_2021年上半年进展情况反馈表.xlsx"]; !bytes.Equal(got, letters[0].File.Data) {
		t.Errorf("%q", got)
	}
	if got := parse(t, files["草稿/001_市第001局.eml"]); got.Subject != letters[0].Subject || fmt.Sprint(got.To, got.CC) != "[a@units.example b@units.example] [c@units.example]" {
		t.Errorf("%+v", got)
	}
	if d := files["草稿/002_市_二_局_a.eml"]; bytes.Contains(d, []byte("\r\nTo:")) || !bytes.Contains(d, []byte("\r\nX-Unsent: 1\r\n")) {
		t.Errorf("%s", d)
	}
	checkDraftList(t, files[DraftList], letters)
}

// checkDraftList reads the list as an office program does.
func checkDraftList(t *testing.T, data []byte, letters []Letter) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("发送清单")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"发送清单（2 封）"}, {"编号", "单位", "收件人", "抄送", "主题", "附件", "草稿"},
		{"001", "市第001局", "a@units.example\nb@units.example", "c@units.example", letters[0].Subject, letters[0].File.Name, "草稿/001_市第001局.eml"},
		{"002", `市"二"局/a`, "", "", `=HYPERLINK("x")`, letters[1].File.Name, "草稿/002_市_二_局_a.eml"}}
	if fmt.Sprintf("%q", rows) != fmt.Sprintf("%q", want) {
		t.Errorf("%q", rows)
	}
	if formula, _ := f.GetCellFormula("发送清单", "E4"); formula != "" {
		t.Errorf("a subject acts as the formula %s", formula)
	}
	layout, _ := f.GetPageLayout("发送清单")
	if layout.Orientation == nil || *layout.Orientation != "landscape" || !slices.ContainsFunc(f.GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm.Print_Titles" && strings.HasSuffix(n.RefersTo, "$2:$2")
	}) {
		t.Errorf("printed %+v with %v", layout, f.GetDefinedName())
	}
}

func TestDraftsAreAllOrNone(t *testing.T) {
	bad := lettersTo(2)
	bad[1].Subject = "a\nb"
	twice := lettersTo(2)
	twice[1].File.Name = strings.ToUpper(twice[0].File.Name)
	same := lettersTo(2)
	same[1].Unit, same[1].Name = same[0].Unit, same[0].Name
	for _, letters := range [][]Letter{bad, twice, same} {
		files := saved{}
		if err := WriteDrafts(letters, anOffice, files.save); err == nil || len(files) > 0 {
			t.Errorf("%v, %d files", err, len(files))
		}
	}
	full := errors.New("disk is full")
	if err := WriteDrafts(lettersTo(1), anOffice, func(string, []byte) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

// Every name is one that Windows takes.
func TestNamesOfDraftsAreLegal(t *testing.T) {
	letters := lettersTo(1)
	letters[0].Name = strings.Repeat("农业农村", 20) + `<>:"/\|?*. `
	files := saved{}
	if err := WriteDrafts(letters, anOffice, files.save); err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if !regexp.MustCompile(`^((草稿|正文|附件)/)?[^<>:"/\\|?*]{1,80}\.(eml|txt|xlsx)$`).MatchString(name) {
			t.Errorf("%q", name)
		}
	}
}
