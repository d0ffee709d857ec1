package official

import (
	"strings"
	"testing"
)

// zi measures a title as type does: half a 字 for what is not Chinese.
func zi(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x80 {
			n -= 0.5
		}
		n++
	}
	return n
}

func TestShape(t *testing.T) {
	for _, tt := range []struct{ title, want string }{
		{"关于重点工作进展情况的通报", "关于重点工作进展情况的通报"},
		{"云泽市人民政府关于2021年上半年重点工作进展情况的督查通报", ""},
		{"关于2026年《政府工作报告》重点任务前三季度进展情况的通报", ""},
		{"云泽市人民政府办公室关于2021年1—10月市《政府工作报告》重点工作完成情况的督查通报", ""},
		{"云泽市人民政府督查室关于市政府第12次常务会议决定事项和2021年度为民办实事项目落实情况的通报", ""},
		{"2021年上半年重点工作进展情况反馈表", "2021年上半年重点工作进展情况反馈表"},
		{"云泽市人民政府督查室关于开展安全生产、生态环境保护、优化营商环境专项督查有关情况的通报", ""},
		{"手动\n断行", "手动\n断行"},
	} {
		got := Shape(tt.title, 20.1, zi)
		t.Logf("%s", got)
		if tt.want != "" && got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
		if strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(tt.title, "\n", "") {
			t.Errorf("%q lost something of %q", got, tt.title)
		}
	}
}
