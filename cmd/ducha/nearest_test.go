package main

import (
	"strings"
	"testing"
)

// Names are like what was typed by their signs, Chinese ones too; what is like none is like none.
func TestNearest(t *testing.T) {
	commands := []string{"status", "进度", "send", "发送", "collect", "回收", "report", "汇总", "version", "版本", "fill", "下发"}
	units := []string{"市财政局", "市教育体育局", "市民政局", "太和县人民政府"}
	for _, c := range []struct {
		names []string
		typed string
		want  string
	}{
		{commands, "collekt", "collect"}, {commands, "stat", "status"}, {commands, "状态", ""}, {commands, "下放", "下发"}, {commands, "汇总表", "汇总"},
		{commands, "x", ""}, {commands, "", ""}, {units, "市财正局", "市财政局 市民政局"}, {units, "教育", "市教育体育局"}, {units, "太和县", "太和县人民政府"}, {units, "阿里巴巴", ""},
		{[]string{"-h", "--help", "-C"}, "-x", ""}, {[]string{"-h", "--help", "-C"}, "-help", "--help"}, {[]string{"1", "2", "3", "4"}, "1", "1"},
	} {
		if got := strings.Join(nearest(c.names, c.typed), " "); got != c.want {
			t.Errorf("%s is near to %q, want %q", c.typed, got, c.want)
		}
	}
}

// Other words for commands are none of their names, and lead to one.
func TestOtherWordsLeadToCommands(t *testing.T) {
	var code int
	commands := newApp(&env{}, &code).Commands
	for word, name := range otherWords {
		if find(commands, word) != nil {
			t.Errorf("%s is a command itself", word)
		}
		if find(commands, name) == nil {
			t.Errorf("%s leads to %s, which is no command", word, name)
		}
	}
}
