package inbox

import (
	"bytes"
	"strings"
	"unicode"
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
