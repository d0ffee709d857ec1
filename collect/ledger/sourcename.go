package ledger

import (
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrDeep is a folder whose path is longer than SQLite takes.
var ErrDeep = errors.New("path of the ledger is too long")

// Of a path, in bytes: what every Windows takes as it is, whatever SQLite adds to it, and
// what SQLite takes elsewhere.
const (
	plainPath   = 240
	longestPath = 504
)

// sourceName is how the driver is told what to open and how. BEGIN IMMEDIATE is the lock
// between processes; journal DELETE because WAL fails on file shares. The path is escaped,
// else SQLite would end it at a # or ? in a folder's name; C:/… becomes file:///C:/….
func sourceName(path string, readOnly bool) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(20000)", "journal_mode(DELETE)", "synchronous(FULL)"}}
	if readOnly {
		query = url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(20000)"}}
	}
	slashed := filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		if path = longPath(path); strings.HasPrefix(path, verbatim) {
			slashed = path // its backslashes count
			query.Set("vfs", "win32-longpath")
		}
	}
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return (&url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}).String()
}

// verbatim begins a path that Windows takes as it stands, however long it is.
const verbatim = `\\?\`

// longPath writes an absolute path of Windows so that each of its versions takes it; the
// packages of Go do so by themselves, SQLite does not.
func longPath(path string) string {
	switch share, onShare := strings.CutPrefix(path, `\\`); {
	case len(path) < plainPath, strings.HasPrefix(path, verbatim), strings.HasPrefix(path, `\\.\`):
		return path
	case onShare:
		return verbatim + `UNC\` + share
	}
	return verbatim + path
}
