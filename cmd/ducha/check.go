package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"ducha/seeds"
	"ducha/seeds/book"
)

func checkCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "check", Aliases: []string{"核对"}, Usage: "检查台账，指出哪一格有问题",
		Description: "例：ducha check\n例：ducha check --mark　　在有问题的格子上加批注",
		Flags:       []cli.Flag{&cli.BoolFlag{Name: "mark", Usage: "把问题写成批注，加在台账的格子上；再次运行时，已解决的自动去掉"}},
		Action:      action(func(c *cli.Context) (int, error) { return runCheck(e, c.Bool("mark")) })}
}

func runCheck(e *env, mark bool) (int, error) {
	if mark {
		over, err := e.turn()
		if err != nil {
			return 0, err
		}
		defer over()
	}
	w, err := e.openToCheck()
	if err != nil {
		return 0, err
	}
	_, unusable, hints := w.faces()
	problems := slices.Concat(w.problems, w.book.Check(), unusable, hints)
	var marked *book.Marked
	if mark {
		path := w.path(book.FileName)
		old, err := os.ReadFile(path)
		if err != nil {
			return 0, fmt.Errorf("read %s: %w", path, err)
		}
		data, done, err := book.Mark(old, problems)
		if err != nil {
			return 0, err
		}
		if err := saveFile(path, data); err != nil {
			return 0, err
		}
		marked = &done
	}
	if w.unknown != nil {
		why := explain(w.unknown)
		problems = slices.Insert(problems, 0, seeds.Problem{Severity: seeds.Fault, Code: "record_unread", File: recordFile, Message: why.message, Remedy: why.remedy})
	}
	if e.json {
		e.print(map[string]any{"problems": list(problems)})
	} else {
		tellProblems(e, problems)
		tellMarked(e, marked)
	}
	for _, p := range problems {
		if p.Severity == seeds.Fault || p.Code == "review_open" {
			return exitAwaits, nil
		}
	}
	return exitDone, nil
}

// tellMarked says what became of the comments; nil: none were asked for.
func tellMarked(e *env, m *book.Marked) {
	if m == nil {
		return
	}
	fmt.Fprintf(e.stdout, "批注：新加 %d 处，更新 %d 处，去掉 %d 处", m.Added, m.Changed, m.Removed)
	if m.Taken > 0 {
		fmt.Fprintf(e.stdout, "；%d 处原有您自己的批注，没有动", m.Taken)
	}
	fmt.Fprintln(e.stdout)
}

func tellProblems(e *env, problems []seeds.Problem) {
	if len(problems) == 0 {
		fmt.Fprintln(e.stdout, "核对完毕，没有问题")
		return
	}
	told := map[string]int{}
	for _, p := range problems {
		if told[p.Code]++; told[p.Code] > sameKind {
			continue
		}
		fmt.Fprintln(e.stdout, tinted(e.stdout, problemLine(p)))
	}
	more := 0
	for _, n := range told {
		more += max(0, n-sameKind)
	}
	if more > 0 {
		fmt.Fprintf(e.stdout, "…另有同类的 %d 处；ducha check --mark　写成批注，逐处标在台账上\n", more)
	}
	fmt.Fprintf(e.stdout, "共 %d 处\n", len(problems))
}

// problemLine tells a problem of the 台账 on one line.
func problemLine(p seeds.Problem) string {
	return fmt.Sprintf("%s　%s　%s。%s", p.Severity, cellOf(p), p.Message, p.Remedy)
}

// problemPlace tells what a problem of the 台账 is and where.
func problemPlace(p seeds.Problem) string { return p.File + " " + cellOf(p) + "　" + p.Message }

// cellOf names the cell of a problem, or the file where it is in none.
func cellOf(p seeds.Problem) string {
	switch {
	case p.Sheet == "":
		return p.File
	case p.Cell == "":
		return p.Sheet
	}
	return p.Sheet + "!" + p.Cell
}

// sameKind is how many problems of one kind are listed to a person.
const sameKind = 8
