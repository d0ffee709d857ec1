package main

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/russross/blackfriday/v2"
	"github.com/urfave/cli/v2"
)

// guideFiles are the texts in Markdown, what their pages look like, and the pictures,
// which .ci/pictures makes.
//
//go:embed guide
var guideFiles embed.FS

// guide is a text for people who never saw a command line.
type guide struct{ name, title string }

var (
	clerkGuide   = guide{"clerk", "督查工具手册"}
	liaisonGuide = guide{"liaison", "联络员填表说明"}
)

func (g guide) file() string { return g.title + ".html" }

func guideCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "guide", Aliases: []string{"手册"}, Usage: "给经办人的手册，给联络员的填表说明", ArgsUsage: "[文件夹]",
		Description: "不写文件夹，把手册的文字列在屏幕上。写文件夹，在里面写出 " + clerkGuide.file() + " 和 " + liaisonGuide.file() + "，带图，用浏览器打开看、打印；填表说明是一页纸，可以随反馈表发给各单位。\n" +
			"例：ducha guide\n例：ducha guide D:\\手册",
		Action: action(func(c *cli.Context) (int, error) {
			switch c.NArg() {
			case 0:
				return readGuide(e)
			case 1:
				return writeGuides(e, c.Args().First())
			}
			return 0, wrongUsage("guide 只要一个文件夹", "如：ducha guide 手册")
		})}
}

// readGuide shows the clerk's guide where it was asked for.
func readGuide(e *env) (int, error) {
	text, err := clerkGuide.text()
	if err != nil {
		return 0, err
	}
	if e.json {
		e.print(map[string]any{"title": clerkGuide.title, "text": text})
		return exitDone, nil
	}
	fmt.Fprintf(e.stdout, "%s\n\n%s", clerkGuide.title, text)
	return exitDone, nil
}

// writeGuides leaves both guides in a folder, or neither.
func writeGuides(e *env, folder string) (int, error) {
	workspace, err := e.dir()
	if err != nil {
		return 0, err
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return 0, fmt.Errorf("find folder: %w", err)
	}
	if isFile(dir) {
		return 0, wrongUsage(folder+" 是文件，不是文件夹", "写一个文件夹，没有的会新建，如 ducha guide 手册")
	}
	s := summary{title: "手册 " + dir, next: "用浏览器打开看、打印；填表说明可以随反馈表发给各单位"}
	var files []newFile
	var paths []string
	for _, g := range []guide{clerkGuide, liaisonGuide} {
		page, err := g.page()
		if err != nil {
			return 0, err
		}
		f := newFile{filepath.Join(dir, g.file()), page}
		files, paths = append(files, f), append(paths, told(workspace, f.path))
		s.note("  %s", g.file())
	}
	if err := saveBoth(files[0], files[1]); err != nil {
		return 0, err
	}
	e.tell(s)
	if e.json {
		e.print(map[string]any{"folder": told(workspace, dir), "files": paths})
	}
	return exitDone, nil
}

// source is the text as it was written.
func (g guide) source() ([]byte, error) { return guideFiles.ReadFile("guide/" + g.name + ".md") }

var (
	pictureLine = regexp.MustCompile(`(?m)^!\[.*\n\n?`)
	headingLine = regexp.MustCompile(`(?m)^(#+) (.*)$`)
	emphasis    = strings.NewReplacer("**", "", "`", "")
)

// text is a guide for a terminal: its pictures left out, its headings underlined.
func (g guide) text() (string, error) {
	source, err := g.source()
	if err != nil {
		return "", err
	}
	text := emphasis.Replace(pictureLine.ReplaceAllString(string(source), ""))
	return headingLine.ReplaceAllStringFunc(text, func(line string) string {
		mark, heading, _ := strings.Cut(line, " ")
		under := "="
		if mark != "#" {
			under = "-"
		}
		return heading + "\n" + strings.Repeat(under, columns(heading))
	}), nil
}

// page is a guide as one file that needs no other.
func (g guide) page() ([]byte, error) {
	source, err := g.source()
	if err != nil {
		return nil, err
	}
	style, err := guideFiles.ReadFile("guide/style.css")
	if err != nil {
		return nil, err
	}
	page, err := template.ParseFS(guideFiles, "guide/page.html")
	if err != nil {
		return nil, err
	}
	flags := blackfriday.HTMLFlagsNone
	if g == clerkGuide {
		flags |= blackfriday.TOC
	}
	body := blackfriday.Run(source, blackfriday.WithExtensions(blackfriday.CommonExtensions|blackfriday.AutoHeadingIDs),
		blackfriday.WithRenderer(blackfriday.NewHTMLRenderer(blackfriday.HTMLRendererParameters{Flags: flags})))
	if body, err = withPictures(body); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, map[string]any{"Name": g.name, "Title": g.title, "Style": template.CSS(style), "Body": template.HTML(body)})
	return out.Bytes(), err
}

var pictureTag = regexp.MustCompile(`<p><img src="(\w+)\.png" alt="([^"]*)"[^>]*></p>`)

// withPictures puts each picture into the page, with its caption below it.
func withPictures(body []byte) (out []byte, err error) {
	out = pictureTag.ReplaceAllFunc(body, func(tag []byte) []byte {
		part := pictureTag.FindSubmatch(tag)
		picture, readErr := guideFiles.ReadFile("guide/" + string(part[1]) + ".png")
		if readErr != nil {
			err = readErr
		}
		return fmt.Appendf(nil, "<figure class=\"%s\"><img src=\"data:image/png;base64,%s\" alt=\"%s\"><figcaption>%[3]s</figcaption></figure>", part[1], base64.StdEncoding.EncodeToString(picture), part[2])
	})
	return out, err
}
