package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
)

// blobs is an archive in the database itself, in parts: no engine likes large values.
type blobs struct{ l *Ledger }

// partSize is the size of every part but the last.
const partSize = 512 << 10

const inDatabase = "database"

func (b blobs) found() (string, error) { return inDatabase, nil }
func (b blobs) is(told string) bool    { return told == inDatabase }

// has needs not look at sizes: all parts came in one transaction.
func (b blobs) has(ctx context.Context, sha string, _ int64) (bool, error) {
	var n int
	err := b.l.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM archive WHERE sha256 = $1 AND part = 0`, sha).Scan(&n)
	return n > 0, err
}

// keep takes what a reader gives to a file of its own first: its name is its hash, which
// is known at its end.
func (b blobs) keep(ctx context.Context, r io.Reader) (sha string, err error) {
	path, sha, err := spool(ctx, "", r)
	if err != nil {
		return "", err
	}
	defer os.Remove(path)
	return sha, b.l.tx(ctx, func(tx *sql.Tx) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return putParts(ctx, tx, sha, f)
	})
}

func putParts(ctx context.Context, tx *sql.Tx, sha string, r io.Reader) error {
	buf := make([]byte, partSize)
	for part := int64(0); ; part++ {
		n, err := io.ReadFull(r, buf)
		if err == io.EOF && part > 0 {
			return nil
		}
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		done, failed := tx.ExecContext(ctx, `INSERT INTO archive (sha256, part, body) VALUES ($1, $2, $3) ON CONFLICT (sha256, part) DO NOTHING`, sha, part, buf[:n])
		if failed != nil {
			return failed
		}
		written, failed := done.RowsAffected()
		if failed != nil || written == 0 || err != nil { // somebody else has kept it meanwhile, or this was the last
			return failed
		}
	}
}

// settled has nothing to do: what was committed is on disk.
func (b blobs) settled() error { return nil }

func (b blobs) open(ctx context.Context, sha string) (io.ReadCloser, error) {
	r := &partReader{ctx: ctx, db: b.l.db, sha: sha}
	if err := r.next(); err != nil {
		return nil, err
	}
	return r, nil
}

func (b blobs) list(ctx context.Context, tell func(sha string) error) error {
	var all []string
	err := each(ctx, b.l.db, func(scan func(...any) error) error {
		var sha string
		err := scan(&sha)
		all = append(all, sha)
		return err
	}, `SELECT sha256 FROM archive WHERE part = 0`)
	for _, sha := range all {
		if err == nil {
			err = tell(sha)
		}
	}
	return err
}

// strays are parts without a first, or after one that was the last.
func (b blobs) strays(ctx context.Context) (names []string, err error) {
	whole := fmt.Sprintf(`OCTET_LENGTH(body) = %d`, partSize)
	err = each(ctx, b.l.db, func(scan func(...any) error) error {
		var sha string
		err := scan(&sha)
		names = append(names, sha)
		return err
	}, `SELECT DISTINCT sha256 FROM archive a WHERE part <> 0 AND NOT EXISTS
		(SELECT 1 FROM archive b WHERE b.sha256 = a.sha256 AND b.part = a.part - 1 AND `+whole+`)`)
	return names, err
}

// partReader reads part after part, one in memory at a time.
type partReader struct {
	ctx  context.Context
	db   *sql.DB
	sha  string
	part int64 // the next
	rest []byte
	last bool
}

func (p *partReader) next() error {
	err := p.db.QueryRowContext(p.ctx, `SELECT body FROM archive WHERE sha256 = $1 AND part = $2`, p.sha, p.part).Scan(&p.rest)
	switch {
	case errors.Is(err, sql.ErrNoRows) && p.part == 0:
		return fmt.Errorf("%s: %w", p.sha, ErrMissing)
	case errors.Is(err, sql.ErrNoRows):
		p.last = true
		return nil
	case err != nil:
		return err
	}
	p.part++
	p.last = len(p.rest) < partSize
	return nil
}

func (p *partReader) Read(into []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.last {
			return 0, io.EOF
		}
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(into, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (p *partReader) Close() error { return nil }
