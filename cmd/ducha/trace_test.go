//go:build !race

package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/fill/liaison"
	"ducha/seeds"
)

// tracing is an office whose every answer is traced.
type tracing struct {
	desk
	r     *rand.Rand
	round string
	day   time.Time
	units map[string]string // short name → name
	files int
	typed []givenText
	seen  map[string]int // what came about
}

// givenText is what a unit typed into the row of a task.
type givenText struct{ round, no, unit, text string }

const tracedNotice = `云泽市人民政府关于2021年重点工作责任分解的通知
一、事项
1.加快建设环城路。
牵头责任单位：市交通运输局。
2.造林四百亩。
牵头责任单位：市林业局、市水利局。
配合单位：市财政局。
3.清理河道十公里。
牵头责任单位：市水利局。
4.新建小学两所。
牵头责任单位：市教育局、市财政局、市交通运输局。
5.建成老年食堂二十处。
牵头责任单位：市民政局。
`

// TestEveryAnswerIsTraced plays rounds at random and holds trace to what it is for: every
// text that results print stands, in the archived file, exactly in the cell that trace
// names, and every text that a return gave for a task is told. DUCHA_TRACES is how many
// offices, DUCHA_TRACE the first.
func TestEveryAnswerIsTraced(t *testing.T) {
	seen := map[string]int{}
	first, offices := numberIn("DUCHA_TRACE", 0), numberIn("DUCHA_TRACES", 2)
	for seed := first; seed < first+offices; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := tracing{desk: desk{t, t.TempDir()}, r: rand.New(rand.NewSource(int64(seed))), seen: seen}
			o.begin()
			for n := range 3 {
				o.open(n)
				for range 2 {
					o.answer()
					o.run(nil, "collect", "--round", o.round)
					o.rule()
				}
				o.check()
			}
		})
	}
	for _, what := range []string{"counts", "replaced", "sent_back", "left_out", "spoilt", "claimed", "by message", "adopted", "by office", "carried"} {
		if seen[what] == 0 {
			t.Errorf("%s did not come about: %v", what, seen)
		}
	}
}

// numberIn reads a number from the environment.
func numberIn(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// begin imports the plan, all leads and cooperating units asked, and gives each unit an
// address: that of its number.
func (o *tracing) begin() {
	notice := filepath.Join(o.dir, "通知.txt")
	succeed(o.t, os.WriteFile(notice, []byte(tracedNotice), 0o600))
	o.run(nil, "import", notice)
	succeed(o.t, addresses(filepath.Join(o.dir, "台账.xlsx")))
	var units []unitJSON
	o.run(&units, "units")
	o.units = map[string]string{}
	for _, u := range units {
		short := u.Name
		for _, alias := range u.Aliases {
			if len(alias) < len(short) {
				short = alias
			}
		}
		o.units[short] = u.Name
	}
}

func (o *tracing) open(n int) {
	o.round = fmt.Sprintf("R%d", n+1)
	o.day = time.Date(2021, time.Month(3*n+4), 1, 8, 0, 0, 0, seeds.Beijing)
	o.run(nil, "round", "open", o.round, "--name", fmt.Sprintf("第%d期", n+1), "--as-of", o.day.AddDate(0, 0, -1).Format("2006-01-02"), "--due", o.day.AddDate(0, 0, 5).Format("2006-01-02"))
	o.run(nil, "fill", "--round", o.round, "--roles", "all")
}

// answer drops returns of every form that lies there, some of them twice over.
func (o *tracing) answer() {
	forms, err := filepath.Glob(filepath.Join(o.dir, dirIssued, o.round, "*.xlsx"))
	succeed(o.t, err)
	for _, form := range forms {
		for range o.r.Intn(3) {
			o.drop(form)
		}
	}
}

// drop fills a form and lets it come in one of many ways.
func (o *tracing) drop(form string) {
	number, unit, _ := strings.Cut(filepath.Base(form), "_")
	unit, _, _ = strings.Cut(unit, "_")
	data, err := os.ReadFile(form)
	succeed(o.t, err)
	l, err := liaison.Open(data)
	succeed(o.t, err)
	o.files++
	rows := map[string]liaison.Answer{}
	for no := range 5 {
		if no := strconv.Itoa(no + 1); o.r.Intn(5) > 0 && l.Row(no) > 0 {
			rows[no] = o.saying(no, unit)
		}
	}
	succeed(o.t, l.Fill(rows))
	if o.r.Intn(6) == 0 {
		succeed(o.t, l.PasteElsewhere())
	}
	at := o.day.Add(time.Duration(o.files) * time.Minute)
	out, err := l.Save(at)
	succeed(o.t, err)
	dir := filepath.Join(o.dir, dirReturns, o.round)
	succeed(o.t, os.MkdirAll(dir, 0o755))
	name := filepath.Join(dir, fmt.Sprintf("%04d", o.files))
	switch o.r.Intn(7) {
	case 0:
		succeed(o.t, os.WriteFile(name+".zip", zipped(o.t, "内/表.xlsx", out), 0o600))
	case 1:
		succeed(o.t, os.WriteFile(name+".eml", letter("u"+number+"@units.example", "反馈表", at, file{"表.zip", zipped(o.t, "表.xlsx", out), at}), 0o600))
	case 2: // from another unit's address
		succeed(o.t, os.WriteFile(name+".eml", letter(fmt.Sprintf("u%03d@units.example", 1+o.r.Intn(5)), "反馈表", at, file{"表.xlsx", out, at}), 0o600))
		if o.r.Intn(2) == 0 {
			o.run(nil, "collect", "--round", o.round, "--as", unit, name+".eml!表.xlsx")
		}
	case 3:
		succeed(o.t, os.WriteFile(name+"副本.xlsx", out, 0o600))
		fallthrough
	default:
		succeed(o.t, os.WriteFile(name+".xlsx", out, 0o600))
	}
}

// saying is what a unit says of a task: mostly well, sometimes what cannot be taken, or
// a state alone.
func (o *tracing) saying(no, unit string) liaison.Answer {
	text := fmt.Sprintf("第%s项第%d件：完成%d处。", no, o.files, o.r.Intn(40))
	a := liaison.Answer{"工作进展": text, "完成情况": "正常推进", "下一步举措": "继续推进" + text}
	switch o.r.Intn(8) {
	case 0:
		a["完成情况"] = "已完成"
	case 1:
		a["完成情况"], a["存在问题"] = "进度滞后", "缺钱，"+text
	case 2:
		a["完成情况"] = "差不多了"
		return a
	case 3:
		a = liaison.Answer{"完成情况": "本期无进展", "存在问题": "等批复，" + text}
	case 4:
		a = liaison.Answer{"工作进展": strings.ReplaceAll(text, "：", "：\n"), "完成情况": "有序推进", "下一步举措": "抓紧"}
	}
	for _, said := range []string{a["工作进展"], a["存在问题"]} {
		if said != "" {
			o.typed = append(o.typed, givenText{o.round, no, unit, said})
		}
	}
	return a
}

// rule types into the 审核表 and has it read; what cannot be ruled is told and left.
func (o *tracing) rule() {
	o.run(nil, "review", "--round", o.round)
	path := filepath.Join(o.dir, dirResults, o.round, fileReview)
	table, err := openTyped(path, "审核表", "核定情况")
	succeed(o.t, err)
	for row := table.header + 1; row <= len(table.rows); row++ {
		if table.at(row, "单位") == "" || o.r.Intn(3) > 0 {
			continue
		}
		states := []string{"已完成", "正常推进", "进度滞后"}
		state, text := states[o.r.Intn(3)], fmt.Sprintf("经核，第%d次，%d处。", row, o.r.Intn(1000))
		edits := map[string]string{"核定意见": "请再核实" + text}
		switch n := o.r.Intn(5); {
		case table.at(row, "报送") == "未报" || n == 0:
			edits = map[string]string{"核定情况": state, "采用文字": text}
		case n == 1:
			edits = map[string]string{"核定情况": state}
		case n == 2 && table.at(row, "报送") == "已报":
			edits = map[string]string{"退回重报": "退回"}
		case n == 3:
			edits = map[string]string{"采用文字": text}
		}
		for title, text := range edits {
			succeed(o.t, table.write(row, title, text))
		}
	}
	succeed(o.t, table.Save())
	table.Close()
	var applied struct{ Problems []seeds.Problem }
	o.run(&applied, "review", "--round", o.round, "--apply")
	if faults(applied.Problems) > 0 {
		o.t.Fatalf("the rulings are not taken: %v", applied.Problems)
	}
}

// tracedJSON is what trace gives.
type tracedJSON struct{ Tasks []traceTaskJSON }

// check holds the trace of every task against results and archive.
func (o *tracing) check() {
	o.run(nil, "report", "--round", o.round)
	path := filepath.Join(o.dir, dirResults, o.round, fileWorkbook)
	for no := range 5 {
		no := strconv.Itoa(no + 1)
		var got tracedJSON
		if code := o.run(&got, "trace", no, "--round", o.round); code != exitDone || len(got.Tasks) != 1 {
			o.t.Fatalf("trace %s: exit %d, %d tasks", no, code, len(got.Tasks))
		}
		o.note(got.Tasks[0])
		o.checkArchive(got.Tasks[0])
		o.checkPrinted(path, got.Tasks[0])
		o.checkDetail(path, got.Tasks[0])
		o.checkTold(no, got.Tasks[0])
	}
}

// checkArchive reads every cell that is named in the archived file.
func (o *tracing) checkArchive(task traceTaskJSON) {
	for _, r := range task.Rounds {
		for _, u := range r.Units {
			for _, a := range u.Answers {
				if a.Fate == "left_out" != strings.Contains(a.Reason, "@units.example") {
					o.t.Errorf("%s, %s, task %s: %s is %s for %q", r.Round, u.Unit, task.No, a.Path, a.Fate, a.Reason)
				}
				for _, c := range a.Cells {
					if is := o.archived(a.SHA256, a.Sheet, c.Cell); is != c.Text && !(is == "有序推进" && c.Text == "正常推进") {
						o.t.Errorf("%s, %s, task %s: %s is said to be %q in %s!%s of %s, there stands %q", r.Round, u.Unit, task.No, c.Column, c.Text, a.Sheet, c.Cell, a.Path, is)
					}
				}
				if is := o.archived(a.TextAt.SHA256, a.TextAt.Sheet, a.TextAt.Cell); a.Fate == "counts" && (is == "" || !strings.HasPrefix(a.Text, is)) {
					o.t.Errorf("%s, %s, task %s prints %q, in %+v stands %q", r.Round, u.Unit, task.No, a.Text, a.TextAt, is)
				}
			}
			for _, s := range u.Spoilt {
				for _, p := range s.Problems {
					if is := o.archived(s.SHA256, p.Sheet, p.Cell); p.Cell != "" && is != p.Value {
						o.t.Errorf("%s, %s, task %s: a problem is told with %q, there stands %q", r.Round, u.Unit, task.No, p.Value, is)
					}
				}
			}
			for _, ruling := range u.Rulings {
				is := o.archived(ruling.SHA256, ruling.Sheet, ruling.Cell)
				if !slices.Contains([]string{ruling.State, ruling.Text, ruling.Note, "退回"}, is) {
					o.t.Errorf("%s, %s, task %s: a ruling is told as %+v, there stands %q", r.Round, u.Unit, task.No, ruling, is)
				}
			}
		}
	}
}

// archived reads a cell of what is archived under a hash.
func (o *tracing) archived(sha, sheet, cell string) string {
	if cell == "" {
		return ""
	}
	f, err := excelize.OpenFile(filepath.Join(o.dir, dirLedger, "archive", sha))
	if err != nil {
		o.t.Fatalf("archive %q: %v", sha, err)
	}
	defer f.Close()
	text, err := f.GetCellValue(sheet, cell)
	succeed(o.t, err)
	return text
}

// printedBy takes apart what the published table prints: whose it is, the words, what
// the results say of them.
var printedBy = regexp.MustCompile(`^(?:【(.*?)】)?((?s:.*?))(?:（(?:[^（）]*结转|[^（）]*填报|电话补报|督查核实)）)?$`)

// checkPrinted finds every printed answer among the traced ones.
func (o *tracing) checkPrinted(path string, task traceTaskJSON) {
	sheet, err := openTyped(path, "进展情况反馈表", "序号", "工作进展")
	succeed(o.t, err)
	defer sheet.Close()
	no := ""
	for i := sheet.header + 1; i <= len(sheet.rows); i++ {
		no = cmp.Or(sheet.at(i, "序号"), no)
		printed := sheet.at(i, "工作进展")
		if no != task.No || printed == "" || printed == "（未报）" || printed == "（已退回重报）" {
			continue
		}
		m := printedBy.FindStringSubmatch(printed)
		for _, short := range strings.Split(m[1], "、") {
			if !o.counts(task, o.units[short], m[2]) {
				o.t.Errorf("%s, task %s prints %q; the trace has no such answer of %q: %+v", o.round, task.No, printed, short, task.Rounds)
			}
		}
	}
}

// counts reports whether an answer with these words counts, of any unit where none is named.
func (o *tracing) counts(task traceTaskJSON, unit, words string) bool {
	for _, r := range task.Rounds {
		for _, u := range r.Units {
			for _, a := range u.Answers {
				if a.Fate == "counts" && a.Text == words && (unit == "" || u.Unit == unit) {
					return true
				}
			}
		}
	}
	return false
}

// checkDetail compares the flat rows with the answers that count or were sent back.
func (o *tracing) checkDetail(path string, task traceTaskJSON) {
	sheet, err := openTyped(path, "明细", "序号", "核定情况")
	succeed(o.t, err)
	defer sheet.Close()
	for i := sheet.header + 1; i <= len(sheet.rows); i++ {
		if sheet.at(i, "序号") != task.No || sheet.at(i, "单位") == "" {
			continue
		}
		source := sheet.at(i, "来源文件") + " " + sheet.at(i, "单元格")
		var traced []string
		for _, r := range task.Rounds {
			for _, u := range r.Units {
				for _, a := range u.Answers {
					if u.Unit != sheet.at(i, "单位") || a.Fate != "counts" && a.Fate != "sent_back" {
						continue
					}
					said, at := "", a.TextAt
					for _, c := range a.Cells {
						if c.Column == "工作进展" {
							said = c.Text
						}
						if said != "" && c.Column == "工作进展" || said == "" && c.Column == "完成情况" {
							at = tracePlaceJSON{a.Path, a.SHA256, a.Sheet, c.Cell}
						}
					}
					if said == sheet.at(i, "工作进展") {
						traced = append(traced, at.Path+" "+at.Sheet+"!"+at.Cell)
					}
				}
			}
		}
		if !slices.Contains(traced, source) && !strings.Contains(source, fileReview) {
			o.t.Errorf("%s, task %s of %s comes from %q, traced to %q", o.round, task.No, sheet.at(i, "单位"), source, traced)
		}
	}
}

// checkTold finds every text that was typed for the task in this round.
func (o *tracing) checkTold(no string, task traceTaskJSON) {
	told := map[string]bool{}
	for _, u := range task.Rounds[0].Units {
		for _, a := range u.Answers {
			for _, c := range a.Cells {
				told[u.Unit+c.Text] = true
			}
		}
	}
	for _, typed := range o.typed {
		if typed.round == o.round && typed.no == no && !told[typed.unit+typed.text] {
			o.t.Errorf("%s: what %s typed for task %s is not told: %q", o.round, typed.unit, no, typed.text)
		}
	}
}

// note counts what came about.
func (o *tracing) note(task traceTaskJSON) {
	for _, r := range task.Rounds {
		for _, u := range r.Units {
			for _, a := range u.Answers {
				o.seen[string(a.Fate)]++
				o.seen["by "+a.AtBy]++
				o.seen["claimed"] += len(a.Assigned)
				if a.TextAt.SHA256 != a.SHA256 {
					o.seen["adopted"]++
				}
			}
			o.seen["spoilt"] += len(u.Spoilt)
		}
	}
	if task.CarriedFrom != "" {
		o.seen["carried"]++
	}
}

func zipped(t *testing.T, name string, data []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	succeed(t, err)
	_, err = w.Write(data)
	succeed(t, err)
	succeed(t, z.Close())
	return out.Bytes()
}
