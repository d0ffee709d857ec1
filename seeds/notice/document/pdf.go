package document

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ducha/seeds/office"
	"ducha/seeds/pattern"
)

const pdfRemedy = "请打开后全选复制，粘贴到文本文件（.txt）再导入；或请来文单位发一份 .docx 或 .xlsx"

var pdftotext = office.Program{
	Names: []string{"pdftotext"},
	Places: []string{
		filepath.Join(os.Getenv("ProgramFiles"), "poppler*", "Library", "bin", "pdftotext.exe"),
		"/opt/homebrew/bin/pdftotext", "/usr/local/bin/pdftotext",
	},
}

// pdfText gives the text of a PDF. Its layout is kept, so that the first line of
// a paragraph is told by its indent.
func pdfText(ctx context.Context, data []byte) ([]byte, error) {
	return pdftotext.Run(ctx, map[string][]byte{"in.pdf": data}, "out.txt", func(dir string) []string {
		return []string{"-layout", "-enc", "UTF-8", "-eol", "unix", filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.txt")}
	})
}

// readPDF reads the text of a PDF.
func (t tools) readPDF(ctx context.Context, name string, data []byte) (Document, error) {
	text, err := t.pdfText(ctx, data)
	switch {
	case errors.Is(err, office.ErrNotInstalled):
		return Document{}, &Error{name, "这是 PDF 文件，要装有 pdftotext（poppler）才能直接读", pdfRemedy}
	case errors.Is(err, office.ErrFailed) && strings.Contains(err.Error(), "password"):
		return Document{}, &Error{name, "这个 PDF 文件设了打开密码，读不了", pdfRemedy}
	case errors.Is(err, office.ErrFailed):
		return Document{}, &Error{name, "这个 PDF 文件没能打开，可能已损坏", pdfRemedy}
	case err != nil:
		return Document{}, unconverted(name, err)
	}
	return readPages(name, strings.ToValidUTF8(string(text), "\ufffd"))
}

// readPages reads the pages of a PDF's text, each ended by a form feed.
func readPages(name, text string) (Document, error) {
	r := pageReader{textReader: textReader{doc: Document{Name: name, Format: "pdf"}}}
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	for i, page := range pages {
		r.gap = true
		r.page(i+1, page)
	}
	switch {
	case len(r.empty) == len(pages):
		return Document{}, &Error{name, "这个 PDF 是扫描件，没有文字，读不了", "请来文单位发一份 .docx 或 .xlsx；或用文字识别软件转成文字后再导入"}
	case len(r.empty) > 0:
		r.doc.Doubts = append(r.doc.Doubts, Doubt{r.empty[0], "", "这一页没有文字，可能是扫描的图片，请对照原件"})
	}
	return r.doc, nil
}

type pageReader struct {
	textReader
	order int
	empty []Place // pages without text
}

var (
	pageNumber = pattern.Of(`^(?:[-—–─·]{1,2} ?(\d{1,4}) ?[-—–─·]{1,2}|第? ?(\d{1,4}) ?页?(?:[ ,，/／]*共? ?\d{1,4} ?页?)?)$`)
	wide       = pattern.Of(`\S {3,}\S`)
)

func (r *pageReader) page(num int, text string) {
	lines := strings.Split(text, "\n")
	if strings.TrimSpace(text) == "" {
		r.order++
		r.empty = append(r.empty, Place{r.doc.Name, r.order, fmt.Sprintf("第%d页", num)})
		return
	}
	first, last := ends(lines)
	for i, line := range lines {
		r.order++
		at := Place{r.doc.Name, r.order, fmt.Sprintf("第%d页第%d行", num, i+1)}
		if (i == first || i == last) && isPageNumber(tidy(line), num) {
			r.doc.Aside = append(r.doc.Aside, Paragraph{At: at, Text: tidy(line)})
			continue
		}
		r.line(at, closeGaps(line))
	}
}

// ends gives the first and the last line with something in it.
func ends(lines []string) (first, last int) {
	first = -1
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	return first, last
}

// isPageNumber tells — 3 — and 第3页 by their signs; a bare number must be the page's own.
func isPageNumber(line string, num int) bool {
	m := pageNumber.FindStringSubmatch(line)
	return m != nil && (line != m[2] || m[2] == strconv.Itoa(num))
}

var (
	gapBefore  = pattern.Of(`(\p{Han}) ([0-9A-Za-z])`)
	gapBehind  = pattern.Of(`([0-9A-Za-z%]) (\p{Han})`)
	lineNumber = pattern.Of(`^ *\d{1,3}(?:\.\d+)* `)
)

// closeGaps takes out the blanks that stand for the printer's thin space between
// Chinese and figures. A blank behind the number of a line is the writer's own,
// and one in a row of columns may part two of them.
func closeGaps(line string) string {
	if wide.MatchString(line) {
		return line
	}
	own := lineNumber.FindString(line)
	return own + gapBehind.ReplaceAllString(gapBefore.ReplaceAllString(line[len(own):], "$1$2"), "$1$2")
}
