package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ducha/collect/ledger"
)

// saveFile writes a file whole or not at all: beside its name, then renamed. A
// file that holds the same bytes already is left alone, so that it may be open.
func saveFile(path string, data []byte) error {
	if err := placeFile(path, data); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// placeFile is saveFile of one file among many that can be made again: a power cut may
// spoil it, the program's own end never does.
func placeFile(path string, data []byte) error {
	f, err := newFile{path, data}.writeFor(false)
	if err != nil {
		return err
	}
	defer f.drop()
	return f.rename()
}

// newFile is a file about to be written.
type newFile struct {
	path string
	data []byte
}

// written is a file that lies beside its name, "" where it holds the same bytes already.
type written struct{ path, beside string }

// write writes a file beside its name, to outlast a power cut; nothing else is left to do
// that needs space.
func (n newFile) write() (written, error) { return n.writeFor(true) }

func (n newFile) writeFor(ever bool) (written, error) {
	old, err := os.ReadFile(n.path)
	if err == nil && bytes.Equal(old, n.data) {
		return written{n.path, ""}, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		if err := checkNotOpen(n.path); err != nil {
			return written{}, err
		}
	}
	if err := os.MkdirAll(filepath.Dir(n.path), 0o755); err != nil {
		return written{}, cannotWrite(n.path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(n.path), halfWritten+"*")
	if err != nil {
		return written{}, cannotWrite(n.path, err)
	}
	w := written{n.path, f.Name()}
	_, err = f.Write(n.data)
	if err == nil && ever {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		w.drop()
		return written{}, cannotWrite(n.path, err)
	}
	return w, nil
}

// rename gives a file its name.
func (w written) rename() error {
	if w.beside == "" {
		return nil
	}
	if err := ledger.GiveName(w.beside, w.path); err != nil {
		return inTheWay("写入", w.path, err)
	}
	return nil
}

// inTheWay tells that a file can be neither written over nor removed. Of one that is open
// elsewhere Windows says, in its own language, that it is held, or only that it may not be.
func inTheWay(doing, path string, err error) error {
	const remedy = "如果它正在 WPS 或 Excel 中打开，请先保存并关闭，再运行一次"
	if ledger.Held(err) || errors.Is(err, fs.ErrPermission) {
		return failed(remedy+"；没有打开的，看它的属性是不是“只读”", "不能%s %s：它正在别的程序中打开，或者不让改", doing, filepath.Base(path))
	}
	return &failure{message: "不能" + doing + " " + filepath.Base(path), remedy: remedy, cause: err}
}

// drop removes what lies beside a name; after a rename nothing does.
func (w written) drop() {
	if w.beside != "" {
		_ = os.Remove(w.beside) // else a later run sweeps it
	}
}

// syncFolder makes a rename last through a power cut; where a folder cannot be asked for it,
// as on some file shares, it does what it does.
func syncFolder(dir string) { _ = ledger.SyncFolder(dir) }

// cannotWrite names the file that was to be written, not the one beside it that was
// tried first, where the folder lets nobody write.
func cannotWrite(path string, err error) error {
	if !ledger.SealedOff(err) {
		var tried *fs.PathError
		if errors.As(err, &tried) {
			err = tried.Err
		}
		return &fs.PathError{Op: "write", Path: path, Err: err}
	}
	return failed("检查文件夹“"+filepath.Dir(path)+"”是不是只读、自己有没有写入权限；光盘、只读共享里的，请复制到本机再运行", "不能写入 %s：所在的文件夹不让写", filepath.Base(path))
}

// saveBoth writes two files that belong together: both lie there before the first is
// renamed, and where the second cannot be the first is put back as it was.
func saveBoth(first, second newFile) error {
	a, err := first.write()
	if err != nil {
		return err
	}
	defer a.drop()
	b, err := second.write()
	if err != nil {
		return err
	}
	defer b.drop()
	old, oldErr := os.ReadFile(first.path)
	if err := a.rename(); err != nil {
		return err
	}
	syncFolder(filepath.Dir(first.path))
	err = b.rename()
	switch {
	case err == nil:
		syncFolder(filepath.Dir(second.path))
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
// document: ~$ of Excel and WPS, .~ of WPS, .~lock…# of LibreOffice. A folder in its place
// keeps it from being written, too.
func checkNotOpen(path string) error {
	dir, name := filepath.Split(path)
	if isFolder(path) {
		return failed("把这个文件夹改名或移走，再运行一次", "不能写入 %s：那里有一个同名的文件夹", name)
	}
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
