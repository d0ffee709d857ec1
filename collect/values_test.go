package collect

import (
	"slices"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

func TestReadState(t *testing.T) {
	def := templates.Preset(templates.PresetStandard)
	for want, words := range map[string]string{
		"已完成": `已完成 完成 已完成（提前） 已完成（按期） 已完成（2021年6月） 已完成（2021.6.30） 已完成（6月30日完成） 已完成（长期坚持） 已完成（超额） 已完成（全年任务）
			已完成(提前)。 已完成【提前】 已完成（提前）（超额） 已完成（提前完成） 已完成（√） 已完成（） 已完成（见附件） 100% １００％ 完成（100%） 已完成（100％） 已办结销号 已全部完成 已完成√ “已完成”`,
		"正常推进":  "正常推进 正常推进（提前） 正常推进（按期） 正常推进（2021年6月） 正常推进（持续推进） 正常推进（已启动） 已经启动 已启动 基本正常 序时推进 按序时 按序时推进 推进中 达到序时进度",
		"进度滞后":  "进度滞后 滞后 进度滞后（逾期） 未达到序时进度。 推进缓慢 逾期",
		"尚未启动":  "尚未启动 暂未开展 暂未启动 未开展 尚未实施 尚未启动（未开工）",
		"本期无进展": "本期无进展 无进展 暂无新进展 暂无进展",
		"": `已完成（未完成） 已完成（部分） 已完成（预计） 已完成（50%） 已完成（５０％） 已完成（99.9%） 已完成（八成） 已完成（3/5） 已完成（除二期） 已完成（未验收） 已完成（待验收） 已完成（一期）
			已完成（持续推进） 已完成（?） 已完成（×） 已完成（未 已完成（（未）完成） 已完成（提前）（未验收） （未）完成 （已完成） 已完成（2021年底前） 已完成（13月1日）
			正常推进（进度滞后） 正常推进（尚未启动） 正常推进（已完成） 正常推进（100%） 进度滞后（提前） 尚未启动（超额） 尚未启动（已启动） 进度滞后（部分）
			基本完成 即将完成 部分完成 预计完成 阶段性完成 √ 是 已完成85% 完成85% 正在推进，已完成60% 已完成/正常推进 已完成? 未完成 达标 ×已完成`,
	} {
		for _, typed := range strings.Fields(words) {
			name, understood, ok := readState(def, typed)
			switch {
			case want == "" && (ok || name != typed):
				t.Errorf("%s became %s", typed, name)
			case want != "" && (!ok || name != want || understood != (typed != want)):
				t.Errorf("%s became %s (understood %v, ok %v), want %s", typed, name, understood, ok, want)
			}
		}
	}
}

// The form's own states count as they are written, brackets and length included.
func TestReadStateOfTheForm(t *testing.T) {
	long := strings.Repeat("按计划推进", 10)
	def := templates.FormDef{States: []templates.StateDef{{Name: "已完成（部分）", Kind: seeds.OtherState}, {Name: "办结", Kind: seeds.Done}, {Name: long, Kind: seeds.OnTrack}}}
	for _, c := range []struct {
		typed, want    string
		understood, ok bool
	}{
		{"已完成（部分）", "已完成（部分）", false, true}, {"已完成 (部分)", "已完成（部分）", false, true}, {"已完成", "办结", true, true}, {long, long, false, true},
		{"办结（提前）", "办结", true, true}, {"尚未启动", "尚未启动", false, false}, {"已完成" + strings.Repeat("（提前）", 20), "", false, false},
	} {
		name, understood, ok := readState(def, c.typed)
		if ok != c.ok || understood != c.understood || ok && name != c.want {
			t.Errorf("%s became %s %v %v, want %s %v %v", c.typed, name, understood, ok, c.want, c.understood, c.ok)
		}
	}
}

func TestStateWords(t *testing.T) {
	kinds := map[string]seeds.StateKind{}
	for _, kind := range seeds.StateKinds {
		words := stateWords[kind]
		if !slices.IsSorted(words) {
			t.Errorf("the words for %s are not in order", kind)
		}
		for _, w := range words {
			if other, twice := kinds[w]; twice {
				t.Errorf("%s is both %s and %s", w, other, kind)
			}
			if bare, asides := stateKey(seeds.NameKey(w)); bare != w || len(asides) > 0 {
				t.Errorf("%s is read as %s", w, bare)
			}
			kinds[w] = kind
		}
	}
	if len(kinds) != len(kindOfWord) {
		t.Errorf("%d words, %d known", len(kinds), len(kindOfWord))
	}
}

func TestParsePercentInWords(t *testing.T) {
	for raw, want := range map[string]string{
		"完成85%": "85", "已完成85%": "85", "已完成约85％": "85", "85%。": "85", "85。": "85", "约85%": "85", "大约85": "85", "大约85%": "85", "85%左右": "85", "9成": "90", "8成5": "85", "10成": "100", "约八成": "80",
		"八成半": "85", "九成左右": "90", "三分之二": "66.67", "四分之三": "75", "百分之85": "85", "百分之八十五左右": "85", "百分之百": "100", "百分百": "100", "完成1,200%": "1200",
	} {
		if p, ok := parsePercent(raw, false); !ok || !p.words || p.scaled || plainNumber(p.value) != want {
			t.Errorf("%s became %+v %v, want %s", raw, p, ok, want)
		}
	}
	for raw, want := range map[string]string{"1,234": "1234", "1，234": "1234", "1,234,567.5": "1234567.5", "85％": "85", "1e2": "100", "1000000000": "1000000000", "-0": "0"} {
		if p, ok := parsePercent(raw, false); !ok || p.words || plainNumber(p.value) != want {
			t.Errorf("%s became %+v %v, want %s", raw, p, ok, want)
		}
	}
	for _, raw := range strings.Fields(`近九成 超85% 85%以上 不到50% 80-90% 八成多 十成五 三分之四 2/3 85/100 60,0 1,23 1,2345 ,123 1e305 1e10 1000000001 -1e10 百分之9999999999 百分之1e3 百分之-5
		完成 已完成 未完成85% 完成85项 大约 大约0.85 左右 。 % %% 85%% 一半以上 过半 1.2.3 十分之零 无`) {
		if p, ok := parsePercent(raw, false); ok {
			t.Errorf("%s became %+v", raw, p)
		}
	}
	if p, ok := parsePercent("1e9", true); ok {
		t.Errorf("100 times the largest share became %+v", p)
	}
}

func TestTextsThatSayNothing(t *testing.T) {
	for name, c := range map[string]struct {
		is      func(string) bool
		yes, no string
	}{
		"blankShare":  {blankShare, "/ - — – —— ／ － 无 不适用 N/A n/a Ｎ／Ａ", "0 无进展 63 -3 1/2 /% 不适用于本期"},
		"placeholder": {placeholder, "/ - — – —— _ ＿＿ . 。 * 、 … …… ... × x X XX ××× 略 略。 待补充 待填 待补充。 ／ ＊", "无 0 有 x光机采购 完成。 略有进展 待补充材料后上报 A √"},
		"pointsElsewhere": {pointsElsewhere, `同上 同上。 （同上） 同前 同上期 同上月 同上季度 同上一期 同上述 同左 见上 见下 见上表 详见上述 如上 如下： 同第3项 同第三项 同第2(1)项 同第2(1) 同2(1) 同序号3 同3号 见第3项
			见附件 详见附件 见附件1 见附件二 见附表 详见附表2 请见附件 具体见附件 具体情况见附件 内容同上 情况同上期 见另附材料 另附 另附材料 附后 见备注 详见报告 与上期相同 与上月一致 与第3项相同`,
			"无 同意 同步推进 同比增长3% 同市财政局对接 见成效 见到成效 已完成，详见附件 同上级部门对接 同上海合作 与上级对接 上 同 见 如期完成 如下三项工作已经全部完成 附件 同上期相比增长5%"},
	} {
		for _, text := range strings.Fields(c.yes) {
			if !c.is(text) || !c.is(" "+text+"\u3000") {
				t.Errorf("%s(%s) is false", name, text)
			}
		}
		for _, text := range append(strings.Fields(c.no), "", " ") {
			if c.is(text) {
				t.Errorf("%s(%s) is true", name, text)
			}
		}
	}
}

func TestReadDate(t *testing.T) {
	for raw, want := range map[string]string{
		"2024/5/1": "2024年5月1日", "2024年05月01日": "2024年5月1日", "2024.5.1": "2024年5月1日", "20240501": "2024年5月1日", "24.5.1": "2024年5月1日", "24-05-01": "2024年5月1日", "39年5月1日": "2039年5月1日", "2024.5": "2024年5月",
		"2024年5月份": "2024年5月", "2024.12.31前": "2024年12月31日前", "6月30日前": "6月30日前", "2024年12月前完成": "2024年12月前完成",
		"5月": "", "5月底": "", "年底": "", "6月底前": "", "2024年底": "", "2024年底前": "", "2024年6月底前": "", "12月中旬": "", "十二月底": "", "三季度": "", "2024年第三季度": "", "明年上半年": "", "2024年": "", "年内": "", "长期": "", "持续": "", "长期坚持": "", "持续推进": "",
	} {
		if want == "" {
			want = raw
		}
		if text, serial, ok := readDate(workbook.Cell{Text: raw}); !ok || serial || text != want {
			t.Errorf("%s became %s %v %v, want %s", raw, text, serial, ok, want)
		}
	}
	for _, raw := range strings.Fields("视征迁情况而定 5.1 24.5 19.5.1 40.5.1 24.13.1 24.2.30 13月底 13月1日 2月30日 前 完成 年 底 尽快 长 持续三年 2024.13 12:00") {
		if text, _, ok := readDate(workbook.Cell{Text: raw}); ok || text != raw {
			t.Errorf("%s became %s", raw, text)
		}
	}
}

func TestShownDate(t *testing.T) {
	for text, want := range map[string]string{
		"2024-05-01": "2024年5月1日", "2024-05-01 12:00": "2024年5月1日", "1899-12-30 12:00": "12:00", "1904-01-01 08:30": "08:30", "1899-12-30": "0:00", "1904-01-01": "1904年1月1日", "1899-12-31": "1899-12-31", "": "",
	} {
		if got := shownDate(workbook.Cell{Text: text, Kind: workbook.Date}); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
	if text, _, ok := readDate(workbook.Cell{Text: "1899-12-30 12:00", Kind: workbook.Date}); ok || text != "12:00" {
		t.Errorf("a time of day became the date %s", text)
	}
}

// FuzzValues reads any text in every way: what is understood is bounded, and reads
// the same again.
func FuzzValues(f *testing.F) {
	for _, s := range []string{"已完成（提前）", "已完成（（未）", "85%。", "三分之二", "1,234", "1e305", "24.5.1", "6月底前", "同第2(1)项", "——"} {
		f.Add(s, true)
	}
	def := templates.Preset(templates.PresetStandard)
	f.Fuzz(func(t *testing.T, s string, format bool) {
		if name, _, ok := readState(def, s); ok {
			if again, understood, ok := readState(def, name); !ok || understood || again != name {
				t.Errorf("%q became %q and then %q", s, name, again)
			}
		}
		if p, ok := parsePercent(s, format); ok {
			if again, ok := parsePercent(plainNumber(p.value)+"%", false); !ok || again.value != p.value || again.words {
				t.Errorf("%q became %+v and then %+v", s, p, again)
			}
		}
		if text, _, ok := readDate(workbook.Cell{Text: s}); ok {
			if again, _, ok := readDate(workbook.Cell{Text: text}); !ok || again != text {
				t.Errorf("%q became %q and then %q", s, text, again)
			}
		}
		if placeholder(s) && pointsElsewhere(s) {
			t.Errorf("%q both says nothing and points elsewhere", s)
		}
		blankShare(s)
		shownDate(workbook.Cell{Text: s})
	})
}
