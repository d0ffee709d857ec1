package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// folder is an archive of files; a share will do.
type folder string

// Incoming begins the names of files on their way into the archive; one that
// stays was left by a killed run.
const Incoming = "in-"

// hashName is what an archived file is called.
var hashName = regexp.MustCompile(`^[0-9a-f]{64}$`)

// inFolder and folderMark, before a name drawn by chance, are what is told of a folder and
// the file in it by which it is known.
const (
	inFolder   = "folder "
	folderMark = ".ducha-"
)

func (f folder) found() (string, error) {
	if err := os.MkdirAll(string(f), 0o770); err != nil {
		return "", fmt.Errorf("make archive: %w", err)
	}
	name := strings.ToLower(rand.Text())
	return inFolder + name, os.WriteFile(filepath.Join(string(f), folderMark+name), nil, 0o660)
}

func (f folder) is(told string) bool {
	name, in := strings.CutPrefix(told, inFolder)
	return in && exists(filepath.Join(string(f), folderMark+name))
}

func (f folder) has(_ context.Context, sha string, size int64) (bool, error) {
	info, err := os.Stat(filepath.Join(string(f), sha))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Size() == size, err
}

func (f folder) keep(ctx context.Context, r io.Reader) (sha string, err error) {
	beside, sha, err := spool(ctx, string(f), r)
	if err != nil {
		return "", err
	}
	defer os.Remove(beside) // gone already where the rename worked
	f.admit(beside)
	if err := GiveName(beside, filepath.Join(string(f), sha)); err != nil {
		info, lost := os.Stat(beside)
		if lost != nil {
			return "", err
		}
		// Windows renames nothing over a file that somebody reads; it is the same then.
		if kept, _ := f.has(ctx, sha, info.Size()); !kept {
			return "", err
		}
	}
	return sha, nil
}

func (f folder) settled() error { return SyncFolder(string(f)) }

// admit lets those read a new file who may list the folder: the other desks of a shared one.
// A file share that knows no modes does as it does.
func (f folder) admit(path string) {
	dir, err := os.Stat(string(f))
	if err == nil && dir.Mode().Perm()&0o044 != 0 && runtime.GOOS != "windows" {
		_ = os.Chmod(path, 0o600|dir.Mode().Perm()&0o044)
	}
}

func (f folder) open(_ context.Context, sha string) (io.ReadCloser, error) {
	if !hashName.MatchString(sha) {
		return nil, fmt.Errorf("%q is no hash", sha)
	}
	file, err := os.Open(filepath.Join(string(f), sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", sha, ErrMissing)
	}
	return file, err
}

func (f folder) list(_ context.Context, tell func(sha string) error) error {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if hashName.MatchString(e.Name()) {
			if err := tell(e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f folder) strays(context.Context) (names []string, err error) {
	entries, err := os.ReadDir(string(f))
	for _, e := range entries {
		if name := e.Name(); !hashName.MatchString(name) && !strings.HasPrefix(name, Incoming) && !strings.HasPrefix(name, folderMark) {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// HasOriginals reports whether a folder holds any original.
func HasOriginals(dir string) bool {
	entries, _ := os.ReadDir(dir) // one that is not there holds none
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return hashName.MatchString(e.Name()) })
}

// spool writes what a reader gives to a new file in a folder and has it on disk.
func spool(ctx context.Context, dir string, r io.Reader) (path, sha string, err error) {
	f, err := os.CreateTemp(dir, Incoming+"*")
	if err != nil {
		return "", "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), untilDone{ctx, r})
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(f.Name())
		return "", "", err
	}
	return f.Name(), hex.EncodeToString(h.Sum(nil)), nil
}
