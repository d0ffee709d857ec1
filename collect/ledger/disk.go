package ledger

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// rename gives a file that is on disk its name, for good.
func rename(beside, path string) error {
	if err := GiveName(beside, path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder has the names in a folder on disk, so that they outlast a power cut. Windows
// does so by itself.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(ignoreUnable(d.Sync()), d.Close())
}

// ignoreUnable drops what a file share says that cannot sync a folder.
func ignoreUnable(err error) error {
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) {
		return nil
	}
	return err
}

// writeProtected is what Windows says of a medium that cannot be written, in whatever language.
const writeProtected = syscall.Errno(19)

// SealedOff reports whether a folder lets nobody write.
func SealedOff(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || runtime.GOOS == "windows" && errors.Is(err, writeProtected)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// sameFiles reports whether two files can be read and hold the same.
func sameFiles(a, b string) bool {
	x, err1 := os.ReadFile(a)
	y, err2 := os.ReadFile(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
