package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

func helpCommand(e *env, app *cli.App, action actionFunc) *cli.Command {
	return &cli.Command{Name: "help", Aliases: []string{"帮助"}, Usage: "帮助", ArgsUsage: "[命令]", Description: "例：ducha help\n例：ducha help collect\n例：ducha help round open", Action: action(func(c *cli.Context) (int, error) {
		asked := sorter{app: app}
		for _, word := range c.Args().Slice() {
			if err := asked.word(word); err != nil {
				return 0, err
			}
		}
		if name := strings.Join(asked.command, " "); len(asked.args) > 0 {
			return 0, wrongUsage("help "+name+" 后面不要写别的："+asked.args[0], "写 ducha help "+name)
		}
		e.help(app, asked.command)
		return exitDone, nil
	})}
}

// help answers a call for help, to a person or to a script.
func (e *env) help(app *cli.App, command []string) {
	if e.json {
		e.print(helpJSON(app, command))
		return
	}
	printHelp(e.stdout, app, command)
}

// flagHelp and commandHelp are the help as scripts see it.
type flagHelp struct {
	Names []string `json:"names"`
	Usage string   `json:"usage"`
}

type commandHelp struct {
	Names    []string      `json:"names"`
	Usage    string        `json:"usage"`
	Args     string        `json:"args"`
	Flags    []flagHelp    `json:"flags"`
	Commands []commandHelp `json:"commands"`
}

func helpJSON(app *cli.App, command []string) commandHelp {
	if cmd, _ := commandNamed(app, command); cmd != nil {
		return helpOf(cmd)
	}
	return helpOf(&cli.Command{Name: app.Name, Usage: app.Usage, Flags: app.Flags, Subcommands: app.Commands})
}

func helpOf(cmd *cli.Command) commandHelp {
	h := commandHelp{Names: cmd.Names(), Usage: cmd.Usage, Args: cmd.ArgsUsage, Flags: []flagHelp{}, Commands: []commandHelp{}}
	for _, f := range cmd.Flags {
		names, usage := described(f)
		h.Flags = append(h.Flags, flagHelp{names, usage})
	}
	for _, sub := range cmd.Subcommands {
		h.Commands = append(h.Commands, helpOf(sub))
	}
	return h
}

// commandNamed finds the command or subcommand that words name, nil for none.
func commandNamed(app *cli.App, words []string) (cmd *cli.Command, name string) {
	if len(words) == 0 {
		return nil, ""
	}
	cmd = find(app.Commands, words[0])
	name = cmd.Name
	if len(words) > 1 {
		if sub := find(cmd.Subcommands, words[1]); sub != nil {
			return sub, name + " " + sub.Name
		}
	}
	return cmd, name
}

// described gives a flag's names as they are typed, and what it does.
func described(f cli.Flag) (names []string, usage string) {
	for _, n := range f.Names() {
		names = append(names, dashed(n))
	}
	if d, ok := f.(cli.DocGenerationFlag); ok {
		usage = d.GetUsage()
	}
	return names, usage
}

// printHelp prints the help of the program, or of the command named.
func printHelp(w io.Writer, app *cli.App, command []string) {
	if len(command) == 0 {
		fmt.Fprintf(w, "ducha：%s\n\n用法：ducha [-C 文件夹] [--json] [--quiet] 命令 [选项] [参数]\n\n命令：\n", app.Usage)
		var rows [][2]string
		for _, c := range app.Commands {
			rows = append(rows, [2]string{strings.Join(c.Names(), " "), c.Usage})
		}
		printPairs(w, rows)
		fmt.Fprint(w, "\n通用选项：\n")
		printFlags(w, app.Flags)
		fmt.Fprint(w, "\n退出码：0 完成；1 失败；2 用法不对；3 完成，但有事项等待处理\n每个命令的说明：ducha help 命令\n")
		return
	}
	cmd, name := commandNamed(app, command)
	printCommand(w, cmd, name)
}

// printCommand prints the help of one command.
func printCommand(w io.Writer, cmd *cli.Command, name string) {
	usage := "ducha " + name
	switch {
	case len(cmd.Subcommands) > 0:
		usage += " 做什么"
	case len(cmd.Flags) > 0:
		usage += " [选项]"
	}
	fmt.Fprintf(w, "ducha %s：%s\n\n用法：%s\n", name, cmd.Usage, strings.TrimSpace(usage+" "+cmd.ArgsUsage))
	if len(cmd.Subcommands) > 0 {
		fmt.Fprint(w, "\n做什么：\n")
		var rows [][2]string
		for _, sub := range cmd.Subcommands {
			rows = append(rows, [2]string{strings.TrimSpace(strings.Join(sub.Names(), " ") + " " + sub.ArgsUsage), sub.Usage})
		}
		printPairs(w, rows)
	}
	if cmd.Description != "" {
		fmt.Fprintf(w, "\n%s\n", cmd.Description)
	}
	if len(cmd.Flags) > 0 {
		fmt.Fprint(w, "\n选项：\n")
		printFlags(w, cmd.Flags)
	}
}

// printPairs lists names and what they are, one below the other.
func printPairs(w io.Writer, rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, columns(r[0]))
	}
	for _, r := range rows {
		fmt.Fprintf(w, "  %s  %s\n", padded(r[0], wide), r[1])
	}
}

// printFlags lists flags. What stands in back quotes in a usage says what goes behind the flag.
func printFlags(w io.Writer, flags []cli.Flag) {
	var rows [][2]string
	for _, f := range flags {
		names, usage := described(f)
		if before, value, ok := strings.Cut(usage, "`"); ok {
			value, after, _ := strings.Cut(value, "`")
			names, usage = append(names, value), before+value+after
		}
		rows = append(rows, [2]string{strings.Join(names, " "), usage})
	}
	printPairs(w, rows)
}
