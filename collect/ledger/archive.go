package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Incoming begins the names of files on their way into the archive; one that
// stays was left by a killed run.
const Incoming = "in-"

// Hash is the name under which bytes are archived.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Keep archives bytes under their hash before anybody reads them.
func (l *Ledger) Keep(ctx context.Context, data []byte) (sha string, err error) {
	sha = Hash(data)
	if _, err := os.Stat(filepath.Join(l.archive, sha)); err == nil {
		return sha, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("archive: %w", err)
	}
	return l.KeepFrom(ctx, bytes.NewReader(data))
}

// KeepFrom archives what a reader gives, however much it is: written beside,
// synced and renamed, so that a name never stands for half a file.
func (l *Ledger) KeepFrom(ctx context.Context, r io.Reader) (sha string, err error) {
	f, err := os.CreateTemp(l.archive, Incoming+"*")
	if err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	defer os.Remove(f.Name()) // gone already where the rename worked
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), untilDone{ctx, r})
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	sha = hex.EncodeToString(h.Sum(nil))
	if err := os.Rename(f.Name(), filepath.Join(l.archive, sha)); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	return sha, nil
}

// untilDone reads no further once a context has ended.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// Archived gives the bytes kept under a hash, at most so many.
func (l *Ledger) Archived(sha string, most int64) ([]byte, error) {
	if len(sha) != 2*sha256.Size || filepath.Base(sha) != sha {
		return nil, fmt.Errorf("archive: %q is no hash", sha)
	}
	f, err := os.Open(filepath.Join(l.archive, sha))
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return data, nil
}
