package inbox

import (
	"bytes"
	"slices"
	"strings"

	"ducha/seeds/pattern"
)

// Failed is one recipient whom a message did not reach, as a bounce tells.
type Failed struct {
	Address string // lower case
	Status  string // 5.1.1, "" where none is told
	Words   string // of the server, one line
}

// bounce reads whom a message did not reach: by the report for programs, else by a field
// of the header, else by what a mail server has written for people. None of it proves
// anything: it names addresses.
func (m *Mail) bounce(l letter, top *part) {
	m.Kind = MailBounce
	if id := slices.Concat(about(top, "message/rfc822", "message-id"), about(top, "message/global", "message-id"),
		about(top, "text/rfc822-headers", "message-id"), about(top, "message/global-headers", "message-id")); len(id) > 0 {
		m.Original = id[0]
	}
	reports, bad := slices.Concat(find(top, "message/delivery-status"), find(top, "message/global-delivery-status")), false
	for _, r := range reports {
		failed, any := failures(r)
		m.Failed, bad = append(m.Failed, failed...), bad || any
	}
	text := ownText(top)
	if len(reports) == 0 {
		for _, address := range anywhere.FindAllString(strings.Join(l.header["x-failed-recipients"], ","), maxFailed) {
			m.Failed = append(m.Failed, told(address, text))
		}
	}
	if len(reports) == 0 && len(m.Failed) == 0 && returned.MatchString(m.Subject) && bounced(l.header, &m.Message) != "" {
		for _, address := range named(text) {
			m.Failed = append(m.Failed, told(address, text))
		}
	}
	if m.Original == "" {
		if id := quotedID.FindStringSubmatch(text); id != nil {
			m.Original = id[1]
		}
	}
	m.Failed = onceEach(m.Failed)
	if len(reports) > 0 && !bad {
		m.Kind = MailNotice
	}
}

// maxFailed is how many recipients one bounce may name.
const maxFailed = 50

var (
	// returned is what the subject of a bounce says that has no report for programs.
	returned = pattern.Of(`(?i)退信|退回|退件|无法(送达|投递)|未(送达|传递|投递)|投递失败|发送失败|undeliver|returned mail|delivery (status|fail)|failure notice|delivery failed`)
	// quote is where a text begins to repeat the message that came back.
	quote = pattern.Of(`(?im)^[ \t>]*(-{3,}.*(original|原).*|(from|发件人|received|return-path)[ \t]*[:：].*)$`)
	// reason is a line in which a server says why.
	reason   = pattern.Of(`(?i)\b[45]\d\d[ #-]|\b[45]\.\d{1,3}\.\d{1,3}\b|不存在|已满|超[出过]|拒[收绝]|停用|unknown|not found|no such|quota|full|reject`)
	enhanced = pattern.Of(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	quotedID = pattern.Of(`(?im)^[ \t>]*message-id[ \t]*:[ \t]*<([^<>\s]{1,250})>`)
)

// failures reads the fields of a report for programs (RFC 3464): one group of fields for
// the message, then one for each recipient. any says that there is a failure at all.
func failures(report *part) (failed []Failed, any bool) {
	data, _ := report.read(maxTold)
	for group := range bytes.SplitSeq(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n\n")) {
		h, _, _ := readHeader(group)
		status := enhanced.FindString(h.get("status"))
		action := strings.ToLower(h.get("action"))
		if action != "failed" && (action != "" || !strings.HasPrefix(status, "5.")) {
			continue
		}
		any = true
		address := recipient(h.get("original-recipient"))
		if address == "" {
			address = recipient(h.get("final-recipient"))
		}
		_, words, typed := strings.Cut(h.get("diagnostic-code"), ";")
		if !typed {
			words = h.get("diagnostic-code")
		}
		if address != "" && len(failed) < maxFailed {
			failed = append(failed, Failed{address, status, plainText(words)})
		}
	}
	return failed, any
}

// recipient reads a field such as rfc822;a@b.cn.
func recipient(s string) string {
	if _, after, typed := strings.Cut(s, ";"); typed {
		s = after
	}
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), "<>"))
	if !address.MatchString(s) {
		return ""
	}
	return s
}

// told makes a failure of an address that a text names, with what it says of it: the line
// that gives a reason and names the address, else the first that gives one.
func told(address, text string) Failed {
	f := Failed{Address: strings.ToLower(address)}
	for line := range strings.Lines(text) {
		if line = plainText(line); !reason.MatchString(anywhere.ReplaceAllString(line, "")) {
			continue
		}
		names := strings.Contains(strings.ToLower(line), f.Address)
		if f.Words == "" || names {
			f.Words, f.Status = line, enhanced.FindString(line)
		}
		if names {
			break
		}
	}
	return f
}

// onceEach leaves each address once.
func onceEach(failed []Failed) (out []Failed) {
	for _, f := range failed {
		if len(out) < maxFailed && !slices.ContainsFunc(out, func(o Failed) bool { return o.Address == f.Address }) {
			out = append(out, f)
		}
	}
	return out
}

// named gives the addresses in a text: those before it begins to repeat the message that
// came back, and all where there are none.
func named(text string) []string {
	before := text
	if at := quote.FindStringIndex(text); at != nil {
		before = text[:at[0]]
	}
	if found := anywhere.FindAllString(before, maxFailed); len(found) > 0 {
		return found
	}
	return anywhere.FindAllString(text, maxFailed)
}
