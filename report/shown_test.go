package report

import "testing"

// What is not doubtful is shown as it is, rune by rune.
func TestShownAsItIs(t *testing.T) {
	sure := 0
	for r := rune(0); r <= 0x10FFFF; r++ {
		if doubtful(r) {
			continue
		}
		sure++
		if s := string(r); seen(r) != r || lineEnds.Replace(s) != s {
			t.Errorf("%U is shown otherwise", r)
		}
	}
	if sure < 0x9FFF-0x4E00 {
		t.Errorf("only %d runes are sure", sure)
	}
	for in, want := range map[string]string{"甲\r\n乙\t丙": "甲\n乙 丙", "一\u200b二\u202e": "一二", "坏\xff字": "坏\uFFFD字", "完成5%。": "完成5%。"} {
		if got := shown(in); got != want {
			t.Errorf("shown(%q) = %q, want %q", in, got, want)
		}
	}
}
