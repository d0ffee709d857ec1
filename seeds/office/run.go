package office

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Bounds of one run. Few cells, repeated by the thousand million, would take all
// the memory there is; honest files by the ten thousand rows need a tenth of this.
const (
	timeout   = 3 * time.Minute
	maxSize   = 64 << 20 // bytes of what is made
	maxMemory = 3 << 30
)

// Run runs the program in a folder of its own, which holds these files and is gone
// afterwards, and gives the file that the program makes there. Names are relative
// to the folder, with slashes; args gives the program's arguments.
func (p Program) Run(ctx context.Context, files map[string][]byte, made string, args func(dir string) []string) ([]byte, error) {
	path, found := p.Find()
	if !found {
		return nil, ErrNotInstalled
	}
	dir, err := os.MkdirTemp("", "ducha-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := lay(dir, files); err != nil {
		return nil, err
	}
	if err := run(ctx, timeout, dir, path, args(dir)...); err != nil {
		return nil, err
	}
	return read(filepath.Join(dir, filepath.FromSlash(made)))
}

func lay(dir string, files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// run runs a program to its end; the error has what it said. Where the context or
// the time ends, the programs that it started end with it.
func run(ctx context.Context, limit time.Duration, dir, path string, args ...string) error {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(limited, path, args...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = append(cmd.Environ(), "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir) // what is ended takes nothing away itself
	said := head{left: 4 << 10}
	cmd.Stderr = &said
	err := runGroup(cmd)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return ErrTooLong
	case err != nil:
		return fmt.Errorf("%w: %w: %s", ErrFailed, err, said.text)
	}
	return nil
}

// head keeps the beginning of what is written to it.
type head struct {
	text []byte
	left int
}

func (h *head) Write(p []byte) (int, error) {
	n := min(h.left, len(p))
	h.text, h.left = append(h.text, p[:n]...), h.left-n
	return len(p), nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil { // LibreOffice reports no failure by its exit code
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(data) > maxSize {
		return nil, ErrTooLarge
	}
	return data, err
}
