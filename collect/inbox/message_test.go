package inbox_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"ducha/collect/inbox"
)

func TestOpenMessages(t *testing.T) {
	book := workbook(t, "1")
	l := check(t, "a message", "a.eml", []byte(mixed(greeting, attached("表.xlsx", book), attached("b.zip", string(pack(t, "子/表.xlsx", book))))), "表.xlsx", "b.zip!子/表.xlsx")
	if m := l[1].Message; m == nil || m.From != "czj@yunze.gov.cn" || m.Subject != "报送" || !m.Date.Equal(time.Date(2021, 7, 2, 10, 0, 0, 0, beijing)) {
		t.Errorf("the message is %+v", m)
	}
	if string(l[0].Data) != book || !l[0].Time.Equal(l[0].Message.Date) || !l[1].Time.Equal(time.Date(2021, 7, 2, 16, 0, 0, 0, beijing)) {
		t.Errorf("times %v and %v", l[0].Time, l[1].Time)
	}
	crlf := strings.ReplaceAll(mixed(greeting, attached("表.xlsx", book)), "\n", "\r\n")
	check(t, "CRLF", "a", []byte(crlf), "表.xlsx")
	check(t, "CRLF and LF", "a", []byte(strings.Replace(crlf, "\r\n--=_b", "\n--=_b", 2)), "表.xlsx")
	check(t, "a mailbox line and a BOM", "a", []byte("\ufeffFrom x Fri\n"+mixed(greeting, attached("表.xlsx", book))), "表.xlsx")
	check(t, "a line that is no field", "a", []byte(strings.Replace(mixed(attached("表.xlsx", book)), "\nDate:", "\n"+gbk(t, "市财政局")+"\nDate:", 1)), "表.xlsx")
	check(t, "no blank line", "a", []byte(mixed(strings.Replace(attached("表.xlsx", book), "\n\n", "\n", 1))), "表.xlsx")
	check(t, "the file is the message", "a", []byte(letter("Content-Type: application/vnd.ms-excel; name=表.xlsx\nContent-Transfer-Encoding: base64", lines64(book))), "表.xlsx")
	check(t, "nothing said of the file", "a", []byte(letter("Content-Transfer-Encoding: base64", lines64(book))), "附件1.xlsx")
	check(t, "another boundary", "a", []byte(strings.Replace(mixed(attached("表.xlsx", book)), `boundary="=_b"`, "boundary=x", 1)), "表.xlsx")
	check(t, "same names", "a", []byte(mixed(attached("表.xlsx", "1"), attached("表.xlsx", "2"))), "表.xlsx", "表_2.xlsx")
	check(t, "cut short", "a", []byte(strings.TrimSuffix(mixed(greeting, attached("表.xlsx", book)), "--=_b--\n")), "表.xlsx", " cut after 1")
}

func TestOpenSortsParts(t *testing.T) {
	book, png := workbook(t, "1"), "\x89PNG\r\n\x1a\n"
	part := func(header, body string) string {
		return header + "\nContent-Transfer-Encoding: base64\n\n" + lines64(body)
	}
	for _, c := range []struct {
		what, part string
		want       []string
	}{
		{"an inline workbook", part("Content-Type: application/octet-stream; name=表.xlsx\nContent-Disposition: inline", book), []string{"表.xlsx"}},
		{"an inline picture", part("Content-Type: image/png; name=1.png\nContent-Disposition: inline", png), []string{"1.png litter", " no_attachment"}},
		{"a picture shown", part("Content-Type: image/png; name=1.png\nContent-ID: <1@x>", png), []string{"1.png litter", " no_attachment"}},
		{"a picture not shown", part("Content-Type: image/png; name=1.png\nContent-ID: <2@x>", png), []string{"1.png"}},
		{"a picture attached", part("Content-Type: image/png\nContent-Disposition: attachment; filename=扫描.png", png), []string{"扫描.png"}},
		{"related", "Content-Type: multipart/related; boundary=r\n\n--r\n" + part("Content-Type: application/octet-stream; name=1.png", png) + "--r\n" + attached("表.xlsx", book) + "--r--", []string{"1.png litter", "表.xlsx"}},
		{"a signature", part("Content-Type: application/pkcs7-signature; name=smime.p7s", "x"), []string{"smime.p7s litter", " no_attachment"}},
		{"a calendar", part("Content-Type: text/calendar", "BEGIN:VCALENDAR"), []string{"附件1.txt litter", " no_attachment"}},
		{"a card", part("Content-Type: application/octet-stream; name=a.vcf", "x"), []string{"a.vcf litter", " no_attachment"}},
		{"the rest of a text", part("Content-Type: text/plain; name=ATT00001.txt", "x"), []string{"ATT00001.txt litter", " no_attachment"}},
		{"a text", "Content-Type: text/plain; name=说明.txt\n\nFrom: a\nTo: b\n\nc", []string{"说明.txt"}},
		{"a text attached", "Content-Type: text/html\nContent-Disposition: attachment\n\n<html>", []string{"附件1.html"}},
		{"an empty file", "Content-Type: application/octet-stream; name=表.xlsx\n\n", []string{"表.xlsx"}},
		{"nothing", "Content-Type: application/octet-stream\n\n", []string{" no_attachment"}},
		{"a message", "Content-Type: message/rfc822\n\n" + strings.Replace(mixed(attached("表.xlsx", book)), "=_b", "=_c", 2+1), []string{"附件1.eml!表.xlsx"}},
		{"a message as a file", attached("转发.eml", mixed(attached("表.xlsx", book))), []string{"转发.eml!表.xlsx"}},
		{"a forwarded text", "Content-Type: message/rfc822\n\nFrom: a@b.cn\n\n正文", []string{"附件1.eml no_attachment"}},
		{"a digest", "Content-Type: multipart/digest; boundary=r\n\n--r\n\n" + letter("", "正文") + "--r--", []string{"附件1.eml no_attachment"}},
		{"winmail.dat", attached("winmail.dat", "\x78\x9f\x3e\x22"), []string{"winmail.dat unsupported"}},
		{"an encrypted message", part("Content-Type: application/pkcs7-mime; name=smime.p7m", "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), []string{"smime.p7m unsupported"}},
		{"a piece of a message", "Content-Type: message/partial; number=1\n\nx", []string{"附件1 split"}},
		{"a volume", attached("表.zip.002", "\x00\x01"), []string{"表.zip.002 split"}},
	} {
		check(t, c.what, "a.eml", []byte(mixed("Content-Type: text/html\n\n<img src=\"cid:1@x\">", c.part)), c.want...)
	}
}

func TestOpenReadsTransferEncodings(t *testing.T) {
	book := workbook(t, strings.Repeat("云泽市", 50))
	quoted := func() string {
		var out strings.Builder
		for i, b := range []byte(book) {
			if fmt.Fprintf(&out, "=%02X", b); i%20 == 19 {
				out.WriteString("= \n")
			}
		}
		return out.String()
	}()
	lines := lines64(book)
	uu := uuencode("表.xlsx", book)
	for _, c := range []struct{ what, header, body, name string }{
		{"base64", "Content-Transfer-Encoding: BASE64", lines, "a"},
		{"base64 without padding", "Content-Transfer-Encoding: base64", strings.TrimRight(lines, "=\n"), "a"},
		{"base64 in one line", "Content-Transfer-Encoding: base64", strings.ReplaceAll(lines, "\n", ""), "a"},
		{"base64 with blanks", "Content-Transfer-Encoding: base64 ", " " + strings.ReplaceAll(lines, "A", "A "), "a"},
		{"base64 with marks", "Content-Transfer-Encoding: \"base64\"", strings.ReplaceAll(lines, "\n", "!\n"), "a"},
		{"base64 in padded lines", "Content-Transfer-Encoding: base64", padded(book), "a"},
		{"base64 with a footer", "Content-Transfer-Encoding: base64", lines + "\n-- \nThis mail was scanned.\nNo virus found", "a"},
		{"base64 not said", "", lines, "a"},
		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable", quoted, "a"},
		{"binary", "Content-Transfer-Encoding: binary", book, "a"},
		{"uuencode", "Content-Transfer-Encoding: x-uuencode", uu, "a"},
		{"uuencode in the text", "Content-Type: text/plain", "您好：\n\n" + uu + "\n此致", "表.xlsx"},
	} {
		part := "Content-Type: application/octet-stream; name=a\n" + c.header
		if strings.HasPrefix(c.header, "Content-Type") {
			part = c.header
		}
		l := check(t, c.what, "a.eml", []byte(mixed(strings.TrimSuffix(part, "\n")+"\n\n"+c.body)), c.name)
		if data := l[0].Data; string(data) != book {
			t.Errorf("%s gives %d bytes of %d", c.what, len(data), len(book))
		}
	}
	check(t, "a text about it", "a.eml", []byte(mixed("Content-Type: text/plain\n\nbegin 644 a.xlsx\nis how it starts\nend")), " no_attachment")
}

func padded(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i += 20 {
		out.WriteString(base64.StdEncoding.EncodeToString([]byte(s[i:min(len(s), i+20)])) + "\n")
	}
	return out.String()
}

func uuencode(name, s string) string {
	out := "begin 644 " + name + "\n"
	for len(s) > 0 {
		n := min(len(s), 45)
		line := []byte(s[:n] + "\x00\x00")
		out += string(rune(' ' + n))
		for i := 0; i < n; i += 3 {
			for _, v := range []byte{line[i] >> 2, line[i]<<4 | line[i+1]>>4, line[i+1]<<2 | line[i+2]>>6, line[i+2]} {
				out += string("`!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"[v&63])
			}
		}
		out, s = out+"\n", s[n:]
	}
	return out + "`\nend\n"
}

func TestOpenTellsWhyAMessageBringsNothing(t *testing.T) {
	text := func(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s }
	file := attached("表.xlsx", workbook(t, "1"))
	subject := func(s, message string) string {
		return strings.Replace(message, "Subject: =?UTF-8?B?5oql6YCB?=", s, 1)
	}
	report := func(kind string) string {
		return letter("Content-Type: multipart/report; report-type="+kind+"; boundary=r", "--r\n\n"+"x\n--r\nContent-Type: message/"+kind+"\n\nx\n--r\nContent-Type: message/rfc822\n\n"+mixed(file)+"\n--r--")
	}
	for _, c := range []struct {
		what, message string
		want          []string
	}{
		{"a text", mixed(text("收到")), []string{" no_attachment"}},
		{"a plain text", letter("Content-Type: text/plain", "收到"), []string{" no_attachment"}},
		{"a link of QQ", mixed(text("https://wx.mail.qq.com/ftn/download?k=1")), []string{" cloud_link"}},
		{"a link of 163 in HTML", mixed("Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a href=3D\"http://dfsdown.mail.=\n163.com/x\">"), []string{" cloud_link"}},
		{"words for it", mixed("Content-Type: text/plain; charset=gbk\n\n" + gbk(t, "请到文件中转站下载")), []string{" cloud_link"}},
		{"a link and a file", mixed(text("从QQ邮箱发来的超大附件"), file), []string{"表.xlsx", " cloud_link after 1"}},
		{"a file, and our own warning", mixed(text("> 请勿使用超大附件、云附件"), file), []string{"表.xlsx"}},
		{"automatic", subject("Auto-Submitted: auto-replied", mixed(text("我在休假"))), []string{" automatic"}},
		{"automatic by subject", subject("Subject: [外部] 自动回复：报送", mixed(text("我在休假"))), []string{" automatic"}},
		{"about automatic ones", subject("Subject: 关于自动回复", mixed(text("我在休假"))), []string{" no_attachment"}},
		{"automatic with a file", subject("Auto-Submitted: auto-generated", mixed(file)), []string{"表.xlsx"}},
		{"not automatic", subject("Auto-Submitted: no", mixed(text("好"))), []string{" no_attachment"}},
		{"a bounce", report("delivery-status"), []string{" bounce"}},
		{"a bounce in a gateway's wrapping", mixed(strings.SplitN(report("delivery-status"), "1.0\n", 2)[1], text("外部邮件")), []string{" bounce"}},
		{"a bounce without a report", strings.Replace(mixed(file), "czj@yunze.gov.cn", "Postmaster@qq.com", 1), []string{" bounce"}},
		{"a bounce by subject", subject("Subject: Undelivered Mail Returned to Sender", mixed(text("x"))), []string{" bounce"}},
		{"a receipt", report("disposition-notification"), []string{" receipt"}},
		{"a receipt by subject", subject("Subject: 已读: 报送", mixed(text("x"))), []string{" receipt"}},
	} {
		l := check(t, c.what, "a.eml", []byte(c.message), c.want...)
		if m := l[len(l)-1].Message; m == nil || m.Date.IsZero() {
			t.Errorf("%s is from %+v", c.what, m)
		}
	}
}

func TestMessageTellsItsSender(t *testing.T) {
	for from, want := range map[string]string{
		"a@b.cn": "a@b.cn", "<A@B.CN>": "a@b.cn", "张三 <a@b.cn>": "a@b.cn", `"张三" <a@b.cn>`: "a@b.cn", "=?GBK?B?1cXI/Q==?=<a@b.cn>": "a@b.cn",
		gbk(t, "张三") + " <a@b.cn>": "a@b.cn", `"` + gbk(t, "乗") + `" <a@b.cn>`: "a@b.cn", `"fgw@fgw.gov.cn" <evil@qq.com>`: "evil@qq.com", "fgw@fgw.gov.cn <evil@qq.com>": "evil@qq.com",
		"=?utf-8?Q?fgw@fgw.gov.cn,?= <evil@qq.com>": "evil@qq.com", "=?no-such?B?1cXI/Q==?= <a@b.cn>": "a@b.cn", "a@b.cn (张三)": "a@b.cn", "张三, 财政局 <a@b.cn>": "a@b.cn",
		"a@b.cn, c@d.cn": "", "<a@b.cn>, <c@d.cn>": "", "<a@b.cn> <c@d.cn>": "", "a@b.cn;c@d.cn": "", "a＠b.cn": "", "张三": "", "": "", "a@b@c.cn": "", "<a b@c.cn>": "", `"张三 <a@b.cn>`: "a@b.cn",
		"a@b.cn\nFrom: c@d.cn": "",
	} {
		l := open(t, "a.eml", []byte("Subject: x\nTo: x@y.cn\nFrom: "+from+"\n\nx"))
		if got := l[0].Message.From; got != want {
			t.Errorf("%q is %q, want %q", from, got, want)
		}
	}
}

func TestMessageTellsItsDate(t *testing.T) {
	at := time.Date(2021, 7, 2, 10, 0, 0, 0, beijing)
	for date, want := range map[string]time.Time{
		"Fri, 2 Jul 2021 10:00:00 +0800": at, "Fri, 02 Jul 2021 10:00:00 +0800 (CST)": at, "Fri, 2 Jul 2021 10:00:00 CST": at, "2 Jul 2021 02:00:00 GMT": at, "Fri, 2 Jul 2021 10:00:00": at,
		"2021-07-02 10:00:00": at, "2021-7-2 10:00:00": at, "2021-07-02T10:00:00+08:00": at, "2021-07-02T02:00:00Z": at, "Fri, 2 Jul 2021 10:00:00 GMT+08:00": at, "Fri Jul  2 10:00:00 2021": at,
		"": {}, "yesterday": {}, "Fri, 2 Jul 0021 10:00:00 +0800": {}, "Fri, 2 Jul 2921 10:00:00 +0800": {},
	} {
		l := open(t, "a.eml", []byte("Subject: x\nTo: x@y.cn\nDate: "+date+"\n\nx"))[0]
		if !l.Message.Date.Equal(want) {
			t.Errorf("%q is %v, want %v", date, l.Message.Date, want)
		}
		if want.IsZero() && !l.Time.Equal(filed) {
			t.Errorf("without a date the time is %v", l.Time)
		}
	}
}

func TestMessageTellsItsSubject(t *testing.T) {
	for subject, want := range map[string]string{
		"报送": "报送", gbk(t, "报送"): "报送", "Re: =?gb2312?B?saje?=": "Re: " + "报" + "�", word("utf-8", "市财政局报") + "\n " + word("utf-8", "送"): "市财政局报送", "a\x1b[2Jb\u202e c": "a [2Jb c",
		strings.Repeat("长", 500): strings.Repeat("长", 200),
	} {
		l := open(t, "a.eml", []byte("To: x@y.cn\nFrom: a@b.cn\nSubject: "+subject+"\n\nx"))[0]
		if got := l.Message.Subject; got != want && !strings.Contains(want, "�") {
			t.Errorf("%q is %q, want %q", subject, got, want)
		}
	}
}

// A message in a message brings its own date and sender.
func TestTheInnermostMessageCounts(t *testing.T) {
	inner := strings.Replace(mixed(attached("表.xlsx", "x")), "czj@", "mzj@", 1)
	l := open(t, "a.zip", pack(t, "a.eml", mixed(attached("转.eml", inner), attached("b.xlsx", "y"))))
	if len(l) != 2 || l[0].Message.From != "mzj@yunze.gov.cn" || l[1].Message.From != "czj@yunze.gov.cn" {
		t.Errorf("%q", show(l))
	}
}

func TestTextsOfAMessageAreNoLeaves(t *testing.T) {
	message := letter("Content-Type: multipart/mixed; boundary=m", "--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\n您好\n--a\nContent-Type: text/html\n\n<p>您好\n--a--\n--m\n"+
		attached("表.xlsx", "x")+"\n--m\nContent-Type: text/plain\n\n-- \n市财政局\n--m--\n")
	check(t, "texts", "a.eml", []byte(message), "表.xlsx")
	if bytes.Contains([]byte(message), []byte("\r")) {
		t.Error("made wrongly")
	}
	if k := inbox.Sniff([]byte(message)); k != inbox.KindMessage {
		t.Errorf("a message is %s", k)
	}
}
