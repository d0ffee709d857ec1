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

var titles = []struct{ title, want string }{
	{"关于重点工作进展情况的通报", "关于重点工作进展情况的通报"},
	{"2021年上半年重点工作进展情况反馈表", "2021年上半年重点工作进展情况反馈表"},
	{"云泽市人民政府关于2021年上半年重点工作进展情况的督查通报", "云泽市人民政府关于2021年上半年\n重点工作进展情况的督查通报"},
	{"关于2026年《政府工作报告》重点任务前三季度进展情况的通报", "关于2026年《政府工作报告》\n重点任务前三季度进展情况的通报"},
	{"云泽市人民政府办公室关于2021年1—10月市《政府工作报告》重点工作完成情况的督查通报", "云泽市人民政府办公室\n关于2021年1—10月市《政府工作报告》\n重点工作完成情况的督查通报"},
	{"云泽市人民政府督查室关于市政府第12次常务会议决定事项和2021年度为民办实事项目落实情况的通报", "云泽市人民政府督查室关于市政府\n第12次常务会议决定事项和2021年度\n为民办实事项目落实情况的通报"},
	{"云泽市人民政府督查室关于开展安全生产、生态环境保护、优化营商环境专项督查有关情况的通报", "云泽市人民政府督查室\n关于开展安全生产、生态环境保护、\n优化营商环境专项督查有关情况的通报"},
	{"云泽市人民政府关于2021年《政府工作报告》重点工作和民生实事完成情况的通报", "云泽市人民政府关于2021年《政府工作报告》\n重点工作和民生实事完成情况的通报"},
	{"关于印发《云泽市2021年重点工作责任分解》的通知", "关于印发\n《云泽市2021年重点工作责任分解》的通知"},
	{"云泽市人民政府办公室关于2021年7月份重点项目推进情况的督查通报", "云泽市人民政府办公室\n关于2021年7月份重点项目\n推进情况的督查通报"},
	{"云泽市人民政府关于2021年第三季度重点工作进展情况的督查通报", "云泽市人民政府关于2021年第三季度\n重点工作进展情况的督查通报"},
	{"中共云泽市委办公室云泽市人民政府办公室关于上半年重点工作落实情况的通报", "中共云泽市委办公室云泽市人民政府办公室\n关于上半年重点工作落实情况的通报"},
	{"云泽市人民政府关于春节期间安全生产工作第八次大督查情况的通报", "云泽市人民政府关于春节期间\n安全生产工作第八次大督查情况的通报"},
	{"云泽县人民政府关于十件民生实事办理情况的通报", "云泽县人民政府\n关于十件民生实事\n办理情况的通报"},
	{"手动\n断行", "手动\n断行"},
	{"云泽市人民政府督查室\n关于市政府第12次常务会议决定事项和重点工作任务落实情况的通报", "云泽市人民政府督查室\n关于市政府第12次常务会议决定事项\n和重点工作任务落实情况的通报"},
}

func TestShape(t *testing.T) {
	for _, tt := range titles {
		got := Shape(tt.title, 20.1, zi)
		if got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
		if strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(tt.title, "\n", "") {
			t.Errorf("%q lost something of %q", got, tt.title)
		}
		for _, line := range strings.Split(got, "\n") {
			if zi(line) > 20.1 {
				t.Errorf("%q is too wide", line)
			}
		}
	}
}

// A title without a known word, or longer than any title, takes no time.
func TestShapeIsQuick(t *testing.T) {
	for _, n := range []int{21, 45, 60, 61, 5000} {
		title := strings.Repeat("甲", n)
		if got := Shape(title, 20.1, zi); strings.ReplaceAll(got, "\n", "") != title {
			t.Errorf("%d characters came out as %d", n, len([]rune(got)))
		}
	}
}
