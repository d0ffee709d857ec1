package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/book"
)

// The folders and files of a workspace.
const (
	dirIssued    = "下发"
	dirReturns   = "回收"
	dirCorrect   = "退回"
	dirResults   = "汇总"
	dirLedger    = ".ducha"
	fileReturns  = "回收情况.xlsx"
	fileReview   = "审核表.xlsx"
	fileWorkbook = "进展情况反馈表.xlsx"
	fileBulletin = "督查通报.pdf"
)

// workspace is one year's plan on disk.
type workspace struct {
	dir      string // absolute
	book     book.Book
	problems []seeds.Problem // of reading the book
	unknown  error           // why it is not known which tasks were issued, nil: it is
	sum      bookSum
}

func (e *env) dir() (string, error) {
	if err := strayQuote(e.workspace); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(e.workspace)
	if err != nil {
		return "", fmt.Errorf("find workspace: %w", err)
	}
	if isFile(dir) {
		return "", wrongUsage(e.workspace+" 是文件，不是文件夹", "-C 后面写台账所在的文件夹")
	}
	return dir, nil
}

// open opens the workspace; it must have a 台账 that can be understood as a whole.
func (e *env) open() (*workspace, error) {
	w, err := e.openToCheck()
	if err != nil {
		return nil, err
	}
	if w.unknown != nil {
		return nil, w.unknown
	}
	return w, whole(w.book, book.FileName)
}

// openToCheck opens the workspace whatever is wrong with its 台账, as long as it can be read.
func (e *env) openToCheck() (*workspace, error) {
	dir, err := e.dir()
	if err != nil {
		return nil, err
	}
	issued, unknown := e.issued(dir)
	b, sum, problems, err := readBook(filepath.Join(dir, book.FileName), book.FileName, issued)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missingBook(dir, issued)
	}
	return &workspace{dir, b, problems, unknown, sum}, err
}

// issued gives what forms of a workspace said of its tasks.
func (e *env) issued(dir string) (seeds.Issued, error) {
	if !e.hasLedger(dir) {
		return nil, nil
	}
	led, err := e.openLedger(dir)
	if err != nil {
		return nil, err
	}
	defer led.Close()
	if e.anew {
		return led.Texts(e.ctx)
	}
	print, err := led.FormsPrint(e.ctx)
	if err != nil {
		return nil, err
	}
	kept, texts := cacheOf(dir, led.Secret()), seeds.Issued{}
	if kept.get(fileTexts, []string{print}, &texts) {
		return texts, nil
	}
	if texts, err = led.Texts(e.ctx); err == nil {
		if now, err := led.FormsPrint(e.ctx); err == nil && now == print {
			kept.put(fileTexts, []string{print}, texts)
		}
	}
	return texts, err
}

// fileTexts is where it is kept what forms said of their tasks.
const fileTexts = "texts"

// missingBook tells that a folder has no 台账, and how it may have lost it.
func missingBook(dir string, issued seeds.Issued) error {
	remedy := "先用 ducha import 通知文件 导入任务，或用 ducha init 建一个空的；用 -C 指定别的文件夹"
	switch alike := likeBooks(dir); {
	case len(alike) == 1:
		remedy = "如果“" + alike[0] + "”就是台账，把它改名为 " + book.FileName
	case len(issued) > 0:
		remedy = "从这个文件夹下发过反馈表：把台账找回来，放在这里，名称改回 " + book.FileName
	}
	if !isFolder(dir) {
		remedy = "没有这个文件夹，核对 -C 后面写的；新建的，" + remedy
	}
	return failed(remedy, "文件夹“%s”里没有 %s", dir, book.FileName)
}

// likeBooks names the workbooks of a folder that may be a 台账 under another name.
func likeBooks(dir string) []string {
	entries, _ := os.ReadDir(dir) // a folder that is not there holds nothing
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if strings.Contains(name, "台账") && strings.EqualFold(filepath.Ext(name), ".xlsx") && !strings.HasPrefix(name, "~$") && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return names
}

// bookSum is the SHA-256 of a 台账.
type bookSum [sha256.Size]byte

// readBook reads a 台账 that the clerk knows by this name.
func readBook(path, name string, issued seeds.Issued) (b book.Book, sum bookSum, problems []seeds.Problem, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		sum = sha256.Sum256(data)
		b, problems, err = book.Read(bytes.NewReader(data), issued)
	} else {
		err = fmt.Errorf("read %s: %w", path, err)
	}
	var unreadable *book.Unreadable
	var closed *fs.PathError
	switch {
	case isFolder(path):
		err = failed("把这个文件夹改名或移走，把台账放回来", "%s 是文件夹，不是文件", name)
	case errors.As(err, &unreadable):
		err = failed(unreadable.Remedy, "%s 读不了：%w", name, err)
	case errors.As(err, &closed): // explained by what the system says
	case err != nil:
		err = failed("用 WPS 或 Excel 打开看看；改过表头的请改回来", "%s 读不了：%w", name, err)
	}
	return b, sum, problems, err
}

// whole refuses a 台账 that lacks a sheet or a column: read as empty, it would have
// forms taken back and figures turned to nought.
func whole(b book.Book, name string) error {
	if p := b.Broken(); p != nil {
		return failed(p.Remedy, "%s：%s", name, p.Message)
	}
	return nil
}

// unread gives the faults of the 台账: what stands there was left out, or not taken as it stands.
func (w *workspace) unread() []seeds.Problem {
	return w.only(func(p seeds.Problem) bool { return p.Severity == seeds.Fault })
}

// replaced gives the tasks whose ids were issued for others.
func (w *workspace) replaced() []seeds.Problem {
	return w.only(func(p seeds.Problem) bool { return p.Code == book.TextReplaced })
}

// only gives some of the problems of reading the 台账.
func (w *workspace) only(these func(seeds.Problem) bool) []seeds.Problem {
	return slices.DeleteFunc(slices.Clone(w.problems), func(p seeds.Problem) bool { return !these(p) })
}

// path gives a path inside the workspace.
func (w *workspace) path(parts ...string) string {
	return filepath.Join(append([]string{w.dir}, parts...)...)
}

// rel is how a path is told.
func (w *workspace) rel(path string) string { return told(w.dir, path) }

// told is how an absolute path is told: with /, relative to the workspace where it lies inside.
func told(workspace, path string) string {
	r, err := filepath.Rel(workspace, path)
	if err != nil || !filepath.IsLocal(r) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(r)
}

// isFile reports whether something other than a folder is there.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// save writes the book back over the clerk's file.
func (w *workspace) save() error { return saveBook(w.dir, w.book) }

func saveBook(dir string, b book.Book) error {
	path := filepath.Join(dir, book.FileName)
	_, now, err := drawBook(path, b)
	if err != nil {
		return err
	}
	return saveFile(path, now)
}

// drawBook draws the book over the file that is there, and gives both, nil for no file.
func drawBook(path string, b book.Book) (was, now []byte, err error) {
	if err := checkNotOpen(path); err != nil {
		return nil, nil, err
	}
	var old io.Reader
	was, err = os.ReadFile(path)
	switch {
	case err == nil:
		old = bytes.NewReader(was)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out bytes.Buffer
	err = b.Write(&out, old)
	return was, out.Bytes(), err
}

// round picks the round named by --round, else the open one with the latest as-of date.
func (w *workspace) round(id string) (seeds.Round, error) {
	p, misread := w.misreadRound()
	if id == "" && misread { // the round left out may be the one that is meant
		return seeds.Round{}, failed(p.Remedy+"，或用 --round 写明是哪一期", "%s", problemPlace(p))
	}
	if id == "" {
		if r, ok := seeds.CurrentRound(w.book.Rounds); ok {
			return r, nil
		}
		return seeds.Round{}, w.noRound()
	}
	for _, r := range w.book.Rounds {
		if string(r.ID) == id {
			return r, nil
		}
	}
	if misread {
		return seeds.Round{}, failed(p.Remedy, "没有“%s”这一期；%s", id, problemPlace(p))
	}
	if len(w.book.Rounds) == 0 {
		return seeds.Round{}, wrongUsage("没有“"+id+"”这一期", "还没有期次；用 ducha round open 开一期")
	}
	var ids []string
	for _, r := range w.book.Rounds {
		ids = append(ids, string(r.ID))
	}
	return seeds.Round{}, wrongUsage("没有“"+id+"”这一期", "现有："+strings.Join(ids, "、"))
}

// noRound tells that no round is open, and what may be done where some are closed.
func (w *workspace) noRound() error {
	remedy := "先开一期，如 " + w.openingExample()
	if last, ok := seeds.LastRound(w.book.Rounds); ok {
		remedy = fmt.Sprintf("各期都关了：用关了的一期，加 --round %s；重新打开，ducha round open %[1]s；或用 ducha round open 开新的一期", last.ID)
	}
	return &failure{message: errNoRound.Error(), remedy: remedy, cause: errNoRound}
}

// errNoRound is a workspace in which nothing is asked now.
var errNoRound = errors.New("没有开放的期次")

// openingExample is a command that opens a round.
const openingExample = `ducha round open 2021H1 --name 2021年上半年 --as-of 2021-06-30 --due "2021-07-05 18:00"`

// openingExample is one that opens a round of the year of this plan.
func (w *workspace) openingExample() string {
	if w.book.Plan.Year == 0 {
		return openingExample
	}
	return strings.ReplaceAll(openingExample, "2021", strconv.Itoa(w.book.Plan.Year))
}

// misreadRound gives what is wrong on sheet 期次, where a round may have been left out.
func (w *workspace) misreadRound() (seeds.Problem, bool) {
	for _, p := range w.unread() {
		if p.Sheet == book.RoundsSheet {
			return p, true
		}
	}
	return seeds.Problem{}, false
}

// openRound opens the workspace and picks a round in it.
func (e *env) openRound(id string) (*workspace, seeds.Round, error) {
	w, err := e.open()
	if err != nil {
		return nil, seeds.Round{}, err
	}
	round, err := w.round(id)
	if err == nil {
		w.sweep(e.now(), string(round.ID))
	}
	return w, round, err
}

// sweep clears away what killed runs left half-written.
func (w *workspace) sweep(now time.Time, round string) {
	for _, dir := range []string{"", dirLedger, filepath.Join(dirLedger, dirCache), filepath.Join(dirIssued, round), filepath.Join(dirReturns, round), filepath.Join(dirReturns, round, dirMailbox), filepath.Join(dirCorrect, round), filepath.Join(dirResults, round)} {
		sweep(w.path(dir), halfWritten, now)
	}
	sweep(w.path(dirLedger), ledger.Incoming, now)
	sweep(w.path(dirLedger, ledger.ArchiveName), ledger.Incoming, now)
}

// ledger opens the workspace's record.
func (w *workspace) ledger(e *env) (*ledger.Ledger, error) {
	return e.openLedger(w.dir)
}

// list gives "[]" for an absent list in JSON.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
