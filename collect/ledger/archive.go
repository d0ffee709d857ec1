package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Hash is the name under which bytes are archived.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Keep archives bytes under their hash before anybody reads them: written
// beside, synced and renamed, so that a name never stands for half a file.
func (l *Ledger) Keep(data []byte) (sha string, err error) {
	sha = Hash(data)
	path := filepath.Join(l.archive, sha)
	if _, err := os.Stat(path); err == nil {
		return sha, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("archive: %w", err)
	}
	f, err := os.CreateTemp(l.archive, "in-*")
	if err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	defer os.Remove(f.Name()) // gone already where the rename worked
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return "", fmt.Errorf("archive: %w", err)
	}
	return sha, nil
}

// Archived gives the bytes kept under a hash.
func (l *Ledger) Archived(sha string) ([]byte, error) {
	if len(sha) != 2*sha256.Size || filepath.Base(sha) != sha {
		return nil, fmt.Errorf("archive: %q is no hash", sha)
	}
	data, err := os.ReadFile(filepath.Join(l.archive, sha))
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return data, nil
}
