package dispatch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ducha/collect/ledger"
)

// List is 拟发清单: what would leave, what stays and why, and what to look at first.
type List struct {
	Outcomes []Outcome
	Warnings []string // in Chinese
}

// Letters are those that would leave.
func (l List) Letters() []Letter {
	var letters []Letter
	for _, o := range l.Outcomes {
		if o.State == Draft {
			letters = append(letters, o.Letter)
		}
	}
	return letters
}

// Checked settles the letters of which no message can be made, so that the list tells of
// them before anything leaves.
func (l List) Checked() List {
	out := List{Warnings: l.Warnings}
	for _, o := range l.Outcomes {
		if o.State == Draft {
			if err := checkLetter(o.Letter); err != nil {
				o = Outcome{o.Letter, Failed, err.Error(), true}
			}
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	return out
}

// Digest is what a clerk confirms: it stands for every address, text and file of a list
// and for the server, so that nothing else can leave on the strength of it. "" where
// nothing would.
func (l List) Digest(server string, office Office) (string, error) {
	letters := l.Letters()
	if len(letters) == 0 {
		return "", nil
	}
	for i := range letters {
		letters[i].File.Data = nil // its hash stands for it
	}
	shown, err := json.Marshal(struct {
		Server  string
		Office  Office
		Letters []Letter
	}{server, office, letters})
	if err != nil {
		return "", fmt.Errorf("make digest of list: %w", err)
	}
	sum := sha256.Sum256(shown)
	return hex.EncodeToString(sum[:8]), nil
}

// hash stands for what a unit would get, and from where: server, sender, addresses, text
// and file, however often it was tried.
func (p Post) hash(l Letter) string {
	sum := sha256.New()
	parts := []string{p.Account.Server(), p.Account.User, p.Office.Name, p.Office.Address, p.Office.ReplyTo,
		string(l.Round), string(l.Kind), string(l.Unit), l.Subject, l.Body, l.File.Name, l.File.SHA256, strconv.Itoa(len(l.To))}
	for _, s := range slices.Concat(parts, l.To, l.CC) {
		fmt.Fprintf(sum, "%d:%s", len(s), s) // length first, so that no two letters look alike
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Confirmed reports whether a letter stood on the list that was confirmed, as this post
// would send it, and has not arrived since.
func (p Post) Confirmed(l Letter, past []ledger.Mailing) bool {
	last, _ := l.before(past)
	return last.Seq > 0 && last.List == p.List && last.Letter == p.hash(l) && !arrived(last)
}

// warnLeftOut tells of addresses of a letter that it does not go to since they came back.
func (l *List) warnLeftOut(whole Letter, o Outcome) {
	if o.State != Draft {
		return
	}
	left := slices.DeleteFunc(slices.Concat(whole.To, whole.CC), func(a string) bool { return slices.Contains(slices.Concat(o.To, o.CC), a) })
	if len(left) > 0 {
		l.Warnings = append(l.Warnings, fmt.Sprintf("%s的 %s 以前退回或被拒绝，这次不发到那里；对方已修好的，用 --again --unit %s", o.Name, strings.Join(left, "、"), o.Name))
	}
}

// warnRepeated tells of letters that their units may have already.
func (l *List) warnRepeated(past []ledger.Mailing) {
	var same, drafted []string
	for _, letter := range l.Letters() {
		has := func(is func(ledger.Mailing) bool) bool {
			return slices.ContainsFunc(past, func(m ledger.Mailing) bool {
				return m.Unit == letter.Unit && m.Kind == letter.Kind && m.Kind == ledger.MailForm && is(m)
			})
		}
		switch {
		case has(func(m ledger.Mailing) bool { return arrived(m) && m.SHA256 == letter.File.SHA256 }):
			same = append(same, letter.Name)
		case has(func(m ledger.Mailing) bool { return m.State == ledger.MailDraft }):
			drafted = append(drafted, letter.Name)
		}
	}
	if len(same) > 0 {
		l.Warnings = append(l.Warnings, fmt.Sprintf("%d 家已经收到过同一张表，这是再发一次：%s", len(same), strings.Join(same, "、")))
	}
	if len(drafted) > 0 {
		l.Warnings = append(l.Warnings, fmt.Sprintf("%d 家的草稿以前写出过，可能已经自行发送：%s", len(drafted), strings.Join(drafted, "、")))
	}
}

// warnShared tells of addresses that would get several units' letters.
func (l *List) warnShared() {
	names := map[string][]string{}
	var order []string
	for _, letter := range l.Letters() {
		for _, a := range letter.To {
			key := strings.ToLower(a)
			if len(names[key]) == 0 {
				order = append(order, key)
			}
			if !slices.Contains(names[key], letter.Name) {
				names[key] = append(names[key], letter.Name)
			}
		}
	}
	for _, a := range order {
		if len(names[a]) > 1 {
			l.Warnings = append(l.Warnings, fmt.Sprintf("邮箱 %s 要收 %d 个单位的表：%s，请核对", a, len(names[a]), strings.Join(names[a], "、")))
		}
	}
}

// ForTest sends every letter to one address instead, so that nobody else gets any.
func (l List) ForTest(address string) List {
	out := List{Warnings: l.Warnings}
	for _, o := range l.Outcomes {
		if o.State == Draft {
			o.To, o.CC, o.Subject, o.MessageID = []string{address}, nil, "【测试】"+o.Subject, ""
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	return out
}
