// Command ducha is the desk tool of a government supervision office: from a
// published task list to one feedback form per unit, and from the returned forms
// to the consolidated table and the printed bulletin.
//
// A run goes main.go → run.go, which declares the commands → line.go, which sorts the words
// → the file named for the command: flags in, one call into the rooms, one summary out.
// What commands share:
//
//   - workspace.go, place.go, turn.go: the folder, where its record is, whose turn it is to write
//   - files.go, explain.go, saidbynumber.go: writing whole or not at all, errors in Chinese
//   - mistyped.go, nearest.go: what of a line cannot be, and what was meant
//   - summary.go, terminal.go, colour.go, progress.go, console_*.go: what a person sees
//   - here.go, window.go, help.go, completion.go: without a command, after a double click, and on Tab
//   - glance.go, bygone.go, cache.go: how a round stands, from what was reckoned before
//   - previous.go, finished.go, corrections.go: earlier rounds, and copies that go back
//
// Mail is in mailing.go (whom to write to), mailsend.go, mailtell.go and mailbox.go.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // the first Ctrl-C lets what is under way finish, a second one ends it
	start := run
	if atWindow() {
		start = runWindow
	}
	code := start(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
