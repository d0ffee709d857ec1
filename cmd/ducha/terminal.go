package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"ducha/collect/account"
)

// terminal reports whether a stream is a terminal.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// drawable reports whether a stream is a terminal that bars and colours can be drawn on.
func drawable(w io.Writer) bool { return terminal(w) && showsANSI(w.(*os.File)) }

// terminalIn reports whether somebody can type an answer.
func terminalIn(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// ask puts a question and reads a line; Ctrl-C ends the waiting.
func (e *env) ask(question string) (string, error) {
	fmt.Fprint(e.stderr, question)
	return e.typed(func() (string, error) {
		if e.lines == nil {
			e.lines = bufio.NewReader(e.stdin) // one for all questions: it reads ahead
		}
		line, err := e.lines.ReadString('\n')
		if err == io.EOF {
			err = nil
		}
		return strings.TrimSpace(line), err
	})
}

// askPassword asks for a password, which does not show.
func (e *env) askPassword(question string) (string, error) {
	f, ok := e.stdin.(*os.File)
	if !ok {
		return "", fmt.Errorf("ask for a password: no terminal")
	}
	fd := int(f.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("ask for a password: %w", err)
	}
	fmt.Fprint(e.stderr, question)
	defer fmt.Fprintln(e.stderr)
	defer term.Restore(fd, before) // where Ctrl-C ended the waiting
	return e.typed(func() (string, error) {
		typed, err := term.ReadPassword(fd)
		return string(typed), err
	})
}

// typed waits for what somebody types, unless the run is ended meanwhile.
func (e *env) typed(read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := read()
		got <- answer{text, err}
	}()
	select {
	case a := <-got:
		return a.text, a.err
	case <-e.ctx.Done():
		return "", e.ctx.Err()
	}
}

// password finds the password of an account, or asks for it.
func (e *env) password(a account.Account, w *workspace) (account.Secret, string, error) {
	var ask func(string) (string, error)
	if !e.json && terminalIn(e.stdin) {
		ask = e.askPassword
	}
	return account.Password(a, account.Desk(w.path(dirLedger), ask))
}
