package inbox

import (
	"bytes"
	"io"
	"strings"

	"ducha/seeds/pattern"
)

// letter is a message that is being sorted: what is attached, and what its own
// text says.
type letter struct {
	header   header
	entries  []entry
	pictures map[string]bool // by Content-ID, those that the text shows
	link     bool            // has a link where an attachment was
	hint     bool            // speaks of one
	looked   int             // at how much of its text
	report   Trouble         // a bounce or a receipt: what is attached is our own
}

// readLetter takes a message apart and sorts what is in it.
func readLetter(data []byte) (l letter, p parser, top *part, err error) {
	if top, err = p.parse(data, "text/plain", 0); err != nil {
		return letter{header: top.header}, p, top, err
	}
	l = letter{header: top.header, pictures: map[string]bool{}, report: bounced(top.header, top.header.about())}
	l.read(top)
	l.sort(top, false)
	return l, p, top, nil
}

// openMessage gives what is attached to a message. Its own text is no leaf.
func openMessage(f file) (container, error) {
	l, p, _, err := readLetter(f.data)
	about := l.header.about()
	if err != nil {
		return container{message: about}, err
	}
	if l.report != "" {
		return container{message: about}, l.report
	}
	next := func() (e entry, err error) {
		if len(l.entries) == 0 {
			return e, io.EOF
		}
		e, l.entries = l.entries[0], l.entries[1:]
		return e, nil
	}
	c := container{next: next, flat: true, message: about, empty: l.alone(about)}
	switch {
	case p.limit:
		c.end = TroubleLimit
	case p.cut:
		c.end = TroubleCut
	case l.link:
		c.end = TroubleCloudLink
	}
	if p.limit || p.cut {
		c.empty = c.end
	}
	return c, nil
}

// read looks at the message's own text before anything is sorted by it.
func (l *letter) read(p *part) {
	for _, child := range p.parts {
		l.read(child)
	}
	if len(p.parts) > 0 || !isText(p) {
		return
	}
	text, _ := p.read(maxText - l.looked)
	l.looked += len(text)
	for _, id := range shown.FindAllSubmatch(text, maxEntries) {
		l.pictures[string(id[1])] = true
	}
	l.link = l.link || cloudLink.Match(text)
	words := decode(text, p.params.get("charset"))
	l.link = l.link || cloudWords.MatchString(words)
	l.hint = l.hint || cloudHint.MatchString(words)
}

var (
	shown = pattern.Of(`(?i)cid:([^"'\s>)]{1,200})`)

	// What QQ, 163 and others write where an attachment was too large.
	cloudLink  = pattern.Of(`(?i)mail\.qq\.com/(ftn|cgi-bin/ftnexs)|dfsdown\.mail\.(163|126|yeah)\.|mail\.(163|126|yeah)\.(com|net)/large-attachment`)
	cloudWords = pattern.Of(`发来的(超大附件|云附件)`)
	cloudHint  = pattern.Of(`超大附件|云附件|文件中转站|附件中转`)
)

// isText reports whether a part is text of the message and no file.
func isText(p *part) bool {
	if p.media != "text/plain" && p.media != "text/html" && p.media != "text" && p.media != "text/enriched" {
		return false
	}
	disposition, _ := p.header.parameters("content-disposition")
	return disposition != "attachment" && p.name == ""
}

// sort finds what is attached, in order; related is inside multipart/related.
func (l *letter) sort(p *part, related bool) {
	switch {
	case p.media == "multipart/report":
		l.report = reported(p)
	case strings.HasPrefix(p.media, "multipart/"):
		for _, child := range p.parts {
			l.sort(child, related || p.media == "multipart/related")
		}
	case p.media == "message/external-body":
		l.link = true
	case p.media == "message/partial":
		l.entries = append(l.entries, entry{kind: KindSplit, read: p.read})
	case isText(p):
		l.text(p)
	case len(bytes.TrimSpace(p.body)) == 0 && p.name == "":
		// nothing at all
	default:
		l.attach(p, related)
	}
}

// text looks for files in what is said to be text: uuencoded ones, and one that is
// no text at all.
func (l *letter) text(p *part) {
	data, _ := p.read(MaxFile + 1)
	switch sniff(data) {
	case KindText, KindHTML, KindMessage, KindUnknown, KindEmpty, KindMHT, KindXML:
	default:
		l.attach(p, false)
		return
	}
	if p.media != "text/plain" {
		return
	}
	for _, uu := range findUU(data) {
		l.entries = append(l.entries, entry{name: uu.name, read: func(limit int) ([]byte, error) { return uu.decode(limit), nil }})
	}
}

// attach adds a file.
func (l *letter) attach(p *part, related bool) {
	e := entry{name: p.name, read: p.read}
	e.litter = l.isLitter(p, related)
	lower := strings.ToLower(e.name)
	if p.media == "message/rfc822" || p.media == "message/global" {
		e.kind = KindMessage
	}
	e.text = strings.HasPrefix(p.media, "text/") && !strings.HasSuffix(lower, ".eml")
	l.entries = append(l.entries, e)
}

// signatures, calendars and the like, and the rest of a text that Exchange cuts off
// after an attachment.
var (
	litterMedia = pattern.Of(`^(application/(x-)?(pkcs7|pgp)-signature|text/(calendar|(x-)?vcard|directory|rfc822-headers)|application/(ics|applefile)|message/(delivery-status|disposition-notification|feedback-report))$`)
	litterName  = pattern.Of(`(?i)^(smime\.p7s|ATT\d{5,}\.(txt|html?|c)|.*\.(ics|vcf))$`)
)

// isLitter reports whether a part was left by a mail program: also a picture that
// is shown in the text.
func (l *letter) isLitter(p *part, related bool) bool {
	if litterMedia.MatchString(p.media) || litterName.MatchString(p.name) {
		return true
	}
	if head, _ := p.read(64); !strings.HasPrefix(p.media, "image/") && sniff(head) != KindImage {
		return false
	}
	disposition, _ := p.header.parameters("content-disposition")
	id := strings.Trim(p.header.get("content-id"), "<> ")
	return related || disposition == "inline" || id != "" && l.pictures[id]
}

// alone says what a message without attachment is.
func (l *letter) alone(about *Message) Trouble {
	auto := strings.ToLower(l.header.get("auto-submitted"))
	switch {
	case bounceSubject.MatchString(about.Subject):
		return TroubleBounce
	case receiptSubject.MatchString(about.Subject):
		return TroubleReceipt
	case strings.HasPrefix(auto, "auto-") || l.header.get("x-autoreply") != "" || l.header.get("x-autorespond") != "" || autoSubject.MatchString(about.Subject):
		return TroubleAutomatic
	case l.link || l.hint:
		return TroubleCloudLink
	}
	return TroubleNoAttachment
}

// Subjects of what programs write; a gateway may put [外部] before.
var (
	autoSubject    = pattern.Of(front + `(自动回复|自动答复|automatic reply|auto[- ]?reply|out of office)`)
	receiptSubject = pattern.Of(front + `(已读(回执)?[:：]|read:)`)
	bounceSubject  = pattern.Of(front + `(系统退信|退信通知|undelivered mail|undeliverable|returned mail|delivery status notification|mail delivery failed)`)
)

const front = `(?i)^(\s*[\[【][^\]】]*[\]】])*\s*`

// bounced tells a message that came back without a report that says so. By its
// subject alone it is one only if nothing is attached.
func bounced(h header, about *Message) Trouble {
	local, _, _ := strings.Cut(about.From, "@")
	if local == "postmaster" || local == "mailer-daemon" || h.get("x-failed-recipients") != "" {
		return TroubleBounce
	}
	return ""
}

// reported tells which report a multipart/report is.
func reported(p *part) Trouble {
	kind := strings.ToLower(p.params.get("report-type"))
	for _, child := range p.parts {
		kind += " " + child.media
	}
	if strings.Contains(kind, "disposition-notification") {
		return TroubleReceipt
	}
	return TroubleBounce
}
