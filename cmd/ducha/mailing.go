package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"ducha/collect/ledger"
	"ducha/fill/dispatch"
	"ducha/seeds"
	"ducha/templates"
)

// mailing is one run of send or remind.
type mailing struct {
	*env
	opt    mailOptions
	kind   ledger.MailKind
	w      *workspace
	led    *ledger.Ledger
	round  seeds.Round
	units  seeds.Directory
	issued []seeds.Form
	named  map[seeds.UnitID]bool // by --unit; nil for all

	occasions []occasion
	list      dispatch.List
	digest    string
	office    dispatch.Office
	server    string // as it is confirmed
}

// runMail sends what a kind of message there is to send, or shows it, or leaves drafts.
func runMail(e *env, kind ledger.MailKind, opt mailOptions) (int, error) {
	if err := opt.check(); err != nil {
		return 0, err
	}
	w, round, err := e.openRound(opt.round)
	if err != nil {
		return 0, err
	}
	if err := w.mailable(); err != nil {
		return 0, err
	}
	if !opt.dryRun { // before the record is opened, which may be about to be moved
		unlock, err := lockMail(w.dir)
		if err != nil {
			return 0, err
		}
		defer unlock()
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	m := &mailing{env: e, opt: opt, kind: kind, w: w, led: led, round: round, units: w.book.Plan.Directory()}
	if err := m.name(); err != nil {
		return 0, err
	}
	if m.issued, err = led.Issued(e.ctx, round.ID); err != nil {
		return 0, err
	}
	if len(m.issued) == 0 {
		return 0, failed("先用 ducha fill 下发反馈表", "%s 还没有下发过反馈表", round.Name)
	}
	if err := m.haveForms(); err != nil {
		return 0, err
	}
	if err := m.settle(); err != nil {
		return 0, err
	}
	if err := m.draw(); err != nil {
		return 0, err
	}
	switch {
	case opt.dryRun:
		return m.show()
	case opt.eml != "":
		return m.drafts()
	}
	return m.send()
}

// check refuses what contradicts itself.
func (opt mailOptions) check() error {
	switch {
	case opt.eml != "" && opt.testTo != "":
		return wrongUsage("--eml 和 --test-to 不能同时用", "写草稿用 --eml；试发用 --test-to")
	case opt.dryRun && len(opt.delivered) > 0:
		return wrongUsage("--dry-run 和 --delivered 不能同时用：前一个什么也不记", "先用 --delivered 记下，再用 --dry-run 看清单")
	case opt.testTo != "" && dispatch.CheckAddress(opt.testTo) != nil:
		return wrongUsage("--test-to 后面的“"+opt.testTo+"”不是邮箱地址", "写成 me@example.gov.cn")
	}
	return nil
}

// mailable refuses a plan that must not go by ordinary mail.
func (w *workspace) mailable() error {
	if level := w.book.Settings.Get(templates.SettingSecrecy); level != "" {
		return failed("按保密规定的渠道送达；不涉密的，清空台账“设置”的“"+templates.SettingSecrecy+"”再运行", "台账定了密级（%s），不能用普通邮件收发", level)
	}
	return nil
}

// name finds the units that --unit names.
func (m *mailing) name() error {
	for _, called := range m.opt.units {
		u, err := m.w.unit(called)
		if err != nil {
			return err
		}
		if m.named == nil {
			m.named = map[seeds.UnitID]bool{}
		}
		m.named[u.ID] = true
	}
	return nil
}

// wants reports whether a unit is among those that the run is about.
func (m *mailing) wants(unit seeds.UnitID) bool { return m.named == nil || m.named[unit] }

// haveForms makes sure that every unit that is named was issued a form.
func (m *mailing) haveForms() error {
	for _, u := range m.units.All() {
		if m.named[u.ID] && !slices.ContainsFunc(m.issued, func(f seeds.Form) bool { return f.Unit == u.ID }) {
			return failed("要它填报的，先用 ducha fill 下发", "%s没有给%s下发过反馈表", m.round.Name, u.Name)
		}
	}
	return nil
}

// lockMail keeps another run from sending meanwhile, and from moving the record. Where the system has no locks, or
// the other sits at another desk, the ledger keeps any message from leaving twice.
func lockMail(dir string) (unlock func(), err error) {
	lock := flock.New(filepath.Join(dir, dirLedger, "mail.lock"))
	got, err := lock.TryLock()
	if err == nil && !got {
		return nil, failed("等它结束再运行", "另一个 ducha 正在发送邮件")
	}
	return func() { _ = lock.Unlock() }, nil // the system takes it back anyway
}

// occasion is one to write to a unit, with where the file lies that goes along, as told.
type occasion struct {
	dispatch.Occasion
	path string
}

// draw writes the letters and decides which of them leave, and checks whose forms they carry.
func (m *mailing) draw() error {
	occasions := m.forms
	if m.kind == ledger.MailRemind {
		occasions = m.reminders
	}
	var err error
	if m.occasions, err = occasions(); err != nil {
		return err
	}
	var letters []dispatch.Letter
	for _, o := range m.occasions {
		l, err := o.Letter()
		if err != nil {
			return failed("改正台账“文字”表，再运行", "写不成邮件：%w", err)
		}
		letters = append(letters, l)
	}
	past, err := m.led.Mailings(m.ctx, m.round.ID)
	if err != nil {
		return err
	}
	m.list = dispatch.Choose(dispatch.Request{Letters: letters, Past: past, Again: m.opt.again, Named: m.named != nil, Now: m.now()}).Checked()
	m.tellGone()
	if err := m.checkFiles(); err != nil {
		return err
	}
	if m.opt.testTo != "" {
		m.list = m.list.ForTest(m.opt.testTo)
	}
	if err := m.sender(); err != nil {
		return err
	}
	m.digest, err = m.list.Digest(m.server, m.office)
	return err
}

// tellGone says of units that are gone from the 台账 since their forms were issued what to
// do about it: they have no address either.
func (m *mailing) tellGone() {
	for i := range m.list.Outcomes {
		o := &m.list.Outcomes[i]
		if _, known := m.units.ByID(o.Unit); !known && o.State == dispatch.Skipped && o.Waits {
			o.Reason = "已不在台账里。运行 ducha fill 收回它的表"
		}
	}
}

// checkFiles makes sure, before anything leaves, that every letter carries its addressee's
// form: one that does not stops all. A return may be a unit's by the clerk's word and bear
// another's mark; it stays here, and the others leave.
func (m *mailing) checkFiles() error {
	occasions := map[seeds.UnitID]occasion{}
	returned := false
	for _, o := range m.occasions {
		occasions[o.Unit.ID] = o
		returned = returned || o.Returned
	}
	var known []seeds.Form
	if returned {
		var err error
		if known, err = m.led.Known(m.ctx, m.round.ID); err != nil {
			return err
		}
	}
	for i := range m.list.Outcomes {
		out := &m.list.Outcomes[i]
		if out.State != dispatch.Draft {
			continue
		}
		o := occasions[out.Unit]
		if !o.Returned {
			if err := dispatch.CheckForm(o.File, o.Form); err != nil {
				return failed("一封也没有发。用 ducha fill 重新生成反馈表，再看一遍拟发清单", "%w", err)
			}
			continue
		}
		if err := dispatch.CheckReturn(o.File, o.Unit, known); err != nil {
			out.State, out.Reason, out.Waits = dispatch.Failed, err.Error()+"，没有发。指明错了单位的，用 ducha collect --as 重新指明；没有错的，请自行联系", true
		}
	}
	return nil
}

// show prints 拟发清单 and sends nothing.
func (m *mailing) show() (int, error) {
	m.tellList()
	return m.exit(m.list.Outcomes), nil
}

// drafts leaves the letters for a mail program.
func (m *mailing) drafts() (int, error) {
	letters := m.list.Letters()
	dir, err := filepath.Abs(m.opt.eml)
	if err != nil {
		return 0, fmt.Errorf("find %s: %w", m.opt.eml, err)
	}
	if isFile(dir) {
		return 0, wrongUsage("--eml 后面的“"+m.opt.eml+"”是文件，不是文件夹", "写一个文件夹，没有的会新建")
	}
	written := map[string]bool{}
	if err := dispatch.WriteDrafts(letters, m.office, func(name string, data []byte) error {
		written[name] = true
		return saveFile(filepath.Join(dir, filepath.FromSlash(name)), data)
	}); err != nil {
		return 0, err
	}
	m.warnStale(dir, written)
	if err := m.recordDrafts(letters); err != nil {
		return 0, err
	}
	for i := range m.list.Outcomes {
		if o := &m.list.Outcomes[i]; o.State == dispatch.Draft {
			o.Reason = "草稿在 " + m.w.rel(dir)
		}
	}
	m.tellDone(m.list.Outcomes, nil)
	return m.exit(m.list.Outcomes), nil
}

// warnStale tells of drafts of an earlier run that lie beside those just written: whoever
// sends what is in the folder would send them, too.
func (m *mailing) warnStale(dir string, written map[string]bool) {
	files, _ := os.ReadDir(filepath.Join(dir, dispatch.DraftFolder)) // where nothing was ever written there is none
	var stale []string
	for _, f := range files {
		if !written[dispatch.DraftFolder+"/"+f.Name()] && filepath.Ext(f.Name()) == ".eml" {
			stale = append(stale, f.Name())
		}
	}
	if len(stale) > 0 {
		m.list.Warnings = append(m.list.Warnings, fmt.Sprintf("%s 里有 %d 封以前写的草稿，不在这次的清单上，不要发：%s", dispatch.DraftFolder, len(stale), few(stale, 8)))
	}
}

// recordDrafts notes that drafts were written, once for each form.
func (m *mailing) recordDrafts(letters []dispatch.Letter) error {
	past, err := m.led.Mailings(m.ctx, m.round.ID)
	if err != nil {
		return err
	}
	drafted := map[string]bool{}
	key := func(kind ledger.MailKind, unit seeds.UnitID, sha string) string {
		return string(kind) + " " + string(unit) + " " + sha
	}
	for _, p := range past {
		if p.State == ledger.MailDraft {
			drafted[key(p.Kind, p.Unit, p.SHA256)] = true
		}
	}
	var fresh []ledger.Mailing
	for _, l := range letters {
		if !drafted[key(l.Kind, l.Unit, l.File.SHA256)] {
			fresh = append(fresh, ledger.Mailing{Round: l.Round, Unit: l.Unit, Kind: l.Kind, Seq: l.Seq, State: ledger.MailDraft, To: l.To, CC: l.CC,
				Subject: l.Subject, File: l.File.Name, SHA256: l.File.SHA256, At: m.now()})
		}
	}
	return m.led.Queue(m.ctx, fresh, nil)
}

// settle takes the clerk's word on messages in doubt: --delivered, or an answer on the terminal.
func (m *mailing) settle() error {
	if len(m.opt.delivered) == 0 && !m.asks() {
		return nil
	}
	past, err := m.led.Mailings(m.ctx, m.round.ID)
	if err != nil {
		return err
	}
	doubts := dispatch.InDoubt(past, m.kind, m.now())
	said, err := m.delivered(doubts)
	if err != nil {
		return err
	}
	for _, p := range doubts {
		state := ledger.MailSent
		if !said[p.Unit] {
			name := string(p.Unit)
			if u, ok := m.units.ByID(p.Unit); ok {
				name = u.Name
			}
			if state, err = m.askDoubt(name, p); err != nil {
				return err
			}
		}
		if state == "" {
			continue
		}
		from := p.State
		p.State, p.At, p.Reply = state, m.now(), map[ledger.MailState]string{ledger.MailSent: "经办人核实已送到", ledger.MailTemp: "经办人核实没有送到"}[state]
		if err := m.led.Move(m.ctx, p, from); err != nil {
			return err
		}
	}
	return nil
}

// delivered finds the units that --delivered names; nothing is in doubt of others.
func (m *mailing) delivered(doubts []ledger.Mailing) (map[seeds.UnitID]bool, error) {
	said := map[seeds.UnitID]bool{}
	for _, called := range m.opt.delivered {
		u, err := m.w.unit(called)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(doubts, func(p ledger.Mailing) bool { return p.Unit == u.ID }) {
			return nil, failed("用 ducha send --dry-run 看各单位发送到哪一步", "%s没有结果不明的邮件", u.Name)
		}
		said[u.ID] = true
	}
	return said, nil
}

// asks reports whether somebody at a terminal can be asked in this run.
func (m *mailing) asks() bool {
	return !m.opt.dryRun && m.opt.eml == "" && m.opt.testTo == "" && !m.opt.again && !m.json && terminalIn(m.stdin) && terminal(m.stderr)
}

// askDoubt asks what became of a message in doubt: sent, temp (not sent: it goes again),
// or "" for neither.
func (m *mailing) askDoubt(name string, p ledger.Mailing) (ledger.MailState, error) {
	if !m.asks() || m.named != nil && !m.named[p.Unit] {
		return "", nil
	}
	fmt.Fprintf(m.stderr, "%s：%s发往 %s 的邮件，不知道送到没有。\n", name, p.At.In(seeds.Beijing).Format("1月2日15:04"), strings.Join(p.To, "、"))
	answer, err := m.ask("1 已经收到　2 没有收到，再发　其他 先不管：")
	switch answer {
	case "1":
		return ledger.MailSent, err
	case "2":
		return ledger.MailTemp, err
	}
	return "", err
}

// exit tells whether anything awaits the clerk.
func (m *mailing) exit(outcomes []dispatch.Outcome) int {
	for _, o := range outcomes {
		if o.Waits {
			return exitAwaits
		}
	}
	return exitDone
}
