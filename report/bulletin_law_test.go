package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ducha/report"
	"ducha/report/official"
	"ducha/seeds"
	"ducha/templates"
)

// rounds are random rounds of every size, and the situations told by hand.
func rounds() map[string]report.Input {
	all := situations()
	for seed := range int64(40) {
		all[fmt.Sprint("random ", seed)] = random(seed, 1+int(seed)*3)
		all[fmt.Sprint("carried ", seed)] = withCarried(seed, 3+int(seed)*2)
		year := played(seed, 3+int(seed)*2, 2+int(seed)%4)
		all[fmt.Sprint("played ", seed)] = year[len(year)-1]
	}
	return all
}

// each writes the bulletin of every round.
func each(t *testing.T, law func(t *testing.T, res report.Result, doc official.Document)) {
	t.Helper()
	for name, in := range rounds() {
		t.Run(name, func(t *testing.T) {
			res := report.Build(in)
			doc, err := res.Bulletin()
			if err != nil {
				t.Fatal(err)
			}
			law(t, res, doc)
		})
	}
}

// Nothing reads as if a clerk had filled in a form: no noughts, no empty lists, no
// marks that meet, no blank heading, no name in braces.
func TestBulletinReadsWell(t *testing.T) {
	odd := regexp.MustCompile(`(^|[^0-9.])0[项家]|[：、，；](?:。|$)|[。，；、：]{2}|、、|（）|《》|\{\{|共计?：|“”|^[，。；、）]`)
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		for _, b := range doc.Body {
			if odd.MatchString(b.Head + b.Text) {
				t.Errorf("%q reads badly", b.Head+b.Text)
			}
			if b.Text != "" && !strings.ContainsRune("。！？…”：", []rune(b.Text)[len([]rune(b.Text))-1]) {
				t.Errorf("%q does not end", b.Text)
			}
		}
	})
}

var headNumbers = regexp.MustCompile(`^(?:([一二三四五六七八九十]+)、|（([一二三四五六七八九十]+)）|([0-9]+)\.|（([0-9]+)）)`)

// Headings are numbered without gaps, none stands alone, and every section has words.
func TestHeadingsHaveNoGaps(t *testing.T) {
	numerals := map[string]int{}
	for n, s := range strings.Split("一 二 三 四 五 六 七 八 九 十 十一 十二 十三", " ") {
		numerals[s] = n + 1
	}
	check := func(t *testing.T, blocks []official.Block) {
		next := [5]int{}
		for i, b := range blocks {
			if b.Level == 0 {
				continue
			}
			m := headNumbers.FindStringSubmatch(b.Head)
			if m == nil || m[b.Level] == "" {
				t.Errorf("level %d: %s", b.Level, b.Head)
				continue
			}
			n, known := numerals[m[b.Level]]
			if !known {
				n, _ = strconv.Atoi(m[b.Level])
			}
			next[b.Level]++
			if n != next[b.Level] {
				t.Errorf("%s should be number %d", b.Head, next[b.Level])
			}
			for l := b.Level + 1; l < len(next); l++ {
				next[l] = 0
			}
			if b.Level == 1 && (i+1 == len(blocks) || blocks[i+1].Level == 1) {
				t.Errorf("%s has no words", b.Head)
			}
			if n == 1 && !followed(blocks[i+1:], b.Level) {
				t.Errorf("%s stands alone", b.Head)
			}
		}
	}
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		check(t, doc.Body)
		for _, a := range doc.Annexes {
			check(t, a.Blocks)
		}
	})
}

// followed reports whether another heading of the level comes before a higher one.
func followed(blocks []official.Block, level int) bool {
	for _, b := range blocks {
		if b.Level == level {
			return true
		}
		if b.Level > 0 && b.Level < level {
			return false
		}
	}
	return false
}

// Every 附件N of the text points to an annex, and to the one meant.
func TestReferencesPointAtTheirAnnex(t *testing.T) {
	reference := regexp.MustCompile(`附件([0-9]*)`)
	meant := []struct{ words, title string }{{"清单见", "滞后事项清单"}, {"完成情况见", "完成情况统计表"}, {"填报情况见", "填报情况统计表"}, {"已报项数见", "未按时报送单位名单"}, {"名单见", "未按时报送单位名单"}}
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		said := bodyText(doc)
		for _, m := range reference.FindAllStringSubmatch(said, -1) {
			if n, err := strconv.Atoi(m[1]); err != nil || n < 1 || n > len(doc.Annexes) {
				t.Errorf("%s of %d", m[0], len(doc.Annexes))
			}
		}
		for _, want := range meant {
			for _, m := range regexp.MustCompile(want.words+`附件([0-9]+)`).FindAllStringSubmatch(said, -1) {
				if n, _ := strconv.Atoi(m[1]); n > 0 && n <= len(doc.Annexes) && !strings.HasSuffix(doc.Annexes[n-1].Title, want.title) {
					t.Errorf("%s is %s", m[0], doc.Annexes[n-1].Title)
				}
			}
		}
		titles := map[string]bool{}
		for i, a := range doc.Annexes {
			if titles[a.Title] || len(a.Blocks) == 0 {
				t.Errorf("annex %d %q", i+1, a.Title)
			}
			titles[a.Title] = true
		}
	})
}

// Each figure that tells where an annex is tells where it is printed.
func TestFiguresOfAnnexesTellTheirPlaces(t *testing.T) {
	figures := map[string]string{"反馈表附件": "进展情况反馈表", "滞后清单附件": "滞后事项清单", "统计表附件": "情况统计表", "名单附件": "未按时报送单位名单"}
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		for figure, title := range figures {
			at := slices.IndexFunc(doc.Annexes, func(a official.Annex) bool { return strings.HasSuffix(a.Title, title) })
			want := "附件"
			if at >= 0 && len(doc.Annexes) > 1 {
				want = fmt.Sprint("附件", at+1)
			}
			if res.Figures[figure] != want {
				t.Errorf("%s is %s, printed as %s", figure, res.Figures[figure], want)
			}
		}
	})
}

// Every lagging task stands once in the annex, and at most once in the text; what was
// not answered or not asked stands in neither.
func TestEveryLaggingTaskIsNamed(t *testing.T) {
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		listed := map[string]int{}
		for _, table := range annexTables(doc, "滞后事项清单") {
			for _, r := range table.Rows {
				if len(r.Cells) == len(table.Columns) {
					listed[r.Cells[0].Text]++
					if s := r.Cells[3].Text; s == report.StateMissing || s == report.StateNotAsked {
						t.Errorf("task %s is %s in the list of lagging ones", r.Cells[0].Text, s)
					}
				}
			}
		}
		lagging := map[string]bool{}
		for _, task := range res.Behind {
			lagging[task.Task.No] = true
			if listed[task.Task.No] != 1 {
				t.Errorf("task %s stands %d times in the annex", task.Task.No, listed[task.Task.No])
			}
			if task.Kind != seeds.Behind && task.Kind != seeds.NotStarted {
				t.Errorf("task %s is %s", task.Task.No, task.State)
			}
		}
		if len(listed) != len(res.Behind) {
			t.Errorf("%d in the annex, %d lag", len(listed), len(res.Behind))
		}
		for no, n := range numbersSaid(doc) {
			if n > 1 {
				t.Errorf("task %s is named %d times", no, n)
			}
		}
		if n := len(res.Behind); n > 0 && n <= 8 {
			for no := range lagging {
				if numbersSaid(doc)[no] != 1 {
					t.Errorf("the text does not name task %s", no)
				}
			}
		}
	})
}

// numbersSaid counts the numbers by which the text names tasks: a task is in one
// state, and so in one list.
func numbersSaid(doc official.Document) map[string]int {
	said := map[string]int{}
	for _, m := range regexp.MustCompile(`第([0-9、]+)项`).FindAllStringSubmatch(bodyText(doc), -1) {
		for _, no := range strings.Split(m[1], "、") {
			said[no]++
		}
	}
	return said
}

// Units that did not answer in full and in time stand once in the annex; the text
// names them all, or says how many and where.
func TestEveryMissingUnitIsNamed(t *testing.T) {
	const sentBack = "已退回重报" // of a unit of which nothing else counts
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		listed := map[string]string{}
		for _, table := range annexTables(doc, "未按时报送单位名单") {
			for i, r := range table.Rows {
				if listed[r.Cells[1].Text] != "" || r.Cells[0].Text != fmt.Sprint(i+1) {
					t.Errorf("%v", texts(r))
				}
				listed[r.Cells[1].Text] = r.Cells[4].Text
			}
		}
		n := 0
		for _, s := range res.Standing {
			want := map[seeds.UnitState]string{seeds.Missing: "未报送", seeds.Partial: "报送不全"}[s.State]
			if s.SentBack {
				want = sentBack
			}
			if s.Late {
				want = strings.TrimPrefix(want+"，逾期报送", "，")
			}
			if got := listed[s.Unit.Name]; got != want {
				t.Errorf("%s: %q, want %q", s.Unit.Name, got, want)
			}
			n += min(len(want), 1)
		}
		if n != len(listed) {
			t.Errorf("%d units in the annex, %d are late", len(listed), n)
		}
		for _, c := range []struct {
			lead  string
			state seeds.UnitState
		}{{"未报送的单位：", seeds.Missing}, {"报送不全的单位：", seeds.Partial}} {
			names, line := res.Names(c.state), strings.ReplaceAll(lineWith(doc, c.lead), "（"+sentBack+"）", "")
			for _, name := range names {
				if got := strings.Count(line+"、", name+"、") + strings.Count(line, name+"。"); got != 1 && len(names) <= 30 {
					t.Errorf("%s stands %d times in %q", name, got, line)
				}
			}
			if len(names) > 30 && !strings.HasPrefix(line, fmt.Sprintf("共%d家，名单见", len(names))) || len(names) == 0 && line != "" {
				t.Errorf("%d units: %q", len(names), line)
			}
		}
	})
}

func lineWith(doc official.Document, lead string) string {
	for _, b := range doc.Body {
		if strings.HasPrefix(b.Text, lead) {
			return strings.TrimPrefix(b.Text, lead)
		}
	}
	return ""
}

// Counts add up to their bases, shares to a hundred, in the text and in every table.
func TestBulletinReconciles(t *testing.T) {
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		n, share := 0, 0
		for _, m := range regexp.MustCompile(`([0-9]+)项，占([0-9]+)\.([0-9])%`).FindAllStringSubmatch(bodyText(doc), -1) {
			n += atoi(t, m[1])
			share += 10*atoi(t, m[2]) + atoi(t, m[3])
		}
		if n != 0 && (n != len(res.Tasks) || share != 1000) {
			t.Errorf("the text counts %d tasks of %d, %d tenths of a per cent", n, len(res.Tasks), share)
		}
		for k, table := range annexTables(doc, "情况统计表") {
			states := len(table.Columns) - 2
			for _, c := range table.Columns {
				if c.Title == "完成率" || c.Title == "位次" {
					states--
				}
			}
			totals := make([]int, states+1)
			for i, r := range table.Rows {
				cells := texts(r)
				if i == len(table.Rows)-1 {
					sharesAddUp(t, cells[1:2+states])
					continue
				}
				sum := 0
				for j, c := range cells[2 : 2+states] {
					sum += atoi(t, c)
					totals[j+1] += atoi(t, c)
				}
				totals[0] += sum
				if sum != atoi(t, cells[1]) {
					t.Errorf("table %d: %v", k+1, cells)
				}
				if i == len(table.Rows)-2 { // 合计: twice what the rows above gave
					for j, c := range cells[1 : 2+states] {
						if totals[j] != 2*atoi(t, c) {
							t.Errorf("table %d: column %d of %v", k+1, j+1, cells)
						}
					}
				}
			}
			if k == 0 && totals[0] != 2*len(res.Tasks) {
				t.Errorf("chapters count %d tasks of %d", totals[0]/2, len(res.Tasks))
			}
		}
	})
}

func sharesAddUp(t *testing.T, cells []string) {
	t.Helper()
	sum := 0
	for _, c := range cells[1:] {
		whole, part, _ := strings.Cut(strings.TrimSuffix(c, "%"), ".")
		sum += 10*atoi(t, whole) + atoi(t, part)
	}
	if cells[0] != "100.0%" || sum != 1000 {
		t.Errorf("shares %v", cells)
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What the text says of the round before is what the classes count, and by whose word
// it counts is said wherever the office's changes a state.
func TestBulletinSaysTheChanges(t *testing.T) {
	phrase := regexp.MustCompile(`。与([^。，]+)相比，([^。]+)。`)
	part := regexp.MustCompile(`(新完成|新增滞后|倒退)([0-9]+)项`)
	said := 0
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		m := phrase.FindStringSubmatch(bodyText(doc))
		last, there := res.Changes.Last()
		if m == nil {
			if there && res.Figures["如有填报"] != "" && res.Figures["如未全部完成"] != "" && res.Changes.Comparable() {
				t.Errorf("nothing is said of %s", last.Round.Name)
			}
			return
		}
		said++
		counts := map[string]int{}
		for _, p := range part.FindAllStringSubmatch(m[2], -1) {
			counts[p[1]] = atoi(t, p[2])
		}
		c := res.Changes
		if m[1] != last.Round.Name || counts["新完成"] != len(c.In(report.NewlyDone)) || counts["新增滞后"] != len(c.In(report.NewlyLate)) || counts["倒退"] != len(c.In(report.MovedBack)) {
			t.Errorf("%q; the classes count %v against %s", m[0], c.Counts, last.Round.Name)
		}
		if none := strings.Contains(m[2], "没有新完成"); none != (counts["新完成"]+counts["新增滞后"] == 0) {
			t.Errorf("%q", m[0])
		}
	})
	if said < 20 {
		t.Errorf("only %d bulletins speak of the round before", said)
	}
}

// The text says that the office has ruled where a task counts otherwise than its unit
// reported, or by the office's own answer.
func TestBulletinSaysByWhoseWordItCounts(t *testing.T) {
	each(t, func(t *testing.T, res report.Result, doc official.Document) {
		ruled := false
		for _, task := range res.Tasks {
			reported, _ := res.Def.ReportedState(task.Decides)
			ruled = ruled || task.Decides.Own || task.Decides.Unit != "" && reported != task.State
		}
		text := bodyText(doc)
		if both, alone := strings.Contains(text, "填报和督查核定为准"), strings.Contains(text, "填报为准"); both && !ruled || alone && ruled {
			t.Errorf("ruled %v in\n%s", ruled, text)
		}
	})
}

func TestRanksAreLeftOutBySetting(t *testing.T) {
	in := random(4, 24)
	if doc := document(t, in); !strings.Contains(plainText(doc), "位次") {
		t.Error("no ranks")
	}
	in.Settings["单位位次"] = templates.RanksLeft
	if doc := document(t, in); strings.Contains(plainText(doc), "位次") {
		t.Error("ranks, against the setting")
	}
}

// Texts that an office wrote for an earlier ducha, and its own breaks and headings.
func TestOfficesOwnTexts(t *testing.T) {
	in := answered(8, 4, all("进度滞后"))
	in.Wording = templates.Wording{
		templates.WordTitle:   "关于{{期次}}\n督查情况的通报",
		templates.WordBehind:  "以下{{滞后任务数}}项未达到进度要求，限期赶上。",
		templates.WordOverall: "{{年度}}年重点工作共{{任务总数}}项，按任务总数计，{{各状态}}",
		templates.WordNext:    "(二)抓落实。各单位要抓紧。\n{{如无滞后}}（三）再接再厉。\n（四）严要求。严格时限。",
	}
	doc := document(t, in)
	said := bodyText(doc)
	for _, want := range []string{"以下8项未达到进度要求，限期赶上。", "2021年重点工作共8项，按任务总数计，8项均为进度滞后", "（一）抓落实。各单位要抓紧。\n（二）严要求。严格时限。"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if doc.Title != "关于2021年上半年\n督查情况的通报" {
		t.Errorf("title %q", doc.Title)
	}
	in.Wording = templates.Wording{templates.WordNext: "{{如有天晴}}出门。"}
	if _, err := report.Build(in).Bulletin(); err == nil || !strings.Contains(err.Error(), "“文字”表的“下一步要求”") || !strings.Contains(err.Error(), "如有天晴") {
		t.Errorf("error %v", err)
	}
}

// Leads that say the same stand in one row with their names, others each in a row.
func TestLeadsSpeakInTheListOfLaggingTasks(t *testing.T) {
	first, second := says("001", 1, "进度滞后", seeds.Behind, "缺资金"), says("002", 2, "正常推进", seeds.OnTrack, "")
	alike := says("003", 3, "进度滞后", seeds.Behind, "缺资金")
	for k, v := range first.Values {
		alike.Values[k] = v
	}
	in := small([]seeds.Form{asks("001", 1), asks("002", 2), asks("003", 3)}, first, second, alike)
	var got []string
	for _, r := range annexTables(document(t, in), "滞后事项清单")[0].Rows {
		got = append(got, strings.Join(texts(r), "|"))
	}
	want := "1|任务1的内容。|市甲局|进度滞后|【甲局、丙局】001的进展|缺资金|001的举措 【乙局】002的进展|—|002的举措"
	if strings.Join(got, " ") != want {
		t.Errorf("got %s", strings.Join(got, " "))
	}
}

func TestAddresseesStandOnOneLine(t *testing.T) {
	in := random(1, 3)
	for text, want := range map[string]string{"": "", "各县市区人民政府：": "各县市区人民政府", "各县市区人民政府,\n市政府各部门、各直属单位:\n": "各县市区人民政府，市政府各部门、各直属单位"} {
		in.Settings["主送"] = text
		if got := document(t, in).To; got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
