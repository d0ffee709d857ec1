// Office makes what .ci/bench measures: a workspace of an invented city in which every
// unit answers for 40 tasks, and the answers.
//
//	office plan DIR N     writes DIR/台账.xlsx: N units, one open round
//	office answer DIR     fills the forms of DIR/下发 as people do and leaves them in DIR/回收
//
// The same N gives the same bytes.
package main

import (
	"fmt"
	"hash/fnv"
	"log"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/seeds/book"
)

const (
	tasks     = 40   // of each form
	groupSize = 1000 // units that share their tasks, so that 台账 stays small
	round     = "2021H1"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("office: ")
	if err := office(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func office(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "plan":
		units, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return writeBook(args[1], units)
	case len(args) == 2 && args[0] == "answer":
		return answerAll(args[1])
	}
	return fmt.Errorf("usage: office plan DIR N | office answer DIR")
}

// writeBook writes the clerk's workbook.
func writeBook(dir string, units int) error {
	b := book.New()
	for key, value := range map[string]string{"发文机关": "云泽市人民政府", "年度": "2021", "联系人": "某甲", "联系电话": "0000-1234567", "收件邮箱": "ducha@example.com"} {
		b.Settings[key] = value
	}
	b.Plan = seeds.Plan{Title: "云泽市2021年重点工作责任分解", Year: 2021, Issuer: "云泽市人民政府"}
	for i := range units {
		b.Plan.Units = append(b.Plan.Units, seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: i + 1, Name: fmt.Sprintf("云泽市第%d局", i+1), Kind: "政府部门"})
	}
	for from := 0; from < units; from += groupSize {
		g := seeds.Group{Name: fmt.Sprintf("第%d片各责任单位", from/groupSize+1)}
		for _, u := range b.Plan.Units[from:min(from+groupSize, units)] {
			g.Members = append(g.Members, u.Name)
		}
		b.Plan.Groups = append(b.Plan.Groups, g)
		b.Plan.Tasks = append(b.Plan.Tasks, groupTasks(g, from/groupSize)...)
	}
	end := time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing)
	b.Rounds = []seeds.Round{{ID: round, Name: "2021年上半年", AsOf: end, Due: end.AddDate(0, 0, 5).Add(18 * time.Hour)}}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, book.FileName))
	if err != nil {
		return err
	}
	if err := b.Write(f, nil); err != nil {
		return err
	}
	return f.Close()
}

// groupTasks are the tasks that the units of a group lead together.
func groupTasks(g seeds.Group, n int) []seeds.Task {
	r := rand.New(rand.NewSource(int64(n)))
	var list []seeds.Task
	for i := range tasks {
		no := strconv.Itoa(n*tasks + i + 1)
		t := seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: chapters[i*len(chapters)/tasks], Lead: []string{g.Name}, CoopEtc: i%3 == 0,
			Text: words(r, taskClauses, 40+r.Intn(81)), Deadline: []string{"2021年12月底前", "2021年9月底前", "持续推进"}[i%3]}
		for range 1 + r.Intn(3) {
			t.Coop = append(t.Coop, g.Members[r.Intn(len(g.Members))])
		}
		if i%3 == 1 {
			t.Published = []string{words(r, answerClauses, 24+r.Intn(12))}
		}
		list = append(list, t)
	}
	return list
}

var chapters = []string{"一、加快产业转型升级", "二、扩大有效投资", "三、深化改革开放", "四、推进城市更新", "五、全面推进乡村振兴", "六、加强生态环境保护", "七、办好民生实事", "八、加强政府自身建设"}

var taskClauses = []string{"加快云锦智能装备产业园二期建设", "9月底前主体厂房全部封顶", "年内引进上下游配套企业%d家", "改造老旧小区%d个", "新建和改造供水管网%d公里", "完成投资%d亿元以上", "新增城镇就业%d人", "建成高标准农田%d万亩", "推动政务服务事项“一网通办”", "确保空气质量优良天数比例稳定在%d%%左右", "支持中小企业“专精特新”发展", "健全防汛抗旱应急预案", "实施农村公路提质改造%d公里"}

var answerClauses = []string{"截至6月底，已完成投资%d亿元", "新开工项目%d个", "改造老旧小区%d个，惠及群众%d户", "新建管网%d公里", "组织培训%d场次，参训%d人", "整改问题%d个", "出台政策文件%d件", "开展督导检查%d次", "招引企业%d家", "签约项目%d个，正在办理前期手续", "主体工程完成%d%%，附属工程有序推进", "工作专班每周调度，倒排工期、挂图作战"}

// words gives a sentence of about so many characters.
func words(r *rand.Rand, clauses []string, length int) string {
	var out []rune
	for len(out) < length-4 {
		clause := clauses[r.Intn(len(clauses))]
		var figures []any
		for range strings.Count(strings.ReplaceAll(clause, "%%", ""), "%d") {
			figures = append(figures, r.Intn(96)+3)
		}
		if len(out) > 0 {
			out = append(out, []rune("，；。")[r.Intn(3)])
		}
		out = append(out, []rune(fmt.Sprintf(clause, figures...))...)
	}
	return string(out) + "。"
}

// answerAll fills every form, on all cores.
func answerAll(dir string) error {
	forms, err := filepath.Glob(filepath.Join(dir, "下发", round, "*.xlsx"))
	if err != nil {
		return err
	}
	if len(forms) == 0 {
		return fmt.Errorf("%s holds no forms", dir)
	}
	into := filepath.Join(dir, "回收", round)
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	jobs, failed := make(chan string), make(chan error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for form := range jobs {
				if err := answer(form, filepath.Join(into, filepath.Base(form))); err != nil {
					select {
					case failed <- fmt.Errorf("%s: %w", form, err):
					default:
					}
				}
			}
		})
	}
	for _, form := range forms {
		jobs <- form
	}
	close(jobs)
	workers.Wait()
	close(failed)
	return <-failed
}

// answer fills a form and saves it as a spreadsheet program does, texts in one table.
func answer(form, returned string) error {
	data, err := os.ReadFile(form)
	if err != nil {
		return err
	}
	l, err := liaison.Open(data)
	if err != nil {
		return err
	}
	seed := fnv.New64a()
	seed.Write([]byte(filepath.Base(form)))
	r := rand.New(rand.NewSource(int64(seed.Sum64())))
	answers := map[string]liaison.Answer{}
	for i := range groupSize * tasks {
		no := strconv.Itoa(i + 1)
		if l.Row(no) > 0 {
			answers[no] = answerOf(r)
		} else if len(answers) == tasks {
			break
		}
	}
	if len(answers) != tasks {
		return fmt.Errorf("%d tasks, not %d", len(answers), tasks)
	}
	if err := l.Fill(answers); err != nil {
		return err
	}
	for _, head := range [][2]string{{"填报人", "某乙"}, {"联系电话", "0000-7654321"}, {"审核人", "某丙"}, {"填报日期", "2021年7月3日"}} {
		if err := l.Head(head[0], head[1]); err != nil {
			return err
		}
	}
	saved, err := l.Save(time.Date(2021, 7, 3, 9, r.Intn(60), r.Intn(60), 0, seeds.Beijing))
	if err != nil {
		return err
	}
	if err := os.WriteFile(returned, saved, 0o644); err != nil {
		return err
	}
	at := time.Date(2021, 7, 3, 12, 0, 0, 0, seeds.Beijing)
	return os.Chtimes(returned, at, at)
}

// answerOf is what a unit says of one task: two of twelve lag.
func answerOf(r *rand.Rand) liaison.Answer {
	said := liaison.Answer{"工作进展": words(r, answerClauses, 100+r.Intn(201)), "完成情况": "正常推进", "完成比例(%)": strconv.Itoa(35 + r.Intn(60))}
	switch r.Intn(12) {
	case 0, 1:
		said["完成情况"], said["存在问题"], said["下一步举措"] = "进度滞后", "征地拆迁进度不快，部分资金没有到位。", "倒排工期，下月底前完成全部前期手续。"
	case 2:
		said["完成情况"], said["完成比例(%)"] = "已完成", "100"
	}
	return said
}
