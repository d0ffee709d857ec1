package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"ducha/collect/ledger"
)

// foldersKey is where a script keeps what it remembers of folders: each as filesOf tells it.
const foldersKey = "folders"

// unchanged DIR remembers the folder, and from then on fails where it is otherwise than
// remembered; with ! it fails where it is not.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	dir, now, folders := folderAsked(ts, args)
	was, known := folders[dir]
	switch {
	case !known && neg:
		ts.Fatalf("%s was not remembered", args[0])
	case !known:
		folders[dir] = now
	case maps.Equal(was, now) == neg && neg:
		ts.Fatalf("%s is unchanged", args[0])
	case maps.Equal(was, now) == neg:
		ts.Fatalf("%s has changed:\n%s", args[0], different(now, was))
	}
}

// remember DIR remembers the folder anew.
func remember(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("remember takes no !")
	}
	dir, now, folders := folderAsked(ts, args)
	folders[dir] = now
}

func folderAsked(ts *testscript.TestScript, args []string) (dir string, now map[string]string, folders map[string]map[string]string) {
	if len(args) != 1 {
		ts.Fatalf("which folder?")
	}
	dir = ts.MkAbs(args[0])
	now, err := filesOf(dir)
	ts.Check(err)
	return dir, now, ts.Value(foldersKey).(map[string]map[string]string)
}

// filesOf tells the files of a folder by name and hash, and its folders; none where it is
// not there. What ducha may write whenever it runs is left out.
func filesOf(dir string) (map[string]string, error) {
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		switch d.Name() {
		case dirCache:
			return filepath.SkipDir
		case dirLedger, "turn.lock", "mail.lock": // who waits for a turn makes them
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			found[name] = "folder"
			return err
		}
		data, err := os.ReadFile(path)
		found[name] = ledger.Hash(data)
		return err
	})
	return found, err
}
