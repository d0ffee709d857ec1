package document

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// readMHT reads the page in a web archive, the file that browsers and Word save
// a page with its pictures to.
func readMHT(name string, data []byte) (Document, error) {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(data, "\r\n\t ")))
	if err == nil {
		if page := htmlPart(m.Header.Get, m.Body, 0); page != nil {
			d, err := readHTML(name, page)
			d.Format = "mht"
			return d, err
		}
	}
	return Document{}, &Error{name, "这个网页存档（.mht）里没有网页，或已损坏，读不了", "请在浏览器中打开原网页，另存为 .html 后再导入"}
}

// deepestPart is how deep the parts of a web archive may be nested.
const deepestPart = 8

// htmlPart finds the first page in a part; nil if there is none.
func htmlPart(header func(string) string, body io.Reader, depth int) []byte {
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil && kind == "" || depth > deepestPart {
		return nil
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err != nil {
				return nil
			}
			if page := htmlPart(part.Header.Get, part, depth+1); page != nil {
				return page
			}
		}
	}
	if kind != "text/html" && kind != "application/xhtml+xml" {
		return nil
	}
	switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	page, _ := io.ReadAll(body) // what was read of a damaged part is better than nothing
	return page
}
