package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/seeds"
)

func tasksCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "tasks", Aliases: []string{"任务"}, Usage: "列出任务", Description: "例：ducha tasks\n例：ducha tasks --json",
		Action: action(func(c *cli.Context) (int, error) { return runTasks(e) })}
}

// taskJSON is a task as scripts see it.
type taskJSON struct {
	ID        seeds.TaskID  `json:"id"`
	No        string        `json:"no"`
	Chapter   string        `json:"chapter"`
	Item      string        `json:"item"`
	Text      string        `json:"text"`
	Leaders   []string      `json:"leaders"`
	Lead      []string      `json:"lead"`
	Coop      []string      `json:"coop"`
	CoopEtc   bool          `json:"coop_etc"`
	Deadline  string        `json:"deadline"`
	Owners    []seeds.Owner `json:"owners"`
	Note      string        `json:"note"`
	Published []string      `json:"published"`
}

func runTasks(e *env) (int, error) {
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	if e.json {
		out := []taskJSON{}
		for _, t := range w.book.Plan.Tasks {
			out = append(out, taskJSON{t.ID, t.No, t.Chapter, t.Item, t.Text, list(t.Leaders), list(t.Lead), list(t.Coop), t.CoopEtc, t.Deadline,
				list(t.Owners), t.Note, list(t.Published)})
		}
		e.print(out)
		return exitDone, nil
	}
	chapter := ""
	for _, t := range w.book.Plan.Tasks {
		if t.Chapter != chapter {
			chapter = t.Chapter
			fmt.Fprintln(e.stdout, chapter)
		}
		fmt.Fprintf(e.stdout, "  %s　%s　〔%s〕\n", t.No, t.Text, strings.Join(t.Lead, "、"))
	}
	fmt.Fprintf(e.stdout, "共 %d 项\n", len(w.book.Plan.Tasks))
	return exitDone, nil
}
