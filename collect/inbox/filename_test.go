package inbox_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"ducha/collect/inbox"
)

// percent writes bytes as %XX.
func percent(s string) string {
	var out strings.Builder
	for _, b := range []byte(s) {
		fmt.Fprintf(&out, "%%%02X", b)
	}
	return out.String()
}

// word makes an encoded word of bytes.
func word(charset, bytes string) string {
	return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(bytes)) + "?="
}

// qword does so in the other way.
func qword(charset, bytes string) string {
	return "=?" + charset + "?Q?" + strings.ReplaceAll(percent(bytes), "%", "=") + "?="
}

// nameOf gives the name of what is attached with these header lines.
func nameOf(t *testing.T, header string) string {
	t.Helper()
	leaves := open(t, "a.eml", []byte(mixed(greeting, header+"\n\nx")))
	if len(leaves) != 1 || len(leaves[0].Names) != 1 {
		t.Fatalf("%q gives %q", header, show(leaves))
	}
	return leaves[0].Names[0]
}

// The ways in which mail programs, servers and scripts write a file's name.
func TestAttachmentNames(t *testing.T) {
	const name = "市财政局 反馈表.xlsx"
	g, u := gbk(t, name), name
	disposition := func(s string) string {
		return "Content-Type: application/octet-stream\nContent-Disposition: attachment; " + s
	}
	half := func(s, charset string) string { // cut inside a character
		return word(charset, s[:5]) + "\n " + word(charset, s[5:])
	}
	for i, c := range []struct{ header, want string }{
		{disposition(`filename="a b.xlsx"`), "a b.xlsx"},
		{disposition(`filename=a.xlsx`), "a.xlsx"},
		{disposition("filename*=UTF-8''" + percent(u)), name},
		{disposition("filename*=GB2312''" + percent(g)), name},
		{disposition("filename*=gb18030'zh-CN'" + percent(g)), name},
		{disposition("filename*=" + percent(u)), name},
		{disposition("filename*=" + percent(g)), name},
		{disposition(`filename*="UTF-8''` + percent(u) + `"`), name},
		{disposition("filename=UTF-8''" + percent(u)), name},
		{disposition(`filename="` + percent(u) + `"`), name},
		{disposition(`filename="` + percent(g) + `"`), name},
		{disposition("filename*0*=UTF-8''" + percent(u[:4]) + ";\n filename*1*=" + percent(u[4:])), name},
		{disposition("filename*1*=" + percent(u[4:]) + ";\n filename*0*=UTF-8''" + percent(u[:4])), name},
		{disposition("filename*0*=gbk''" + percent(g[:13]) + "; filename*1=" + strings.TrimSpace(g[13:])), name},
		{disposition(`filename*0="` + word("UTF-8", u)[:20] + `"; filename*1="` + word("UTF-8", u)[20:] + `"`), name},
		{disposition(`filename="` + word("UTF-8", u) + `"`), name},
		{disposition(`filename="` + word("gb2312", g) + `"`), name},
		{disposition(`filename="` + word("gb18030", g) + `"`), name},
		{disposition(`filename="` + qword("GBK", g) + `"`), name},
		{disposition(`filename="` + qword("utf-8", u) + `"`), name},
		{disposition(`filename=` + word("cp936", g)), name},
		{disposition(`filename= ` + word("x-gbk", g) + "; size=3"), name},
		{disposition(`filename="` + half(u, "UTF-8") + `"`), name},
		{disposition(`filename="` + half(g, "GB2312") + `"`), name},
		{disposition(`filename="` + strings.ReplaceAll(half(u, "UTF-8"), "\n ", "") + `"`), name},
		{disposition(`filename="` + strings.ReplaceAll(half(u, "UTF-8"), "\n ", "\r\n\t") + `"`), name},
		{disposition(`filename="=?UTF-8?B?` + strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(u)), "=") + `?="`), name},
		{disposition(`filename="` + word("UTF-8", word("UTF-8", u)) + `"`), name},
		{disposition(`filename="` + word("DEFAULT_CHARSET", g) + `"`), name},
		{disposition(`filename="` + word("unknown-8bit", u) + `"`), name},
		{disposition(`filename="` + word("iso-8859-1", g) + `"`), name},
		{disposition(`filename="` + word("utf-8", g) + `"`), name},
		{disposition(`filename="` + word("utf-8*zh", u) + `"`), name},
		{disposition(`filename="` + word("big5", encoded(t, traditionalchinese.Big5, "市財政局.xlsx")) + `"`), "市財政局.xlsx"},
		{disposition(`filename="` + g + `"`), name},
		{disposition(`filename=` + g), name},
		{disposition(`filename="` + u + `"`), name},
		{disposition(`filename=` + u + `; size=3`), name},
		{disposition(`filename="` + gbk(t, "路毛.xlsx") + `"`), "路毛.xlsx"},
		{disposition(`filename="` + word("gb2312", gbk(t, "朱镕基堃喆.xlsx")) + `"`), "朱镕基堃喆.xlsx"},
		{disposition(`filename="` + gbk(t, "㐂𠮷.xlsx") + `"`), "㐂𠮷.xlsx"},
		{disposition(`filename="` + gbk(t, "乗.xlsx") + `"`), "乗.xlsx"}, // its last byte is a backslash
		{disposition(`filename="` + u), name},
		{disposition(`filename="关于"十四五"的表.xlsx"; size=3`), "关于_十四五_的表.xlsx"},
		{disposition(`filename="关于\"十四五\"的表.xlsx"`), "关于_十四五_的表.xlsx"},
		{disposition(`filename="表.xlsx" size=3`), "表.xlsx"},
		{disposition(`filename="C:\Users\a\表.xlsx"`), "表.xlsx"},
		{disposition(`filename="../../表.xlsx"`), "表.xlsx"},
		{disposition(`filename="&#34920;.xlsx"`), "表.xlsx"},
		{disposition(`filename="100%完成.xlsx"`), "100%完成.xlsx"},
		{disposition(`filename="` + percent("a b") + `.xlsx"`), "%61%20%62.xlsx"},
		{"Content-Type: application/octet-stream;\nname=\"" + u + "\"\nContent-Disposition: attachment", name}, // not indented
		{"Content-Type: application/octet-stream; name=\"" + word("gb18030", g) + "\"\nContent-Disposition: attachment;\n filename=\"tcmime.1234.5.bin\"", name},
		{"Content-Type: application/octet-stream; name=\"" + word("gb18030", g) + "\"\nContent-Disposition: attachment; filename=\"???.xlsx\"", name},
		{"Content-Type: application/octet-stream; name=\"" + word("utf-8", u[:len(u)-7]+"\xff.xlsx") + "\"\nContent-Disposition: attachment; filename=\"" + u + "\"", name},
		{"Content-Type: application/octet-stream; name*=utf-8''" + percent(u) + "\nContent-Disposition: attachment", name},
		{"Content-Type: application/octet-stream name=\"" + u + "\"", name},
		{"Content-Disposition: attachment; filename*=UTF-8''" + percent(u) + "; filename=\"a.xlsx\"\nContent-Type: application/octet-stream", name},
		{"Content-Type: application/octet-stream", "附件1.txt"},
		{disposition(`filename=""`), "附件1.txt"},
		{disposition(`filename="/"`), "附件1.txt"},
	} {
		if got := nameOf(t, c.header); got != c.want {
			t.Errorf("%d: %q is called %q, want %q", i, c.header, got, c.want)
		}
	}
}

// Hundreds of characters of GB2312 are valid UTF-8, too.
func TestEveryGB2312NameIsRead(t *testing.T) {
	dec := simplifiedchinese.GB18030.NewDecoder()
	count, alike := 0, 0
	var names []string
	for row := 0xB0; row <= 0xF7; row++ {
		for cell := 0xA1; cell <= 0xFE; cell++ {
			raw := string([]byte{byte(row), byte(cell)})
			text, err := dec.String(raw)
			if r, _ := utf8.DecodeRuneInString(text); err != nil || r == utf8.RuneError {
				continue
			}
			if count++; utf8.ValidString(raw) {
				alike++
			}
			names = append(names, text+"毛.xlsx", text+"啊.xlsx")
		}
	}
	if count != 6763 || alike != 930 {
		t.Errorf("%d characters, %d of them valid UTF-8", count, alike)
	}
	for len(names) > 0 {
		n := min(len(names), 200)
		var files []string
		for _, name := range names[:n] {
			files = append(files, name, "x")
		}
		for i, got := range show(open(t, "a.zip", pack(t, files...))) {
			if got != names[i] {
				t.Errorf("%s is read as %s", names[i], got)
			}
		}
		names = names[n:]
	}
}

func FuzzAttachmentName(f *testing.F) {
	for _, s := range []string{`attachment; filename="a.xlsx"`, "attachment; filename*0*=utf-8''%E5; filename*1*=%85%B3", "attachment; filename==?gbk?B?udg=?= =?gbk?Q?=D3=DA?=", "attachment; filename=\"\xb9\xd8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.NewReplacer("\n", " ", "\r", " ").Replace(s)
		for _, l := range open(t, "a.eml", []byte(letter("Content-Type: application/pdf\nContent-Disposition: "+s, "%PDF-"))) {
			if l.Names != nil && (l.Names[0] == "" || l.Names[0] != inbox.SafeName(l.Names[0]) || strings.Contains(l.Names[0], "/")) {
				t.Errorf("%q is called %q", s, l.Names)
			}
		}
	})
}
