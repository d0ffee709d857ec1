package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"ducha/seeds/book"
)

// window is the program in a window that was opened for it and closes with it, as after a
// double click. It takes commands line by line, until a line is empty.
type window struct {
	*env
	dir string // the workspace of the command before, where it named one
}

// runWindow is run in such a window.
func runWindow(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return openWindow(clock{time.Now, wait}, ctx, stdin, stdout, stderr).run(args)
}

func openWindow(c clock, ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) *window {
	return &window{env: newEnv(c, ctx, stdin, stdout, stderr)}
}

// run does what the program was started with, then what is typed. It gives the exit code of
// the last command.
func (w *window) run(args []string) int {
	code := w.once(args)
	for w.ctx.Err() == nil {
		line, err := w.ask(w.prompt())
		if err != nil || line == "" || line == "exit" || line == "退出" {
			break
		}
		code = w.once(typedWords(line))
	}
	return code
}

// prompt asks for a command, and says for which workspace it is.
func (w *window) prompt() string {
	if w.dir != "" {
		return "\n〔" + w.dir + "，用 -C . 换回〕输入命令；直接回车，关闭窗口："
	}
	return "\n输入命令，如 导入 通知.docx（文件可以拖进来）；直接回车，关闭窗口："
}

// once runs one command, in the workspace that was named last.
func (w *window) once(words []string) int {
	if w.dir != "" {
		words = append([]string{"-C", w.dir}, words...)
	}
	e := *w.env
	code := e.do(words)
	w.lines = e.lines // a question may have been answered
	w.stay(e.workspace)
	return code
}

// stay has later commands run in a workspace that a command named; -C . leads back. Nobody
// stays in a demo: what is done there is written over by the next.
func (w *window) stay(named string) {
	switch {
	case sameFolder(named, w.workspace):
		w.dir = ""
	case isFile(filepath.Join(named, book.FileName)) && !isFile(filepath.Join(named, demoMark)):
		w.dir = named
	}
}

func sameFolder(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// typedWords parts a typed line at blanks, but for those between quotes; the name of the
// program may stand before it.
func typedWords(line string) []string {
	var words []string
	var word strings.Builder
	open, quoted := false, false
	end := func() {
		if word.Len() > 0 || quoted {
			words = append(words, word.String())
		}
		word.Reset()
		quoted = false
	}
	for _, r := range line {
		switch {
		case strings.ContainsRune(`"“”`, r):
			open, quoted = !open, true
		case unicode.IsSpace(r) && !open:
			end()
		default:
			word.WriteRune(r)
		}
	}
	end()
	if len(words) > 0 && (words[0] == "ducha" || words[0] == "ducha.exe") {
		words = words[1:]
	}
	return words
}

// atWindow reports whether somebody sits at a window that closes with the program.
func atWindow() bool {
	return terminalIn(os.Stdin) && terminal(os.Stdout) && ownWindow()
}
