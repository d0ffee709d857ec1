package notice_test

import (
	"context"
	"errors"
	"math/rand"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
)

// printedOnce are the words that a reading replaces by its structure: labels, which
// fields tell instead.
var printedOnce = regexp.MustCompile(`(?:` + strings.Join(notice.LabelWords(), "|") + `)\s*(?:[:：】]|$)|^(?:` + strings.Join(notice.LabelWords(), "|") + `)\s`)

// articleNumber is a number that has no stop behind it.
var articleNumber = regexp.MustCompile(`^\s*第\s*[零〇一二三四五六七八九十百0-9]+\s*[条章节编]`)

// checkNothingLost is the law of the reader: every Chinese word of a source stands
// in a task, a heading, the review list or the skipped lines.
func checkNothingLost(t *testing.T, text string, r notice.Result) {
	t.Helper()
	corpus := hanOf(everything(r))
	for i, line := range strings.Split(text, "\n") {
		// Blanks may part words, or letters of one word.
		word := lost(corpus, line)
		if word != "" {
			word = lost(corpus, strings.Join(strings.Fields(line), ""))
		}
		if word != "" {
			t.Errorf("line %d: %q is lost, in %q", i+1, word, line)
		}
	}
}

// lost gives the first word of a line that the corpus has not, "" for none.
func lost(corpus, line string) string {
	line = printedOnce.ReplaceAllString(line, "|")
	line = articleNumber.ReplaceAllString(line, "$0|")
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		if !held(corpus, word) {
			return word
		}
	}
	return ""
}

// held reports whether a word, or all of its parts around 和, 及 and 等, are in the corpus.
func held(corpus, word string) bool {
	if strings.Contains(corpus, word) {
		return true
	}
	for at := range word { // two cells that were run together
		if at > 0 && endsThere(corpus, word[:at]) && beginsThere(corpus, word[at:]) {
			return true
		}
	}
	for _, part := range joints.Split(word, -1) {
		if !strings.Contains(corpus, part) {
			return false
		}
	}
	return true
}

// textOf is all that a document says, a paragraph or cell a line.
func textOf(d document.Document) string {
	var b strings.Builder
	for _, block := range d.Blocks {
		b.WriteString(block.Paragraph.Text + "\n")
		if block.Table == nil {
			continue
		}
		for _, row := range block.Table.Rows {
			for _, cell := range row {
				if cell != nil {
					b.WriteString(cell.Text + "\n")
				}
			}
		}
	}
	for _, p := range d.Aside {
		b.WriteString(p.Text + "\n")
	}
	return b.String()
}

// joints are words that a reading replaces by its structure within a list or phrase.
var joints = regexp.MustCompile(`以及|和|及|与|等|由|牵头|负责|配合|参与|参加|协助|会同|按职责分工|共同|分别`)

func endsThere(corpus, part string) bool {
	return strings.Contains(corpus, part+"|") || strings.Contains(corpus, part+"\n")
}

func beginsThere(corpus, part string) bool {
	return strings.Contains(corpus, "|"+part) || strings.Contains(corpus, "\n"+part)
}

func everything(r notice.Result) string {
	var b strings.Builder
	add := func(texts ...string) {
		for _, s := range texts {
			b.WriteString(s + "\n")
		}
	}
	add(r.Plan.Title, r.Plan.Issuer)
	for _, task := range r.Plan.Tasks {
		add(task.No, task.Chapter, task.Item, task.Text, task.Deadline, task.Note)
		add(task.Leaders...)
		add(task.Lead...)
		add(task.Coop...)
		add(task.Published...)
		for _, o := range task.Owners {
			add(o.Unit, o.Name)
		}
	}
	for _, d := range r.Review {
		add(d.Text)
	}
	for _, s := range r.Skipped {
		add(s.Text)
	}
	return b.String()
}

// hanOf keeps the Chinese characters of each line, the rest as a stop.
func hanOf(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Han, r):
			return r
		case r != '\n' && unicode.IsSpace(r):
			return -1
		}
		return '|'
	}, s)
}

// fragments are lines of papers; in any order they make a paper of a kind.
var fragments = strings.Split("一、治水|二、造林|（一）清淤|1.修桥。|2．铺路|3、种树|(1)挖沟。|（2）筑坝|①护坡|第二条 除险|附件1|附件|附件：1.年度任务|附件2：分工表|"+
	"牵头单位：市水利局|牵头责任单位:市财政局、市教育局。|协同单位：|责任单位:市林业局、太和县、阜南县人民政府等|责任单位：市商务局(列第一位者为牵头单位,下同)|配 合 单 位:市审计局、|"+
	"市公安局、市司法局|牵头领导：赵甲、钱乙|责任人：孙丙|完成时限：年底前|备注：重点|进展情况：过半|抓紧推进。牵头单位：市统计局|加快进度，确保完成。|各县区人民政府：|"+
	"青山市人民政府|关于2022年任务分解的通知|青山市人民政府关于分工的通知|2022年3月1日|(此件公开发布)|发布时间：今天|— 3 —|1.5亿元投资|联系人：李丁|4.治沙。（市林业局牵头，市财政局按职责分工负责，年底前完成）|（五）护河。（市水利局、市财政局按职责分工负责）清障。（责任单位：市城管局）|（市教育局负责）|5.办学（市教育局会同市财政局负责）。其他。|【责任单位】市民政局|责任单位 市文旅局 市科技局|整改措施：|（1）第一步。|(牵头单位:市交|通局)|一、总则加快建设。责任单位：市卫健委完成时限：6月底2.扩大门诊。责任单位：市医保局完成时限：12月底以上任务按月报送有关情况给市政府办公室|序号 任务 责任单位|1 修渠 市水利局|序号目标任务工作进展责任单位|1.修塘已完成。市水利局市财政局|督导单位：市政府督查室|市农业农村局,按职责分工负责", "|")

func TestNothingIsLostInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range rounds {
		var lines []string
		for range 3 + random.Intn(15) {
			lines = append(lines, fragments[random.Intn(len(fragments))])
		}
		text := strings.Join(lines, "\n")
		got, err := notice.Read(context.Background(), []notice.Source{{Name: "a.txt", Data: []byte(text)}})
		if err != nil && !errors.Is(err, notice.ErrNoTasks) {
			t.Fatal(err)
		}
		if checkNothingLost(t, text, got); t.Failed() {
			t.Fatalf("in\n%s", text)
		}
	}
}

// cellTexts are cells of tables; in any grid they make a table of a kind.
var cellTexts = strings.Split("序号|重点工作|具体任务|目标任务|牵头单位|责任单位|配合单位|完成时限|牵头领导|责任人|工作进展|备注|类别|联系电话|1|2|3|（1）|一|一、水利|（二）民生|合计|小计3项|备注：以上任务按月报送。|"+
	"清淤|修桥/铺路|1.造林；/2.护林。|加快推进中心城区更新改造。|市水利局|市财政局、市教育局|市水利局/市林业局|各县区政府|市公安局等|年底前|2022年6月|赵甲|钱乙/孙丙|已完成一半|重点|3021144|责任单位：市审计局|^|^|<|||", "|")

func TestNothingIsLostInAnyTable(t *testing.T) {
	random := rand.New(rand.NewSource(2))
	for range rounds {
		rows, columns := 2+random.Intn(8), 2+random.Intn(6)
		var drawn []string
		for r := range rows {
			var cells []string
			for c := range columns {
				text := cellTexts[random.Intn(len(cellTexts))]
				if r == 0 && random.Intn(4) > 0 { // a header, mostly
					text = cellTexts[random.Intn(14)]
				}
				if text == "^" && r == 0 || text == "<" && c == 0 {
					text = ""
				}
				cells = append(cells, text)
			}
			drawn = append(drawn, strings.Join(cells, "|"))
		}
		doc := document.Document{Name: "a.xlsx", Blocks: []document.Block{{Table: gridOf("", strings.Join(drawn, "\n"))}}}
		if checkNothingLost(t, textOf(doc), notice.ReadDocument(doc)); t.Failed() {
			t.Fatalf("in\n%s", strings.Join(drawn, "\n"))
		}
	}
}
