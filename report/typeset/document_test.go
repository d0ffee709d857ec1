package typeset

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"ducha/templates"
	"ducha/templates/fonts"
)

// drawn is the text on the pages, without page numbers and repeated heads.
func drawn(d *Doc) string { return strings.Join(d.Texts(), "") }

func pdf(t testing.TB, d *Doc) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pdftotext reads a file back with Poppler.
func pdftotext(t *testing.T, file []byte, flags ...string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext（poppler-utils）不在 PATH 中，跳过读回检查")
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, append(flags, path, "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func withoutBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func counts(s string) map[rune]int {
	m := make(map[rune]int)
	for _, r := range withoutBlanks(s) {
		m[r]++
	}
	return m
}

// compare reports the runes of which two texts do not hold the same number.
func compare(t *testing.T, got, want string) {
	t.Helper()
	a, b := counts(got), counts(want)
	for r := range b {
		if a[r] != b[r] {
			t.Errorf("%q %U: %d, want %d", r, r, a[r], b[r])
		}
	}
	for r := range a {
		if b[r] == 0 {
			t.Errorf("%q %U was not in the text", r, r)
		}
	}
}

const rare = "喆镕堃赟昇彧㛃䶮—𠅤𬭎𫖯——“引号”‘单引’（括号）《书名》〔2026〕12号·…… 3.5% ABC xyz 100㎡①"

func TestEveryRuneIsPrintedInOrder(t *testing.T) {
	text := strings.Repeat(sampleBody+rare, 12)
	for _, role := range fonts.Roles() {
		d := newDoc(Meta{Date: sampleDate})
		s := Body()
		s.Role = role
		d.Paragraph(s, Text(text))
		if got := drawn(d); got != text {
			t.Errorf("%s: pages hold %d bytes of %d", role, len(got), len(text))
		}
		if m := d.Missing(); len(m) != 0 {
			t.Errorf("%s: missing %v", role, m)
		}
	}
}

func TestEveryRuneIsInTheFile(t *testing.T) {
	text := strings.Repeat(sampleBody+rare, 12)
	d := newDoc(Meta{Date: sampleDate})
	d.Paragraph(Body(), Text(text))
	got := pdftotext(t, pdf(t, d), "-raw")
	// Page numbers are the only furniture.
	got = regexp.MustCompile(`(?m)^— \d+ —\s*$`).ReplaceAllString(got, "")
	if g, w := withoutBlanks(got), withoutBlanks(text); g != w {
		t.Errorf("text layer differs:\n got %s\nwant %s", g, w)
	}
}

// Every character of 通用规范汉字表, so that no byte of a code trips the file format.
func TestWholeTableIsInTheFile(t *testing.T) {
	table, err := os.ReadFile("../../templates/fonts/tgh8105.txt")
	if err != nil {
		t.Fatal(err)
	}
	text := withoutBlanks(string(table))
	d := newDoc(Meta{Date: sampleDate})
	d.Paragraph(Body(), Text(text))
	if got := drawn(d); got != text || len(d.Missing()) > 0 {
		t.Errorf("%d bytes of %d drawn, missing %v", len(got), len(text), d.Missing())
	}
	got := regexp.MustCompile(`(?m)^— \d+ —\s*$`).ReplaceAllString(pdftotext(t, pdf(t, d), "-raw"), "")
	compare(t, got, text)
}

func TestSameDocumentSameBytes(t *testing.T) {
	first := pdf(t, sample(2, 20))
	if again := pdf(t, sample(2, 20)); !bytes.Equal(first, again) {
		t.Error("two documents differ")
	}
	d := sample(2, 20)
	if pdf(t, d); !bytes.Equal(first, pdf(t, d)) {
		t.Error("the second output differs")
	}
	undated := func() []byte { d := newDoc(Meta{}); d.Paragraph(Body(), Text("一")); return pdf(t, d) }
	if b := undated(); !bytes.Contains(b, []byte("D:19700101000000")) || !bytes.Equal(b, undated()) {
		t.Error("a document without a date asks the clock")
	}
}

func TestRunesNoFontHas(t *testing.T) {
	d := newDoc(Meta{Date: sampleDate})
	d.Paragraph(Body(), Text("笑脸😀与吉野家的𠮷字，私用\uE000区，零宽\u200B空格，响铃\a符，制表\t符，高位\U0010FFFF，坏字节\xff。"))
	var reported []rune
	for _, m := range d.Missing() {
		reported = append(reported, m.Rune)
		if !strings.ContainsRune(m.Context, m.Rune) {
			t.Errorf("%U: context %q", m.Rune, m.Context)
		}
	}
	if want := []rune("😀𠮷\uE000\a\U0010FFFF\uFFFD"); string(reported) != string(want) {
		t.Errorf("reported %U, want %U", reported, want)
	}
	boxes := 0
	for _, t := range d.layout()[0].texts {
		boxes += strings.Count(t.glyphs, string(substitute))
	}
	if boxes != 5 {
		t.Errorf("%d boxes drawn, want 5", boxes)
	}
	if got := pdftotext(t, pdf(t, d)); !strings.Contains(got, "笑脸😀与吉野家的𠮷字") {
		t.Errorf("text layer: %s", got)
	}
}

// Output has nothing to say on stdout, where gofpdf puts its complaints.
func TestOutputIsSilent(t *testing.T) {
	stdout := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = w
	file := pdf(t, sample(1, 4))
	os.Stdout = stdout
	w.Close()
	if said, _ := io.ReadAll(r); len(said) > 0 || len(file) == 0 {
		t.Errorf("said %q", said)
	}
}

// gofpdf's own line breaking loses a character at every break.
func TestLibraryDoesNotBreakLines(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	calls := regexp.MustCompile(`\.(SplitText|SplitLines|MultiCell|Write|WriteAligned|AliasNbPages)\(`)
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range calls.FindAllString(string(src), -1) {
			if strings.Contains(string(src), "pdf"+call) {
				t.Errorf("%s calls %s", f, call)
			}
		}
	}
}

type badWriter struct{}

func (badWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestOutputErrors(t *testing.T) {
	if err := sample(1, 1).Output(badWriter{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
	d := newDoc(Meta{})
	d.Table(Table{Columns: []Column{{Title: "甲"}}, Rows: []Row{Cells("一", "二")}})
	if err := d.Output(io.Discard); err == nil || !strings.Contains(err.Error(), "第 1 行的单元格多于列数") {
		t.Errorf("got %v", err)
	}
	d = newDoc(Meta{})
	d.Table(Table{Columns: []Column{{Title: strings.Repeat("头", 3000)}}, Rows: []Row{Cells("一")}})
	if err := d.Output(io.Discard); err == nil || !strings.Contains(err.Error(), "表头高于一页") {
		t.Errorf("got %v", err)
	}
	// A panic below ends as an error.
	d = newDoc(Meta{})
	d.pages = []*page{{sheet: portrait(), texts: []text{{face: fonts.Embedded().Faces(fonts.Heiti)[0], size: 10, glyphs: "😀", source: "😀"}}}}
	if err := d.Output(io.Discard); err == nil || !strings.Contains(err.Error(), "生成 PDF 失败") {
		t.Errorf("got %v", err)
	}
}

func TestMetadataAndOutline(t *testing.T) {
	d := newDoc(Meta{Title: "督查通报𠅤（一）", Author: "市政府督查室\\甲", Subject: "第3期", Date: sampleDate})
	deep := heading2()
	deep.Outline = 3 // no level above it has been seen
	d.Paragraph(deep, Text("𠅤村"))
	d.Paragraph(Body(), Text("正文"))
	d.Paragraph(heading1(), Text("一、总体"))
	d.Landscape()
	d.Paragraph(heading1(), Text("二、其他"))
	file := pdf(t, d)
	for _, want := range []string{"\xFE\xFF\x77\x63\x67\xE5\x90\x1A\x62\xA5\xD8\x40\xDD\x64", "\xFE\xFF\xD8\x40\xDD\x64\x67\x51"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("no % X in the file", want)
		}
	}
	// Places are from the foot of the page.
	dests := regexp.MustCompile(`/Dest \[\d+ 0 R /XYZ 0 ([\d.]+) null\]`).FindAllSubmatch(file, -1)
	top := mm(templates.PaperHeight - templates.TopMargin)
	want := []float64{top, top - 2*templates.LinePitch, mm(templates.PaperHeight)} // the last one stands on a page that lies on its side
	if len(dests) != len(want) {
		t.Fatalf("%d bookmarks, want %d", len(dests), len(want))
	}
	for i, m := range dests {
		if got := number(t, string(m[1])); math.Abs(got-want[i]) > 0.1 {
			t.Errorf("bookmark %d at %.2f, want %.2f", i, got, want[i])
		}
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	whole, part, _ := strings.Cut(s, ".")
	v, scale := 0.0, 1.0
	for _, c := range whole + part {
		v = v*10 + float64(c-'0')
	}
	for range part {
		scale *= 10
	}
	return v / scale
}

// content gives the page streams of a file, unpacked.
func content(t *testing.T, file []byte) string {
	t.Helper()
	var out strings.Builder
	for _, part := range bytes.Split(file, []byte("stream\n"))[1:] {
		z, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(z)
		if bytes.Contains(text, []byte("BT ")) {
			out.Write(text)
		}
	}
	return out.String()
}

func TestCharactersBeyondFFFFCarryTheirText(t *testing.T) {
	d := newDoc(Meta{Date: sampleDate})
	d.Paragraph(Body(), Text("甲𠅤乙"))
	if got := content(t, pdf(t, d)); !strings.Contains(got, "/Span <</ActualText <FEFFD840DD64>>> BDC") {
		t.Errorf("no ActualText in %s", got)
	}
}

func BenchmarkTwentyPages(b *testing.B) {
	for b.Loop() {
		d := sample(10, 60)
		var out bytes.Buffer
		if err := d.Output(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(d.Pages()), "pages")
		b.ReportMetric(float64(out.Len())/1024, "KB")
	}
}
