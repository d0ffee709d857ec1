package dispatch

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ducha/collect/inbox"
	"ducha/seeds"
)

const anID = "r2021h1.u001.abc@yunze.example"

var (
	anHour   = time.Date(2021, 7, 1, 1, 2, 3, 0, time.UTC)
	anOffice = Office{Name: "云泽市人民政府督查室", Address: "ducha@yunze.example", ReplyTo: "huishou@yunze.example"}
)

// parsed is what a mail program makes of a message.
type parsed struct {
	Headers   []string // names
	From      string   // name
	Sender    string   // address
	To, CC    []string
	ReplyTo   string
	Subject   string
	Body      string
	Names     []string // of the attachment: name, filename, filename*
	MediaType string
	Data      string
}

// parse reads a message with the standard library alone.
func parse(t testing.TB, message []byte) parsed {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(message))
	if err != nil {
		t.Fatalf("%v\n%s", err, message)
	}
	p := parsed{Headers: slices.Sorted(maps.Keys(m.Header)), Subject: decode(t, m.Header.Get("Subject"))}
	addresses := func(header string) (list []string) {
		if m.Header.Get(header) == "" {
			return nil
		}
		all, err := m.Header.AddressList(header)
		if err != nil {
			t.Fatalf("%s: %v\n%s", header, err, message)
		}
		for _, a := range all {
			list = append(list, a.Address)
			if header == "From" {
				p.From = a.Name
			}
		}
		return list
	}
	p.To, p.CC, p.ReplyTo, p.Sender = addresses("To"), addresses("Cc"), strings.Join(addresses("Reply-To"), ","), strings.Join(addresses("From"), ",")
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%v\n%s", err, message)
	}
	if media == "text/plain" {
		p.Body = content(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return p
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	p.Body = p.part(t, parts)
	p.Data = p.part(t, parts)
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		t.Fatalf("a third part: %v\n%s", err, message)
	}
	return p
}

// part reads the next part; of an attachment it takes the names.
func (p *parsed) part(t testing.TB, parts *multipart.Reader) string {
	t.Helper()
	part, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	media, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if media == "text/plain" && params["charset"] != "UTF-8" {
		t.Errorf("text in %q", params["charset"])
	}
	if how := part.Header.Get("Content-Disposition"); how != "" {
		p.MediaType, p.Names = media, []string{decode(t, params["name"])}
		plainest, _, _ := strings.Cut(how, "; filename*=")
		for _, how := range []string{plainest, how} {
			kind, params, err := mime.ParseMediaType(how)
			if err != nil || kind != "attachment" {
				t.Errorf("%q: %v", how, err)
			}
			p.Names = append(p.Names, decode(t, params["filename"]))
		}
	}
	return content(t, part.Header.Get("Content-Transfer-Encoding"), part)
}

func content(t testing.TB, encoding string, r io.Reader) string {
	t.Helper()
	if encoding != "base64" {
		t.Errorf("encoded as %q", encoding)
	}
	data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, r))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func decode(t testing.TB, text string) string {
	t.Helper()
	out, err := new(mime.WordDecoder).DecodeHeader(text)
	if err != nil {
		t.Errorf("%q: %v", text, err)
	}
	return out
}

// want is what a letter's message must read as.
func want(l Letter, o Office, headers ...string) parsed {
	p := parsed{From: o.Name, Sender: o.Address, To: l.To, CC: l.CC, ReplyTo: o.ReplyTo, Subject: l.Subject, Body: crlf(l.Body), Data: string(l.File.Data)}
	if len(l.CC) > 0 {
		headers = append(headers, "Cc")
	}
	if o.ReplyTo != "" {
		headers = append(headers, "Reply-To")
	}
	if l.File.Name == "" {
		headers = append(headers, "Content-Transfer-Encoding")
	} else {
		p.Names, p.MediaType = slices.Repeat([]string{l.File.Name}, 3), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	p.Headers = slices.Sorted(slices.Values(append(headers, "From", "To", "Subject", "Mime-Version", "Content-Type")))
	return p
}

// unbroken are lines that may be longer than they should: there is no place to break them.
var unbroken = regexp.MustCompile(`^ filename\*=|^Content-Type: [a-z./-]+;$|^( ?|[A-Za-z-]+: )[^ ]+@[^ ]+$`)

// lawful checks what the standard asks of lines and encoded words.
func lawful(t testing.TB, message []byte) {
	t.Helper()
	text := string(message)
	if rest := strings.ReplaceAll(text, "\r\n", ""); strings.ContainsAny(rest, "\r\n") || !isASCII(rest) || strings.ContainsFunc(rest, isControl) {
		t.Errorf("bare ends of lines or other than ASCII:\n%q", text)
	}
	inWord := 0
	for _, line := range strings.Split(text, "\r\n") {
		if len(line) > 998 || len(line) > 78 && !unbroken.MatchString(line) {
			t.Errorf("%d bytes in %q", len(line), line)
		}
		for _, field := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '"' || r == ';' }) {
			if !strings.HasPrefix(field, wordHead) {
				continue
			}
			inWord++
			if decoded, err := new(mime.WordDecoder).Decode(field); err != nil || !utf8.ValidString(decoded) || len(field) > wordLength {
				t.Errorf("%q: %d bytes, %q, %v", field, len(field), decoded, err)
			}
		}
	}
	if strings.Count(text, wordHead) != inWord {
		t.Errorf("%d of %d encoded words stand alone in:\n%s", inWord, strings.Count(text, wordHead), text)
	}
}

// letters of all kinds that may leave.
func manyLetters() map[string]Letter {
	long := letterTo(1)
	long.Subject = strings.Repeat("关于报送重点工作责任分解进展情况的通知𠮷", 12)
	long.File.Name = "001_" + strings.Repeat("农", 35) + "_" + strings.Repeat("年", 35) + "表.xlsx"
	long.Body = strings.Repeat("很长的一行。", 500) + "\n.\n..\nFrom here\n\t\n"
	english := letterTo(2)
	english.Subject, english.File.Name, english.Name, english.Body = "Form 2021H1-002-7K3F", "002_form.xlsx", "Bureau", "Fill in.\n"
	tricky := letterTo(3)
	tricky.Subject, tricky.File.Name = "=?UTF-8?B?5rWL?=  two  spaces ", "=UTF-8''%41 (1); b='c', filename=x.xlsx"
	tricky.To, tricky.CC = []string{"a.b+c@x.example", "o'neil@x.example"}, []string{"d_e@x.example", "f-g@x.example", "h@[192.0.2.1]"}
	spaces := letterTo(4)
	spaces.Subject = strings.Repeat("word ", 60) + "end"
	whole := letterTo(5)
	whole.Subject = strings.Repeat("a", 1200)
	bare := letterTo(6)
	bare.File = File{}
	many := letterTo(7)
	many.To = nil
	for i := range 30 {
		many.To = append(many.To, fmt.Sprintf("person%02d@units.example", i))
	}
	returns := letterTo(8)
	returns.Body = "one\r\ntwo\rthree\n"
	return map[string]Letter{"usual": letterTo(9), "long": long, "English": english, "tricky": tricky, "spaces": spaces, "whole": whole, "bare": bare, "many": many, "returns": returns}
}

func TestMessagesReadAsWritten(t *testing.T) {
	for name, l := range manyLetters() {
		for _, o := range []Office{anOffice, {Name: "", Address: "ducha@yunze.example"}, {Name: `Office "A" <x@y.example>, Yunze`, Address: "ducha@yunze.example"}, {Name: strings.Repeat("督查", 30), Address: "ducha@yunze.example"}} {
			message, err := compose(l, o, anHour, anID)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			lawful(t, message)
			if got, want := parse(t, message), want(l, o, "Date", "Message-Id"); !same(got, want) {
				t.Errorf("%s\n got %+v\nwant %+v", name, got, want)
			}
			if !bytes.Contains(message, []byte("Date: Thu, 01 Jul 2021 09:02:03 +0800\r\n")) || !bytes.Contains(message, []byte("\r\nMessage-ID: <"+anID+">\r\n")) {
				t.Errorf("%s: time and identity:\n%s", name, message[:400])
			}
			draft, err := composeDraft(l, o)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			lawful(t, draft)
			if got, want := parse(t, draft), want(l, o, "X-Unsent"); !same(got, want) {
				t.Errorf("draft of %s\n got %+v\nwant %+v", name, got, want)
			}
			if again, _ := composeDraft(l, o); !bytes.Equal(again, draft) || bytes.Contains(draft, []byte("0001")) {
				t.Errorf("draft of %s differs from the one before, or has a time", name)
			}
		}
	}
}

// same compares what was read, nil and empty alike.
func same(a, b parsed) bool { return fmt.Sprintf("%q", a) == fmt.Sprintf("%q", b) }

// What ducha sends, ducha reads.
func TestMessagesAreReadByTheInbox(t *testing.T) {
	for name, l := range manyLetters() {
		if l.File.Name == "" {
			continue
		}
		message, err := compose(l, anOffice, anHour, anID)
		if err != nil {
			t.Fatal(err)
		}
		var leaves []inbox.Leaf
		if err := inbox.Open(context.Background(), "a.eml", message, anHour, func(l inbox.Leaf) error { leaves = append(leaves, l); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(leaves) != 1 || leaves[0].Trouble != "" || leaves[0].Names[0] != l.File.Name || !bytes.Equal(leaves[0].Data, l.File.Data) {
			t.Errorf("%s: %q read as %+v", name, l.File.Name, leaves)
			continue
		}
		if m := leaves[0].Message; m == nil || m.From != anOffice.Address || !m.Date.Equal(anHour) || !strings.HasPrefix(strings.Join(strings.Fields(l.Subject), " "), strings.TrimSuffix(m.Subject, "…")) || m.Subject == "" {
			t.Errorf("%s: message read as %+v", name, m)
		}
	}
}

// needPython skips where there is no Python. With DUCHA_E2E=required it fails instead, so
// that it cannot go unnoticed where the test must run; with DUCHA_E2E=no it always skips.
func needPython(t *testing.T) string {
	t.Helper()
	absent := t.Skipf
	switch os.Getenv("DUCHA_E2E") {
	case "required":
		absent = t.Fatalf
	case "no":
		t.Skip("DUCHA_E2E=no")
	}
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import email.policy").Run(); err != nil {
		absent("%s does not run: %v", python, err)
	}
	return python
}

// readByPython prints what Python reads of messages, and the defects that it finds; that
// the names of attachments stand there in two ways is one that all mail programs have.
const readByPython = `
import base64, email, email.policy, json, sys
def read(data):
    m = email.message_from_bytes(base64.b64decode(data), policy=email.policy.default)
    files, listed = list(m.iter_attachments()), lambda h: [a.addr_spec for a in m[h].addresses] if m[h] else []
    return {
        "Defects": [repr(d) for p in m.walk() for d in p.defects] + [repr(d) for h in m.values() for d in getattr(h, "defects", [])],
        "From": m["From"].addresses[0].display_name, "Sender": m["From"].addresses[0].addr_spec, "To": listed("To"), "CC": listed("Cc"), "ReplyTo": ",".join(listed("Reply-To")),
        "Subject": m["Subject"], "Body": m.get_body(("plain",)).get_content(), "Names": [f.get_filename() for f in files],
        "Data": [base64.b64encode(f.get_content()).decode() for f in files],
    }
print(json.dumps({name: read(data) for name, data in json.load(sys.stdin).items()}))`

func TestMessagesAreReadByPython(t *testing.T) {
	python := needPython(t)
	letters, messages := manyLetters(), map[string][]byte{}
	for name, l := range letters {
		var err error
		if messages[name], err = compose(l, anOffice, anHour, anID); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", readByPython)
	var complaint bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &complaint)
	}
	var read map[string]struct {
		Defects, To, CC, Names               []string
		From, Sender, ReplyTo, Subject, Body string
		Data                                 [][]byte
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	for name, l := range letters {
		got, p := read[name], want(l, anOffice)
		if got.From != p.From || got.Sender != p.Sender || got.ReplyTo != p.ReplyTo || got.Subject != p.Subject || !slices.Equal(got.To, p.To) || !slices.Equal(got.CC, p.CC) ||
			strings.ReplaceAll(got.Body, "\r\n", "\n") != strings.ReplaceAll(p.Body, "\r\n", "\n") {
			t.Errorf("%s: read as %+v", name, got)
		}
		if l.File.Name != "" && (len(got.Data) != 1 || !bytes.Equal(got.Data[0], l.File.Data) || got.Names[0] != l.File.Name) {
			t.Errorf("%s: attachments %q", name, got.Names)
		}
		if len(got.Defects) > 0 {
			t.Errorf("%s: defects %v", name, got.Defects)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, change := range map[string]func(*Letter){
		"没有收件人":               func(l *Letter) { l.To = nil },
		"邮箱":                  func(l *Letter) { l.To = []string{`"fgw@fgw.example" <evil@qq.example>`} },
		"邮箱“<a":               func(l *Letter) { l.To = []string{"<a@b.example>"} },
		"邮箱“a@b.example, ":    func(l *Letter) { l.CC = []string{"a@b.example, c@d.example"} },
		"邮箱“a@b.example□□Bcc": func(l *Letter) { l.To = []string{"a@b.example\r\nBcc: c@d.example"} },
		"邮箱“a@b.example□":     func(l *Letter) { l.To = []string{"a@b.example\x00"} },
		"邮箱“ a@b.example":     func(l *Letter) { l.To = []string{" a@b.example"} },
		"邮箱“a@b.example(":     func(l *Letter) { l.To = []string{"a@b.example(c)"} },
		`邮箱“"a b"@c`:          func(l *Letter) { l.To = []string{`"a b"@c.example`} },
		"邮箱“”":                func(l *Letter) { l.To = []string{""} },
		"邮箱“aaa":              func(l *Letter) { l.To = []string{strings.Repeat("a", 250) + "@b.example"} },
		"有中文或全角字符":            func(l *Letter) { l.To = []string{"a＠b.example"} },
		"没有主题":                func(l *Letter) { l.Subject = "  " },
		"主题“a□□Bcc":           func(l *Letter) { l.Subject = "a\r\nBcc: c@d.example" },
		"主题“a□":               func(l *Letter) { l.Subject = "a\u2028" },
		"主题“□":                func(l *Letter) { l.Subject = "\xff" },
		"正文":                  func(l *Letter) { l.Body = "a\x00" },
		"附件名“a□":              func(l *Letter) { l.File.Name = "a\r\nX: y.xlsx" },
		`附件名“a"`:              func(l *Letter) { l.File.Name = `a".xlsx` },
		"附件名“../":             func(l *Letter) { l.File.Name = "../a.xlsx" },
		"附件名“”":               func(l *Letter) { l.File.Name = "" },
		"附件名“a.”":             func(l *Letter) { l.File.Name = "a." },
		"附件名“表表":              func(l *Letter) { l.File.Name = strings.Repeat("表", 90) },
		"是空的":                 func(l *Letter) { l.File.Data = nil },
		"不是同一个文件":             func(l *Letter) { l.File.Data = []byte("other") },
		"邮件编号":                func(l *Letter) { l.MessageID = "a@b>\r\nX: <c" },
		"单位名称":                func(l *Letter) { l.Name = "a\nb" },
	} {
		l := letterTo(1)
		change(&l)
		err := checkLetter(l)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if message, err := compose(l, anOffice, anHour, anID); err == nil {
			t.Errorf("%s: composed\n%s", name, message)
		}
	}
	for _, o := range []Office{{Name: "a\r\nX: y", Address: "a@b.example"}, {Address: "a <b@c.example>"}, {Address: "a@b.example", ReplyTo: "a@b.example\nX: y"}} {
		if _, err := compose(letterTo(1), o, anHour, anID); err == nil {
			t.Errorf("composed from %+v", o)
		}
	}
	if _, err := compose(letterTo(1), anOffice, anHour, "a@b>\r\nX: <c"); err == nil {
		t.Error("composed with a false identity")
	}
}

func TestIdentities(t *testing.T) {
	post := Post{Office: anOffice, Nonce: func() string { return "ABC 1" }}
	if got := post.identity(letterTo(17)); got != "r2021h1.u017.abc1@yunze.example" {
		t.Errorf("%s", got)
	}
	post.Nonce = nil
	if a, b := post.identity(letterTo(17)), post.identity(letterTo(17)); a == b || !idShape.MatchString(a) {
		t.Errorf("%s, %s", a, b)
	}
	l := letterTo(17)
	l.Round, l.Unit = "a b\r\n>", seeds.UnitID("单位")
	if got := post.identity(l); !idShape.MatchString(got) {
		t.Errorf("%s", got)
	}
}

// Whatever stands in a letter, it is refused, or reads as it was written with no header
// more than there should be.
func FuzzCompose(f *testing.F) {
	for _, l := range manyLetters() {
		f.Add(l.Subject, l.Body, anOffice.Name, l.To[0], l.File.Name, l.File.Data)
	}
	f.Add("a\r\nBcc: x@y.example", "b\r\n.\r\n", "n\n", `"a@b" <c@d>`, "a\".xlsx", []byte("x"))
	f.Fuzz(func(t *testing.T, subject, body, office, to, file string, data []byte) {
		l := Letter{Round: "R", Unit: "001", Subject: subject, Body: body, To: []string{to}, CC: []string{"c@d.example"}, File: File{Name: file, Data: data}}
		o := Office{Name: office, Address: "ducha@yunze.example", ReplyTo: "huishou@yunze.example"}
		message, err := compose(l, o, anHour, anID)
		draft, draftErr := composeDraft(l, o)
		if err != nil || draftErr != nil {
			if message != nil || draft != nil || (err == nil) != (draftErr == nil) {
				t.Fatalf("%v, %v, and yet %q, %q", err, draftErr, message, draft)
			}
			return
		}
		lawful(t, message)
		got, want := parse(t, message), want(l, o, "Date", "Message-Id")
		want.MediaType = got.MediaType // told by the name
		if !same(got, want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
		got = parse(t, draft)
		want.Headers = slices.Sorted(slices.Values(append(slices.DeleteFunc(want.Headers, func(h string) bool { return h == "Date" || h == "Message-Id" }), "X-Unsent")))
		if !same(got, want) {
			t.Errorf("draft\n got %+v\nwant %+v", got, want)
		}
	})
}
