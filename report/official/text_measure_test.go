package official_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"ducha/report/official"
	"ducha/report/proof"
)

// What must not begin a line and what must not end one (GB/T 15834—2011 5.1).
const (
	opening     = "（〔【《〈“‘「『［｛"
	marks       = "。，、；：？！”’）〕】》〉」』］｝"
	neverStarts = marks + "—…～·／%‰℃"
	neverEnds   = opening + "／￥"
)

func TestNoLineBeginsOrEndsWithABannedMark(t *testing.T) {
	all := samples()
	all["长文"] = plain(strings.Repeat(passage, 40), strings.Repeat("“《（一）》”、", 150), strings.Repeat(passage+"——", 20))
	for name, d := range all {
		n := 0
		for _, p := range sheets(t, d).Pages {
			read := p.Upright()
			for _, l := range read.Pieces() {
				if read == p && l.Y() > bottom+1 {
					continue // 页码
				}
				n++
				if first, last := l[0].Rune, l[len(l)-1].Rune; strings.ContainsRune(neverStarts, first) || strings.ContainsRune(neverEnds, last) {
					t.Errorf("%s: page %d: line %q", name, p.Number, l.Text())
				}
			}
		}
		if n < 5 {
			t.Errorf("%s: %d lines", name, n)
		}
	}
}

// reading is all the text of a document, part after part.
func reading(d official.Document) string {
	var out strings.Builder
	say := func(parts ...string) { out.WriteString(strings.Join(parts, "")) }
	say(d.Head.Copy, d.Head.Secret, d.Head.Urgent, d.Head.Mark, d.Head.Number, d.Head.Office)
	if d.Head.Kind == official.Serial {
		say(d.Head.Date.Format("2006年1月2日"))
	}
	say(d.Title, d.To)
	readBlocks(&out, d.Body)
	number := func(i int, dot string) string {
		if len(d.Annexes) < 2 {
			return ""
		}
		return fmt.Sprint(i+1) + dot
	}
	for i, a := range d.Annexes {
		if i == 0 {
			say("附件：")
		}
		say(number(i, "."), a.Title)
	}
	if d.Sign.Way != official.Unsigned {
		say(d.Sign.Office, d.Sign.Date.Format("2006年1月2日"))
	}
	if d.Note != "" {
		say("（", d.Note, "）")
	}
	for i, a := range d.Annexes {
		say("附件", number(i, ""), a.Title)
		readBlocks(&out, a.Blocks)
	}
	for _, l := range d.Imprint.Lines {
		say(l.Label, "：", l.Text, "。")
	}
	if d.Imprint.Issuer != "" {
		say(d.Imprint.Issuer, d.Imprint.Date.Format("2006年1月2日"), "印发")
	}
	return out.String()
}

func readBlocks(out *strings.Builder, blocks []official.Block) {
	for _, b := range blocks {
		out.WriteString(b.Head + b.Text)
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Columns {
			out.WriteString(c.Title)
		}
		for _, r := range b.Table.Rows {
			for _, c := range r.Cells {
				out.WriteString(c.Text)
			}
		}
	}
}

var pageNumber = regexp.MustCompile(`(?m)^— \d+ —\s*$`)

// textOf is a text layer without page numbers, and blanks left out.
func textOf(pages []string) string {
	text := strings.Join(pages, "\n")
	return withoutBlanks(pageNumber.ReplaceAllString(text, ""))
}

func withoutBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Every rune is in the text layer, in reading order, those beyond U+FFFF too.
func TestTextCanBeSearchedAndCopiedInOrder(t *testing.T) {
	for name, d := range samples() {
		press := proof.Open(t, printed(t, d))
		got, want := textOf(press.Texts()), withoutBlanks(reading(d))
		if got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s: the text layer differs at\n%.120s\nwant\n%.120s", name, strings.ToValidUTF8(got[i:], ""), strings.ToValidUTF8(want[i:], ""))
		}
		for _, phrase := range []string{"根据市政府办公室《关于印发2026年", "喆盛镇、镕州区、堃城街道"} {
			if !strings.Contains(withoutBlanks(press.Copied()), phrase) {
				t.Errorf("%s: %q is not to be found", name, phrase)
			}
		}
	}
}

// Each printed line is copied as one line, without blanks, however close or far
// apart its characters stand.
func TestPrintedLinesAreCopiedWhole(t *testing.T) {
	d := plain(strings.Repeat(passage, 9), strings.Repeat("“《（一）》”、", 30))
	file := printed(t, d)
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range f.Pages {
		for _, l := range inside(p) {
			want = append(want, l.Text())
		}
	}
	text := pageNumber.ReplaceAllString(strings.Join(proof.Open(t, file).Texts(), ""), "")
	got := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
	if !slices.Equal(got, want) {
		t.Errorf("copied\n%s\nprinted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// With a draft's mark across the pages the text layer and the pages are the same.
func TestDraftHasTheSameText(t *testing.T) {
	d := letter()
	plain := proof.Open(t, printed(t, d))
	d.Draft = true
	file := printed(t, d)
	draft := proof.Open(t, file)
	if a, b := plain.Texts(), draft.Texts(); !slices.Equal(a, b) {
		t.Errorf("the text layer of a draft differs:\n%s\n%s", b, a)
	}
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Pages {
		across := 0
		for _, g := range p.Glyphs {
			if g.Rune == 0 {
				across++
			}
		}
		if across != 5 {
			t.Errorf("page %d bears %d characters of 征求意见稿", p.Number, across)
		}
	}
	if bytes.Contains([]byte(f.Title), []byte("征求意见稿")) {
		t.Errorf("title %q", f.Title)
	}
}

// All fonts are in the file, cut down to what is used.
func TestFontsAreEmbeddedAndCutDown(t *testing.T) {
	file := printed(t, letter())
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.FontBytes) < 5 {
		t.Errorf("fonts %v", f.FontBytes)
	}
	for name, n := range f.FontBytes {
		if n == 0 || n > 400<<10 {
			t.Errorf("%s: %d bytes in the file", name, n)
		}
	}
	for _, font := range proof.Open(t, file).Fonts() {
		if !font.Embedded || !font.Subset || !font.Unicode {
			t.Errorf("%+v", font)
		}
	}
}

func TestWhatTheFileSaysOfItself(t *testing.T) {
	d := letter()
	d.Title, d.Subject = "云泽市人民政府关于𠅤村\n等项目进展情况的通报", "第3期"
	file := printed(t, d)
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.ReplaceAll(d.Title, "\n", ""); f.Title != want || f.Author != d.Sign.Office || f.Subject != "第3期" {
		t.Errorf("title %q, author %q, subject %q", f.Title, f.Author, f.Subject)
	}
	var outline []string
	for _, b := range f.Bookmarks {
		outline = append(outline, fmt.Sprint(b.Level, strings.TrimRight(b.Title, "。")))
		begins := strings.TrimRight(b.Title, "。")
		if i := strings.IndexRune(begins, '　'); i > 0 {
			begins = begins[:i]
		}
		if b.Page < 1 || f.Pages[b.Page-1].Upright().Find(begins) == nil {
			t.Errorf("%q leads to page %d, which does not show it", b.Title, b.Page)
		}
	}
	want := []string{"1一、总体情况", "2（一）量化指标", "1二、下一步要求", "1附件1　" + d.Annexes[0].Title, "1附件2　" + d.Annexes[1].Title}
	if !slices.Equal(outline, want) {
		t.Errorf("bookmarks %q, want %q", outline, want)
	}
	d.Author = "云泽市人民政府督查室"
	info := proof.Open(t, printed(t, d)).Info()
	if info["Title"] != f.Title || info["Author"] != d.Author || info["Page size"] != "595.28 x 841.89 pts (A4)" {
		t.Errorf("pdfinfo says %v", info)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	for name, d := range samples() {
		if !bytes.Equal(printed(t, d), printed(t, d)) {
			t.Errorf("%s: two runs differ", name)
		}
	}
}

// Forty pages in many different characters stay under 2 MB.
func TestFortyPagesAreSmall(t *testing.T) {
	table, err := os.ReadFile("../../templates/fonts/tgh8105.txt")
	if err != nil {
		t.Fatal(err)
	}
	common := []rune(withoutBlanks(string(table)))[:2500]
	d := letter()
	d.Body = append(d.Body, official.Block{Text: string(common)})
	for range 10 {
		d.Body = append(d.Body, official.Block{Level: 1, Head: "一、" + string(common[:20])}, official.Block{Text: string(common)})
	}
	file := printed(t, d)
	f, err := proof.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Pages) < 40 || len(file) > 2<<20 {
		t.Errorf("%d pages, %d bytes", len(f.Pages), len(file))
	}
	t.Logf("%d pages, %d KB", len(f.Pages), len(file)>>10)
}
