package ledger

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"
)

// What Windows says of a file that another program keeps to itself, in whatever language.
const (
	sharingViolation = syscall.Errno(32)
	lockViolation    = syscall.Errno(33)
	userMappedFile   = syscall.Errno(1224)
)

// Held reports whether another program keeps a file to itself.
func Held(err error) bool {
	return runtime.GOOS == "windows" && (errors.Is(err, sharingViolation) || errors.Is(err, lockViolation) || errors.Is(err, userMappedFile))
}

// GiveName renames a file that was just written, over another where there is one.
func GiveName(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

// patiently tries again for a second what Windows refuses: programs that look for viruses or
// carry copies away hold a file for a moment.
func patiently(work func() error) error {
	err := work()
	for pause := 10 * time.Millisecond; pause < time.Second && runtime.GOOS == "windows" && (Held(err) || errors.Is(err, fs.ErrPermission)); pause *= 2 {
		time.Sleep(pause)
		err = work()
	}
	return err
}
