package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// archive is where the originals lie, each under the SHA-256 of its bytes. What is kept is
// on disk when keeping returns, but for its name, which is there once settled returns.
type archive interface {
	// found makes the place where there is none, and gives what tells it from others; is
	// reports whether this is the place that is told so.
	found() (told string, err error)
	is(told string) bool
	// has reports whether bytes of this hash and size are kept; what is there with another
	// size is not whole.
	has(ctx context.Context, sha string, size int64) (bool, error)
	// keep keeps what a reader gives, under its hash.
	keep(ctx context.Context, r io.Reader) (sha string, err error)
	// settled has on disk what was kept.
	settled() error
	// open gives what is kept under a hash; ErrMissing where nothing is.
	open(ctx context.Context, sha string) (io.ReadCloser, error)
	// list tells the names of all that is kept, in no order.
	list(ctx context.Context, tell func(sha string) error) error
	// strays names what lies there beside it and that nobody will ever open.
	strays(ctx context.Context) ([]string, error)
}

// Originals that cannot be given as they came.
var (
	ErrMissing = errors.New("original is not in the archive")
	ErrDamaged = errors.New("original in the archive was changed")
)

// Hash is the name under which bytes are archived.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Keep archives bytes under their hash before anybody reads them.
func (l *Ledger) Keep(ctx context.Context, data []byte) (sha string, err error) {
	sha = Hash(data)
	kept, err := l.archive.has(ctx, sha, int64(len(data)))
	if err == nil && !kept {
		_, err = l.archive.keep(ctx, bytes.NewReader(data))
	}
	l.unsettled.Store(true) // even where another desk has kept it: it may be about to settle it
	if err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	return sha, nil
}

// KeepFrom archives what a reader gives, however much it is.
func (l *Ledger) KeepFrom(ctx context.Context, r io.Reader) (sha string, err error) {
	if sha, err = l.archive.keep(ctx, r); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	l.unsettled.Store(true)
	return sha, nil
}

// settle has on disk what was archived: nothing is recorded of an original that the disk
// could still lose. Once for many, as syncing a folder costs as much as an original.
func (l *Ledger) settle() error {
	l.settling.Lock()
	defer l.settling.Unlock()
	if !l.unsettled.Swap(false) {
		return nil
	}
	err := l.archive.settled()
	if err != nil {
		l.unsettled.Store(true)
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// Archived gives the bytes kept under a hash, at most so many; ErrMissing or ErrDamaged
// where they are not as they came.
func (l *Ledger) Archived(ctx context.Context, sha string, most int64) ([]byte, error) {
	r, err := l.archive.open(ctx, sha)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	if int64(len(data)) < most && Hash(data) != sha {
		return nil, fmt.Errorf("archive: %s: %w", sha, ErrDamaged)
	}
	return data, nil
}

// Check reads what is kept under a hash and makes sure that it is that still; ErrMissing or
// ErrDamaged where it is not. It tells its size.
func (l *Ledger) Check(ctx context.Context, sha string) (size int64, err error) {
	r, err := l.archive.open(ctx, sha)
	if err != nil {
		return 0, fmt.Errorf("archive: %w", err)
	}
	defer r.Close()
	h := sha256.New()
	if size, err = io.Copy(h, untilDone{ctx, r}); err != nil {
		return size, fmt.Errorf("archive: %w", err)
	}
	if hex.EncodeToString(h.Sum(nil)) != sha {
		return size, fmt.Errorf("archive: %s: %w", sha, ErrDamaged)
	}
	return size, nil
}

// Kept tells the hashes of all that is archived, in no order.
func (l *Ledger) Kept(ctx context.Context, tell func(sha string) error) error {
	if err := l.archive.list(ctx, tell); err != nil {
		return fmt.Errorf("list archive: %w", err)
	}
	return nil
}

// ArchiveFolder is where the originals lie as files, "" where the database holds them.
func (l *Ledger) ArchiveFolder() string {
	f, _ := l.archive.(folder)
	return string(f)
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
