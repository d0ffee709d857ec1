package main

import (
	"embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/seeds/book"
)

// completionScripts teach a shell to ask ducha how a word goes on.
//
//go:embed completion
var completionScripts embed.FS

// shells are those with a script, and the name of its file.
var shells = map[string]string{"bash": "ducha.bash", "zsh": "ducha.zsh", "fish": "ducha.fish", "powershell": "ducha.ps1"}

// wordsCommand is the subcommand that completion scripts ask.
const wordsCommand = "words"

func completionCommand(e *env, app *cli.App, action actionFunc) *cli.Command {
	c := &cli.Command{Name: "completion", Aliases: []string{"补全"}, Usage: "让命令行按 Tab 键补全命令、选项、期次和单位",
		Description: "例：ducha completion powershell | Add-Content $PROFILE\n例：source <(ducha completion bash)"}
	for _, shell := range []string{"powershell", "bash", "zsh", "fish"} {
		c.Subcommands = append(c.Subcommands, &cli.Command{Name: shell, Usage: "写出 " + shell + " 的补全脚本", Description: completionExamples[shell],
			Action: action(func(*cli.Context) (int, error) { return runCompletion(e, shell) })})
	}
	c.Subcommands = append(c.Subcommands, &cli.Command{Name: wordsCommand, Usage: "供补全脚本使用：后面的一行可以怎样接下去", ArgsUsage: "-- 词…",
		Description: "例：ducha completion words -- coll\n例：ducha completion words -- fill --unit 市",
		Action: action(func(c *cli.Context) (int, error) {
			words := e.goesOn(app, c.Args().Slice())
			if e.json {
				e.print(list(words))
				return exitDone, nil
			}
			for _, word := range words {
				fmt.Fprintln(e.stdout, word)
			}
			return exitDone, nil
		})})
	return c
}

// completionExamples say how each script is put to use.
var completionExamples = map[string]string{
	"powershell": "例：ducha completion powershell | Out-String | Invoke-Expression　　只在这个窗口\n例：ducha completion powershell | Add-Content $PROFILE　　以后每次都有",
	"bash":       "例：source <(ducha completion bash)\n例：ducha completion bash > /etc/bash_completion.d/ducha",
	"zsh":        "例：source <(ducha completion zsh)\n例：ducha completion zsh > ~/.zfunc/_ducha",
	"fish":       "例：ducha completion fish | source\n例：ducha completion fish > ~/.config/fish/completions/ducha.fish",
}

func runCompletion(e *env, shell string) (int, error) {
	script, err := completionScripts.ReadFile("completion/" + shells[shell])
	if err != nil {
		return 0, fmt.Errorf("read script for %s: %w", shell, err)
	}
	if e.json {
		e.print(map[string]string{"shell": shell, "script": string(script)})
		return exitDone, nil
	}
	_, err = e.stdout.Write(script)
	return exitDone, err
}

// goesOn gives the words that the last one of a line, which is still being typed, may
// become; none where it is a file's name or anything else that the shell knows better.
func (e *env) goesOn(app *cli.App, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	typed := strings.Trim(words[len(words)-1], `"'`)
	before := sorter{app: app, rest: words[:len(words)-1]}
	for len(before.rest) > 0 {
		word := before.next()
		var err error
		switch {
		case word == "--":
			return nil
		case isFlag(word) && len(before.rest) == 0 && takesValue(app, before.cmd, word):
			return beginning(typed, e.values(before, strings.TrimLeft(word, "-")))
		case isFlag(word):
			err = before.flag(word)
		default:
			err = before.word(word)
		}
		if err != nil {
			return nil
		}
	}
	e.workspace = before.value("C", e.workspace)
	switch {
	case isFlag(typed) || typed == "-":
		return beginning(typed, flagNames(app, before.cmd))
	case before.cmd == nil:
		return beginning(typed, commandNames(app.Commands, typed))
	case len(before.cmd.Subcommands) > 0:
		return beginning(typed, commandNames(before.cmd.Subcommands, typed))
	case before.cmd.Name == "trace" && len(before.args) == 0:
		return beginning(typed, e.taskNumbers())
	case before.cmd.Name == "close" && len(before.args) == 0:
		return beginning(typed, e.roundIDs())
	case before.cmd.Name == "help" && len(before.args) == 0:
		return beginning(typed, commandNames(app.Commands, typed))
	}
	return nil
}

// beginning gives those of some words that begin as typed.
func beginning(typed string, words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return !strings.HasPrefix(w, typed) })
}

func isFlag(word string) bool { return strings.HasPrefix(word, "-") && len(word) > 1 }

// takesValue reports whether a flag still wants the word behind it.
func takesValue(app *cli.App, cmd *cli.Command, word string) bool {
	flag, _ := declared(app, cmd, strings.TrimLeft(word, "-"))
	_, isBool := flag.(*cli.BoolFlag)
	return flag != nil && !isBool
}

func flagNames(app *cli.App, cmd *cli.Command) []string {
	var names []string
	flags := app.Flags
	if cmd != nil {
		flags = append(slices.Clone(cmd.Flags), flags...)
	}
	for _, f := range flags {
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
	}
	return names
}

// commandNames gives the English names of commands, the Chinese ones where Chinese is typed.
func commandNames(commands []*cli.Command, typed string) []string {
	var names []string
	for _, c := range commands {
		if typed != "" && typed[0] >= 0x80 {
			names = append(names, c.Aliases...)
		} else {
			names = append(names, c.Name)
		}
	}
	return names
}

// values gives what may stand behind a flag.
func (e *env) values(before sorter, flag string) []string {
	e.workspace = before.value("C", e.workspace)
	switch flag {
	case "round":
		return e.roundIDs()
	case "unit", "as", "delivered":
		return e.unitNames()
	case "roles":
		return []string{"first", "lead", "all"}
	}
	return nil
}

// bookHere reads the 台账, without the record: whoever presses a key does not want to wait.
func (e *env) bookHere() book.Book {
	dir, err := e.dir()
	if err != nil {
		return book.Book{}
	}
	b, _, _, _ := readBook(filepath.Join(dir, book.FileName), book.FileName, nil) // one that cannot be read offers nothing
	return b
}

func (e *env) roundIDs() (ids []string) {
	for _, r := range e.bookHere().Rounds {
		ids = append(ids, string(r.ID))
	}
	return ids
}

func (e *env) unitNames() (names []string) {
	for _, u := range e.bookHere().Plan.Units {
		names = append(names, u.Name)
	}
	return names
}

func (e *env) taskNumbers() (numbers []string) {
	for _, t := range e.bookHere().Plan.Tasks {
		numbers = append(numbers, string(t.ID))
	}
	return numbers
}
