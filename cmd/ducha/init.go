package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ducha/seeds/book"
)

func initCommand(e *env, action actionFunc) *cli.Command {
	return &cli.Command{Name: "init", Aliases: []string{"建账"}, Usage: "建一个空的台账",
		Description: "在工作文件夹里建一个空的 台账.xlsx。--from 从去年的台账带来单位、简称、邮箱、单位组、反馈表栏目、文字和设置，您自己加的表、列和格式也在；任务、期次和待核对的不带。\n例：ducha -C 2021年 init\n例：ducha -C 2022年 init --from 2021年",
		Flags:       []cli.Flag{&cli.StringFlag{Name: "from", Usage: "去年的工作`文件夹`，或其中的 台账.xlsx"}},
		Action:      action(func(c *cli.Context) (int, error) { return runInit(e, c.String("from")) })}
}

func runInit(e *env, from string) (int, error) {
	dir, err := e.dir()
	if err != nil {
		return 0, err
	}
	path := filepath.Join(dir, book.FileName)
	if _, err := os.Stat(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	} else if err == nil {
		return 0, failed("要重新开始，请先把它移走", "%s 已经有了", book.FileName)
	}
	b, workbook := book.New(), []byte(nil)
	s := summary{title: "建账 " + dir, next: "ducha import 通知文件　导入任务"}
	if from != "" {
		if b, workbook, err = fromLastYear(from, &s); err != nil {
			return 0, err
		}
	}
	if err := saveNew(path, b, workbook); err != nil {
		return 0, err
	}
	e.tell(s)
	if e.json {
		e.print(map[string]any{"workspace": filepath.ToSlash(dir), "book": book.FileName, "units": len(b.Plan.Units), "groups": len(b.Plan.Groups)})
	}
	return exitDone, nil
}

// fromLastYear makes this year's 台账 of last year's, which lies in a folder or is the file itself.
func fromLastYear(from string, s *summary) (book.Book, []byte, error) {
	path := from
	if !isFile(from) {
		path = filepath.Join(from, book.FileName)
	}
	name := "去年的台账 " + filepath.ToSlash(path)
	old, _, problems, err := readBook(path, name, nil)
	if err == nil {
		err = whole(old, name)
	}
	if err != nil {
		return book.Book{}, nil, err
	}
	lastYear, err := os.ReadFile(path)
	if err != nil {
		return book.Book{}, nil, fmt.Errorf("read %s: %w", path, err)
	}
	workbook, err := old.WriteNextYear(lastYear)
	if err != nil {
		return book.Book{}, nil, err
	}
	lost, err := book.LostReferences(lastYear, workbook)
	b := old.NextYear()
	s.note("从 %s 带来单位 %d 个、单位组 %d 个", from, len(b.Plan.Units), len(b.Plan.Groups))
	s.notes = append(s.notes, lostLines(lost)...)
	if n := len((&workspace{problems: problems}).unread()); n > 0 {
		s.note("去年的台账有 %d 处读不懂；用 ducha -C %s check 查看", n, filepath.Dir(path))
	}
	return b, workbook, err
}

// saveNew writes a new workspace's book: the workbook made of last year's, or a fresh one.
func saveNew(path string, b book.Book, workbook []byte) error {
	if workbook != nil {
		return saveFile(path, workbook)
	}
	return saveDrawn(path, func(out io.Writer) error { return b.Write(out, nil) })
}
