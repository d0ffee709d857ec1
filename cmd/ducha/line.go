package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"ducha/seeds/book"
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

// value gives a global flag's value, the last one as cli does.
func (l line) value(flag, otherwise string) string {
	for i, word := range l.global {
		if word == "-"+flag && i+1 < len(l.global) {
			otherwise = l.global[i+1]
		}
	}
	return otherwise
}

// sortLine sorts the words of a command line by the declared flags, so that
// flags may stand before or after arguments and the global ones anywhere. cli
// itself takes a flag after the first argument for an argument. A non-nil help
// is the command (empty for the program) whose help is asked for.
func sortLine(app *cli.App, args []string) (l line, help []string, err error) {
	s := sorter{app: app, rest: args}
	wantHelp := false
	for len(s.rest) > 0 {
		word := s.next()
		switch {
		case word == "--":
			s.args, s.rest = append(s.args, s.rest...), nil
		case word == "-h" || word == "--help":
			wantHelp = true
		case strings.HasPrefix(word, "-") && len(word) > 1:
			err = s.flag(word)
		case longDash(word):
			err = mistyped(word)
		default:
			err = s.word(word)
		}
		if err != nil {
			return s.line, nil, err
		}
	}
	if wantHelp {
		return s.line, append([]string{}, s.command...), nil
	}
	return s.line, nil, s.complete()
}

// sorter is a line on its way into order.
type sorter struct {
	line
	app  *cli.App
	cmd  *cli.Command // nil before its word has come
	rest []string     // words not looked at yet
}

func (s *sorter) next() string {
	word := s.rest[0]
	s.rest = s.rest[1:]
	return word
}

// flag puts a flag, with its value, among the global ones or the command's.
func (s *sorter) flag(word string) error {
	name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
	flag, global := declared(s.app, s.cmd, name)
	if flag == nil {
		return unknownFlag(s.app, s.cmd, strings.Join(s.command, " "), word)
	}
	words := []string{"-" + name}
	_, isBool := flag.(*cli.BoolFlag)
	switch {
	case isBool && joined:
		if _, err := strconv.ParseBool(value); err != nil {
			return wrongUsage(fmt.Sprintf("%s 不能是“%s”", dashed(name), value), "只写 "+dashed(name)+" 即可")
		}
		words[0] += "=" + value
	case isBool:
	case joined:
		words = append(words, value)
	case len(s.rest) == 0:
		return wrongUsage(fmt.Sprintf("%s 后面缺少内容", word), "在它后面写上内容，如 "+word+" …")
	default:
		words = append(words, s.next())
	}
	if !isBool && strings.TrimSpace(words[1]) == "" { // a script that lost a variable must not be taken for one that says nothing
		return empty(word)
	}
	if !isBool {
		if err := misread(words[1]); err != nil {
			return err
		}
	}
	if global {
		s.global = append(s.global, words...)
	} else {
		s.flags = append(s.flags, words...)
	}
	return nil
}

// word takes a word for the command, its subcommand or an argument.
func (s *sorter) word(word string) error {
	commands := s.app.Commands
	if s.cmd != nil {
		commands = s.cmd.Subcommands
	}
	if len(commands) == 0 {
		s.args = append(s.args, word)
		return nil
	}
	cmd := find(commands, word)
	switch {
	case cmd == nil && s.cmd == nil:
		return unknownCommand(commands, word)
	case cmd == nil && mistyped(word) != nil:
		return mistyped(word)
	case cmd == nil:
		return wrongUsage(fmt.Sprintf("%s 后面不能是“%s”", s.cmd.Name, word), "可以是："+strings.Join(namesOf(commands), "、"))
	}
	s.cmd = cmd
	s.command = append(s.command, cmd.Name)
	return nil
}

// complete checks that the command is whole and that nothing stands behind one
// that takes no arguments; a command that takes some says so in its ArgsUsage.
func (s *sorter) complete() error {
	if s.cmd != nil && s.cmd.Name == wordsCommand { // a line that is still typed
		return nil
	}
	for _, word := range s.args {
		if err := cmp.Or(strayQuote(word), misread(word)); err != nil {
			return err
		}
	}
	switch {
	case s.cmd == nil && len(s.args) > 0:
		return unknownCommand(s.app.Commands, s.args[0])
	case s.cmd == nil:
		return nil
	case slices.ContainsFunc(s.args, func(arg string) bool { return strings.TrimSpace(arg) == "" }):
		return empty(strings.Join(s.command, " "))
	case len(s.cmd.Subcommands) > 0:
		return wrongUsage("“"+s.cmd.Name+"”后面要写做什么", "可以是："+strings.Join(namesOf(s.cmd.Subcommands), "、"))
	case s.cmd.ArgsUsage == "" && len(s.args) > 0:
		name := strings.Join(s.command, " ")
		return wrongUsage(name+" 后面不要写别的："+s.args[0], "它的选项见 ducha help "+name)
	}
	return nil
}

// strayQuote refuses a path with a quotation mark on Windows, where "D:\年\" has one inside
// and swallows what stands behind it.
func strayQuote(path string) error {
	if runtime.GOOS != "windows" || !strings.Contains(path, `"`) {
		return nil
	}
	return wrongUsage("路径写得不对，里面有引号："+path, `用引号括起来的文件夹，末尾不要写 \，如 "D:\督查 2021"；环境变量 `+envWorkspace+" 里不用引号")
}

// empty refuses an empty text behind a flag or a command.
func empty(behind string) error {
	name, _, _ := strings.Cut(behind, "=")
	return wrongUsage(name+" 后面是空的", "写上内容，或去掉那对空引号；脚本里看看变量有没有值")
}

// asksJSON looks for --json before the line is sorted, so that a line that cannot be is told as JSON too.
func asksJSON(args []string) bool {
	asked := false
	for _, word := range args {
		if word == "--" {
			break
		}
		name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if name == "json" && strings.HasPrefix(word, "-") {
			on, err := strconv.ParseBool(value)
			asked = !joined || err != nil || on
		}
	}
	return asked
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

func unknownFlag(app *cli.App, cmd *cli.Command, command, word string) error {
	names := []string{"-h", "--help"}
	flags := app.Flags
	if cmd != nil {
		flags = append(append([]cli.Flag{}, cmd.Flags...), app.Flags...)
	}
	for _, f := range flags {
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
	}
	if err := mistyped(word); err != nil {
		return err
	}
	if meant := find(app.Commands, strings.TrimLeft(word, "-")); cmd == nil && meant != nil && meant.Name != "help" {
		return wrongUsage(fmt.Sprintf("ducha 没有 %s 这个选项", word), "它是命令，前面不写短横线：ducha "+meant.Name)
	}
	return wrongUsage(fmt.Sprintf("%s 没有 %s 这个选项", cmp.Or(command, "ducha"), word), alike(names, word, "全部选项见 "+strings.TrimSpace("ducha help "+command)))
}

func unknownCommand(commands []*cli.Command, word string) error {
	switch name := quoted(word); { // something was dropped on the program
	case isFile(word):
		return wrongUsage("“"+word+"”是文件，不是命令", "从它导入任务：ducha import "+name+"；它是收回的表：ducha collect "+name)
	case isFolder(word) && strings.ContainsAny(word, `/\`), isFile(filepath.Join(word, book.FileName)):
		return wrongUsage("“"+word+"”是文件夹，不是命令", "看这个工作文件夹：ducha -C "+name)
	}
	if err := cmp.Or(mistyped(word), misread(word)); err != nil {
		return err
	}
	remedy := alike(namesOf(commands), word, "全部命令见 ducha help")
	if cmd := find(commands, otherWords[word]); cmd != nil {
		remedy = "用 ducha " + cmd.Name + "（" + strings.Join(cmd.Aliases, "、") + "）；全部命令见 ducha help"
	}
	return wrongUsage(fmt.Sprintf("没有“%s”这个命令", word), remedy)
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
