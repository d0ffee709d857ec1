// Command ducha is the desk tool of a government supervision office: from a
// published task list to one feedback form per unit, and from the returned forms
// to the consolidated table and the printed bulletin.
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
