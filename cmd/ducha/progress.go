package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
)

// gone, given as what is done, takes a bar or a counter away before its end.
const gone = -1

// redraw is how often what is drawn changes at most: more often nobody can read.
const redraw = 100 * time.Millisecond

// watched reports whether somebody looks at a terminal that can be drawn on.
func (e *env) watched() bool { return !e.json && !e.quiet && drawable(e.stderr) }

// bar gives a progress bar for long work: how much of how much is done, and how long the
// rest will take. nil where nobody watches.
func (e *env) bar(what string) func(done, total int) {
	if !e.watched() {
		return nil
	}
	var b *bar
	return func(done, total int) {
		if done == gone {
			if b != nil {
				_ = b.drawn.Clear()
			}
			return
		}
		if b == nil || total != b.total || done < b.done { // what is read again has a bar of its own
			b = e.newBar(what, total)
		}
		b.set(done)
	}
}

// shown is a bar that may be told how far it is where nobody watches, too.
func (e *env) shown(what string) func(done, total int) {
	if bar := e.bar(what); bar != nil {
		return bar
	}
	return func(int, int) {}
}

// bar is one bar on the terminal.
type bar struct {
	drawn       *progressbar.ProgressBar
	what        string
	done, total int
	now         func() time.Time
	began, last time.Time
}

func (e *env) newBar(what string, total int) *bar {
	// Plain signs: blocks and lines are one column wide on some terminals and two on Chinese ones.
	theme := progressbar.Theme{Saucer: "=", SaucerHead: ">", SaucerPadding: " ", BarStart: "[", BarEnd: "]"}
	e.drawn = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(e.stderr), progressbar.OptionUseANSICodes(true), progressbar.OptionSetTheme(theme), progressbar.OptionSetWidth(24),
		progressbar.OptionShowDescriptionAtLineEnd(), progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	return &bar{what: what, total: total, now: e.now, began: e.now(), drawn: e.drawn}
}

func (b *bar) set(done int) {
	b.done = done
	now := b.now()
	if done < b.total && now.Sub(b.last) < redraw {
		return
	}
	b.last = now
	b.drawn.Describe(fmt.Sprintf("%s %d/%d%s", b.what, done, b.total, left(now.Sub(b.began), done, b.total)))
	_ = b.drawn.Set(done) // a bar that cannot be drawn is no failure
}

// soon is how long something runs before the time it still takes can be told from it.
const soon = time.Second

// left says how long the rest of some work takes, if it goes on as it went.
func left(spent time.Duration, done, total int) string {
	if done <= 0 || done >= total || spent < soon {
		return ""
	}
	rest := spent / time.Duration(done) * time.Duration(total-done)
	switch seconds := int(rest.Round(time.Second).Seconds()); {
	case seconds >= 3600:
		return fmt.Sprintf("，还要约 %d 小时 %d 分钟", seconds/3600, seconds%3600/60)
	case seconds >= 120:
		return fmt.Sprintf("，还要约 %d 分钟", (seconds+30)/60)
	default:
		return fmt.Sprintf("，还要约 %d 秒", max(seconds, 1))
	}
}

// count gives a counter for long work of which nobody knows how much it is, nil where
// nobody watches.
func (e *env) count(what string) func(done int) {
	if !e.watched() {
		return nil
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(e.stderr), progressbar.OptionUseANSICodes(true), progressbar.OptionSetDescription(what),
		progressbar.OptionSetSpinnerChangeInterval(0)) // else it draws itself again once it was cleared
	return func(done int) {
		if done == gone {
			_ = bar.Clear()
			return
		}
		bar.Describe(fmt.Sprintf("%s %d 封", what, done))
		_ = bar.Set(done) // as with a bar
	}
}
