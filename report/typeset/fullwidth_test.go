package typeset

import "testing"

func TestFullWidth(t *testing.T) {
	for in, want := range map[string]string{
		"建设,9月底前":          "建设，9月底前",
		"增长5%,达到1,234.5亿元": "增长5%，达到1,234.5亿元",
		"第17(1)项:完成":       "第17(1)项：完成",
		"市委组织部(市人才办)":      "市委组织部（市人才办）",
		"PM2.5(细颗粒物)浓度":    "PM2.5（细颗粒物）浓度",
		"9:00开会;散会?":       "9:00开会；散会？",
		"a,b;c":            "a,b;c",
		"未闭合(括号":           "未闭合(括号",
		"”,下降":             "”，下降",
		"":                 "",
		`"回头看"行动`:          "“回头看”行动",
		`推行"6+12+N"模式`:     "推行“6+12+N”模式",
		`55"电视和65"电视`:      `55"电视和65"电视`,
		`say "yes"`:        `say "yes"`,
		`一"二`:              `一"二`,
		"\"跨\n行\"":         "\"跨\n行\"",
	} {
		if got := FullWidth(in); got != want {
			t.Errorf("FullWidth(%q) = %q, want %q", in, got, want)
		}
	}
}
