package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"ducha/collect/ledger"
	"ducha/seeds"
)

func remindCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "remind", Aliases: []string{"催报"}, Usage: "用邮件催促没有报齐、需要更正的单位",
		Description: "只发给没有报、没有报齐、要更正的单位：没有报的再附反馈表，要更正的附标好要改之处的退回件。文字随离截止时间的远近变，取自“文字”表。\n" +
			"一个单位一天只催一次。其余同 ducha send。\n例：ducha remind --dry-run\n例：ducha remind\n例：ducha remind --unit 市财政局",
		Flags: mailFlags(),
		Action: action(func(c *cli.Context) (int, error) {
			return runMail(e, ledger.MailRemind, mailOptionsOf(c))
		})}
}

// reminders gives an occasion to write to every unit that has not answered in full or
// must correct something.
func (m *mailing) reminders() ([]occasion, error) {
	over, err := m.turn()
	if err != nil {
		return nil, err
	}
	defer over()
	built, standing, err := m.w.buildFrom(m.env, m.led, m.round)
	if err != nil {
		return nil, err
	}
	copies, err := m.w.writeCorrections(m.ctx, m.led, m.round, standing)
	if err != nil {
		return nil, err
	}
	states := map[seeds.UnitID]seeds.UnitState{}
	for _, s := range built.Standing {
		states[s.Unit.ID] = s.State
	}
	faulty := standing.WithFaults()
	var occasions []occasion
	for _, form := range m.issued {
		state, asked := states[form.Unit]
		corrects := slices.ContainsFunc(faulty, func(r seeds.Return) bool { return r.Unit == form.Unit })
		if !asked || !m.wants(form.Unit) || state == seeds.Complete && !corrects {
			continue
		}
		o, err := m.occasion(form)
		if err != nil {
			return nil, err
		}
		o.State, o.Open = state, built.OpenTasks(form.Unit)
		if path, ok := copies.newest(form.Unit); ok && corrects {
			if err := m.attach(&o, path); err != nil {
				return nil, err
			}
			o.Returned = true
		}
		occasions = append(occasions, o)
	}
	return occasions, nil
}
