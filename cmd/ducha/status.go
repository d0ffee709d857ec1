package main

import (
	"fmt"

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
	w, round, err := e.openRound(roundID)
	if err != nil {
		return 0, err
	}
	led, err := w.ledger(e)
	if err != nil {
		return 0, err
	}
	defer led.Close()
	built, _, err := w.buildFrom(e, led, round)
	if err != nil {
		return 0, err
	}
	sent, err := led.Mailings(e.ctx, round.ID)
	if err != nil {
		return 0, err
	}
	open := 0
	for _, s := range built.Standing {
		if s.State != seeds.Complete {
			open++
		}
	}
	if e.json {
		e.print(statusJSON(e, built))
	} else {
		tellStatus(e, w, built, sent)
	}
	if open+len(built.Updated()) > 0 {
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
	standing, err := collect.Stand(e.ctx, led, round, w.desk(), in.Trail.Add)
	return report.Build(stands(in, standing)), standing, err
}

func statusJSON(e *env, built report.Result) any {
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
	totals := map[string]int{"expected": len(built.Standing), "complete": 0, "partial": 0, "missing": 0, "overdue": 0}
	for _, s := range built.Standing {
		overdue := s.Overdue(built.Round, e.now())
		totals[string(s.State)]++
		if overdue {
			totals["overdue"]++
		}
		units = append(units, unit{s.Unit.Name, s.Tasks, s.Filled, s.State, s.Returns, stamp(s.Last.Time), overdue})
	}
	return map[string]any{"round": built.Round.ID, "units": units, "totals": totals}
}

func tellStatus(e *env, w *workspace, built report.Result, sent []ledger.Mailing) {
	r := built.Round
	s := summary{title: fmt.Sprintf("进度 %s · 截至 %s · %s前报送", r.Name, seeds.ChineseDate(r.AsOf), r.DueText())}
	for _, state := range []seeds.UnitState{seeds.Complete, seeds.Partial, seeds.Missing} {
		note := ""
		if state != seeds.Complete {
			note = few(built.Names(state), 8)
		}
		s.row(report.StateWord(state), len(built.Names(state)), note)
	}
	s.row("应报", len(built.Standing), "三项相加")
	for _, u := range built.Standing {
		if u.State == seeds.Partial {
			s.note("%s：%d 项报了 %d 项，还差第 %s 项", u.Unit.Name, u.Tasks, u.Filled, few(built.OpenTasks(u.Unit.ID), 6))
		}
	}
	s.note("任务 %d 项，已报 %d 项", len(built.Tasks), built.Reported())
	if note := carriedNote(built); note != "" {
		s.note("%s", note)
	}
	s.sent(built, sent)
	s.updated(built)
	s.gone(built)
	s.unread(w)
	switch {
	case len(built.Standing) == 0 && toAsk(built):
		s.next = "ducha fill　生成各单位的反馈表"
	case len(built.Standing) > 0 && len(built.Returns) == 0:
		s.next = "把收回的文件放进 回收/" + string(r.ID) + "，运行 ducha collect"
	case len(built.Standing) == 0:
		s.next = "ducha report　出反馈表和通报"
	default:
		s.next = "ducha review　审核；ducha report　出反馈表和通报"
	}
	e.tell(s)
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
