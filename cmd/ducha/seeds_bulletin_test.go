package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/report/proof"
	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/seeds/book"
)

// halfYear is the published bulletin of a half-year, played through the program:
// every unit answers with the progress that was printed for its tasks.
type halfYear struct {
	desk
	tasks    []taskJSON
	reported struct {
		Bulletin string
		Workbook string
		Pages    int
		Tasks    int
		States   map[string]int
		Missing  []string
	}
	away []string // units that do not answer
	late string
}

var halfYearSettings = map[string]string{
	"发文机关": "云泽市人民政府", "版头": "文件", "发文字号": "云政督发〔2020〕3号", "主送": "各县（市）、区人民政府，市政府各部门、各直属机构",
	"抄送": "市委各部门，市人大常委会办公室，市政协办公室", "落款": "云泽市人民政府督查办公室", "成文日期": "2020-07-20",
	"印发机关": "云泽市人民政府办公室", "印发日期": "2020-07-21",
}

var halfYearDue = time.Date(2020, 7, 10, 18, 0, 0, 0, seeds.Beijing)

// TestBulletinOfARealHalfYear prints the bulletin of a real half-year and reads
// it back. DUCHA_BULLETIN keeps the file.
func TestBulletinOfARealHalfYear(t *testing.T) {
	if fewScripts != nil {
		t.Skip("the scripts run at once whatever this does")
	}
	h := playHalfYear(t)
	data, f := h.bulletin()
	if keep := os.Getenv("DUCHA_BULLETIN"); keep != "" {
		succeed(t, os.WriteFile(keep, data, 0o644))
	}
	t.Logf("%d pages, %d KB, states %v", len(f.Pages), len(data)>>10, h.reported.States)
	if n := len(f.Pages); n <= 30 || n != h.reported.Pages || len(data) > 2<<20 {
		t.Errorf("%d pages, said to be %d, %d bytes", n, h.reported.Pages, len(data))
	}
	h.checkStates()
	text := onPages(f)
	for _, unit := range append(slices.Clone(h.away), h.late) {
		if !strings.Contains(text, unit) {
			t.Errorf("the bulletin does not name %s", unit)
		}
	}
	for _, task := range h.tasks {
		for _, published := range task.Published {
			h.lookFor(text, task.No, published)
		}
	}
	checkFirstPage(t, f.Pages[0])
	for _, p := range f.Pages {
		checkLines(t, p)
	}

	h.run(&h.reported, "report")
	if again, _ := h.bulletin(); !bytes.Equal(again, data) {
		t.Error("a second run gives another file")
	}
	h.run(&h.reported, "report", "--draft")
	if draft, g := h.bulletin(); bytes.Equal(draft, data) || onPages(g) != text {
		t.Error("the draft is the same file, or has another text")
	}
}

// bulletin is the file that report wrote last.
func (h *halfYear) bulletin() ([]byte, *proof.File) {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.dir, h.reported.Bulletin))
	succeed(h.t, err)
	f, err := proof.Read(data)
	succeed(h.t, err)
	return data, f
}

// playHalfYear goes the whole way, from the notice to the bulletin.
func playHalfYear(t *testing.T) *halfYear {
	h, forms := issueHalfYear(t)
	answers := map[string]liaison.Answer{} // by printed number
	for _, task := range h.tasks {
		answers[task.No] = answerFrom(strings.Join(task.Published, "\n"))
	}
	h.choose(forms)
	for _, form := range forms {
		if !slices.Contains(h.away, form.Unit) {
			h.answer(form, answers)
		}
	}
	h.run(nil, "collect")
	h.run(&h.reported, "report")
	return h
}

// issueHalfYear goes as far as the forms.
func issueHalfYear(t *testing.T) (*halfYear, []issuedForm) {
	h := &halfYear{desk: desk{t, t.TempDir()}}
	h.run(nil, "import", realSeed(t, "001_*.txt"))
	h.settle(halfYearSettings)
	h.run(&h.tasks, "tasks")
	h.run(nil, "round", "open", "2020H1", "--name", "2020年上半年", "--as-of", "2020-06-30", "--due", "2020-07-10 18:00")
	var filled struct{ Forms []issuedForm }
	h.run(&filled, "fill")
	return h, filled.Forms
}

// settle writes settings into 台账 as the clerk does.
func (h *halfYear) settle(settings map[string]string) {
	h.t.Helper()
	path := filepath.Join(h.dir, book.FileName)
	f, err := excelize.OpenFile(path)
	succeed(h.t, err)
	defer f.Close()
	const sheet = "设置"
	rows, err := f.GetRows(sheet)
	succeed(h.t, err)
	written := 0
	for i, row := range rows {
		if len(row) == 0 || settings[row[0]] == "" {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(2, i+1)
		succeed(h.t, err)
		succeed(h.t, f.SetCellStr(sheet, cell, settings[row[0]]))
		written++
	}
	if written != len(settings) {
		h.t.Fatalf("%d of %d settings found in 台账", written, len(settings))
	}
	succeed(h.t, f.Save())
}

// answerFrom gives a row's answer with the state that its words suggest.
func answerFrom(text string) liaison.Answer {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	switch {
	case has("滞后", "未"):
		return liaison.Answer{"工作进展": text, "完成情况": "进度滞后", "存在问题": "前期手续办理较慢。", "下一步举措": "倒排工期，三季度末赶上序时进度。"}
	case has("已完成", "竣工"):
		return liaison.Answer{"工作进展": text, "完成情况": "已完成"}
	}
	return liaison.Answer{"工作进展": text, "完成情况": "正常推进"}
}

// choose picks two units that stay away, such that each task keeps a unit that
// answers, and one that is late.
func (h *halfYear) choose(forms []issuedForm) {
	leads := map[string]int{} // the fewest leads of any task of a unit
	for _, task := range h.tasks {
		for _, name := range task.Lead {
			if n, seen := leads[name]; !seen || len(task.Lead) < n {
				leads[name] = len(task.Lead)
			}
		}
	}
	for _, form := range forms {
		switch n := leads[form.Unit]; {
		case n > 2 && len(h.away) < 2:
			h.away = append(h.away, form.Unit)
		case n > 0 && h.late == "":
			h.late = form.Unit
		}
	}
	if len(h.away) != 2 || h.late == "" {
		h.t.Fatalf("away %v, late %q", h.away, h.late)
	}
}

// answer fills a form and sends it back, in time or not.
func (h *halfYear) answer(form issuedForm, answers map[string]liaison.Answer) {
	h.t.Helper()
	l := h.open(form)
	succeed(h.t, l.Fill(answers))
	saved := halfYearDue.Add(-24 * time.Hour)
	if form.Unit == h.late {
		saved = halfYearDue.Add(72 * time.Hour)
	}
	out, err := l.Save(saved)
	succeed(h.t, err)
	succeed(h.t, saveFile(filepath.Join(h.dir, dirReturns, "2020H1", filepath.Base(form.Path)), out))
}

// open opens a form as its liaison does.
func (h *halfYear) open(form issuedForm) *liaison.Form {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.dir, form.Path))
	succeed(h.t, err)
	l, err := liaison.Open(data)
	succeed(h.t, err)
	return l
}

// checkStates: each task counts once.
func (h *halfYear) checkStates() {
	h.t.Helper()
	sum := 0
	for _, n := range h.reported.States {
		sum += n
	}
	if sum != 116 || h.reported.Tasks != 116 || !same(h.reported.Missing, h.away) {
		h.t.Errorf("states %v sum to %d of %d, missing %v, want %v", h.reported.States, sum, h.reported.Tasks, h.reported.Missing, h.away)
	}
	for _, state := range []string{"已完成", "正常推进", "进度滞后"} {
		if h.reported.States[state] == 0 {
			h.t.Errorf("no task is %s", state)
		}
	}
}

// lookFor finds a published text, sentence by sentence; the end of a page may
// stand within one.
func (h *halfYear) lookFor(pages, no, published string) {
	h.t.Helper()
	for _, sentence := range strings.SplitAfter(noSpace(typeset.FullWidth(published)), "。") {
		if strings.Contains(pages, sentence) {
			continue
		}
		runes := []rune(sentence)
		if !slices.ContainsFunc(slices.Collect(cuts(len(runes))), func(i int) bool {
			return strings.Contains(pages, string(runes[:i])) && strings.Contains(pages, string(runes[i:]))
		}) {
			h.t.Errorf("task %s: %q does not stand in the bulletin", no, sentence)
		}
	}
}

// cuts are the places inside n runes.
func cuts(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 1; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

// onPages is the text of a file without blanks, page numbers included.
func onPages(f *proof.File) string {
	var out strings.Builder
	for _, p := range f.Pages {
		for _, g := range p.Glyphs {
			if g.Rune != 0 {
				out.WriteRune(g.Rune)
			}
		}
	}
	return noSpace(out.String())
}

// checkFirstPage: text of the body stands under 主送机关 (GB/T 9704—2012 7.3.2).
func checkFirstPage(t *testing.T, p *proof.Page) {
	t.Helper()
	to := p.Find("各县（市）、区人民政府")
	if to == nil {
		t.Fatal("the first page bears no 主送机关")
	}
	for _, l := range p.Lines() {
		if l.Y() > to.Y()+1 && l.Y() < 262 && l[0].Font == "fangsong" && l[0].Size == 16 {
			return
		}
	}
	t.Error("the first page shows no text")
}

// checkLines: all text stays in the type area (GB/T 9704—2012 5.2.1), and no line
// begins or ends with a mark that must not (GB/T 15834—2011 5.1).
func checkLines(t *testing.T, p *proof.Page) {
	t.Helper()
	read, area := p.Upright(), proof.Box{Left: 27.7, Top: 36.7, Right: 184.3, Bottom: 262.3}
	if read != p {
		area = proof.Box{Left: 34.7, Top: 27.7, Right: 260.3, Bottom: 184.3}
	}
	for _, l := range read.Beyond(area) {
		if read != p || l.Y() < 263 { // not 页码
			t.Errorf("page %d: %q leaves the type area", p.Number, l.Text())
		}
	}
	for _, l := range read.Pieces() {
		if read == p && l.Y() > 263 {
			continue
		}
		if first, last := l[0].Rune, l[len(l)-1].Rune; strings.ContainsRune("，。、；：？！）》”’〕％%…～", first) || strings.ContainsRune("（《“‘〔", last) {
			t.Errorf("page %d: line %q", p.Number, l.Text())
		}
	}
}
