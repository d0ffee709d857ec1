package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"
)

// Nothing is said in English, or with "抄给维护人员", of what a clerk can mend.
func TestNumbersOfWindowsAreExplained(t *testing.T) {
	for number, want := range map[syscall.Errno]string{
		32: "台账.xlsx 正在别的程序中打开", 33: "正在别的程序中打开", 5: "不能读写", 112: "磁盘满了", 39: "磁盘满了", 1295: "配额", 19: "工作文件夹不能写入",
		21: "磁盘没有准备好", 1117: "读写磁盘时出错", 53: "连不上网络文件夹", 64: "连不上网络文件夹", 1326: "不让登录", 123: "Windows 不认", 206: "太长", 225: "杀毒软件", 2: "找不到", 3: "找不到",
	} {
		got := explain(&fs.PathError{Op: "open", Path: `D:\年\台账.xlsx`, Err: number})
		if !strings.Contains(got.message, want) || got.remedy == "" || strings.Contains(got.message, number.Error()) {
			t.Errorf("%d: %+v", number, got)
		}
	}
}

func runIn(dir string, args ...string) (code int, said string) {
	var out bytes.Buffer
	code = runBy(hurried, context.Background(), append([]string{"-C", dir}, args...), strings.NewReader(""), &out, &out)
	return code, out.String()
}

// hold opens a file as office programs do: others may read it.
func hold(t *testing.T, path string, share uint32) (letGo func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	succeed(t, err)
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, share, nil, windows.OPEN_EXISTING, 0, 0)
	succeed(t, err)
	return func() { succeed(t, windows.CloseHandle(h)) }
}

// A file that is open elsewhere is named and stays as it was; once it is closed the same
// command goes through. No other file of the workspace is half-written.
func TestAFileOpenElsewhereIsNamedAndLeft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "云 泽[一]")
	if code, said := runIn("", "demo", dir); code != exitDone {
		t.Fatal(said)
	}
	const h1 = "2021H1"
	first := func(pattern string) string {
		found, err := filepath.Glob(filepath.Join(strings.ReplaceAll(dir, "[", "[[]"), pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("no %s, %v", pattern, err)
		}
		return found[0]
	}
	for _, c := range []struct {
		file  string
		share uint32
		code  int
		args  []string
	}{
		{"台账.xlsx", windows.FILE_SHARE_READ, exitDone, []string{"round", "open", "2021Q3", "--name", "三季度", "--as-of", "2021-09-30", "--due", "2021-10-05"}},
		{"台账.xlsx", 0, exitAwaits, []string{"status", "--round", h1}},
		{filepath.Join(dirReturns, h1, fileReturns), windows.FILE_SHARE_READ, exitAwaits, []string{"collect", "--round", h1}},
		{filepath.Join(dirResults, h1, fileReview), 0, exitDone, []string{"review", "--apply", "--round", h1}},
		{filepath.Join(dirResults, h1, fileWorkbook), windows.FILE_SHARE_READ, exitAwaits, []string{"report", "--round", h1}},
		{filepath.Join(dirResults, h1, fileBulletin), windows.FILE_SHARE_READ, exitAwaits, []string{"report", "--round", h1}},
		{filepath.Join(dirIssued, h1, "006_*.xlsx"), windows.FILE_SHARE_READ, exitDone, []string{"fill", "--round", h1}},
		{filepath.Join(dirLedger, "ledger.db"), 0, exitAwaits, []string{"status", "--round", h1}},
	} {
		path := first(c.file)
		if c.args[0] != "status" && c.args[0] != "round" && c.args[0] != "review" { // else the same bytes would do
			succeed(t, os.WriteFile(path, []byte("旧"), 0o600))
		}
		was, err := os.ReadFile(path)
		succeed(t, err)
		letGo := hold(t, path, c.share)
		code, said := runIn(dir, c.args...)
		letGo()
		if now, err := os.ReadFile(path); err != nil || string(now) != string(was) {
			t.Errorf("%s was changed, %v", c.file, err)
		}
		if code != exitFailed || !strings.Contains(said, filepath.Base(path)) || !strings.Contains(said, "再运行一次") || strings.Contains(said, "维护人员") {
			t.Errorf("%s held, %v: %d, %s", c.file, c.args, code, said)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(strings.ReplaceAll(path, "[", "[[]")), halfWritten+"*")); len(left) > 0 {
			t.Errorf("half-written: %v", left)
		}
		if code, said := runIn(dir, c.args...); code != c.code {
			t.Errorf("%s closed, %v: %d, %s", c.file, c.args, code, said)
		}
	}
	if code, said := runIn(dir, "verify"); code != exitDone {
		t.Errorf("%d, %s", code, said)
	}
}
