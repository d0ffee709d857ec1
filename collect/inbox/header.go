package inbox

import (
	"bytes"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"ducha/seeds/pattern"
)

// header holds the fields of a message or part that matter here, by lower-case
// name. Values are unfolded text; encoded words stand as they are.
//
// It is read by hand, as multiparts are: github.com/emersion/go-message gives up
// a header at the first line against the rules and loses attachments where CRLF
// and LF are mixed, and both come in real mail.
type header map[string][]string

// kept are the fields that are looked at.
var kept = map[string]bool{
	"content-type": true, "content-disposition": true, "content-transfer-encoding": true, "content-id": true,
	"from": true, "date": true, "subject": true, "auto-submitted": true, "x-autoreply": true, "x-autorespond": true,
	"x-failed-recipients": true, "snapshot-content-location": true,
	"message-id": true, "in-reply-to": true, "references": true, "to": true, "cc": true,
	"original-recipient": true, "final-recipient": true, "action": true, "status": true, "diagnostic-code": true, "original-message-id": true,
}

const (
	maxFieldName = 100
	maxField     = 8 << 10
	maxSame      = 16 // fields of one name
)

// fieldName gives the name of the field that a line begins, in lower case.
func fieldName(line []byte) (string, bool) {
	i := bytes.IndexByte(line[:min(len(line), maxFieldName)], ':')
	if i <= 0 {
		return "", false
	}
	name := bytes.TrimRight(line[:i], " \t")
	for _, c := range name {
		if c <= ' ' || c > '~' {
			return "", false
		}
	}
	return string(bytes.ToLower(name)), len(name) > 0
}

// readHeader reads a header and gives what follows it. A line that is no field
// goes on with the one before when that is open or fields follow; else the body
// begins there, its blank line lost.
func readHeader(data []byte) (h header, body []byte, err error) {
	h = header{}
	rest, name, value := skipFront(data), "", []byte(nil)
	end := func() {
		if kept[name] && len(h[name]) < maxSame {
			h[name] = append(h[name], guess(bytes.TrimSpace(value[:min(len(value), maxField)])))
		}
		name, value = "", nil
	}
	for len(rest) > 0 {
		if len(data)-len(rest) > maxHeader {
			return h, nil, TroubleLimit
		}
		line, after := cutLine(rest)
		if len(line) == 0 {
			rest = after
			break
		}
		next, ok := fieldName(line)
		_, follows := fieldName(after)
		switch {
		case line[0] == ' ' || line[0] == '\t' || !ok && bytes.HasSuffix(bytes.TrimSpace(value), []byte(";")):
			value = append(append(value, ' '), bytes.TrimSpace(line)...)
		case ok:
			end()
			name, value = next, append(value, line[bytes.IndexByte(line, ':')+1:]...)
		case follows:
			value = append(append(value, ' '), line...)
		default:
			end()
			return h, rest, nil
		}
		rest = after
	}
	end()
	return h, rest, nil
}

// skipFront passes over what stands before a message in a mailbox file.
func skipFront(data []byte) []byte {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), "\r\n")
	if bytes.HasPrefix(data, []byte("From ")) || bytes.HasPrefix(data, []byte(">From ")) {
		_, data = cutLine(data)
	}
	return data
}

// cutLine gives the first line without its end, and the rest.
func cutLine(data []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

// get gives the first field of a name.
func (h header) get(name string) string {
	if len(h[name]) == 0 {
		return ""
	}
	return h[name][0]
}

// parameters splits a field such as Content-Type. Values need not be quoted, a
// quote inside need not be escaped, a semicolon may be lost.
func (h header) parameters(name string) (value string, ps parameters) {
	s := h.get(name)
	i := strings.IndexFunc(s, func(r rune) bool { return r == ';' || unicode.IsSpace(r) })
	if i < 0 {
		return strings.ToLower(s), nil
	}
	value, s = strings.ToLower(s[:i]), s[i:]
	for s != "" {
		s = strings.TrimLeft(s, "; \t")
		i := strings.IndexAny(s, "=;")
		if i < 0 {
			break
		}
		key, v := strings.ToLower(strings.TrimSpace(s[:i])), ""
		if s[i] == '=' {
			if s = strings.TrimLeft(s[i+1:], " \t"); strings.HasPrefix(s, `"`) {
				v, s = quoted(s[1:])
			} else {
				v, s, _ = strings.Cut(s, ";")
			}
		} else {
			s = s[i:]
		}
		ps = append(ps, parameter{key, strings.TrimSpace(v)})
	}
	return value, ps
}

// quoted reads up to the quote that ends a value: the one before a semicolon or
// the end, else the first.
func quoted(s string) (value, rest string) {
	var out strings.Builder
	first := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		case s[i] == '"':
			if after := strings.TrimLeft(s[i+1:], " \t"); after == "" || after[0] == ';' {
				return out.String(), after
			}
			if first < 0 {
				first = i
			}
		}
		out.WriteByte(s[i])
	}
	if first < 0 {
		return out.String(), ""
	}
	return s[:first], s[first+1:]
}

// about gives what a message says of itself.
func (h header) about() *Message {
	m := Message{Date: parseDate(h.get("date")), Subject: plainText(decodeWords(h.get("subject")))}
	if len(h["from"]) == 1 {
		m.From = parseFrom(h["from"][0])
	}
	return &m
}

// plainText takes off what a text must not carry into a message to the clerk.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxSubject {
		s = string(runes[:maxSubject])
	}
	return s
}

const maxSubject = 200

// What stands in a From field beside the address.
var (
	quotation = pattern.Of(`"(?:[^"\\]|\\.)*"`)
	comment   = pattern.Of(`\([^()]*\)`)
	angled    = pattern.Of(`<([^<>]*)>`)
	address   = pattern.Of(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)
)

// parseFrom gives the one address of a From field, "" where there are more or none.
// A name may look like an address: only what is outside quotes and words counts,
// and what stands in <> before what does not.
func parseFrom(s string) string {
	s = word.ReplaceAllString(quotation.ReplaceAllString(s, ""), "")
	s = comment.ReplaceAllString(s, "")
	found := ""
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		piece = strings.TrimSpace(piece)
		if !strings.Contains(piece, "@") {
			continue
		}
		if in := angled.FindAllStringSubmatch(piece, 2); len(in) == 1 {
			piece = strings.TrimSpace(in[0][1])
		}
		if found != "" || !address.MatchString(piece) {
			return ""
		}
		found = strings.ToLower(piece)
	}
	return found
}

// dateForms are those that net/mail does not read. A date without a zone, and CST,
// are Beijing time.
var dateForms = []string{
	"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05Z0700",
	"2006-01-02 15:04:05", "2006-1-2 15:04:05", "2006/1/2 15:04:05", "2006-01-02T15:04:05", "Mon Jan 2 15:04:05 2006",
}

var beijing = time.FixedZone("UTC+8", 8*60*60)

func parseDate(s string) time.Time {
	s = strings.TrimSpace(comment.ReplaceAllString(s, ""))
	s = strings.TrimSuffix(s, " CST")
	s = strings.NewReplacer("GMT+08:00", "+0800", "UTC+8", "+0800", "+08:00", "+0800").Replace(s)
	at, err := mail.ParseDate(s)
	for i := 0; err != nil && i < len(dateForms); i++ {
		at, err = time.ParseInLocation(dateForms[i], s, beijing)
	}
	if err != nil || at.Year() < 1990 || at.Year() > 2100 {
		return time.Time{}
	}
	return at.In(beijing)
}

// isMessage reports whether a file begins as a message: with a field that nothing
// else has, or with two that messages have.
func isMessage(data []byte) bool {
	rest, known := skipFront(data), 0
	rest = rest[:min(len(rest), maxHeader)]
	for n := 0; n < 500 && len(rest) > 0; n++ {
		var line []byte
		line, rest = cutLine(rest)
		name, ok := fieldName(line)
		_, follows := fieldName(rest)
		switch {
		case ok && onlyInMessages[name]:
			return true
		case ok && alsoInMessages[name]:
			known++
		case ok:
		case n == 0 || len(line) == 0 || line[0] != ' ' && line[0] != '\t' && !follows:
			return known > 1
		}
	}
	return known > 1
}

var (
	onlyInMessages = map[string]bool{
		"received": true, "return-path": true, "message-id": true, "mime-version": true, "delivered-to": true, "content-transfer-encoding": true,
		"dkim-signature": true, "x-originating-ip": true, "x-mailer": true, "authentication-results": true, "arc-seal": true, "x-unsent": true,
	}
	alsoInMessages = map[string]bool{
		"from": true, "to": true, "cc": true, "subject": true, "date": true, "reply-to": true, "sender": true, "content-type": true,
		"importance": true, "x-priority": true,
	}
)

// sniffMessage tells what else begins as a message does.
func sniffMessage(data []byte) Kind {
	if severalMessages(data) {
		return KindMbox
	}
	h, _, _ := readHeader(data[:min(len(data), maxHeader)])
	media, _ := h.parameters("content-type")
	if media == "multipart/related" && !strings.Contains(h.get("from"), "@") {
		return KindMHT
	}
	return KindMessage
}

// severalMessages reports whether a file is a mailbox: another message begins
// after a blank line.
func severalMessages(data []byte) bool {
	if !bytes.HasPrefix(data, []byte("From ")) {
		return false
	}
	for {
		i := bytes.Index(data, []byte("\nFrom "))
		if i < 0 {
			return false
		}
		blank := bytes.HasSuffix(bytes.TrimSuffix(data[:i], []byte("\r")), []byte("\n"))
		_, after := cutLine(data[i+1:])
		if _, ok := fieldName(after); ok && blank {
			return true
		}
		data = data[i+1:]
	}
}
