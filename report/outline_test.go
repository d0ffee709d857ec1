package report

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"ducha/report/official"
	"ducha/seeds"
	"ducha/templates"
)

func dayOf(t *testing.T, s string) time.Time {
	t.Helper()
	day, err := seeds.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestRanks(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   []int
	}{
		{nil, []int{}}, {[]float64{5}, []int{1}}, {[]float64{9, 8, 7, 7, 5}, []int{1, 2, 3, 3, 5}}, {[]float64{0, 0, 0}, []int{1, 1, 1}},
		{[]float64{1, 3, 2}, []int{3, 1, 2}}, {[]float64{1, 2, 1, 2, 0}, []int{3, 1, 3, 1, 5}}, {[]float64{1.0 / 3, 2.0 / 6, 0.5}, []int{2, 2, 1}},
	} {
		if got := Ranks(tt.values); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v: %v, want %v", tt.values, got, tt.want)
		}
	}
}

func TestNumbered(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "甲。\n\n乙。", "0 甲。|0 乙。"},
		{"headings are numbered anew", "（一）甲。子。\n（三）乙。丑。\n(七)丙。", "2 （一）甲。子。|2 （二）乙。丑。|2 （三）丙。"},
		{"levels below begin again", "（一）甲。\n1.子。\n2. 丑。\n（1）寅。\n（2）卯。\n（二）乙。\n3．子。\n4.丑。", "2 （一）甲。|3 1.子。|3 2.丑。|4 （1）寅。|4 （2）卯。|2 （二）乙。|3 1.子。|3 2.丑。"},
		{"one alone has no number", "（二）甲。子。", "0 甲。子。"},
		{"a decimal is no number", "1.5公里道路。\n2.5公里管网。", "0 1.5公里道路。|0 2.5公里管网。"},
		{"without a stop", "（一）甲\n（二）乙", "2 （一）甲|2 （二）乙"},
	} {
		var got []string
		for _, b := range numbered(paragraphs(tt.text)) {
			got = append(got, fmt.Sprintf("%d %s%s", b.Level, b.Head, b.Text))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, strings.Join(got, "|"), tt.want)
		}
	}
	alone := numbered(append([]piece{{level: 1, head: "存在问题"}, {level: 1, head: "要求"}}, labelled("滞后。", paragraphs("共1项。"))...))
	if got := alone[2]; got.Level != 0 || got.Head != "" || got.Text != "共1项。" {
		t.Errorf("a label alone: %+v", got)
	}
}

func TestNamesOfTasks(t *testing.T) {
	task := func(id, no, chapter string) TaskResult {
		return TaskResult{Task: seeds.Task{ID: seeds.TaskID(id), No: no, Chapter: chapter, Text: "建成" + id + "。"}}
	}
	for _, tt := range []struct {
		name  string
		tasks []TaskResult
		want  string
	}{
		{"plain", []TaskResult{task("1", "1", "一、甲"), task("2", "43(3)", "二、乙")}, "第1、43(3)项"},
		{"as printed otherwise", []TaskResult{task("1", "1.", ""), task("2", "2、", ""), task("3", "第3项", "")}, "第1、2、3项"},
		{"numbers begin anew in chapters", []TaskResult{task("a", "1", "一、甲"), task("b", "2", "一、甲"), task("c", "1", "第二章 乙"), task("d", "2", "丙")}, "第一部分第1、2项、第二部分第1项、“丙”第2项"},
		{"numbers that tell nothing", []TaskResult{task("a", "1", ""), task("b", "1", ""), task("c", "", "")}, "“建成a”、“建成b”、“建成c”"},
		{"twice in a chapter", []TaskResult{task("a", "1", "一、甲"), task("b", "1", "一、甲")}, "“建成a”、“建成b”"},
	} {
		if got := (Result{Tasks: tt.tasks}).namer().list(tt.tasks); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestMasthead(t *testing.T) {
	due := dayOf(t, "2021-07-05")
	base := func(pairs ...string) Result {
		s := templates.Settings{"发文机关": "云泽市人民政府"}
		for i := 0; i < len(pairs); i += 2 {
			s[pairs[i]] = pairs[i+1]
		}
		return Result{Input: Input{Settings: s, Round: seeds.Round{Due: due}}}
	}
	for _, tt := range []struct {
		name string
		r    Result
		want string
	}{
		{"serial", base("期号", "３", "落款", "云泽市政府督查室", "发文字号", "云政〔2021〕7号"), "2 云泽市人民政府督查通报 第3期 云泽市政府督查室 2021年7月5日|0|云泽市政府督查室 2021年7月5日  false"},
		{"letter", base("版头", "文件", "期号", "3", "发文字号", "云政〔2021〕7号", "印发份数", "60"), "1 云泽市人民政府文件 云政〔2021〕7号  |1|云泽市人民政府 2021年7月5日 共印60份 false"},
		{"own words", base("期号", "总第12期", "机关标志", "云泽督查", "署名方式", "不加盖印章", "印发份数", "共60份", "版记页", "偶数页"), "2 云泽督查 总第12期 云泽市人民政府 2021年7月5日|2|云泽市人民政府 2021年7月5日 共60份 true"},
		{"days", base("成文日期", "2021.7.12", "署名方式", "加盖印章", "印发机关", "云泽市政府办公室"), "2 云泽市人民政府督查通报  云泽市人民政府 2021年7月12日|1|云泽市政府办公室 2021年7月12日  false"},
		{"no signature", base("版头", "文件", "署名方式", "不署名", "印发日期", "2021-07-20"), "1 云泽市人民政府文件   |0|云泽市人民政府 2021年7月20日  false"},
	} {
		head, sign, im, err := tt.r.masthead()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		date := ""
		if !head.Date.IsZero() {
			date = seeds.ChineseDate(head.Date)
		}
		got := fmt.Sprintf("%d %s %s %s %s|%d|%s %s %s %v", head.Kind, head.Mark, head.Number, head.Office, date, sign.Way, im.Issuer, seeds.ChineseDate(im.Date), im.Copies, im.Even)
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
	for _, key := range []string{"成文日期", "印发日期"} {
		_, _, _, err := base(key, "七月初").masthead()
		if err == nil || !strings.Contains(err.Error(), "“设置”表的“"+key+"”") || !strings.Contains(err.Error(), "七月初") {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestCopyLines(t *testing.T) {
	r := Result{Input: Input{Settings: templates.Settings{"抄送": "报：市委、市人大常委会。\n送:各县市区党委\n\n抄 送：驻云泽各单位；\n发行部门\n有关企业", "份号": "000012", "密级": "机密★1年", "紧急程度": "特急", "红头用色": "印刷"}}}
	want := []official.ImprintLine{{Label: "报", Text: "市委、市人大常委会"}, {Label: "送", Text: "各县市区党委"}, {Label: "抄送", Text: "驻云泽各单位"}, {Label: "抄送", Text: "发行部门，有关企业"}}
	if got := r.imprint(time.Time{}).Lines; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if h := r.head(time.Time{}); h.Copy != "000012" || h.Secret != "机密★1年" || h.Urgent != "特急" || h.Ink == 0 {
		t.Errorf("head %+v", h)
	}
}

// A chapter's head loses its number and nothing else.
func TestChapterHead(t *testing.T) {
	for in, want := range map[string]string{
		"三、乡村振兴":     "乡村振兴。",
		"（一）综合指标":    "综合指标。",
		"第二部分　民生":    "民生。",
		"3.5亿元以上项目":  "3.5亿元以上项目。",
		"3．项目建设":     "项目建设。",
		"经济发展（含工业）":  "经济发展（含工业）。",
		"（未分章节）":     "未分章节。",
		"（一）城区（含新区）": "城区（含新区）。",
	} {
		if got := chapterHead(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
