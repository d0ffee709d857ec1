package document

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// asideOf joins what stands aside.
func besidesOf(d Document) string {
	var all []string
	for _, p := range d.Aside {
		all = append(all, p.Text)
	}
	return strings.Join(all, "\n")
}

var pages = []struct{ name, page, want, aside string }{
	{"blocks break, inline elements do not",
		"<html><body>甲<b>乙</b><span>丙</span><div>丁<p>戊</div>己<br>庚", "甲乙丙\n丁\n戊\n己\n庚", ""},
	{"blanks become one", "<p>  甲 \n\t 乙 <b> 丙</b>&nbsp;&nbsp;丁&#12288;戊&ensp;</p>", "甲 乙 丙  丁 戊", ""},
	{"pre keeps its lines", "<pre>\n甲\n  乙</pre><p style='white-space:pre-wrap'>丙\n丁</p>", "甲\n乙\n丙\n丁", ""},
	{"scripts are no text",
		"<html><head><title>题</title><style>p{color:red}</style></head><body><script>'脚本'</script><template>模</template><noscript>无</noscript><p>文", "文", "题"},
	{"what is hidden goes aside",
		`<p>甲<span style="color:red; DISPLAY : none">乙</span>丙</p><div hidden><p>丁</p><table><tr><td>戊<td>己</table></div>`, "甲丙", "乙\n丁\n戊 己"},
	{"the page's own style hides",
		`<style>/* .k{display:none} */ @media print{.k{display:none}} .h, #x {color:red;display:none} div .k{display:none}</style><p class="a h">甲</p><p id=x>乙</p><p class=k>丙</p>`, "丙", "甲\n乙"},
	{"around the page", "<nav>首页</nav><header>头</header><p>文</p><article><header>题</header></article><aside>旁</aside><footer>尾</footer>", "文\n题", "首页\n头\n旁\n尾"},
	{"forms", "<form><p>文<select><option>甲<option>乙</select><textarea>丙</textarea><button>丁</button></form>", "文", "甲\n乙\n丙\n丁"},
	{"numbered lists", "<ol><li>甲<li><p>乙</p><p>丙</p><ol type=a start=27><li>丁</ol></li><li value=9>戊<li>10.己<li>11家<li>12.5亿</ol><ul><li>庚</ul>",
		"1. 甲\n2. 乙\n丙\naa. 丁\n9. 戊\n10.己\n11. 11家\n12. 12.5亿\n庚", ""},
	{"kinds of numbers", "<ol type=I start=4><li>甲</ol><ol type=i start=9><li>乙</ol><ol type=A><li>丙</ol><ol style='list-style-type: none'><li>丁</ol><ol start=-1><li>戊</ol>",
		"IV. 甲\nix. 乙\nA. 丙\n丁\n-1. 戊", ""},
	{"a table", "<table><caption>题</caption><thead><tr><th>序号<th>任务</thead><tr><td>1<td><p>甲</p><p>乙<br>丙</p><tr><td> <td>&nbsp;<tfoot><tr><td>注<td></tfoot></table>",
		"题\n[序号|任务]\n[1|甲/乙/丙]\n[注]", ""},
	{"merged cells", "<table><tr><td rowspan=2>甲<td colspan=2>乙<td rowspan=0>丙<tr><td>丁<td>戊<tr><td>己<td>庚<td>辛</table>",
		"[甲|乙|^|丙]\n[^|丁|戊|^]\n[己|庚|辛|^]", ""},
	{"a wide title", "<table><tr><td colspan=100000>题<tr><td>甲<td>乙</table>", "[题|^]\n[甲|乙]", ""},
	{"a cell that reaches too far down", "<table><tbody><tr><td rowspan=99999>甲<td>乙<tbody><tr><td>丙<td>丁</table>", "[甲|乙]\n[丙|丁]", ""},
	{"a row of cells from above", "<table><tr><td rowspan=2>甲<td rowspan=2>乙<tr><tr><td>丙<td>丁</table>", "[甲|乙]\n[丙|丁]", ""},
	{"layout tables", "<table><tr><td>左<td>文<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>后</table><table><tr><td>独</table>",
		"左\n文\n[甲|乙]\n[丙|丁]\n后\n独", ""},
	{"a column of paragraphs", "<table><tr><td>题<tr><td><p>甲<p>乙<p>丙<p>丁</table>", "题\n甲\n乙\n丙\n丁", ""},
	{"a menu", "<table><tr><td>甲<tr><td>乙</table>", "甲\n乙", ""},
	{"an article between menus", "<table><tr><td colspan=2>头<tr><td>左<td><p>甲甲<p>乙<p>丙<p>丁<p>戊<p>己<p>庚<p>辛</table>", "头\n左\n甲甲\n乙\n丙\n丁\n戊\n己\n庚\n辛", ""},
	{"a long cell in a table with lines", "<table border=1><tr><td>任务<td>措施<tr><td>左<td>甲甲<br>乙<br>丙<br>丁<br>戊<br>己<br>庚<br>辛<br>壬</table>", "[任务|措施]\n[左|甲甲/乙/丙/丁/戊/己/庚/辛/壬]", ""},
	{"a small table in a cell", "<table><tr><td>甲<td><table><tr><td>乙<td>丙</table><tr><td>丁<td>戊</table>", "[甲|乙 丙]\n[丁|戊]", ""},
	{"a hidden cell", "<table><tr><td>甲<td style='display:none'>乙<td>丙</table>", "[甲||丙]", "乙"},
	{"Word's own", "<html xmlns:o='x'><body><p class=MsoNormal><![if !supportLists]><span>1.<span>&nbsp; </span></span><![endif]>甲<o:p></o:p></p><!--[if gte mso 9]><xml>假</xml><![endif]-->", "1.  甲", ""},
	{"a fragment", "<!-- 注 --><span>甲</span>", "甲", ""},
	{"XHTML", "<?xml version='1.0' encoding='utf-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body><p/>甲</body></html>", "甲", ""},
}

func TestHTML(t *testing.T) {
	for _, tt := range pages {
		t.Run(tt.name, func(t *testing.T) {
			d := mustRead(t, []byte(tt.page))
			if got := dump(d); got != tt.want || d.Format != "html" {
				t.Errorf("%s:\n%s\nwant\n%s", d.Format, got, tt.want)
			}
			if got := besidesOf(d); got != tt.aside {
				t.Errorf("aside:\n%s\nwant\n%s", got, tt.aside)
			}
		})
	}
}

func TestHTMLPlaces(t *testing.T) {
	d := mustRead(t, []byte("<p>甲<p>&nbsp;<p style='text-indent:2em'>乙<table><tr><td>丙<td>丁<tr><td>戊<td>己</table><p style='text-indent:0'>&nbsp;&nbsp;&nbsp;庚"))
	a, b, c := d.Blocks[0].Paragraph, d.Blocks[1].Paragraph, d.Blocks[3].Paragraph
	cell := d.Blocks[2].Table.Rows[1][0]
	got := fmt.Sprint(a.At.Name, a.Gap, a.Indent, b.At.Name, b.Gap, b.Indent, cell.At.Name, c.At.Name, c.Gap, c.Indent)
	if want := fmt.Sprint("第1段", false, 0, "第2段", true, 4, "表1第2行第1列", "第3段", false, 3); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if a.At.Order >= b.At.Order || b.At.Order >= cell.At.Order || cell.At.Order >= c.At.Order {
		t.Error("the order does not grow")
	}
}

func TestHTMLEncodings(t *testing.T) {
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const gbk, utf8 = "<meta charset=gb2312><p>镕基同志主持会议</p>", "<meta charset=utf-8><p>镕基同志主持会议</p>"
	const big5 = `<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>會議通知</p>`
	utf16 := textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM)
	for name, page := range map[string]string{
		"GBK":            encode(simplifiedchinese.GB18030.NewEncoder().String(gbk)),
		"GBK as UTF-8":   encode(simplifiedchinese.GB18030.NewEncoder().String(utf8)),
		"UTF-8":          utf8,
		"UTF-8 as GBK":   gbk,
		"UTF-8, a mark":  "\ufeff" + gbk,
		"UTF-16, a mark": encode(utf16.NewEncoder().String(gbk)),
		"UTF-16":         encode(textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM).NewEncoder().String(gbk)),
		"Big5":           encode(traditionalchinese.Big5.NewEncoder().String(big5)),
	} {
		want := "镕基同志主持会议"
		if name == "Big5" {
			want = "會議通知"
		}
		if got := dump(mustRead(t, []byte(page))); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestHTMLKinds(t *testing.T) {
	for text, want := range map[string]string{
		"甲 < 乙，见 <p> 一节":            "txt",
		"<通知>":                      "txt",
		"<pending>任务":               "txt",
		"发文机关：<b>甲</b>":             "txt",
		" \r\n<DIV class=a>甲</DIV>": "html",
		"<table>":                   "html",
		"<meta charset=gbk>":        "html",
		"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n": "mht",
		"Note: see\nContent: text/html": "txt",
	} {
		if got := kindOf([]byte(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestHTMLWithoutText(t *testing.T) {
	var e *Error
	_, err := Read(context.Background(), "件", []byte("<html><title>题</title><div id=app></div><script>x</script>"))
	if !errors.As(err, &e) || e.Remedy == "" {
		t.Errorf("err = %v", err)
	}
}

func TestHTMLWithTooManyTags(t *testing.T) {
	var e *Error
	_, err := Read(context.Background(), "件", []byte(strings.Repeat("<p>甲", maxTags+1)))
	if !errors.As(err, &e) || e.Remedy == "" {
		t.Errorf("err = %v", err)
	}
}

func TestMHT(t *testing.T) {
	const head = "From: <由 WPS 保存>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_x\"\r\n\r\n说明\r\n----=_x\r\n"
	for name, part := range map[string]string{
		"quoted-printable": "Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E7=94=\r\n=B2</p>",
		"base64":           "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+55Sy\r\nPC9wPg==",
		"plain":            "Content-Type: image/png\r\n\r\nx\r\n----=_x\r\nContent-Type: text/html\r\n\r\n<p>甲</p>",
	} {
		d := mustRead(t, []byte(head+part+"\r\n----=_x--\r\n"))
		if got := dump(d); got != "甲" || d.Format != "mht" {
			t.Errorf("%s: %s %q", name, d.Format, got)
		}
	}
	var e *Error
	if _, err := Read(context.Background(), "件", []byte(head)); !errors.As(err, &e) {
		t.Errorf("err = %v", err)
	}
}

// shownHan counts the Chinese characters of a page's text nodes.
func shownHan(t testing.TB, text string) map[rune]int {
	page, err := parseHTML(text)
	if err != nil {
		t.Skip(err)
	}
	var all []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			all = append(all, n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !dropped[c.Data] || c.Type != html.ElementNode {
				walk(c)
			}
		}
	}
	walk(page)
	return han(all...)
}

// FuzzHTML: no Chinese character is lost, none is added.
func FuzzHTML(f *testing.F) {
	for _, tt := range pages {
		f.Add(tt.page)
	}
	f.Add("<table><tr><td rowspan=2 colspan=3>甲<td>乙<tr><td colspan=2>丙<tr><td>丁<td>戊<td>己</table>")
	f.Add("<svg><text>甲</text><foreignObject><p>乙</p></foreignObject></svg><math><mi>丙</mi></math><iframe>丁</iframe><textarea>戊</textarea>")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := readHTML("件", []byte(text))
		if err != nil {
			return
		}
		decoded, _ := decodeHTML("件", []byte(text))
		want, got := shownHan(t, decoded), han(texts(d)...)
		for r, n := range want {
			if got[r] != n {
				t.Errorf("%c stands there %d times, was read %d times", r, n, got[r])
			}
		}
		order := 0
		for _, b := range d.Blocks {
			at := b.Paragraph.At
			if b.Table != nil {
				for _, c := range b.Table.Rows[0] {
					if c != nil {
						at = c.At
						break
					}
				}
			}
			if at.Order <= order {
				t.Errorf("%v stands after %d", at, order)
			}
			order = at.Order
		}
	})
}
