// Package inbox opens what the clerk names and finds the files in it that came
// back. Whatever it meets is hostile until read: sizes are bounded and nothing
// is opened twice.
package inbox

import (
	"bytes"
	"context"
	"errors"
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

// Found is what a search gave.
type Found struct {
	Items []Item   // by path
	Empty []string // those of the paths searched that held no file
}

// Find walks files and folders and gives every file once. What is in own
// (absolute paths of files and folders) is ducha's own and is passed over. A path
// that is itself a link is followed; inside a folder links to files are, links to
// folders are not. What is there but cannot be looked at is an item, too: reading
// it says why.
func Find(ctx context.Context, paths []string, own map[string]bool) (Found, error) {
	s := search{own: map[string]bool{}, found: map[string]Item{}}
	for path := range own {
		s.own[resolve(path)] = true
	}
	var out Found
	for _, p := range paths {
		n, err := s.walk(ctx, p)
		if err != nil {
			return Found{}, fmt.Errorf("find %s: %w", p, err)
		}
		if n == 0 {
			out.Empty = append(out.Empty, p)
		}
	}
	for _, it := range s.found {
		out.Items = append(out.Items, it)
	}
	sort.Slice(out.Items, func(i, j int) bool { return out.Items[i].Path < out.Items[j].Path })
	return out, nil
}

// search collects files under their real paths, so that one that is reached in
// two ways counts once.
type search struct {
	own   map[string]bool
	found map[string]Item
}

// walk gives the number of files below a path.
func (s *search) walk(ctx context.Context, typed string) (n int, err error) {
	root, err := filepath.Abs(typed)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(root); err != nil { // it cannot be, or not be reached: nothing that came back
		return 0, err
	}
	place := resolve(root)
	if s.owned(place) {
		return 0, nil
	}
	err = filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case entry == nil: // not even its kind is known
		case entry.IsDir() && s.own[path]:
			return fs.SkipDir
		case s.own[path] || entry.Type()&fs.ModeSymlink != 0 && s.owned(resolve(path)):
			return nil
		case entry.IsDir() && err == nil:
			return nil
		}
		it, there := look(path, err)
		if !there || entry != nil && entry.Type()&fs.ModeSymlink != 0 && loops(place, path) {
			return nil
		}
		n++
		if _, again := s.found[path]; !again {
			it.Path = filepath.Join(root, strings.TrimPrefix(path, place)) // as typed
			s.found[path] = it
		}
		return nil
	})
	return n, err
}

// look tells the file at a path, or the folder that WalkDir could not list. A link
// that leads nowhere or to a folder elsewhere is told too, as a file that will not
// open; there is nothing where a file went meanwhile or a device lies.
func look(path string, listing error) (it Item, there bool) {
	info, err := os.Stat(path)
	if link, lerr := os.Lstat(path); lerr == nil && link.Mode()&fs.ModeSymlink != 0 && (err != nil || info.IsDir()) {
		return Item{Path: path, ModTime: link.ModTime()}, true
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Item{}, false
	case err != nil || listing != nil:
		return Item{Path: path}, true
	}
	return Item{Path: path, Size: info.Size(), ModTime: info.ModTime()}, info.Mode().IsRegular()
}

// loops reports whether a link leads back to a folder that is being walked anyway.
func loops(folder, link string) bool {
	info, err := os.Stat(link)
	if err != nil || !info.IsDir() {
		return false
	}
	rel, err := filepath.Rel(folder, resolve(link))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// owned reports whether a path is one of ducha's own or lies in one.
func (s *search) owned(path string) bool {
	for {
		if s.own[path] {
			return true
		}
		up := filepath.Dir(path)
		if up == path {
			return false
		}
		path = up
	}
}

// resolve follows the links in a path, as far as it exists.
func resolve(path string) string {
	if place, err := filepath.EvalSymlinks(path); err == nil {
		return place
	}
	up := filepath.Dir(path)
	if up == path {
		return path
	}
	return filepath.Join(resolve(up), filepath.Base(path))
}

// Litter knows, by their names, the files that office programs and systems
// leave behind; path is separated by /.
func Litter(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".~") || strings.HasPrefix(name, "._") ||
		lower == ".ds_store" || lower == "thumbs.db" || lower == "desktop.ini"
}

// readAtOnce reads all, into room for what is expected.
func readAtOnce(r io.Reader, size int64) ([]byte, error) {
	data := bytes.NewBuffer(make([]byte, 0, min(max(size, 0), MaxFile)+bytes.MinRead))
	_, err := data.ReadFrom(r)
	return data.Bytes(), err
}

// Read gives the bytes of an item: at most MaxFile and one more, or MaxContainer and
// one more of what is opened to look inside, so that the caller sees that a file is
// too large without reading all of it. whole says that nothing was left.
func (it Item) Read() (data []byte, whole bool, err error) {
	f, err := os.Open(it.Path)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", it.Path, err)
	}
	defer f.Close()
	data, err = readAtOnce(io.LimitReader(f, MaxFile+1), it.Size)
	if err == nil && len(data) > MaxFile && IsContainer(data) {
		var more []byte
		more, err = io.ReadAll(io.LimitReader(f, MaxContainer-MaxFile))
		data = append(data, more...)
	}
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", it.Path, err)
	}
	n, err := f.Read(make([]byte, 1))
	return data, n == 0 && errors.Is(err, io.EOF), nil
}
