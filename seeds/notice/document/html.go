package document

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"ducha/seeds/pattern"
)

// readHTML reads a web page as people see it; what they do not see goes aside.
func readHTML(name string, data []byte) (Document, error) {
	text, err := decodeHTML(name, data)
	if err != nil {
		return Document{}, err
	}
	r := &htmlReader{doc: Document{Name: name, Format: "html"}, line: &htmlLine{}}
	page, err := parseHTML(text)
	switch {
	case errors.Is(err, errManyTags):
		return Document{}, &Error{name, "这个网页内容太多，读不了", "请在浏览器中打开，只复制任务清单部分，粘贴到文本文件（.txt）再导入"}
	case err != nil: // nested too deep to be parsed
		r.tokens(text)
	default:
		r.hidden = hiddenSelectors(page)
		r.layout = layoutTables(page)
		r.node(page, htmlStyle{})
	}
	r.flush()
	r.doc.Blocks = boxTables(r.doc.Blocks)
	if len(r.doc.Blocks) == 0 { // the page fetches its text when it is shown
		return Document{}, &Error{name, "这个网页里没有看得见的文字", "请在浏览器中打开，复制正文，粘贴到文本文件（.txt）再导入"}
	}
	return r.doc, nil
}

var charsetName = pattern.Of(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)`)

// decodeHTML trusts the bytes: what the page says of its encoding counts only
// for encodings that its bytes do not tell.
func decodeHTML(name string, data []byte) (string, error) {
	m := charsetName.FindSubmatch(data[:min(len(data), 4096)])
	if m == nil || mostlyUTF8(data) || strings.ContainsRune(string(data[:min(len(data), 4096)]), 0) {
		return decode(name, data)
	}
	enc, label := charset.Lookup(string(m[1]))
	switch {
	case enc == nil, label == "utf-8", strings.HasPrefix(label, "utf-16"), strings.HasPrefix(label, "gb"),
		strings.HasPrefix(label, "windows"), strings.HasPrefix(label, "iso-8859"), label == "replacement", label == "x-user-defined":
		return decode(name, data)
	}
	return decodeAs(enc, data), nil
}

// maxCopies is how many elements a parse may make of formatting left open, maxTags
// how many tags a page may have: each takes some hundred bytes of memory.
const (
	maxCopies = 4 << 20
	maxTags   = 2 << 20
)

var errManyTags = errors.New("too many tags")

// parseHTML refuses a page whose open formatting elements would be made again
// in so many blocks that they fill the memory.
func parseHTML(text string) (*html.Node, error) {
	z := html.NewTokenizer(strings.NewReader(text))
	for open, most, tags := 0, 0, 0; ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return html.Parse(strings.NewReader(text))
		case html.StartTagToken, html.EndTagToken:
			if tags++; tags > maxTags {
				return nil, errManyTags
			}
			name, _ := z.TagName()
			switch {
			case !formatting[string(name)]:
			case kind == html.StartTagToken:
				open++
			case open > 0:
				open--
			}
			if most = max(most, open); most > 16 && min(most, 512)*tags > maxCopies {
				return nil, fmt.Errorf("%d elements in %d open ones", tags, most)
			}
		}
	}
}

// wordSet makes a set of words.
func wordSet(words string) map[string]bool {
	s := map[string]bool{}
	for _, word := range strings.Fields(words) {
		s[word] = true
	}
	return s
}

var (
	formatting = wordSet("a b big code em font i nobr s small strike strong tt u")
	// blocks stand on lines of their own.
	blocks = wordSet(`address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
		figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol
		optgroup option p plaintext pre search section summary table tbody td tfoot th thead title tr ul xmp`)
	// dropped are no text of the page at all.
	dropped = wordSet("script style template noscript")
	// aside are texts around the page, or that a browser does not show.
	aside = wordSet(`title nav aside button select datalist textarea svg iframe noembed noframes object video audio canvas xml rp`)
	// framing is aside but in an article, whose own title may stand there.
	framing  = wordSet("header footer")
	verbatim = wordSet("pre listing xmp plaintext textarea")
)

// htmlStyle is what an element hands down to those in it.
type htmlStyle struct{ pre, indented, article bool }

// htmlLine is the line being written, and where it goes.
type htmlLine struct {
	text     []byte
	indented bool
	mark     string // number of the list item, not yet written
	aside    bool
	cell     bool
	lines    []string // of the cell
}

type htmlReader struct {
	doc    Document
	hidden map[string]bool     // selectors of the page's own style
	layout map[*html.Node]bool // tables that only lay out the page
	line   *htmlLine

	order, paragraphs, tables, places int
	gap                               bool
}

func (r *htmlReader) place(at string) Place {
	r.order++
	return Place{r.doc.Name, r.order, at}
}

func (r *htmlReader) children(n *html.Node, s htmlStyle) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c, s)
	}
}

func (r *htmlReader) node(n *html.Node, s htmlStyle) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data, s)
	case html.DocumentNode:
		r.children(n, s)
	case html.ElementNode:
		switch {
		case dropped[n.Data]:
		case r.isAside(n, s) && !r.line.aside:
			r.apart(&htmlLine{aside: true}, n, s)
		default:
			r.element(n, s.in(n))
		}
	}
}

// apart reads an element into a line of its own; the line around it goes on after it.
func (r *htmlReader) apart(line *htmlLine, n *html.Node, s htmlStyle) {
	around := r.line
	r.line = line
	r.element(n, s.in(n))
	r.flush()
	r.line = around
}

func (r *htmlReader) element(n *html.Node, s htmlStyle) {
	flat := r.line.aside || r.line.cell // no table can stand there
	switch {
	case n.Data == "br":
		r.lineBreak()
	case n.Data == "td" && flat, n.Data == "th" && flat:
		r.text(" ", htmlStyle{})
		r.children(n, s)
	case n.Data == "table" && !flat && !r.layout[n]:
		r.flush()
		r.table(n, s)
	case n.Data == "ol":
		r.flush()
		r.numbered(n, s)
		r.flush()
	case blocks[n.Data]:
		r.flush()
		r.children(n, s)
		r.flush()
	default:
		r.children(n, s)
	}
}

// text writes text to the line; blanks become one, as in browsers.
func (r *htmlReader) text(text string, s htmlStyle) {
	l := r.line
	for _, c := range text {
		blank := strings.ContainsRune(" \t\n\r\f", c)
		if s.pre && c == '\n' {
			r.lineBreak()
			continue
		}
		if blank && !s.pre {
			if len(l.text) == 0 || l.text[len(l.text)-1] == ' ' {
				continue
			}
			c = ' '
		}
		if len(l.text) == 0 {
			l.indented = s.indented
		}
		l.text = append(l.text, string(c)...)
	}
}

// lineBreak ends the line; one with nothing in it is an empty line.
func (r *htmlReader) lineBreak() {
	if len(r.line.text) == 0 {
		r.gap = r.gap || !r.line.aside && !r.line.cell
	}
	r.flush()
}

// flush ends the line, if there is one.
func (r *htmlReader) flush() {
	l := r.line
	if len(l.text) == 0 {
		return
	}
	p := Paragraph{Text: tidy(string(l.text)), Indent: indent(string(l.text))}
	if l.indented && p.Indent == 0 {
		p.Indent = 4
	}
	l.text = l.text[:0]
	if p.Text == "" {
		r.gap = r.gap || !l.aside && !l.cell
		return
	}
	if m := ownNumber.FindStringSubmatch(p.Text); m == nil || m[1]+". " != l.mark {
		p.Text = l.mark + p.Text
	}
	l.mark = ""
	r.write(p)
}

func (r *htmlReader) write(p Paragraph) {
	switch l := r.line; {
	case l.aside:
		p.At = r.place("正文之前（正文以外）")
		if r.paragraphs > 0 {
			p.At.Name = fmt.Sprintf("第%d段之后（正文以外）", r.paragraphs)
		}
		p.Indent = 0
		r.doc.Aside = append(r.doc.Aside, p)
	case l.cell:
		l.lines = append(l.lines, p.Text)
	default:
		r.paragraphs++
		p.At = r.place(fmt.Sprintf("第%d段", r.paragraphs))
		p.Gap, r.gap = r.gap, false
		r.doc.Blocks = append(r.doc.Blocks, Block{Paragraph: p})
	}
}

// tokens reads a page that cannot be parsed: its text, broken where blocks begin and end.
func (r *htmlReader) tokens(text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	skipped := ""
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		t := z.Token()
		switch {
		case kind == html.TextToken && skipped == "":
			r.text(t.Data, htmlStyle{})
		case kind == html.StartTagToken && (t.Data == "script" || t.Data == "style"): // the tokenizer ends them
			skipped = t.Data
		case t.Data == skipped:
			skipped = ""
		case t.Data == "br" && kind != html.TextToken:
			r.lineBreak()
		case kind != html.TextToken && blocks[t.Data]:
			r.flush()
		}
	}
}

func tagAttr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// number reads an attribute as HTML does: "3px" is 3.
func number(n *html.Node, name string) (int, bool) {
	text, _ := tagAttr(n, name)
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && text[end] == '-') {
		end++
	}
	v, err := strconv.Atoi(text[:end])
	return v, err == nil
}
