package inbox

import (
	"html"
	"slices"
	"strings"

	"ducha/seeds/pattern"
)

// MailKind tells what people write from what programs do.
type MailKind string

// The kinds of message.
const (
	MailOrdinary  MailKind = ""
	MailAutomatic MailKind = "automatic" // an automatic answer with nothing attached
	MailBounce    MailKind = "bounce"    // a message came back
	MailNotice    MailKind = "notice"    // a report on delivery that tells of no failure: delayed, delivered
	MailReceipt   MailKind = "receipt"   // a message was read
)

// Bounds of what is looked at in a message's own text and header.
const (
	maxTold = 64 << 10 // looked at of its text, in bytes
	maxIDs  = 100
)

var (
	// anywhere is an address in a text.
	anywhere = pattern.Of(`[A-Za-z0-9._%+=-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	bracket  = pattern.Of(`<([^<>\s]{1,250})>`)
	block    = pattern.Of(`(?is)<(style|script)\b.*?</(style|script)>|</?(p|div|br|tr|td|li|table|h\d|pre)\b[^<>]*>`)
	inline   = pattern.Of(`</?[A-Za-z!][^<>@]*>`)
)

// Mail is what a message tells before anything is taken out of it.
type Mail struct {
	Message
	Kind     MailKind
	ID       string   // Message-ID without <>, as all here
	Refs     []string // those of the messages that it answers
	To       []string // addresses of To and Cc, lower case
	Original string   // of the message that came back, "" where none is told
	Failed   []Failed // whom it did not reach
}

// ReadMail reads what a message tells of itself. Whatever the bytes are there is an answer,
// and what is attached to a report on delivery is never looked into: it is our own.
func ReadMail(data []byte) Mail {
	l, p, top, err := readLetter(data)
	m := Mail{Message: *l.header.about(), Refs: ids(l.header, "in-reply-to", "references"), To: addresses(l.header, "to", "cc")}
	if id := ids(l.header, "message-id"); len(id) == 1 {
		m.ID = id[0]
	}
	if err != nil {
		return m
	}
	kind := l.report
	if kind == "" && !p.limit && !p.cut && l.empty() {
		kind = l.alone(&m.Message)
	}
	switch kind {
	case TroubleAutomatic:
		m.Kind = MailAutomatic
	case TroubleReceipt:
		m.Kind = MailReceipt
		m.Refs = slices.Concat(m.Refs, about(top, "message/disposition-notification", "original-message-id"))
	case TroubleBounce:
		m.bounce(l, top)
	}
	return m
}

// empty reports whether nothing is attached but what mail programs leave behind.
func (l *letter) empty() bool {
	return !slices.ContainsFunc(l.entries, func(e entry) bool { return !e.litter && !Litter(SafeName(e.name)) })
}

// ownText gives the text of a message, that of messages in it aside, as much as is looked at.
func ownText(p *part) (text string) {
	for _, child := range p.parts {
		if len(text) < maxTold {
			text += ownText(child) + "\n"
		}
	}
	if len(p.parts) > 0 || !isText(p) {
		return text
	}
	data, _ := p.read(maxTold)
	text = decode(data, p.params.get("charset"))
	if p.media == "text/html" {
		text = html.UnescapeString(inline.ReplaceAllString(block.ReplaceAllString(text, "\n"), ""))
	}
	return text
}

// find gives the parts of a kind.
func find(p *part, media string) (found []*part) {
	if p.media == media {
		found = append(found, p)
	}
	for _, child := range p.parts {
		found = append(found, find(child, media)...)
	}
	return found
}

// about gives the message numbers that a field names in the header that a part holds.
func about(top *part, media, field string) []string {
	for _, p := range find(top, media) {
		data, _ := p.read(maxTold)
		h, _, _ := readHeader(data)
		if found := ids(h, field); len(found) > 0 {
			return found
		}
	}
	return nil
}

// ids gives the message numbers in fields, each once; one without <> counts where it
// stands alone.
func ids(h header, fields ...string) (found []string) {
	for _, field := range fields {
		for _, value := range h[field] {
			in := bracket.FindAllStringSubmatch(value, maxIDs)
			for _, id := range in {
				found = append(found, id[1])
			}
			if bare := strings.TrimSpace(value); len(in) == 0 && strings.Contains(bare, "@") && !strings.ContainsAny(bare, " <>") {
				found = append(found, bare)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// addresses gives the addresses in fields, each once.
func addresses(h header, fields ...string) (found []string) {
	for _, field := range fields {
		for _, value := range h[field] {
			for _, a := range anywhere.FindAllString(value, maxIDs) {
				found = append(found, strings.ToLower(a))
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
