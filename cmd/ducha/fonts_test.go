package main

import (
	"path/filepath"
	"testing"

	"ducha/report/typeset"
)

func TestPathOfAnOwnFont(t *testing.T) {
	w := &workspace{dir: t.TempDir()}
	elsewhere := filepath.Join(t.TempDir(), "simsun.ttc")
	for given, want := range map[string]string{
		"simfang.ttf":         w.path("simfang.ttf"),
		"字体/simfang.ttf":      w.path("字体", "simfang.ttf"),
		`字体\simfang.ttf`:      w.path("字体", "simfang.ttf"),
		`"字体\simfang.ttf"`:    w.path("字体", "simfang.ttf"),
		"simsun.ttc#2":        w.path("simsun.ttc#2"),
		elsewhere:             elsewhere,
		elsewhere + "#2":      elsewhere + "#2",
		"“" + elsewhere + "”": elsewhere,
	} {
		if got := w.fontPath(given); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}

func TestMissingCharactersAreTold(t *testing.T) {
	const after = "，字体里没有，印作“〓”；请在设置中指定有这个字的自备字体，或换一个字"
	for _, tt := range []struct {
		m    typeset.Missing
		want string
	}{
		{typeset.Missing{Rune: '龘', Context: "王龘同志", Page: 3}, "通报第 3 页“王龘同志”中的“龘”" + after},
		{typeset.Missing{Rune: '𫚈', Context: "有𫚈湖", Page: 1}, "通报第 1 页“有𫚈湖”中的“𫚈”（U+2B688）" + after},
		{typeset.Missing{Rune: '⼈', Context: "⼈民", Page: 1}, "通报第 1 页“⼈民”中的“⼈”（U+2F08）" + after},
		{typeset.Missing{Rune: '\ue000', Context: "甲\ue000乙", Page: 2}, "通报第 2 页“甲乙”中的字符 U+E000" + after},
		{typeset.Missing{Rune: '\x1b', Context: "甲\x1b乙"}, "通报“甲乙”中的字符 U+001B 没有字形，没有印"},
	} {
		if got := missingNote(tt.m); got != tt.want {
			t.Errorf("U+%04X is told as %q\nwant %q", tt.m.Rune, got, tt.want)
		}
	}
}
