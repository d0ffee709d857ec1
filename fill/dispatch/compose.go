package dispatch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/textproto"
	"path"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

// compose makes the message of a letter as it goes over the wire: one plain text and the
// file. The id stands without its <>. What checkLetter refuses is not made.
func compose(l Letter, office Office, at time.Time, id string) ([]byte, error) {
	if err := checkLetter(l); err != nil {
		return nil, err
	}
	if !idShape.MatchString(id) {
		return nil, fmt.Errorf("邮件编号“%s”不对", visible(id))
	}
	return write(l, office, func(m *mail.Msg) {
		m.SetDateWithValue(at.In(seeds.Beijing))
		m.SetMessageIDWithValue(id)
	})
}

// composeDraft makes a message that mail programs open for writing. It has neither time
// nor identity, which they give it when it is sent, so that equal letters are equal drafts.
func composeDraft(l Letter, office Office) ([]byte, error) {
	if err := checkDraft(l); err != nil {
		return nil, err
	}
	message, err := write(l, office, func(m *mail.Msg) {
		m.SetGenHeader("X-Unsent", "1")
		m.SetDateWithValue(time.Time{}) // else go-mail looks at the clock
		m.SetMessageIDWithValue("draft")
	})
	if err != nil {
		return nil, err
	}
	head, body, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	head = unsentHeaders.ReplaceAll(append(head, "\r\n"...), nil)
	return bytes.Join([][]byte{head, body}, []byte("\r\n")), nil
}

// unsentHeaders are those that a draft lacks; go-mail folds neither.
var unsentHeaders = pattern.Of(`(?m)^(Date|Message-ID): .*\r\n`)

// write makes a message of a letter that was checked; headers adds its time and identity.
func write(l Letter, office Office, headers func(*mail.Msg)) ([]byte, error) {
	if err := checkOffice(office); err != nil {
		return nil, err
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingB64), mail.WithBoundary(boundary(l)))
	m.SetGenHeader(mail.HeaderSubject, headerText("Subject", l.Subject))
	if office.Address != "" {
		m.SetGenHeader("From", mailbox(office)) // go-mail itself would write the name in Q, thrice as long
	}
	if err := address(m, l, office); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	headers(m)
	m.SetBodyString(mail.TypeTextPlain, crlf(l.Body))
	if l.File.Name != "" {
		err := m.AttachReader(l.File.Name, bytes.NewReader(l.File.Data), func(f *mail.File) { f.Header = fileHeader(l.File.Name) })
		if err != nil {
			return nil, fmt.Errorf("attach %s: %w", l.File.Name, err)
		}
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("compose message: %w", err)
	}
	return out.Bytes(), nil
}

// address sets who gets the message and the answer.
func address(m *mail.Msg, l Letter, office Office) error {
	if len(l.To) > 0 {
		if err := m.To(l.To...); err != nil {
			return err
		}
	}
	if len(l.CC) > 0 {
		if err := m.Cc(l.CC...); err != nil {
			return err
		}
	}
	if office.ReplyTo != "" {
		return m.ReplyTo(office.ReplyTo)
	}
	return nil
}

// mailbox is the office as the sender.
func mailbox(o Office) string {
	if o.Name == "" {
		return "<" + o.Address + ">"
	}
	return strings.Join(encodedWords(o.Name, firstLine-len("From")), " ") + " <" + o.Address + ">"
}

// boundary keeps the parts of a message apart. It follows from the letter, and its _ is
// in no base64.
func boundary(l Letter) string {
	sum := sha256.New()
	for _, s := range []string{strings.Join(l.To, ","), l.Subject, l.Body, l.File.Name} {
		fmt.Fprintf(sum, "%d %s", len(s), s)
	}
	sum.Write(l.File.Data)
	return "ducha_" + hex.EncodeToString(sum.Sum(nil)[:16])
}

// crlf gives a text the ends of lines that mail has.
func crlf(s string) string {
	return strings.ReplaceAll(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n", "\r\n")
}

// mediaTypes are those of the files that units get.
var mediaTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
	".xls":  "application/vnd.ms-excel",
	".pdf":  "application/pdf",
	".zip":  "application/zip",
}

// fileHeader names an attachment in all the ways that mail programs look for, but for
// pieces (filename*0*), which some take for the name of a file of theirs.
func fileHeader(name string) textproto.MIMEHeader {
	media := mediaTypes[strings.ToLower(path.Ext(name))]
	if media == "" {
		media = "application/octet-stream"
	}
	shown, also := name, ""
	if !plain.MatchString(name) {
		shown, also = strings.Join(encodedWords(name, wordLength-len(` filename="`)), "\r\n "), ";\r\n filename*="+extended(name)
	}
	return textproto.MIMEHeader{
		"Content-Type":              {media + ";\r\n name=\"" + shown + `"`},
		"Content-Transfer-Encoding": {"base64"},
		"Content-Disposition":       {"attachment;\r\n filename=\"" + shown + `"` + also},
	}
}
