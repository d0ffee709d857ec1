package inbox

import (
	"bytes"
	"strings"
)

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
