package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"ducha/collect/ledger"
	"ducha/seeds/workbook"
)

// emptyRecord is how many bytes a file may have that SQLite takes for a new database. What
// is longer and no record, it tells itself.
const emptyRecord = 1

// lostHere refuses the record of a workspace where it is gone, though something was issued
// or came back: begun anew, it would know none of the forms that are out. A run that was
// killed before it issued anything leaves an empty file; that is well.
func lostHere(dir string) error {
	info, err := os.Stat(filepath.Join(dir, dirLedger, ledger.FileName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return begunAnew(dir)
	case err != nil: // opening it tells
		return nil
	case info.IsDir():
		return failed("把这个文件夹移走；下发过反馈表的，再把备份里的 "+recordFile+" 放回来", "%s 是文件夹，不是收发记录", recordFile)
	case info.Size() <= emptyRecord:
		return begunAnew(dir)
	}
	return nil
}

// recordFile is how the record is told.
const recordFile = dirLedger + "/" + ledger.FileName

// begunAnew refuses to begin a record in a workspace of which forms are out or originals
// are archived.
func begunAnew(dir string) error {
	archive, out := filepath.Join(dir, dirLedger, ledger.ArchiveName), anyForm(filepath.Join(dir, dirIssued))
	switch {
	case out != "":
		out = told(dir, out) + " 却是从这里下发的反馈表"
	case ledger.HasOriginals(archive):
		out = told(dir, archive) + " 里却有收到的原件"
	default:
		return nil
	}
	return failed("从备份或原来的文件夹里把 .ducha 整个拿回来，再运行；不要重新下发，那样已经发出去的表就认不出来了。确要从头开始的，先把 下发、回收、.ducha 移到别处",
		"收发记录（%s）不见了，或是空的；%s", recordFile, out)
}

// anyForm finds a form of ducha's in the folders of rounds, "" where there is none.
func anyForm(issued string) string {
	names, _ := fs.Glob(os.DirFS(issued), "*/*.xlsx") // a folder that is not there holds none
	for _, name := range names {
		path := filepath.Join(issued, filepath.FromSlash(name))
		data, err := readBounded(path)
		if err != nil {
			continue
		}
		if b, err := workbook.Read(data); err == nil && isForm(b) {
			return path
		}
	}
	return ""
}
