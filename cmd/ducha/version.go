package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"ducha/templates/fonts"
)

// version is the release; a build may set it with -ldflags "-X main.version=…".
var version = "0.1.0"

func versionCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "version", Aliases: []string{"版本"}, Usage: "版本、所用的库、字体和许可", Description: "例：ducha version\n例：ducha version --licences",
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "licences", Usage: "字体许可的全文和仿宋字体的制作方法"}},
		Action: action(func(c *cli.Context) (int, error) { return runVersion(e, c.Bool("licences")) })}
}

func runVersion(e *env, full bool) (int, error) {
	var terms []fonts.Terms
	if full {
		var err error
		if terms, err = fonts.FullTerms(); err != nil {
			return 0, err
		}
	}
	libraries := map[string]string{}
	var names []string
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			names = append(names, m.Path)
			libraries[m.Path] = m.Version
		}
	}
	if e.json {
		type font struct {
			File    string `json:"file"`
			Role    string `json:"role"`
			From    string `json:"from"`
			Licence string `json:"licence"`
			SHA256  string `json:"sha256"`
		}
		var list []font
		for _, l := range fonts.Licences() {
			list = append(list, font{l.File, string(l.Role), l.From, l.Licence, l.SHA256})
		}
		out := map[string]any{"version": version, "go": runtime.Version(), "libraries": libraries, "fonts": list}
		if full {
			out["licences"] = terms
		}
		e.print(out)
		return exitDone, nil
	}
	fmt.Fprintf(e.stdout, "ducha %s（%s %s/%s）\n\n所用的库：\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, n := range names {
		fmt.Fprintf(e.stdout, "  %s %s\n", n, libraries[n])
	}
	fmt.Fprintln(e.stdout, "\n内置字体：")
	for _, l := range fonts.Licences() {
		fmt.Fprintf(e.stdout, "  %s　%s　%s　%s\n", l.Role, l.File, l.From, l.Licence)
	}
	fmt.Fprintln(e.stdout, "\n仿宋字体以 GPLv3 加字体例外随程序提供，嵌入它的 PDF 不受其约束；许可全文和制作方法：ducha version --licences")
	for _, t := range terms {
		fmt.Fprintf(e.stdout, "\n==== %s ====\n\n%s", t.File, t.Text)
	}
	return exitDone, nil
}
