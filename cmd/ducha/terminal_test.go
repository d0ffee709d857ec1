package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		spent       time.Duration
		done, total int
		want        string
	}{
		{500 * time.Millisecond, 1, 80, ""}, // too soon to tell
		{10 * time.Second, 0, 80, ""},
		{10 * time.Second, 80, 80, ""},
		{10 * time.Second, 40, 80, "，还要约 10 秒"},
		{10 * time.Second, 79, 80, "，还要约 1 秒"},
		{10 * time.Minute, 40, 80, "，还要约 10 分钟"},
		{time.Hour, 20, 80, "，还要约 3 小时 0 分钟"},
	} {
		if got := left(c.spent, c.done, c.total); got != c.want {
			t.Errorf("%v, %d of %d: %q, want %q", c.spent, c.done, c.total, got, c.want)
		}
	}
}

func TestTypedWords(t *testing.T) {
	for line, want := range map[string][]string{
		`导入 通知.docx`:                             {"导入", "通知.docx"},
		`ducha import "D:\年 度\通知 1.docx"`:        {"import", `D:\年 度\通知 1.docx`},
		`ducha.exe　status`:                       {"status"},
		`round open H1 --due “2021-07-05 18:00”`: {"round", "open", "H1", "--due", "2021-07-05 18:00"},
		`collect ""`:                             {"collect", ""},
		`ducha`:                                  {},
	} {
		if got := typedWords(line); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A window of the program's own takes commands until a line is empty, and stays in the
// workspace that was named last.
func TestWindowTakesCommandsUntilALineIsEmpty(t *testing.T) {
	t.Chdir(t.TempDir())
	notice := []byte("一、事项\n1.修路。\n牵头责任单位：市交通运输局。\n")
	if err := os.WriteFile("通知 1.txt", notice, 0o600); err != nil {
		t.Fatal(err)
	}
	typed := "nonsense\n导入 “通知 1.txt” -C 2021年\n期次 open H1 --name 上半年 --as-of 2021-06-30 --due 2021-07-05\nducha\n\nimport --force x\n"
	var out, errOut bytes.Buffer
	w := openWindow(clock{time.Now, wait}, context.Background(), strings.NewReader(typed), &out, &errOut)
	if code := w.run(nil); code != exitDone {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"这里还没有台账", `ducha import "通知 1.txt"`, "任务       1", "已开放", "工作文件夹：" + filepath.Join(mustGetwd(t), "2021年"), "进度 上半年"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not told:\n%s", want, out.String())
		}
	}
	if !strings.Contains(errOut.String(), "没有“nonsense”这个命令") || strings.Contains(errOut.String(), "找不到") {
		t.Errorf("told as errors:\n%s", errOut.String())
	}
	if got := strings.Count(errOut.String(), "直接回车，关闭窗口"); got != 5 || !strings.Contains(errOut.String(), "〔2021年，用 -C . 换回〕输入命令") {
		t.Errorf("asked %d times, want 5", got)
	}
}

func mustGetwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
