package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// watch runs do on a terminal and gives what was written to it.
func watch(t *testing.T, do func(terminal *os.File)) string {
	t.Helper()
	seen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	defer seen.Close()
	n, err := unix.IoctlGetInt(int(seen.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(seen.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	shown, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	text := make(chan string)
	go func() {
		data, _ := io.ReadAll(seen) // ends in an error when nobody holds the other end any more
		text <- string(data)
	}()
	do(shown)
	shown.Close()
	return <-text
}

// On a terminal there are bars and colours; NO_COLOR takes the colours, --quiet and --json all.
func TestTerminalShowsBarsAndColours(t *testing.T) {
	const barred, coloured, told = "[=", "\x1b[33m", "无法识别"
	for _, c := range []struct {
		name, noColor, flag string
		want                map[string]bool
	}{
		{"plain", "", "", map[string]bool{barred: true, coloured: true, told: true}},
		{"no colour", "1", "", map[string]bool{barred: true, coloured: false, told: true}},
		{"quiet", "", "--quiet", map[string]bool{barred: false, coloured: false, told: false}},
		{"json", "", "--json", map[string]bool{barred: false, coloured: false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("TERM", "xterm")
			t.Setenv("NO_COLOR", c.noColor)
			text := watch(t, func(shown *os.File) {
				args := []string{"demo", filepath.Join(t.TempDir(), "d")}
				if c.flag != "" {
					args = append(args, c.flag)
				}
				if code := run(context.Background(), args, strings.NewReader(""), shown, shown); code != exitDone {
					t.Errorf("exit %d", code)
				}
			})
			for what, want := range c.want {
				if strings.Contains(text, what) != want {
					t.Errorf("%q shows: %v, want %v in\n%q", what, !want, want, text)
				}
			}
		})
	}
}

// What follows a bar begins on a clean line.
func TestBarIsGoneBeforeTheSummary(t *testing.T) {
	t.Setenv("TERM", "xterm")
	at := time.Date(2021, 7, 1, 8, 0, 0, 0, time.UTC)
	text := watch(t, func(shown *os.File) {
		e := &env{stderr: shown, stdout: shown, clock: clock{now: func() time.Time { return at }}}
		progress := e.bar("回收")
		progress(0, 80)
		at = at.Add(2 * time.Second)
		progress(20, 80)
		progress(gone, 0)
		e.tell(summary{title: "回收完"})
	})
	if !strings.Contains(text, "回收 20/80，还要约 6 秒") {
		t.Errorf("no time left in %q", text)
	}
	if !strings.HasSuffix(text, "\x1b[2K\r回收完\r\n") {
		t.Errorf("the bar still stands: %q", text)
	}
}

// A run that is interrupted while its bar stands says so on a clean line.
func TestBarIsGoneBeforeAnError(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	dir := filepath.Join(t.TempDir(), "d")
	if code := run(context.Background(), []string{"--quiet", "demo", dir}, strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit %d", code)
	}
	for _, command := range []string{"collect", "fill", "verify", "demo"} {
		t.Run(command, func(t *testing.T) {
			args := []string{"-C", dir, command}
			if command == "demo" {
				args = append(args, filepath.Join(t.TempDir(), "d"))
			}
			for looks := 1; ; looks++ {
				before, told := interrupted(t, looks, args)
				if !told {
					t.Fatal("no run was interrupted while a bar stood")
				}
				if !strings.Contains(before, "]") { // of the bar
					continue
				}
				if !strings.HasSuffix(before, "\x1b[2K\r") {
					t.Errorf("the bar still stands: %q", before)
				}
				return
			}
		})
	}
}

// interrupted runs a command on a terminal until it has looked at the clock so many times,
// and gives what was shown before it told that it was interrupted.
func interrupted(t *testing.T, looks int, args []string) (before string, told bool) {
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	var looked atomic.Int64
	c := clock{wait: wait, now: func() time.Time {
		if looked.Add(1) == int64(looks) {
			interrupt()
		}
		return time.Date(2021, 7, 6, 8, 0, 0, 0, time.UTC)
	}}
	text := watch(t, func(shown *os.File) { runBy(c, ctx, args, strings.NewReader(""), shown, shown) })
	before, _, told = strings.Cut(text, "出错：已中断")
	return before, told
}
