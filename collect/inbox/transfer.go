package inbox

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"ducha/seeds/pattern"
)

// decodeTransfer undoes the transfer encoding of a part, leniently, up to limit
// bytes.
func decodeTransfer(label string, body []byte, limit int) []byte {
	label, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(label)), ";")
	switch strings.Trim(label, ` "'`) {
	case "base64":
		return decodeBase64(body, limit)
	case "quoted-printable":
		return decodeQuoted(body, limit)
	case "x-uuencode", "x-uue", "uuencode", "uue":
		if found := findUU(body); len(found) > 0 {
			return found[0].decode(limit)
		}
	}
	if start := body[:min(len(body), 64)]; unlabelled.Match(start) {
		return decodeBase64(body, limit)
	}
	return body[:min(len(body), limit)]
}

// unlabelled is the start of a zip, an OLE file, a rar or a PDF in base64 that is
// not said to be.
var unlabelled = pattern.Of(`^\s*(UEsDB|0M8R4KGx|UmFyIRo|JVBERi0)[A-Za-z0-9+/=\r\n]+$`)

// decodeBase64 reads base64 line by line: without padding, with stray bytes, with
// every line padded. A scanner's footer under the data is not taken for data: it
// comes after padding or a blank line and has bytes in it that base64 has not.
func decodeBase64(body []byte, limit int) []byte {
	out := make([]byte, 0, min(len(body)/4*3+3, limit+3))
	held, over := make([]byte, 0, 4), false
	flush := func() {
		var b [3]byte
		n, _ := base64.RawStdEncoding.Decode(b[:], held) // one character alone gives nothing
		out, held = append(out, b[:n]...), held[:0]
	}
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		over = over || len(out) > 0 && len(line) == 0
		if over && footer.Match(line) {
			break
		}
		if len(held) == 0 && len(line) < 1<<10 { // nearly all lines are good and short: this is fast
			if more, err := base64.StdEncoding.AppendDecode(out, line); err == nil {
				over = over || bytes.HasSuffix(line, []byte("="))
				out, line = more, nil
			}
		}
		for _, c := range line {
			if base64Byte(c) {
				held = append(held, c)
			}
			if over = over || c == '='; c == '=' || len(held) == 4 {
				flush()
			}
			if len(out) >= limit {
				break
			}
		}
		if len(out) >= limit {
			return out[:limit]
		}
	}
	flush()
	return out[:min(len(out), limit)]
}

// footer is a line that is no base64.
var footer = pattern.Of(`[^A-Za-z0-9+/=]`)

func base64Byte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// decodeQuoted reads quoted-printable; an = that stands for nothing is kept.
func decodeQuoted(body []byte, limit int) []byte {
	out := make([]byte, 0, min(len(body), limit))
	for line := range bytes.Lines(body) {
		end := line[len(bytes.TrimRight(line, "\r\n")):]
		line = bytes.TrimRight(line, " \t\r\n") // blanks at the end are not of the text
		if bytes.HasSuffix(line, []byte("=")) {
			line, end = line[:len(line)-1], nil
		}
		for len(line) > 0 && len(out) < limit {
			if line[0] == '=' {
				if b, ok := unhex(string(line[:min(3, len(line))])); ok {
					out, line = append(out, b), line[3:]
					continue
				}
			}
			out, line = append(out, line[0]), line[1:]
		}
		if out = append(out, end...); len(out) >= limit {
			return out[:limit]
		}
	}
	return out
}

// unhex reads the byte that =XX or %XX stands for.
func unhex(s string) (byte, bool) {
	if len(s) < 3 {
		return 0, false
	}
	var b [1]byte
	_, err := hex.Decode(b[:], []byte(s[1:3]))
	return b[0], err == nil
}

// uuFile is a file in a text, uuencoded.
type uuFile struct {
	name  string
	lines []byte
}

var uuBegin = pattern.Of(`(?m)^begin [0-7]{3,4} (.+?)[ \t]*\r?\n`)

// findUU finds the uuencoded files in a text.
func findUU(text []byte) (found []uuFile) {
	if !bytes.Contains(text, []byte("begin ")) {
		return nil
	}
	for len(found) < maxFiles {
		at := uuBegin.FindSubmatchIndex(text)
		if at == nil {
			return found
		}
		name, rest := guess(text[at[2]:at[3]]), text[at[1]:]
		end := bytes.Index(rest, []byte("\nend"))
		if end < 0 {
			end = len(rest)
		}
		if f := (uuFile{name, rest[:end]}); len(f.decode(1)) > 0 {
			found = append(found, f)
		}
		text = rest[end:]
	}
	return found
}

// decode reads lines that begin with their length; a few blanks at their ends may
// be lost.
func (f uuFile) decode(limit int) (out []byte) {
	for line := range bytes.Lines(f.lines) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
			return out
		}
		n := int(line[0]-' ') & 63
		line = line[1:]
		switch lost := (n+2)/3*4 - len(line); {
		case lost > 4:
			return out
		case lost > 0:
			line = append(line[:len(line):len(line)], "    "[:lost]...)
		}
		for ; n > 0 && len(line) >= 4; line = line[4:] {
			a, b, c, d := (line[0]-' ')&63, (line[1]-' ')&63, (line[2]-' ')&63, (line[3]-' ')&63
			out = append(out, []byte{a<<2 | b>>4, b<<4 | c>>2, c<<6 | d}[:min(n, 3)]...)
			n -= 3
		}
		if len(out) >= limit {
			return out[:limit]
		}
	}
	return out
}
