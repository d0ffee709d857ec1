package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/urfave/cli/v2"
)

func helpCommand(app *cli.App, stdout io.Writer, action actionFunc) *cli.Command {
	return &cli.Command{Name: "help", Aliases: []string{"帮助"}, Usage: "帮助", ArgsUsage: "[命令]", Action: action(func(c *cli.Context) (int, error) {
		args := c.Args().Slice()
		if len(args) > 0 && find(app.Commands, args[0]) == nil {
			return exitUsage, unknownCommand(app.Commands, args[0])
		}
		printHelp(stdout, app, args)
		return exitDone, nil
	})}
}

// printHelp prints the help of the program, or of the command named.
func printHelp(w io.Writer, app *cli.App, command []string) {
	if len(command) == 0 {
		fmt.Fprintf(w, "ducha：%s\n\n用法：ducha [-C 文件夹] [--json] [--quiet] 命令 [选项] [参数]\n\n命令：\n", app.Usage)
		for _, c := range app.Commands {
			fmt.Fprintf(w, "  %s  %s\n", runewidth.FillRight(strings.Join(c.Names(), " "), 16), c.Usage)
		}
		fmt.Fprint(w, "\n通用选项：\n")
		printFlags(w, app.Flags)
		fmt.Fprint(w, "\n退出码：0 完成；1 失败；2 用法不对；3 完成，但有事项等待处理\n每个命令的说明：ducha help 命令\n")
		return
	}
	cmd := find(app.Commands, command[0])
	name := cmd.Name
	if len(command) > 1 {
		if sub := find(cmd.Subcommands, command[1]); sub != nil {
			cmd, name = sub, name+" "+sub.Name
		}
	}
	fmt.Fprintf(w, "ducha %s：%s\n\n用法：ducha %s %s\n", name, cmd.Usage, name, cmd.ArgsUsage)
	if cmd.Description != "" {
		fmt.Fprintf(w, "\n%s\n", cmd.Description)
	}
	for _, sub := range cmd.Subcommands {
		fmt.Fprintf(w, "  ducha %s %s %s\n      %s\n", name, sub.Name, sub.ArgsUsage, sub.Usage)
	}
	if len(cmd.Flags) > 0 {
		fmt.Fprint(w, "\n选项：\n")
		printFlags(w, cmd.Flags)
	}
}

func printFlags(w io.Writer, flags []cli.Flag) {
	for _, f := range flags {
		var names []string
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
		usage := ""
		if d, ok := f.(cli.DocGenerationFlag); ok {
			usage = d.GetUsage()
		}
		fmt.Fprintf(w, "  %s  %s\n", runewidth.FillRight(strings.Join(names, " "), 16), usage)
	}
}
