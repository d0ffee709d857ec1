package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// saveFile writes a file whole or not at all: beside its name, then renamed. A
// file that holds the same bytes already is left alone, so that it may be open.
func saveFile(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := checkNotOpen(path); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return cannotWrite(path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), halfWritten+"*")
	if err != nil {
		return cannotWrite(path, err)
	}
	defer os.Remove(f.Name()) // gone already where the rename worked
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return failed("如果它正在 WPS 或 Excel 中打开，请先保存关闭，再运行一次", "不能写入 %s：%w", filepath.Base(path), err)
	}
	return nil
}

// cannotWrite names the file that was to be written, not the one beside it that was
// tried first, where the folder lets nobody write.
func cannotWrite(path string, err error) error {
	if !errors.Is(err, fs.ErrPermission) && !strings.Contains(err.Error(), "read-only file system") {
		var tried *fs.PathError
		if errors.As(err, &tried) {
			err = tried.Err
		}
		return fmt.Errorf("write %s: %w", path, err)
	}
	return failed("检查文件夹“"+filepath.Dir(path)+"”是不是只读、自己有没有写入权限；光盘、只读共享里的，请复制到本机再运行", "不能写入 %s：所在的文件夹不让写", filepath.Base(path))
}

// newFile is a file about to be written.
type newFile struct {
	path string
	data []byte
}

// saveBoth writes two files that belong together: where the second cannot be
// written the first is put back as it was.
func saveBoth(first, second newFile) error {
	old, oldErr := os.ReadFile(first.path)
	if err := saveFile(first.path, first.data); err != nil {
		return err
	}
	err := saveFile(second.path, second.data)
	switch {
	case err == nil:
		return nil
	case oldErr == nil:
		return errors.Join(err, saveFile(first.path, old))
	}
	return errors.Join(err, os.Remove(first.path))
}

// saveDrawn draws into memory first, so that a failed drawing leaves no file.
func saveDrawn(path string, draw func(io.Writer) error) error {
	var out bytes.Buffer
	if err := draw(&out); err != nil {
		return err
	}
	return saveFile(path, out.Bytes())
}

// checkNotOpen looks for the lock file that office programs leave beside an open
// document: ~$ of Excel and WPS, .~ of WPS, .~lock…# of LibreOffice.
func checkNotOpen(path string) error {
	dir, name := filepath.Split(path)
	for _, lock := range []string{"~$" + name, ".~" + name, ".~lock." + name + "#"} {
		if _, err := os.Stat(filepath.Join(dir, lock)); err == nil {
			return failed("请先保存并关闭它，再运行一次；如果确实没有打开，请删去同一文件夹中的 "+lock, "%s 正在 WPS 或 Excel 中打开", name)
		}
	}
	return nil
}

// halfWritten begins the names of files that are being written.
const halfWritten = ".ducha-"

// staleAfter is how old a file of an unfinished write must be before it is swept:
// no run takes that long, so no other run is writing it.
const staleAfter = time.Hour

// sweep removes what a killed run left half-written in a folder.
func sweep(dir, prefix string, now time.Time) {
	entries, _ := os.ReadDir(dir) // a folder that is not there holds nothing
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && info.Mode().IsRegular() && strings.HasPrefix(entry.Name(), prefix) && now.Sub(info.ModTime()) > staleAfter {
			_ = os.Remove(filepath.Join(dir, entry.Name())) // the next run tries again
		}
	}
}
