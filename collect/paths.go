package collect

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"ducha/collect/ledger"
)

// told is how a path is shown: relative to the workspace with /, absolute outside it.
func told(workspace, path string) string {
	rel, err := filepath.Rel(workspace, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ledger.Text(filepath.ToSlash(path))
	}
	return ledger.Text(filepath.ToSlash(rel))
}

// inside names a file in a container: a.eml!b.zip!c.xlsx.
func inside(path string, names []string) string {
	return ledger.Text(strings.Join(append([]string{path}, names...), "!"))
}

// describe wraps an error with the file it happened at.
func describe(path string, err error) error { return fmt.Errorf("回收 %s: %w", path, err) }

// innermost is the name of a file itself, outermost that of the container it came in.
func innermost(told string) string { return path.Base(told[strings.LastIndexByte(told, '!')+1:]) }

func outermost(told string) string {
	container, _, _ := strings.Cut(told, "!")
	return path.Base(container)
}
