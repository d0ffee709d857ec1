package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"ducha/collect/inbox"
	"ducha/collect/mailtest"
	"ducha/seeds"
)

// post is the mail server of one script, once it has started one.
type post struct {
	*mailtest.Server
	t testing.TB
}

// postKey is where a script keeps it.
const postKey = "post"

// mailserver 台账.xlsx starts a server, has the office use it, and gives every unit an
// address, u001@units.example and so on.
func mailServer(ts *testscript.TestScript, neg bool, args []string) {
	p := ts.Value(postKey).(*post)
	p.Server = mailtest.Start(p.t)
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), p.CA, 0o600))
	for key, value := range map[string]string{"SMTP": p.SMTP, "IMAP": p.IMAP, "IMAPS": p.IMAPS, "PIN": p.Pin, "DUCHA_SMTP_PASSWORD": mailtest.Password, "DUCHA_IMAP_PASSWORD": mailtest.Password} {
		ts.Setenv(key, value)
	}
	for key, value := range map[string]string{"SMTP服务器": p.SMTP, "SMTP账号": mailtest.User, "IMAP服务器": "imaps://" + p.IMAPS, "IMAP账号": mailtest.User,
		"收件邮箱": mailtest.User, "服务器证书": ts.MkAbs("ca.pem"), "每分钟封数": "6000"} {
		setting(ts, false, []string{args[0], key, value})
	}
	giveAddresses(ts, args[0])
}

// addresses 台账.xlsx gives every unit an address.
func addressBook(ts *testscript.TestScript, neg bool, args []string) { giveAddresses(ts, args[0]) }

// giveAddresses writes an address for every unit into sheet 责任单位.
func giveAddresses(ts *testscript.TestScript, book string) { ts.Check(addresses(ts.MkAbs(book))) }

// addresses gives every unit of a 台账 an address, u001@units.example and so on.
func addresses(file string) error {
	f, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := f.GetRows("责任单位")
	if err != nil {
		return err
	}
	column := 0
	for i, row := range rows {
		if at := slices.Index(row, "邮箱"); at >= 0 {
			column = at + 1
			continue
		}
		if column == 0 || len(row) == 0 || len(row[0]) != 3 {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(column, i+1)
		if err != nil {
			return err
		}
		if err := f.SetCellStr("责任单位", cell, "u"+row[0]+"@units.example"); err != nil {
			return err
		}
	}
	return f.SaveAs(file)
}

func postOf(ts *testscript.TestScript) *post {
	p := ts.Value(postKey).(*post)
	if p.Server == nil {
		ts.Fatalf("start a mailserver first")
	}
	return p
}

// mails prints what was delivered since the server started, a line each: recipients,
// subject, attachments; then how many.
func mails(ts *testscript.TestScript, neg bool, args []string) {
	all := postOf(ts).Delivered()
	for _, d := range all {
		m, err := mail.ReadMessage(bytes.NewReader(d.Data))
		ts.Check(err)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		ts.Check(err)
		var names []string
		ts.Check(inbox.Open(context.Background(), "m.eml", d.Data, time.Time{}, func(l inbox.Leaf) error {
			names = append(names, strings.Join(l.Names, "!"))
			return nil
		}))
		_, err = fmt.Fprintf(ts.Stdout(), "%s|%s|%s\n", strings.Join(d.To, " "), subject, strings.Join(names, " "))
		ts.Check(err)
	}
	_, err := fmt.Fprintf(ts.Stdout(), "共 %d 封\n", len(all))
	ts.Check(err)
}

// mailbody N prints the text of the Nth message, from 1 on, or of the last as -1.
func mailBody(ts *testscript.TestScript, neg bool, args []string) {
	all := postOf(ts).Delivered()
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	if n < 0 {
		n += len(all) + 1
	}
	_, text, _ := bytes.Cut(all[n-1].Data, []byte("Content-Type: text/plain"))
	_, text, _ = bytes.Cut(text, []byte("\r\n\r\n"))
	text, _, _ = bytes.Cut(text, []byte("\r\n--"))
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(text)))
	ts.Check(err)
	_, err = fmt.Fprintln(ts.Stdout(), strings.ReplaceAll(string(body), "\r\n", "\n"))
	ts.Check(err)
}

// mailfault STAGE N CODE TEXT has the Nth arrival at a stage answered by a code; the code
// drop loses the line. N may be all. mailfault alone ends it.
func mailFault(ts *testscript.TestScript, neg bool, args []string) {
	p := postOf(ts)
	if len(args) == 0 {
		p.Fault(nil)
		return
	}
	fault := mailtest.Fault{Drop: args[2] == "drop"}
	if !fault.Drop {
		var err error
		fault.Code, err = strconv.Atoi(args[2])
		ts.Check(err)
		fault.Text = strings.Join(args[3:], " ")
	}
	p.Fault(func(t mailtest.Try) mailtest.Fault {
		if string(t.Stage) == args[0] && (args[1] == "all" || args[1] == strconv.Itoa(t.N)) {
			return fault
		}
		return mailtest.Fault{}
	})
}

// mailin FROM SUBJECT FILE… puts a message with attachments into the office's inbox, as
// of 2 July 2021; without a file one with a text alone. A file *.eml is put in as it is,
// now.
func mailIn(ts *testscript.TestScript, neg bool, args []string) {
	p := postOf(ts)
	at := time.Date(2021, 7, 2, 10, 0, 0, 0, seeds.Beijing)
	if strings.HasSuffix(args[0], ".eml") {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		ts.Check(err)
		p.Put(p.t, "INBOX", time.Now(), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
		return
	}
	var files []file
	for _, name := range args[2:] {
		data, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		files = append(files, file{path.Base(filepath.ToSlash(name)), data, at})
	}
	p.Put(p.t, "INBOX", at, letter(args[0], args[1], at, files...))
}

// mailfile OUT FROM TIME FILE… saves a message with attachments as a file.
func mailFile(ts *testscript.TestScript, neg bool, args []string) {
	at, err := time.Parse(time.RFC3339, args[2])
	ts.Check(err)
	var files []file
	for _, name := range args[3:] {
		data, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		files = append(files, file{path.Base(filepath.ToSlash(name)), data, at})
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), letter(args[1], "反馈表", at, files...), 0o600))
}

// letter is a message to the office with a text and attachments.
func letter(from, subject string, at time.Time, files ...file) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nDate: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件。\r\n",
		from, mailtest.User, at.Format(time.RFC1123Z), mime.BEncoding.Encode("utf-8", subject))
	for _, f := range files {
		fmt.Fprintf(&b, "--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\n", mime.BEncoding.Encode("utf-8", f.name))
		for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(f.data)), 76) {
			b.Write(append(chunk, "\r\n"...))
		}
	}
	b.WriteString("--x--\r\n")
	return b.Bytes()
}

// digest NAME FILE puts what stands behind 清单摘要： in a file into a variable.
func digestOf(ts *testscript.TestScript, neg bool, args []string) {
	_, found, ok := strings.Cut(ts.ReadFile(args[1]), "清单摘要：")
	if !ok {
		ts.Fatalf("no digest in %s", args[1])
	}
	ts.Setenv(args[0], strings.TrimSpace(found[:16]))
}

// glob PATTERN puts the one file it matches into GLOB.
func glob(ts *testscript.TestScript, neg bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) != 1 {
		ts.Fatalf("%s names %d files", args[0], len(found))
	}
	ts.Setenv("GLOB", found[0])
}

// copyto PATTERN FILE writes a file over the one that the pattern matches.
func copyTo(ts *testscript.TestScript, neg bool, args []string) {
	glob(ts, neg, args[:1])
	data, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.Getenv("GLOB"), data, 0o600))
}
