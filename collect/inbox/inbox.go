// Package inbox opens what the clerk names and finds the files in it that came
// back. Whatever it meets is hostile until read: sizes are bounded and nothing
// is opened twice.
package inbox

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// MaxFile is the largest return that is read, in bytes.
const MaxFile = 50 << 20

// Item is one file found.
type Item struct {
	Path    string // absolute
	Size    int64
	ModTime time.Time
}

// Find walks files and folders and gives every file once, by path. Files in
// skip (absolute paths) are ducha's own and are passed over.
func Find(ctx context.Context, paths []string, skip map[string]bool) ([]Item, error) {
	found := map[string]Item{}
	for _, p := range paths {
		root, err := filepath.Abs(p)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", p, err)
		}
		err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if entry.IsDir() {
				return nil
			}
			info, err := os.Stat(path)
			if err != nil || !info.Mode().IsRegular() {
				return nil // a dangling link or a device is no file that came back
			}
			if !skip[path] {
				found[path] = Item{Path: path, Size: info.Size(), ModTime: info.ModTime()}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", p, err)
		}
	}
	items := make([]Item, 0, len(found))
	for _, it := range found {
		items = append(items, it)
	}
	sort.Slice(items, func(i, j int) bool { return items[i].Path < items[j].Path })
	return items, nil
}

// Litter knows, by their names, the files that office programs and systems
// leave behind; path is separated by /.
func Litter(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".~") || strings.HasPrefix(name, "._") ||
		lower == ".ds_store" || lower == "thumbs.db" || lower == "desktop.ini"
}

// Read gives the bytes of an item, at most MaxFile and one more, so that the
// caller sees that a file is too large without reading all of it.
func (it Item) Read() ([]byte, error) {
	f, err := os.Open(it.Path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", it.Path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", it.Path, err)
	}
	return data, nil
}
