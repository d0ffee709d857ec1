package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/fill/dispatch"
	"ducha/report"
	"ducha/seeds"
)

func statusCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "status", Aliases: []string{"进度"}, Usage: "谁报了，谁没报，哪里不全", Description: "例：ducha status\n例：ducha status --round 2021H1 --json",
		Flags:  []cli.Flag{roundFlag()},
		Action: action(func(c *cli.Context) (int, error) { return runStatus(e, c.String("round")) })}
}

func runStatus(e *env, roundID string) (int, error) {
	g, err := e.glance(roundID)
	if err != nil {
		return 0, err
	}
	if e.json {
		e.print(statusJSON(g, e.now()))
	} else {
		e.tell(summary{g.Title, g.Rows, g.Notes, g.Next})
	}
	if g.Awaits {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// buildFrom reckons how a round stands from the ledger; it gives what was read there, too.
func (w *workspace) buildFrom(e *env, led *ledger.Ledger, round seeds.Round) (report.Result, collect.Standing, error) {
	in, err := w.reportInput(e, led, round)
	if err != nil {
		return report.Result{}, collect.Standing{}, err
	}
	past, err := w.past(e, led, round)
	if err != nil {
		return report.Result{}, collect.Standing{}, err
	}
	past.trail(in.Trail)
	standing, err := collect.Stand(e.ctx, led, round, past.desk(w), in.Trail.Add)
	if err != nil {
		return report.Result{}, collect.Standing{}, err
	}
	past.keep(w, e, led, round, in.Trail, standing)
	return report.Build(stands(in, standing)), standing, nil
}

func statusJSON(g glance, now time.Time) any {
	type unit struct {
		Unit    string          `json:"unit"`
		Tasks   int             `json:"tasks"`
		Filled  int             `json:"filled"`
		State   seeds.UnitState `json:"state"`
		Returns int             `json:"returns"`
		Last    string          `json:"last"`
		Overdue bool            `json:"overdue"`
	}
	units := []unit{}
	totals := map[string]int{"expected": len(g.Units), "complete": 0, "partial": 0, "missing": 0, "overdue": 0}
	for _, u := range g.Units {
		overdue := u.overdue(g.Due, now)
		totals[string(u.State)]++
		if overdue {
			totals["overdue"]++
		}
		units = append(units, unit{u.Name, u.Tasks, u.Filled, u.State, u.Returns, u.Last, overdue})
	}
	return map[string]any{"round": g.Round, "units": units, "totals": totals}
}

// statusOf is the summary of a round's standing.
func statusOf(w *workspace, built report.Result, sent []ledger.Mailing, updated []report.ReviewRow) summary {
	r := built.Round
	s := summary{title: fmt.Sprintf("进度 %s · 截至 %s · %s前报送", r.Name, seeds.ChineseDate(r.AsOf), r.DueText())}
	for _, state := range []seeds.UnitState{seeds.Complete, seeds.Partial, seeds.Missing} {
		names := built.Names(state)
		if state == seeds.Complete {
			s.row(report.StateWord(state), len(names), "")
		} else {
			s.awaited(report.StateWord(state), len(names), few(names, 8))
		}
	}
	s.row("应报", len(built.Standing), "三项相加")
	for _, u := range built.Standing {
		if u.State == seeds.Partial {
			s.note("%s：%d 项报了 %d 项，还差第 %s", u.Unit.Name, u.Tasks, u.Filled, fewTasks(built.OpenTasks(u.Unit.ID), 6))
		}
	}
	s.note("任务 %d 项，已报 %d 项", len(built.Tasks), built.Reported())
	if note := carriedNote(built); note != "" {
		s.note("%s", note)
	}
	s.sent(built, sent)
	s.updated(updated)
	s.gone(built)
	s.unread(w)
	switch {
	case len(built.Standing) == 0 && toAsk(built):
		s.next = "ducha fill　生成各单位的反馈表"
	case len(built.Standing) > 0 && len(built.Returns) == 0:
		s.next = "把收回的文件放进 回收/" + string(r.ID) + "，运行 ducha collect"
		if len(sent) == 0 {
			s.next = w.sendNext() + "；" + s.next
		}
	case len(built.Standing) == 0:
		s.next = "ducha report　出反馈表和通报"
	default:
		s.next = nextOf(built)
	}
	return s
}

// nextOf says what follows when answers have come: reminding those who owe some, then the office's own work.
func nextOf(built report.Result) string {
	next := "ducha review　审核；ducha report　出反馈表和通报"
	if n := len(built.Names(seeds.Partial)) + len(built.Names(seeds.Missing)); n > 0 {
		next = fmt.Sprintf("ducha remind　催报 %d 家；补收后再运行 ducha collect；%s", n, next)
	}
	return next
}

// sent notes the units that have not answered and that no form has reached, or perhaps not.
func (s *summary) sent(built report.Result, past []ledger.Mailing) {
	open := map[seeds.UnitID]string{}
	for _, u := range built.Standing {
		if u.State == seeds.Missing {
			open[u.Unit.ID] = u.Unit.Name
		}
	}
	for _, what := range []struct {
		text string
		of   []ledger.Mailing
	}{{"反馈表没有送到", dispatch.Unreached(past, ledger.MailForm)}, {"反馈表不知道送到没有", dispatch.InDoubt(past, ledger.MailForm, built.Round.Due)}} {
		var names []string
		for _, m := range what.of {
			if name, ok := open[m.Unit]; ok {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			s.note("%s %d 家：%s；ducha send --dry-run　看原因", what.text, len(names), few(names, 8))
		}
	}
}
