package office

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// LibreOffice is ended in the middle of its work, when it has said what it does.
func TestAnEndedConversionLeavesNothingBehind(t *testing.T) {
	needOffice(t)
	data := form(t)
	real, _ := soffice.Find()
	bin, dirs := t.TempDir(), t.TempDir()
	said := filepath.Join(bin, "said")
	// What stands for LibreOffice passes on its words, and never ends by itself.
	script := "#!/bin/sh\n'" + real + "' \"$@\" | tee '" + said + "'\ntail -f /dev/null\n"
	if err := errors.Join(syscall.Mkfifo(said, 0o600), os.WriteFile(filepath.Join(bin, "soffice"), []byte(script), 0o755)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("TMPDIR", dirs)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	running := make(chan []string, 1)
	go func() {
		defer cancel()
		words, err := os.Open(said)
		if err != nil {
			t.Error(err)
			return
		}
		defer words.Close()
		_, _ = words.Read(make([]byte, 1))
		running <- programsWith(t, dirs)
	}()
	if made, err := Convert(ctx, data, "xlsx", "ods"); made != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("made %d bytes, %v", len(made), err)
	}
	if before := <-running; len(before) < 3 { // the script, oosplash, soffice.bin
		t.Errorf("were running: %q", before)
	}
	if after := programsWith(t, dirs); len(after) > 0 {
		t.Errorf("still running: %q", after)
	}
	if left, err := os.ReadDir(dirs); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// programsWith are the command lines of running programs that have this text.
func programsWith(t *testing.T, text string) (lines []string) {
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Error(err)
	}
	for _, file := range files {
		if line, err := os.ReadFile(file); err == nil && bytes.Contains(line, []byte(text)) { // others end meanwhile
			lines = append(lines, string(bytes.ReplaceAll(line, []byte{0}, []byte(" "))))
		}
	}
	return lines
}
