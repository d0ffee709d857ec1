package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// TestOneAfterTheOther lets a run find another at work in the workspace: it says so, waits,
// and goes on when the other has ended; a run that only reads does not wait.
func TestOneAfterTheOther(t *testing.T) {
	dir, _ := issuedSample(t)
	other := flock.New(filepath.Join(dir, dirLedger, "turn.lock"))
	if got, err := other.TryLock(); err != nil || !got {
		t.Fatal(got, err)
	}
	var reading bytes.Buffer
	if code := run(t.Context(), []string{"-C", dir, "status"}, strings.NewReader(""), io.Discard, &reading); code != exitAwaits || reading.Len() > 0 {
		t.Errorf("status: exit %d, %s", code, &reading)
	}
	told, stderr := io.Pipe()
	over := make(chan int, 1)
	go func() {
		over <- run(t.Context(), []string{"-C", dir, "collect"}, strings.NewReader(""), io.Discard, stderr)
		stderr.Close()
	}()
	line, err := bufio.NewReader(told).ReadString('\n')
	if err != nil || !strings.Contains(line, "另一个 ducha 正在这个工作文件夹里写") {
		t.Errorf("told %q, %v", line, err)
	}
	select {
	case code := <-over:
		t.Errorf("ended with %d while the other was at work", code)
	default:
	}
	succeed(t, other.Unlock())
	go io.Copy(io.Discard, told)
	if code := <-over; code != exitAwaits {
		t.Errorf("collect: exit %d", code)
	}
}

// Whoever does not want to wait ends the waiting, and nothing was done.
func TestWaitingForATurnCanBeEnded(t *testing.T) {
	dir, _ := issuedSample(t)
	other := flock.New(filepath.Join(dir, dirLedger, "turn.lock"))
	if got, err := other.TryLock(); err != nil || !got {
		t.Fatal(got, err)
	}
	defer other.Unlock()
	ctx, end := context.WithCancel(t.Context())
	told, stderr := io.Pipe()
	go func() {
		bufio.NewReader(told).ReadString('\n')
		end()
		io.Copy(io.Discard, told)
	}()
	if code := run(ctx, []string{"-C", dir, "report"}, strings.NewReader(""), io.Discard, stderr); code != exitFailed {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, dirResults)); err == nil {
		t.Error("a run that did not wait has written")
	}
}

// While messages leave, the record is not moved: what became of them would be noted in the
// old one alone, and they would leave again.
func TestTheRecordStaysWhileMessagesLeave(t *testing.T) {
	dir, _ := issuedSample(t)
	sending := flock.New(filepath.Join(dir, dirLedger, "mail.lock"))
	if got, err := sending.TryLock(); err != nil || !got {
		t.Fatal(got, err)
	}
	defer sending.Unlock()
	var stderr bytes.Buffer
	code := run(t.Context(), []string{"-C", dir, "ledger", "--to", "postgres://ducha@127.0.0.1:1/x"}, strings.NewReader(""), io.Discard, &stderr)
	if code != exitFailed || !strings.Contains(stderr.String(), "正在发送邮件") {
		t.Errorf("exit %d, %s", code, &stderr)
	}
}
