package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ducha/seeds/book"
)

// runHere answers ducha without a command: where one stands, and what to do next.
func runHere(e *env) (int, error) {
	dir, err := e.dir()
	if err != nil {
		return 0, err
	}
	if !isFile(filepath.Join(dir, book.FileName)) {
		return begin(e, dir)
	}
	if !e.json && !e.quiet {
		fmt.Fprintln(e.stdout, "工作文件夹："+dir)
	}
	code, err := runStatus(e, "")
	if errors.Is(err, errNoRound) && !e.json {
		return tellBetween(e)
	}
	return code, err
}

// offer is a command that makes sense now, and what it does.
type offer struct{ command, does string }

func (s *summary) offers(offers ...offer) {
	wide := 0
	for _, o := range offers {
		wide = max(wide, columns(o.command))
	}
	for _, o := range offers {
		s.note("  %s  %s", padded(o.command, wide), o.does)
	}
}

// begin shows how to begin in a folder that is no workspace yet.
func begin(e *env, dir string) (int, error) {
	if e.json {
		return 0, wrongUsage("没有写命令", "全部命令见 ducha help")
	}
	issued, err := e.issued(dir)
	if err != nil {
		return 0, err
	}
	if len(issued) > 0 || len(likeBooks(dir)) > 0 { // its 台账 is away
		return 0, missingBook(dir, issued)
	}
	s := summary{title: "这里还没有台账：" + dir}
	var demos []offer
	if within, played := workspacesIn(dir); len(within)+len(played) > 0 {
		for _, name := range played {
			demos = append(demos, offer{"ducha -C " + quoted(name), "看演示进行到哪里"})
		}
		if len(within) > 0 {
			s.note("其中的工作文件夹：%s", few(within, 5))
			s.next = "ducha -C " + quoted(within[len(within)-1]) + "　看进行到哪里"
		}
	}
	file := "通知.docx"
	if notices := noticesIn(dir); len(notices) > 0 {
		file = quoted(notices[0])
		s.next = cmp.Or(s.next, "ducha import "+file+"　导入任务，建立台账")
	}
	s.next = cmp.Or(s.next, "ducha demo　先看一遍演示")
	s.offers(append(demos, offer{"ducha demo", "演示：用虚构的云泽市走一遍全过程，写在 ducha-demo 文件夹"},
		offer{"ducha import " + file, "从任务分解通知导入任务，建立台账"},
		offer{"ducha init", "建一个空的台账，自己填任务"},
		offer{"ducha guide", "手册"}, offer{"ducha help", "全部命令"})...)
	e.tell(s)
	return exitDone, nil
}

// tellBetween says what to do where there is a 台账 and no round is open.
func tellBetween(e *env) (int, error) {
	w, err := e.open()
	if err != nil {
		return 0, err
	}
	s := summary{title: fmt.Sprintf("台账 · %d 项任务 · %d 个单位", len(w.book.Plan.Tasks), len(w.book.Plan.Units))}
	s.unread(w)
	var closed []string
	for _, r := range w.book.Rounds {
		closed = append(closed, string(r.ID))
	}
	switch {
	case len(w.book.Plan.Tasks) == 0:
		s.note("还没有任务")
		s.next = "ducha import 通知文件　导入任务"
	case len(closed) == 0:
		s.note("还没有开过期次")
		s.next = "ducha check　核对台账；" + w.openingExample() + "　开一期"
	default:
		s.note("没有开放的期次；已关闭：%s", few(closed, 8))
		s.next = "ducha round open …　开新的一期；ducha status --round " + closed[len(closed)-1] + "　看已关闭的"
	}
	e.tell(s)
	return exitDone, nil
}

// noticeFiles are the kinds of files that published notices come in.
var noticeFiles = []string{".docx", ".doc", ".wps", ".pdf", ".txt", ".html", ".htm", ".mht", ".rtf", ".odt", ".xlsx", ".xls", ".et"}

// noticesIn names the files of a folder that may be a notice, the likelier kinds first.
func noticesIn(dir string) []string {
	var names []string
	for _, name := range documentsIn(dir) {
		if slices.Contains(noticeFiles, strings.ToLower(filepath.Ext(name))) && name != demoMark {
			names = append(names, name)
		}
	}
	kind := func(name string) int { return slices.Index(noticeFiles, strings.ToLower(filepath.Ext(name))) }
	slices.SortStableFunc(names, func(a, b string) int { return kind(a) - kind(b) })
	return names
}

// documentsIn names the files of a folder, hidden ones and those of open documents left out.
func documentsIn(dir string) []string {
	entries, _ := os.ReadDir(dir) // a folder that is not there holds nothing
	var names []string
	for _, entry := range entries {
		if name := entry.Name(); entry.Type().IsRegular() && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") {
			names = append(names, name)
		}
	}
	return names
}

// workspacesIn names the folders in a folder that hold a 台账, those that demo made apart.
func workspacesIn(dir string) (within, played []string) {
	entries, _ := os.ReadDir(dir) // as above
	for _, entry := range entries {
		switch name := entry.Name(); {
		case !isFile(filepath.Join(dir, name, book.FileName)):
		case isFile(filepath.Join(dir, name, demoMark)):
			played = append(played, name)
		default:
			within = append(within, name)
		}
	}
	return within, played
}

// quoted is a word as it is typed on a command line.
func quoted(word string) string {
	if strings.ContainsAny(word, " 　()&;'") {
		return `"` + word + `"`
	}
	return word
}
