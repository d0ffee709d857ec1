package report

import (
	"math/rand"
	"strings"
	"testing"
	"unicode"
)

func TestSentence(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{" \n　\t", ""},
		{"。", ""},
		{"缺资金", "缺资金。"},
		{"缺资金。。", "缺资金。"},
		{"缺资金；", "缺资金。"},
		{"缺资金.", "缺资金。"},
		{"缺资金，\n", "缺资金。"},
		{"怎么办？", "怎么办？"},
		{"抓紧！", "抓紧！"},
		{"还有……", "还有……"},
		{"还有...", "还有……"},
		{"他说“要快。”", "他说“要快。”"},
		{"称为“双招双引”", "称为“双招双引”。"},
		{"征地未完成\n资金未到位", "征地未完成；资金未到位。"},
		{"征地未完成。\n资金未到位。", "征地未完成。资金未到位。"},
		{"主要是：\n征地未完成", "主要是：征地未完成。"},
		{"1. 征地未完成", "征地未完成。"},
		{"1、征地未完成\n2、资金未到位", "1、征地未完成；2、资金未到位。"},
		{"（一）征地未完成；（二）资金未到位", "（一）征地未完成；（二）资金未到位。"},
		{"1.5公里道路未开工", "1.5公里道路未开工。"},
		{"一、二期工程已完工", "一、二期工程已完工。"},
		{"1、2号楼已封顶", "1、2号楼已封顶。"},
		{"一、二季度资金未到位", "一、二季度资金未到位。"},
		{"一是征地未完成\n二是资金未到位", "一是征地未完成；二是资金未到位。"},
		{"已 完 成 63 % ，约 1,200 万元", "已完成63%，约1,200万元。"},
		{"引进 Grand Hotel 项目", "引进Grand Hotel项目。"},
		{"征地(含拆迁)未完成,资金未到位;", "征地（含拆迁）未完成，资金未到位。"},
		{"开展\"双随机\"检查", "开展“双随机”检查。"},
		{"管径12\"", "管径12\"。"},
		{"征地未完成.资金未到位", "征地未完成。资金未到位。"},
		{"征地未完成；。资金未到位", "征地未完成。资金未到位。"},
		{"第\u200b一\ufeff期", "第一期。"},
	} {
		if got := sentence(tt.in); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Whatever is typed: no letter, digit or character of substance is lost but the
// number of a list of one, and it stands on one line with one stop at its end.
func TestSentenceKeepsSubstance(t *testing.T) {
	r := rand.New(rand.NewSource(7))
	pieces := []string{"征", "地", "A", "b", "7", "63%", " ", "　", "\n", "\r\n", "，", ",", "。", ".", "；", ";", "“", "”", "\"", "(", ")", "（", "）", "…", "...", "𠅤", "①", "2.", "\u200b", "——", "!"}
	substance := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || r == '—' {
				return r
			}
			return -1
		}, s)
	}
	for range 20000 {
		in := "征"
		for range r.Intn(12) {
			in += pieces[r.Intn(len(pieces))]
		}
		out := sentence(in)
		if substance(out) != substance(in) {
			t.Fatalf("%q became %q", in, out)
		}
		if strings.HasSuffix(out, "。。") || strings.ContainsAny(out, "\n\r") {
			t.Fatalf("%q became %q", in, out)
		}
	}
}

func FuzzSentence(f *testing.F) {
	f.Add("1. 征地未完成\n2. 资金 缺口\"300\"万元..")
	f.Add("\u200b \"")
	f.Fuzz(func(t *testing.T, s string) {
		if out := sentence(s); strings.Contains(out, "\n") {
			t.Errorf("%q became %q", s, out)
		}
	})
}

func TestInnerMarks(t *testing.T) {
	for in, want := range map[string]string{
		"根据《政府工作报告》":         "根据《政府工作报告》",
		"根据《落实〈报告〉的通知》和《规划》": "根据《落实〈报告〉的通知》和《规划》",
		"根据《落实《报告》的通知》和《规划》": "根据《落实〈报告〉的通知》和《规划》",
		"》《甲》": "》《甲》",
	} {
		if got := innerMarks(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestElapsed(t *testing.T) {
	for day, want := range map[string]string{"2021-03-31": "25%", "2021-06-30": "50%", "2021-11-30": "91.7%", "2021-12-31": "100%", "2021-02-15": "12.6%", "2022-01-15": "100%", "2020-12-31": "0%"} {
		if got := elapsed(dayOf(t, day), 2021); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	if got := elapsed(dayOf(t, "2024-02-29"), 0); got != "16.7%" {
		t.Errorf("without a year: %s", got)
	}
}

func TestRate(t *testing.T) {
	for _, tt := range []struct {
		n, base int
		want    string
	}{{0, 0, "—"}, {0, 3, "0.0%"}, {1, 3, "33.3%"}, {2, 3, "66.7%"}, {1, 8, "12.5%"}, {1, 2000, "0.1%"}, {3, 3, "100.0%"}} {
		if got := rate(tt.n, tt.base); got != tt.want {
			t.Errorf("%d of %d: %s", tt.n, tt.base, got)
		}
	}
}

func TestUnitsSaid(t *testing.T) {
	for _, tt := range []struct {
		complete, partial, missing, late int
		want                             string
	}{
		{0, 0, 0, 0, ""}, {1, 0, 0, 0, "已按时报齐"}, {1, 0, 0, 1, "已报齐，但报送逾期"}, {0, 1, 0, 0, "报送不全"}, {0, 1, 0, 1, "报送不全，且报送逾期"}, {0, 0, 1, 0, "未报送"},
		{5, 0, 0, 0, "已全部按时报齐"}, {5, 0, 0, 2, "已全部报齐，其中逾期报送2家"}, {5, 0, 0, 5, "已全部报齐，但均逾期报送"}, {0, 5, 0, 5, "均报送不全，且均逾期报送"}, {0, 5, 0, 2, "均报送不全，其中逾期报送2家"}, {0, 5, 0, 0, "均报送不全"}, {0, 0, 5, 0, "均未报送"},
		{3, 2, 0, 1, "报齐3家、报送不全2家；已报送的单位中逾期报送1家"}, {3, 0, 2, 0, "报齐3家、未报送2家"},
		{20, 1, 9, 21, "报齐20家、报送不全1家、未报送9家；已报送的单位均逾期报送"}, {1, 0, 3, 1, "报齐1家、未报送3家；已报送的1家为逾期报送"},
	} {
		if got := unitsSaid(tt.complete, tt.partial, tt.missing, tt.late); got != tt.want {
			t.Errorf("%d %d %d %d: %s, want %s", tt.complete, tt.partial, tt.missing, tt.late, got, tt.want)
		}
	}
}
