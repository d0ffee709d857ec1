package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/xrash/smetrics"
)

// line is a command line in the order that cli understands: global flags,
// command, its flags, its arguments.
type line struct {
	global  []string
	command []string
	flags   []string
	args    []string
}

func (l line) line() []string {
	out := append([]string{"ducha"}, l.global...)
	out = append(out, l.command...)
	out = append(out, l.flags...)
	if len(l.args) > 0 {
		out = append(append(out, "--"), l.args...)
	}
	return out
}

// value gives a global flag's value.
func (l line) value(flag, otherwise string) string {
	for i, word := range l.global {
		if word == "-"+flag && i+1 < len(l.global) {
			return l.global[i+1]
		}
	}
	return otherwise
}

// sortLine sorts the words of a command line by the declared flags, so that
// flags may stand before or after arguments and the global ones anywhere. cli
// itself takes a flag after the first argument for an argument. A non-nil help
// is the command (empty for the program) whose help is asked for.
func sortLine(app *cli.App, args []string) (l line, help []string, err error) {
	var cmd *cli.Command
	wantHelp := false
	for i := 0; i < len(args); i++ {
		word := args[i]
		switch {
		case word == "--":
			l.args = append(l.args, args[i+1:]...)
			i = len(args)
		case word == "-h" || word == "--help":
			wantHelp = true
		case strings.HasPrefix(word, "-") && len(word) > 1:
			name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
			flag, global := declared(app, cmd, name)
			if flag == nil {
				return l, nil, unknownFlag(app, cmd, word)
			}
			words := []string{"-" + name}
			_, isBool := flag.(*cli.BoolFlag)
			switch {
			case joined:
				words = []string{"-" + name + "=" + value}
				if !isBool {
					words = []string{"-" + name, value}
				}
			case !isBool && i+1 >= len(args):
				return l, nil, wrongUsage(fmt.Sprintf("%s 后面缺少内容", word), "在它后面写上内容，如 "+word+" …")
			case !isBool:
				i++
				words = append(words, args[i])
			}
			if global {
				l.global = append(l.global, words...)
			} else {
				l.flags = append(l.flags, words...)
			}
		case cmd == nil:
			if cmd = find(app.Commands, word); cmd == nil {
				return l, nil, unknownCommand(app.Commands, word)
			}
			l.command = append(l.command, cmd.Name)
		case len(cmd.Subcommands) > 0 && len(l.command) == 1:
			sub := find(cmd.Subcommands, word)
			if sub == nil {
				return l, nil, unknownCommand(cmd.Subcommands, word)
			}
			l.command = append(l.command, sub.Name)
			cmd = sub
		default:
			l.args = append(l.args, word)
		}
	}
	if wantHelp {
		return l, append([]string{}, l.command...), nil
	}
	if cmd != nil && len(cmd.Subcommands) > 0 {
		return l, nil, wrongUsage("“"+cmd.Name+"”后面要写做什么", "可以是："+strings.Join(namesOf(cmd.Subcommands), "、"))
	}
	return l, nil, nil
}

func asksJSON(args []string) bool {
	for _, word := range args {
		if word == "--" {
			return false
		}
		if word == "--json" || word == "-json" {
			return true
		}
	}
	return false
}

func find(commands []*cli.Command, word string) *cli.Command {
	for _, c := range commands {
		if c.HasName(word) {
			return c
		}
	}
	return nil
}

// declared finds a flag among the command's, then among the global ones.
func declared(app *cli.App, cmd *cli.Command, name string) (flag cli.Flag, global bool) {
	if cmd != nil {
		for _, f := range cmd.Flags {
			if slices.Contains(f.Names(), name) {
				return f, false
			}
		}
	}
	for _, f := range app.Flags {
		if slices.Contains(f.Names(), name) {
			return f, true
		}
	}
	return nil, false
}

func unknownFlag(app *cli.App, cmd *cli.Command, word string) error {
	var names []string
	flags := app.Flags
	if cmd != nil {
		flags = append(append([]cli.Flag{}, cmd.Flags...), app.Flags...)
	}
	for _, f := range flags {
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
	}
	what := "ducha"
	if cmd != nil {
		what = cmd.Name
	}
	return wrongUsage(fmt.Sprintf("%s 没有 %s 这个选项", what, word), "相近的有："+strings.Join(nearest(names, word), "、"))
}

func unknownCommand(commands []*cli.Command, word string) error {
	return wrongUsage(fmt.Sprintf("没有“%s”这个命令", word), "相近的有："+strings.Join(nearest(namesOf(commands), word), "、")+"；全部命令见 ducha help")
}

func namesOf(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		names = append(names, c.Names()...)
	}
	return names
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// nearest gives the three names closest to what was typed.
func nearest(names []string, typed string) []string {
	sorted := append([]string(nil), names...)
	sort.SliceStable(sorted, func(i, j int) bool {
		return smetrics.WagnerFischer(sorted[i], typed, 1, 1, 1) < smetrics.WagnerFischer(sorted[j], typed, 1, 1, 1)
	})
	return sorted[:min(3, len(sorted))]
}
