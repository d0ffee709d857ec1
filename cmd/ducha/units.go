package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/seeds"
)

func unitsCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "units", Aliases: []string{"单位"}, Usage: "列出责任单位、单位组和认不出的名称", Description: "例：ducha units\n例：ducha units --json",
		Action: action(func(c *cli.Context) (int, error) { return runUnits(e) })}
}

// unitJSON is a line of the directory as scripts see it.
type unitJSON struct {
	Name      string   `json:"name"`
	Aliases   []string `json:"aliases"`
	Kind      string   `json:"kind"`
	Rank      int      `json:"rank"`
	TasksLead int      `json:"tasks_lead"`
	TasksCoop int      `json:"tasks_coop"`
	Email     string   `json:"email"`
	State     string   `json:"state"`
}

func runUnits(e *env) (int, error) {
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	lines := directoryLines(w.book.Plan)
	unresolved := 0
	for _, l := range lines {
		if l.State == "unresolved" {
			unresolved++
		}
	}
	if e.json {
		e.print(lines)
	} else {
		tellUnits(e, lines)
		fmt.Fprintf(e.stdout, "共 %d 个，其中认不出的 %d 个\n", len(lines), unresolved)
	}
	if unresolved > 0 {
		return exitAwaits, nil
	}
	return exitDone, nil
}

// tellUnits lists the directory to a person. What stands for no unit is coloured.
func tellUnits(e *env, lines []unitJSON) {
	words := map[string]string{"group": "〔单位组〕", "unresolved": "〔不在责任单位表中〕"}
	wide := 0
	for _, l := range lines {
		wide = max(wide, columns(l.Name+words[l.State]))
	}
	for _, l := range lines {
		name := padded(l.Name+words[l.State], min(wide, mostUnitWide))
		if l.State == "unresolved" {
			name = yellow.paint(e.stdout, name)
		}
		fmt.Fprintf(e.stdout, "%s  牵头 %2d 项、配合 %2d 项\n", name, l.TasksLead, l.TasksCoop)
	}
}

// mostUnitWide is the width, in columns, beyond which a name moves the figures behind it.
const mostUnitWide = 44

// directoryLines gives units in official order, then groups, then names that
// stand for neither, each with the tasks it is printed on.
func directoryLines(p seeds.Plan) []unitJSON {
	dir := p.Directory()
	lines := []unitJSON{}
	at := map[string]int{}
	for _, u := range p.Units {
		at["u"+string(u.ID)] = len(lines)
		lines = append(lines, unitJSON{Name: u.Name, Aliases: list(u.Aliases), Kind: u.Kind, Rank: u.Rank, Email: strings.Join(u.Email, "、"), State: "unit"})
	}
	for _, g := range p.Groups {
		at["g"+g.Name] = len(lines)
		lines = append(lines, unitJSON{Name: g.Name, Aliases: []string{}, Kind: "单位组", State: "group"})
	}
	index := func(name string) int {
		key := "?" + seeds.NameKey(name)
		if u, ok := dir.Unit(name); ok {
			key = "u" + string(u.ID)
		} else if g, ok := dir.Group(name); ok {
			key = "g" + g.Name
		}
		i, ok := at[key]
		if !ok {
			i = len(lines)
			at[key] = i
			lines = append(lines, unitJSON{Name: name, Aliases: []string{}, State: "unresolved"})
		}
		return i
	}
	for _, t := range p.Tasks {
		counted := map[int]bool{} // a task that names a unit twice is one task, and led if it leads
		for _, name := range t.Lead {
			if i := index(name); !counted[i] {
				counted[i] = true
				lines[i].TasksLead++
			}
		}
		for _, name := range t.Coop {
			if i := index(name); !counted[i] {
				counted[i] = true
				lines[i].TasksCoop++
			}
		}
	}
	return lines
}
