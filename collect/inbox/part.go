package inbox

import (
	"bytes"
	"strings"
)

// part is a message or a part of one.
type part struct {
	header header
	media  string // lower case: text/plain
	params parameters
	name   string  // as a file, "" for none
	body   []byte  // still encoded
	parts  []*part // of a multipart
}

// parser takes a message apart. It copies nothing: parts lie in the data.
type parser struct {
	count int
	limit bool // parts were left out
	cut   bool // the message ends early
}

// parse reads a part; media is what it is where it does not say.
func (p *parser) parse(data []byte, media string, depth int) (*part, error) {
	h, body, err := readHeader(data)
	if err != nil {
		return &part{header: h, media: media}, err
	}
	out := &part{header: h, media: media, body: body}
	if said, params := h.parameters("content-type"); said != "" {
		out.media, out.params = said, params
	}
	if !strings.HasPrefix(out.media, "multipart/") {
		out.name = attachmentName(h)
		return out, nil
	}
	if depth >= maxNesting {
		p.limit = true
		return out, nil
	}
	media = "text/plain"
	if out.media == "multipart/digest" {
		media = "message/rfc822"
	}
	pieces, closed := split(body, out.params.get("boundary"))
	p.cut = p.cut || !closed && depth == 0
	for _, piece := range pieces {
		if p.count++; p.count > maxEntries {
			p.limit = true
			break
		}
		child, err := p.parse(piece, media, depth+1)
		p.limit = p.limit || err != nil
		out.parts = append(out.parts, child)
	}
	return out, nil
}

// split cuts the body of a multipart at its boundary, as long as no line ending is
// to be trusted. closed is false where the last boundary is missing.
func split(body []byte, boundary string) (pieces [][]byte, closed bool) {
	mark := []byte("--" + boundary)
	if at, _ := findBoundary(body, mark); boundary == "" || at < 0 {
		if mark = guessBoundary(body); mark == nil {
			return nil, false
		}
	}
	start := -1
	for pos := 0; len(pieces) <= maxEntries; {
		at, end := findBoundary(body[pos:], mark)
		if at < 0 {
			break
		}
		if start >= 0 {
			pieces = append(pieces, trimLineEnd(body[start:pos+at]))
		}
		if bytes.HasPrefix(body[pos+at+len(mark):], []byte("--")) {
			return pieces, true
		}
		pos += end
		start = pos
	}
	if start >= 0 && len(pieces) <= maxEntries {
		pieces = append(pieces, body[start:])
	}
	return pieces, len(pieces) > maxEntries
}

// findBoundary gives where the next line begins that is the boundary, and where it
// ends.
func findBoundary(body, mark []byte) (at, end int) {
	for pos := 0; ; {
		i := bytes.Index(body[pos:], mark)
		if i < 0 {
			return -1, -1
		}
		if at, pos = pos+i, pos+i+len(mark); at > 0 && body[at-1] != '\n' {
			continue
		}
		line, rest := cutLine(body[pos:])
		if len(bytes.TrimRight(bytes.TrimPrefix(line, []byte("--")), " \t")) == 0 {
			return at, len(body) - len(rest)
		}
	}
}

// guessBoundary takes the first line that begins with -- before a header.
func guessBoundary(body []byte) []byte {
	end := 0
	for line := range bytes.Lines(body[:min(len(body), maxHeader)]) {
		end += len(line)
		mark := bytes.TrimRight(line, " \t\r\n")
		if !bytes.HasPrefix(mark, []byte("--")) || len(mark) < 4 {
			continue
		}
		if name, ok := fieldName(body[end:]); ok && strings.HasPrefix(name, "content-") {
			return mark
		}
	}
	return nil
}

// trimLineEnd takes off the line end that belongs to the boundary after it.
func trimLineEnd(data []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
}

// read gives the bytes of a part.
func (p *part) read(limit int) ([]byte, error) {
	return decodeTransfer(p.header.get("content-transfer-encoding"), p.body, limit), nil
}
