package dispatch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ducha/collect/ledger"
)

const (
	perConnection = 20 // messages; NetEase ends a connection that carries more
	maxTries      = 4  // of a letter in one run
	mostAlike     = 3  // letters in a row that are refused in the same words
)

// backoff is how long a run rests before the next try, of a letter or of the server.
var backoff = [maxTries - 1]time.Duration{30 * time.Second, 2 * time.Minute, 5 * time.Minute}

// run is one Send under way.
type run struct {
	post Post
	led  *ledger.Ledger
	jobs []*job
	line *line

	known    bool      // the server has been logged in to
	last     time.Time // when the last message began
	troubles int       // of the connection, one after the other
	trouble  verdict   // the last of them
	alike    int       // letters in a row that were refused
	refusal  string    // in these words
}

// job is a letter on its way.
type job struct {
	letter  Letter
	mailing ledger.Mailing // as recorded
	tries   int
	state   State // "" while it is not settled
	reason  string
}

// begin makes a job of every letter; those that no message can be made of are settled.
func (p Post) begin(led *ledger.Ledger, letters []Letter) *run {
	r := &run{post: p, led: led}
	for _, l := range letters {
		r.jobs = append(r.jobs, &job{letter: l, mailing: ledger.Mailing{
			Round: l.Round, Unit: l.Unit, Kind: l.Kind, Seq: l.Seq, State: ledger.MailQueued, MessageID: p.identity(l), To: l.To, CC: l.CC,
			Subject: l.Subject, File: l.File.Name, SHA256: l.File.SHA256, List: p.List, Letter: p.hash(l), At: p.Now(),
		}})
	}
	return r
}

// send takes every job to its end.
func (r *run) send(ctx context.Context) error {
	sizes, err := r.check()
	if err != nil || len(r.open()) == 0 {
		return err
	}
	if err := r.connect(ctx); err != nil { // first: where nobody is let in nothing has begun
		return err
	}
	if err := r.queue(ctx); err != nil {
		return err
	}
	if err := r.weigh(ctx, sizes); err != nil {
		return err
	}
	for pass := range maxTries {
		due := r.open()
		if len(due) > 0 && pass > 0 {
			if err := r.pause(ctx, backoff[pass-1]); err != nil {
				return err
			}
		}
		for _, j := range due {
			if err := r.deliver(ctx, j); err != nil {
				return err
			}
		}
	}
	for _, j := range r.open() {
		r.settle(j, Failed, fmt.Sprintf("试了 %d 次没有发出。%s", j.tries, j.reason))
	}
	return nil
}

// open are the jobs that are not settled.
func (r *run) open() []*job {
	return slices.DeleteFunc(slices.Clone(r.jobs), func(j *job) bool { return j.state != "" })
}

// check composes every letter once: what cannot be is settled, of the others the sizes
// are kept, by job.
func (r *run) check() (map[*job]int, error) {
	if err := r.checkSender(); err != nil {
		return nil, err
	}
	sizes := map[*job]int{}
	for _, j := range r.jobs {
		message, err := r.compose(j)
		if err != nil {
			r.settle(j, Failed, err.Error())
			continue
		}
		sizes[j] = len(message)
	}
	return sizes, nil
}

func (r *run) checkSender() error {
	err := checkOffice(r.post.Office)
	if err == nil {
		err = CheckAddress(r.post.Office.Address)
	}
	if err != nil {
		return &Stopped{"发件人不对：" + err.Error(), "在台账的“设置”里改正 SMTP账号、收件邮箱和发文机关"}
	}
	return nil
}

func (r *run) compose(j *job) ([]byte, error) {
	return compose(j.letter, r.post.Office, r.post.Now(), j.mailing.MessageID)
}

// queue records all letters that are to leave before any does.
func (r *run) queue(ctx context.Context) error {
	if r.led == nil {
		return nil
	}
	var mailings, before []ledger.Mailing
	for _, j := range r.open() {
		mailings = append(mailings, j.mailing)
		if j.letter.Last.Seq > 0 {
			before = append(before, j.letter.Last)
		}
	}
	return r.led.Queue(ctx, mailings, before)
}

// weigh settles the letters that the server would not take for their size, before it has
// to be told them whole.
func (r *run) weigh(ctx context.Context, sizes map[*job]int) error {
	limit := r.line.limit()
	for _, j := range r.open() {
		if limit == 0 || sizes[j] <= limit {
			continue
		}
		reason := fmt.Sprintf("邮件有 %s，服务器最多收 %s，请改用别的办法送达", Size(sizes[j]), Size(limit))
		if err := r.move(ctx, j, ledger.MailRefused, reason, nil); err != nil {
			return err
		}
		r.settle(j, Failed, reason)
	}
	return nil
}

// deliver tries one letter. An error ends the run.
func (r *run) deliver(ctx context.Context, j *job) error {
	if err := r.pace(ctx); err != nil {
		return err
	}
	if err := r.connect(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	message, err := r.compose(j)
	if err != nil {
		return fmt.Errorf("compose message to %s again: %w", j.letter.Unit, err)
	}
	if err := r.move(ctx, j, ledger.MailAttempting, "", nil); err != nil {
		return err
	}
	r.last = r.post.Now()
	j.tries++
	a := r.line.give(r.post.Office.Address, slices.Concat(j.letter.To, j.letter.CC), message)
	a.text = r.post.Password.Struck(a.text, r.post.Account.User)
	v := judge(a)
	recorded := r.record(ctx, j, a, v)
	if stop := r.after(v, a); stop != nil {
		return stop
	}
	return recorded
}

// pace keeps the messages apart.
func (r *run) pace(ctx context.Context) error {
	if r.last.IsZero() {
		return nil
	}
	gap := time.Minute / time.Duration(max(r.post.PerMinute, 1))
	if rest := r.last.Add(gap).Sub(r.post.Now()); rest > 0 {
		return r.post.Wait(ctx, rest)
	}
	return nil
}

// record keeps what became of a letter, in the ledger and in its job.
func (r *run) record(ctx context.Context, j *job, a answer, v verdict) error {
	reply := v.reason
	if a.code != 0 {
		reply = a.said()
	}
	var bad []string
	if v.state == ledger.MailRefused && v.reach == oneLetter && unknownUser.MatchString(a.text) {
		bad = a.bad
	}
	err := r.move(ctx, j, v.state, reply, bad)
	switch v.state {
	case ledger.MailSent:
		r.settle(j, Sent, "")
	case ledger.MailUnknown:
		r.settle(j, Unknown, v.reason)
	case ledger.MailRefused:
		r.settle(j, Failed, v.reason)
	default:
		j.reason = v.reason
	}
	return err
}

// move records that a message comes to a state; what happened is recorded although ctx
// has ended meanwhile.
func (r *run) move(ctx context.Context, j *job, to ledger.MailState, reply string, bad []string) error {
	next := j.mailing
	next.State, next.At, next.Reply, next.Bad = to, r.post.Now(), reply, bad
	if r.led != nil {
		if err := r.led.Move(context.WithoutCancel(ctx), next, j.mailing.State); err != nil {
			return err
		}
	}
	j.mailing = next
	return nil
}

// settle ends a job.
func (r *run) settle(j *job, state State, reason string) {
	j.state, j.reason = state, reason
	if r.post.Progress != nil {
		r.post.Progress(len(r.jobs)-len(r.open()), len(r.jobs))
	}
}

// after draws from an answer what it means for the letters that follow.
func (r *run) after(v verdict, a answer) error {
	switch many := r.likewise(v, a); {
	case v.reach == wholeRun:
		return &Stopped{v.reason, v.remedy}
	case many && v.state == ledger.MailRefused:
		return &Stopped{fmt.Sprintf("连续 %d 封被同样拒绝：%s", r.alike, v.reason), "看服务器说的是什么，核对这几家的邮箱；改好后再运行，已发出的不会重发"}
	case many: // refused for now, as the others will be
		v.reach = oneLine
	}
	if r.line.dead || v.reach == oneLine {
		r.line.hangUp()
		r.line = nil
	}
	if v.reach == oneLine {
		r.troubles, r.trouble = r.troubles+1, v
	} else {
		r.troubles = 0
	}
	return nil
}

// likewise reports whether so many letters in a row were refused in the same words that
// it is hardly about the letters.
func (r *run) likewise(v verdict, a answer) bool {
	switch said := blank(a.said()); {
	case v.state != ledger.MailRefused && v.state != ledger.MailTemp:
		r.alike = 0
	case r.alike > 0 && said == r.refusal:
		r.alike++
	default:
		r.alike, r.refusal = 1, said
	}
	return r.alike >= mostAlike
}

// connect makes sure that there is a connection that carries one message more.
func (r *run) connect(ctx context.Context) error {
	if r.line != nil && (r.line.carried >= perConnection || !r.line.alive()) {
		r.line.hangUp()
		r.line = nil
	}
	for r.line == nil {
		if err := r.rest(ctx); err != nil {
			return err
		}
		line, a := r.post.dial(ctx)
		if line != nil {
			r.line, r.known = line, true
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		a.text = r.post.Password.Struck(a.text, r.post.Account.User)
		v := judge(a)
		if v.reach == wholeRun || a.code == 0 && !r.known { // a server that was never there is no matter of waiting
			return &Stopped{v.reason, v.remedy}
		}
		r.troubles, r.trouble = r.troubles+1, v
	}
	return nil
}

// rest waits after trouble with the connection, longer each time; after too much of it
// the run ends.
func (r *run) rest(ctx context.Context) error {
	switch {
	case r.troubles == 0:
		return nil
	case r.troubles > len(backoff):
		remedy := r.trouble.remedy
		if remedy == "" {
			remedy = "过一会儿再运行，已发出的不会重发"
		}
		return &Stopped{fmt.Sprintf("连续 %d 次连接中断或被暂停：%s", r.troubles, r.trouble.reason), remedy}
	}
	return r.pause(ctx, backoff[r.troubles-1])
}

// pause waits for a server in trouble.
func (r *run) pause(ctx context.Context, d time.Duration) error {
	if r.post.Pausing != nil {
		r.post.Pausing(d)
	}
	return r.post.Wait(ctx, d)
}

// outcomes tells what became of every letter of a run that ended with err.
func (r *run) outcomes(err error) []Outcome {
	var out []Outcome
	for _, j := range r.jobs {
		o := Outcome{Letter: j.letter, State: j.state, Reason: j.reason, Waits: j.state != Sent}
		switch {
		case j.state != "":
		case j.tries > 0:
			o.State = Failed
		default:
			o.State, o.Reason = Skipped, "未发："+why(err)
		}
		out = append(out, o)
	}
	return out
}
