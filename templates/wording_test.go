package templates

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDefaultTextsUseKnownFigures(t *testing.T) {
	used := 0
	names := map[string]bool{}
	for _, d := range WordingDefs {
		if unknown := UnknownFigures(d.Text, d.For); len(unknown) > 0 {
			t.Errorf("%s: unknown %v", d.Name, unknown)
		}
		if strings.TrimSpace(d.Text) == "" && d.Name != WordBest || names[d.Name] {
			t.Errorf("%q is blank or stands twice", d.Name)
		}
		names[d.Name] = true
		for _, was := range d.Was {
			if unknown := UnknownFigures(was, d.For); len(unknown) > 0 {
				t.Errorf("%s, as it was: unknown %v", d.Name, unknown)
			}
		}
		used += strings.Count(d.Text, "{{")
		if d.For == ForMail && strings.HasSuffix(d.Name, "主题") && strings.Contains(d.Text, "\n") {
			t.Errorf("%s has more than a line", d.Name)
		}
	}
	if used == 0 {
		t.Error("no default text uses a figure")
	}
	for _, name := range []string{WordTitle, WordLead, WordOverall, WordAllDone, WordBehind, WordIdle, WordNone, WordMissing, WordAllIn, WordLate, WordDone, WordByChapter, WordNext} {
		if !names[name] {
			t.Errorf("%s has no default", name)
		}
	}
}

// A figure of mail in a text of the bulletin would be found out at printing only.
func TestFiguresHaveTheirUse(t *testing.T) {
	const text = "{{期次}}{{单位}}{{完成率}}"
	for use, want := range map[For][]string{ForBulletin: {"单位"}, ForMail: {"完成率"}, ForAll: nil} {
		if got := UnknownFigures(text, use); !slices.Equal(got, want) {
			t.Errorf("use %d: unknown %q, want %q", use, got, want)
		}
	}
}

func TestFiguresStandOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Figures {
		if seen[f.Name] || f.Note == "" || f.Name == "" {
			t.Errorf("figure %q: twice, or without a note", f.Name)
		}
		seen[f.Name] = true
	}
}

func TestUnknownFigures(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"没有花括号", nil},
		{"{{期次}}和{{ 标题 }}", nil},
		{"{{期数}}、{{期次}}、{{任务}}", []string{"期数", "任务"}},
		{"{{}}", []string{""}},
		{"{期次}", nil},
		{"{{{{错}}}}", []string{"错"}},
	} {
		if got := UnknownFigures(tt.text, ForBulletin); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// A brace without its pair would be printed as it is, or a condition hold whatever is.
func TestLooseBrace(t *testing.T) {
	for text, want := range map[string]string{
		"没有花括号":           "",
		"{{期次}}和{{ 标题 }}": "",
		"｛｛期次｝｝":          "",
		"{{任务总数共3项":       "{{任务总数共",
		"{{如有滞后}不成立。":     "{{如有滞后}",
		"任务总数}}项":         "任务总数}}项",
		"共{任务总数}项":        "共{任务总数}项",
	} {
		if got := LooseBrace(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if _, err := Expand(text, map[string]string{"期次": "甲", "标题": "乙"}); err == nil != (want == "") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if got, err := Expand("｛｛期次｝｝通报", map[string]string{"期次": "甲"}); err != nil || got != "甲通报" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestExpand(t *testing.T) {
	figures := map[string]string{"期次": "2021年上半年", "数": "12", "空": "", "套": "{{期次}}"}
	for _, tt := range []struct{ text, want string }{
		{"{{期次}}共{{数}}项", "2021年上半年共12项"},
		{"{{ 期次 }}", "2021年上半年"},
		{"甲{{空}}乙", "甲乙"},
		{"{{套}}", "{{期次}}"}, // once only: a figure's text is not wording
		{"无", "无"},
	} {
		if got, err := Expand(tt.text, figures); err != nil || got != tt.want {
			t.Errorf("%q: got %q, %v", tt.text, got, err)
		}
	}
}

// A paragraph whose condition does not hold is left out whole; conditions print nothing.
func TestExpandConditions(t *testing.T) {
	figures := map[string]string{"如有滞后": Holds, "如无滞后": "", "如有逾期": Holds, "滞后任务数": "3", "未报单位": ""}
	for _, tt := range []struct{ text, want string }{
		{"{{如有滞后}}滞后{{滞后任务数}}项。", "滞后3项。"},
		{"{{如无滞后}}没有滞后的。", ""},
		{"首段。\n{{如无滞后}}没有滞后的。\n末段。", "首段。\n末段。"},
		{"{{如有滞后}}{{如有逾期}}都有。", "都有。"},
		{"{{ 如有滞后 }}{{如无滞后}}不都有。", ""},
		{"{{如有滞后}}甲\n{{如无滞后}}乙", "甲"},
		{"不在段首也算{{如无滞后}}。", ""},
		{"名单：{{未报单位}}", "名单："}, // a blank figure is no condition
		{"甲\n\n乙", "甲\n\n乙"},
	} {
		if got, err := Expand(tt.text, figures); err != nil || got != tt.want {
			t.Errorf("%q: got %q, %v", tt.text, got, err)
		}
	}
	if _, err := Expand("{{如无滞后}}{{没有这个}}", figures); err == nil {
		t.Error("an unknown name in a paragraph left out is no error")
	}
	if _, err := Expand("{{如有天晴}}出门。", figures); err == nil || !strings.Contains(err.Error(), "如有天晴") {
		t.Errorf("unknown condition: %v", err)
	}
}

func TestConditionsAreNamedAsSuch(t *testing.T) {
	for _, f := range Figures {
		if f.If != strings.HasPrefix(f.Name, "如") {
			t.Errorf("%s: condition %v", f.Name, f.If)
		}
	}
	if got := UnknownFigures("{{如有滞后}}甲{{如有天晴}}", ForBulletin); !slices.Equal(got, []string{"如有天晴"}) {
		t.Errorf("unknown %v", got)
	}
}

func TestEarlierDefaultFollowsTodays(t *testing.T) {
	for _, d := range WordingDefs {
		for _, was := range d.Was {
			if got := (Wording{d.Name: was + "\n"}).Get(d.Name); got != d.Text || was == d.Text {
				t.Errorf("%s: %q", d.Name, got)
			}
			if own := was + "另外，"; (Wording{d.Name: own}).Get(d.Name) != own {
				t.Errorf("%s: the office's own text is lost", d.Name)
			}
		}
	}
}

func TestExpandErrorNamesWhatThereIs(t *testing.T) {
	got, err := Expand("{{甲}}{{期次}}{{乙}}", map[string]string{"期次": "x", "标题": "y"})
	if err == nil || got != "" {
		t.Fatalf("got %q, %v", got, err)
	}
	for _, want := range []string{"{{甲}}", "{{乙}}", "期次", "标题"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
}

func TestWordingGet(t *testing.T) {
	w := Wording{WordTitle: "自拟标题", WordLead: " \n"}
	if got := w.Get(WordTitle); got != "自拟标题" {
		t.Errorf("own text: %q", got)
	}
	if got := w.Get(WordLead); !strings.Contains(got, "根据") {
		t.Errorf("blank text: %q", got)
	}
	w[WordBest], w[WordNext] = " 不印\n", "不印这一句。"
	if got := w.Printed(WordBest); got != "" || w.Get(WordBest) != Unprinted {
		t.Errorf("a text left out: %q, on the sheet %q", got, w.Get(WordBest))
	}
	if got := w.Printed(WordNext); got != "不印这一句。" {
		t.Errorf("own text: %q", got)
	}
	if got := Wording(nil).Get(WordNone); got == "" {
		t.Error("no wording at all: no default")
	}
	if got := w.Get("没有这段"); got != "" {
		t.Errorf("unknown name: %q", got)
	}
}

func TestSettingsDefaults(t *testing.T) {
	for key, want := range map[string]string{
		"版头": "简报", "反馈表样式": PresetStandard, "填报范围": RolesLead, "已完成事项": "不再填报", "每分钟封数": "10", "标题": "", "没有这项": "",
	} {
		if got := (Settings{key: "  "}).Get(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
	if got := (Settings{"版头": " 文件 "}).Get("版头"); got != "文件" {
		t.Errorf("own value: %q", got)
	}
}

func TestSettingDefs(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range SettingDefs {
		if seen[d.Key] || d.Note == "" {
			t.Errorf("%s: twice, or without a note", d.Key)
		}
		seen[d.Key] = true
		if d.Choices != nil && d.Default != "" && !slices.Contains(d.Choices, d.Default) {
			t.Errorf("%s: default %q is none of %v", d.Key, d.Default, d.Choices)
		}
	}
}

func TestSignature(t *testing.T) {
	s := Settings{"发文机关": "某市人民政府"}
	if got := s.Signature(); got != "某市人民政府" {
		t.Errorf("without 落款: %q", got)
	}
	s["落款"] = "某市政府督查室"
	if got := s.Signature(); got != "某市政府督查室" {
		t.Errorf("with 落款: %q", got)
	}
}

func TestRowHeightGrowsWithText(t *testing.T) {
	text := ""
	before := RowHeight(12, SizedText{Text: text, Width: 26})
	for i := range 400 {
		text += []string{"字", "a", "，", "\n", "—"}[i%5]
		now := RowHeight(12, SizedText{Text: text, Width: 26})
		if now < before || now > MaxRow {
			t.Fatalf("after %d characters: %v, before %v", i+1, now, before)
		}
		before = now
	}
	if before != MaxRow {
		t.Errorf("a very long text gives %v, want the most a row may have", before)
	}
}

func TestRowHeightFallsWithWidth(t *testing.T) {
	text := strings.Repeat("统筹推进长三角一体化发展（含G60科创走廊），", 8)
	before := RowHeight(12, SizedText{Text: text, Width: 2})
	for w := 3.0; w < 200; w++ {
		now := RowHeight(12, SizedText{Text: text, Width: w})
		if now > before {
			t.Fatalf("width %v is higher than %v: %v, %v", w, w-1, now, before)
		}
		before = now
	}
}

func TestRowHeightTakesTheHighestCell(t *testing.T) {
	low, high := SizedText{"一", 20}, SizedText{"一\n二\n三", 20}
	if got, want := RowHeight(12, low, high, low), RowHeight(12, high); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := RowHeight(12), RowHeight(12, low); got != want {
		t.Errorf("no cells: %v, want one line %v", got, want)
	}
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       int
	}{
		{"empty", "", 1},
		{"one line", "市农业农村局", 1},
		{"line breaks", "一\n\n三", 3},
		{"as many as fit", strings.Repeat("字", 11), 1},
		{"one more", strings.Repeat("字", 12), 2},
		{"digits take a little more than half", strings.Repeat("8", 20), 1},
		{"a Chinese quote takes a whole one", strings.Repeat("“", 12), 2},
		{"a number goes to the next line whole", strings.Repeat("字", 10) + "2021年", 2},
		{"a word longer than a line is cut", strings.Repeat("8", 60), 3},
	} {
		if got := (SizedText{tt.text, 26}).Lines(12); got != tt.want { // 11 characters of 12 pt in 26 units
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestSplitLosesNothingAndFitsARow(t *testing.T) {
	for _, text := range []string{"", "一句话。", strings.Repeat("统筹推进长三角一体化发展（含G60科创走廊）。", 200), strings.Repeat("没有句读", 3000), strings.Repeat("\n", 90), strings.Repeat("x", 9000)} {
		for _, width := range []float64{1, 12, 64} {
			pieces := SizedText{text, width}.Split(11)
			if strings.Join(pieces, "") != text {
				t.Errorf("width %v: %d runes became %d pieces that do not add up", width, utf8.RuneCountInString(text), len(pieces))
			}
			for _, p := range pieces {
				if n := (SizedText{p, width}).Lines(11); n > MaxLines(11) {
					t.Errorf("width %v: a piece of %d lines, a row holds %d", width, n, MaxLines(11))
				}
			}
		}
	}
}

func TestSplitCutsAtMarks(t *testing.T) {
	for _, text := range []string{"一句话说到这里。", "一段话；", "一行话\n", "半句话，", "市自然资源和规划局、"} {
		for _, p := range (SizedText{strings.Repeat(text, 300), 24}).Pieces(11, 11) {
			if !strings.HasSuffix(p, text) {
				t.Errorf("%q is cut inside: %q", text, p)
			}
		}
	}
}

func TestClip(t *testing.T) {
	long := strings.Repeat("统筹推进长三角一体化发展。", 40)
	for _, tt := range []struct {
		text  string
		lines int
		whole bool
	}{{"", 1, true}, {"短", 1, true}, {long, 10, false}, {long, 10000, true}, {strings.Repeat("\n", 50), 10, false}} {
		got := SizedText{tt.text, 26}.Clip(12, tt.lines, "…（见后）")
		begun, cut := strings.CutSuffix(got, "…（见后）")
		switch {
		case tt.whole && got != tt.text:
			t.Errorf("%q is cut to %q", tt.text, got)
		case !tt.whole && (!cut || !strings.HasPrefix(tt.text, begun)):
			t.Errorf("%.30q became %q", tt.text, got)
		}
		if n := (SizedText{got, 26}).Lines(12); n > tt.lines {
			t.Errorf("%.30q: %d lines, want %d", got, n, tt.lines)
		}
	}
}

func TestOfficialPageHolds22Lines(t *testing.T) {
	if got := LinePitch*(LinesPerPage-1) + Size3; got < TypeHeight*PointsPerMM-0.01 || got > TypeHeight*PointsPerMM+0.01 {
		t.Errorf("22 lines take %v pt of %v", got, TypeHeight*PointsPerMM)
	}
	if Tracking >= 0 {
		t.Errorf("28 characters of 16 pt must be drawn together a little: %v", Tracking)
	}
}

func TestPace(t *testing.T) {
	for text, want := range map[string]int{"": 10, "6": 6, " 6000 ": 6000, "１２": 12, "0": 0, "6001": 0, "-1": 0, "快": 0, "6.5": 0} {
		n, ok := Settings{SettingPace: text}.Pace()
		if ok != (want != 0) || ok && n != want {
			t.Errorf("%q: %d %v, want %d", text, n, ok, want)
		}
	}
}

// The tables of widths say what the font says.
func TestWidthsOfSigns(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		if got, want := advance(r), measured(r); got != want {
			t.Errorf("%U is %d wide, want %d", r, got, want)
		}
	}
}

// A piece ends where it is full or after a mark in its second half, and nowhere else.
func TestPiecesAreFilled(t *testing.T) {
	text := strings.Repeat("完成投资1,234.5亿元，新开工项目12个；ABC-DEF见https://example.com/a\n\n改造“老旧小区”8个。", 9)
	for _, most := range []int{1, 2, 5, 11} {
		sized := SizedText{text, 24}
		pieces := sized.Pieces(11, most)
		for i, p := range pieces[:len(pieces)-1] {
			next, _ := utf8.DecodeRuneInString(pieces[i+1])
			last, _ := utf8.DecodeLastRuneInString(p)
			if full := (SizedText{p + string(next), 24}).Lines(11) > most; !full && !strings.ContainsRune("。；\n，、,;", last) {
				t.Errorf("%d lines: %q ends before its time", most, p)
			}
		}
	}
}
