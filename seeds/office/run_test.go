package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// shell stands for a program; the script finds the folder's name in $1.
func shell(t *testing.T, ctx context.Context, script string) ([]byte, error) {
	t.Helper()
	sh := Program{Names: []string{"sh"}}
	if _, found := sh.Find(); !found {
		t.Skip("no sh here")
	}
	dirs := t.TempDir()
	t.Setenv("TMPDIR", dirs)
	made, err := sh.Run(ctx, map[string][]byte{"in.txt": []byte("旧"), "deep/er": nil}, "out.txt", func(dir string) []string {
		return []string{"-c", script, "sh", dir}
	})
	if left, _ := os.ReadDir(dirs); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return made, err
}

func TestAProgramMakesAFileInAFolderOfItsOwn(t *testing.T) {
	made, err := shell(t, context.Background(), `test -f "$1/deep/er" && cat "$1/in.txt" >"$1/out.txt" && mkdir "$TMPDIR/left"`)
	if err != nil || string(made) != "旧" {
		t.Errorf("made %q, %v", made, err)
	}
}

func TestWhatKeepsAProgramFromMakingAFile(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         error
		says         string
	}{
		{"nothing is made", `:`, ErrFailed, "out.txt"},
		{"an exit code, with what it said", `echo "Incorrect password" >&2; exit 1`, ErrFailed, "Incorrect password"},
		{"it says much", `yes | head -c 9999999 >&2; exit 1`, ErrFailed, "y"},
		{"too much is made", `dd if=/dev/zero of="$1/out.txt" bs=1 count=0 seek=67108865 2>/dev/null`, ErrTooLarge, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, err := shell(t, context.Background(), c.script)
			if made != nil || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 8<<10 {
				t.Errorf("made %d bytes, %v", len(made), err)
			}
		})
	}
	_, err := Program{Names: []string{"no such program"}, Places: []string{"", "[", "relative*"}}.Run(context.Background(), nil, "", nil)
	if !errors.Is(err, ErrNotInstalled) {
		t.Errorf("err = %v", err)
	}
}

func TestAProgramIsBounded(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no bound of memory here")
	}
	if _, err := shell(t, context.Background(), `dd if=/dev/zero of=/dev/null bs=4G count=1 && echo >"$1/out.txt"`); !errors.Is(err, ErrFailed) {
		t.Errorf("4 GB are taken: %v", err)
	}
}

// A program that is ended takes those with it that it started, or this never returns.
func TestAProgramEndsWithItsContextAndWhatItStarted(t *testing.T) {
	const starts = "tail -f /dev/null & tail -f /dev/null; echo"
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := shell(t, ctx, starts); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v", err)
	}
	sh, _ := Program{Names: []string{"sh"}}.Find()
	if err := run(context.Background(), 100*time.Millisecond, t.TempDir(), sh, "-c", starts); !errors.Is(err, ErrTooLong) {
		t.Errorf("err = %v", err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := shell(t, gone, "exit 1"); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func TestAProgramIsFoundByNameAndByPlace(t *testing.T) {
	dir := t.TempDir()
	place := filepath.Join(dir, "Office 7", "run")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	p := Program{Names: []string{"no such program"}, Places: []string{filepath.Join(dir, "Office *", "run")}}
	if path, found := p.Find(); !found || path != place {
		t.Errorf("found %q, %v", path, found)
	}
}
