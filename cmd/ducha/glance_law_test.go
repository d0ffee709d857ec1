package main

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ducha/collect/ledger"
)

// statusIs is what status says, its exit code and all.
type statusIs struct {
	code        int
	said, error string
}

func statusAt(now time.Time, dir string, args ...string) statusIs {
	var out, errOut bytes.Buffer
	code := runBy(hurriedAt(now), context.Background(), append([]string{"-C", dir, "status"}, args...), strings.NewReader(""), &out, &errOut)
	return statusIs{code, out.String(), errOut.String()}
}

// sameStatus makes sure of the law of what is kept of what was reckoned: with it status
// says what it says without. Tests that play an office ask after every command.
func sameStatus(t testing.TB, dir string) {
	t.Helper()
	if diff := statusDiffers(dir); diff != "" {
		t.Fatal(diff)
	}
}

// statusDiffers tells how status breaks the law, "" where it keeps it.
func statusDiffers(dir string) string {
	if !isFile(filepath.Join(dir, dirLedger, ledger.FileName)) && !isFile(filepath.Join(dir, dirLedger, fileLedger)) {
		return "" // it would make one
	}
	now, args := time.Now(), []string(nil)
	if asked.Add(1)%2 == 0 { // in turn: each takes its time
		args = []string{"--json"}
	}
	kept := statusAt(now, dir, args...)
	if err := os.RemoveAll(filepath.Join(dir, dirLedger, dirCache)); err != nil {
		return err.Error()
	}
	anew := statusAt(now, dir, args...)
	if again := statusAt(now, dir, args...); kept != anew || again != anew {
		return fmt.Sprintf("status %v of %s says, by what was kept,\n%+v\nreckoned anew\n%+v\nand once more\n%+v", args, dir, kept, anew, again)
	}
	return ""
}

// asked counts how often it was asked.
var asked atomic.Int64

// lawAsked picks an eighth of the commands, the same ones every time; DUCHA_STATUS=all
// takes every one.
func lawAsked(args []string) bool {
	return os.Getenv("DUCHA_STATUS") == "all" || crc32.ChecksumIEEE([]byte(strings.Join(args, " ")))%8 == 0
}
