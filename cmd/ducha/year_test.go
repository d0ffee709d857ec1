//go:build !race

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/seeds/samples"
)

// year is a year of an office, played through the program beside its own reckoning.
type year struct {
	desk
	*yearModel
	r     *rand.Rand
	short map[string]string // names of units
	forms map[string]string // paths of the round's forms, by unit
	files int
	asked int               // commands so far
	kept  map[string][]byte // what each round's results were
	seen  map[string]int    // what came about
}

// TestAYear plays twelve rounds: answers late, partial, missing, sent again and sent
// back, rulings of every kind. In every round all that is printed is what the model
// says; after the twelfth every earlier round comes out again byte for byte. DUCHA_YEAR
// keeps the workspace.
func TestAYear(t *testing.T) {
	t.Parallel()
	y := year{desk: desk{t, t.TempDir()}, r: rand.New(rand.NewSource(2)), short: map[string]string{}, kept: map[string][]byte{}, seen: map[string]int{}}
	notice, err := samples.FS.ReadFile(samples.Labelled2021)
	succeed(t, err)
	succeed(t, os.WriteFile(filepath.Join(y.dir, "通知.txt"), notice, 0o644))
	y.run(nil, "import", filepath.Join(y.dir, "通知.txt"))
	var tasks []taskJSON
	y.run(&tasks, "tasks")
	var units []struct {
		Name    string
		Aliases []string
	}
	y.run(&units, "units")
	names := map[string]string{}
	for _, u := range units {
		y.short[u.Name] = u.Name
		for _, name := range append(u.Aliases, u.Name) {
			names[name] = u.Name
			if len(name) < len(y.short[u.Name]) {
				y.short[u.Name] = name
			}
		}
	}
	for _, t := range tasks {
		for i := range t.Lead {
			t.Lead[i] = names[t.Lead[i]]
		}
	}
	y.yearModel = newYear(tasks)
	if keep := os.Getenv("DUCHA_YEAR"); keep != "" {
		defer func() { succeed(t, os.CopyFS(keep, os.DirFS(y.dir))) }()
	}
	for range 12 {
		y.month()
		if t.Failed() {
			return
		}
	}
	y.sameAgain()
	y.verify()
	for _, what := range []string{"电话补报", "已退回重报", "已退回重报，暂用核定文字", "报送已更新", "结转", "改判结转", "核定为完成", "核定为未完成", "采用文字"} {
		if y.seen[what] < 3 {
			t.Errorf("%s came about %d times in the year", what, y.seen[what])
		}
	}
	t.Logf("%d files; %v", y.files, y.seen)
}

// run runs a command, as a desk does; after some, status says by what was kept what it says
// reckoned anew.
func (y *year) run(out any, args ...string) int {
	y.t.Helper()
	code := y.desk.run(out, args...)
	if y.asked++; lawAsked(append(args, fmt.Sprint(y.asked))) { // the same command again and again, at another time of the year
		sameStatus(y.t, y.dir)
	}
	return code
}

// verify makes sure that archive and ledger agree after the year.
func (y *year) verify() {
	came := map[string]bool{}
	paths, err := filepath.Glob(filepath.Join(y.dir, dirReturns, "*", "*"))
	succeed(y.t, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		succeed(y.t, err)
		came[ledger.Hash(data)] = came[ledger.Hash(data)] || filepath.Base(path) != fileReturns
	}
	maps.DeleteFunc(came, func(_ string, returned bool) bool { return !returned })
	var v struct {
		Returns, Rulings int
		Problems         []seeds.Problem
	}
	if code := y.run(&v, "verify"); code != exitDone || len(v.Problems) > 0 || v.Returns != len(came) || v.Rulings == 0 {
		y.t.Errorf("verify: exit %d, %d of %d returns, %d rulings, %+v", code, v.Returns, len(came), v.Rulings, v.Problems)
	}
}

// sameAgain reports every round again.
func (y *year) sameAgain() {
	for _, m := range y.months {
		for _, name := range resultFiles(m.n) {
			succeed(y.t, os.Remove(filepath.Join(y.dir, name)))
		}
		y.run(nil, "report", "--round", roundName(m.n))
		for _, name := range resultFiles(m.n) {
			again, err := os.ReadFile(filepath.Join(y.dir, name))
			succeed(y.t, err)
			if !bytes.Equal(again, y.kept[name]) {
				y.t.Errorf("%s differs when it is made again", name)
			}
		}
	}
}

func roundName(n int) string { return fmt.Sprintf("2021-%02d", n) }

func resultFiles(n int) []string {
	return []string{filepath.Join(dirResults, roundName(n), fileWorkbook), filepath.Join(dirResults, roundName(n), fileBulletin)}
}

func (y *year) month() {
	m := y.open()
	m.before = y.files
	end := time.Date(2021, time.Month(m.n)+1, 0, 0, 0, 0, 0, seeds.Beijing)
	y.run(nil, "round", "open", roundName(m.n), "--name", monthName(m.n), "--as-of", end.Format("2006-01-02"), "--due", end.AddDate(0, 0, 5).Format("2006-01-02"))
	y.issue(m)
	for _, u := range y.unitsAsked(m) { // some are late, some say nothing
		if y.r.Intn(10) > 0 {
			y.answer(m, u, 0.08)
		}
		if y.r.Intn(8) == 0 {
			y.answer(m, u, 0.5)
		}
	}
	y.run(nil, "collect")
	y.run(nil, "review")
	y.rule(m, 0.05)
	y.apply(m, 0)
	for _, p := range slices.SortedFunc(maps.Keys(m.words), byPlace) { // those that were sent back, and some others, report again
		if m.asked[p.no] && (m.refused(p) && y.r.Intn(2) == 0 || y.r.Intn(6) == 0) {
			y.answer(m, p.unit, 0.4)
		}
	}
	y.run(nil, "collect")
	y.checkUpdated(m)
	y.rule(m, 0.02)
	y.check(m)
	y.close(m)
}

func byPlace(a, b place) int {
	if c := strings.Compare(a.unit, b.unit); c != 0 {
		return c
	}
	return strings.Compare(a.no, b.no)
}

// unitsAsked are the units with something on their form.
func (y *year) unitsAsked(m *monthModel) []string {
	asked := map[string]bool{}
	for no := range m.asked {
		for _, u := range y.leads[no] {
			asked[u] = true
		}
	}
	return slices.Sorted(maps.Keys(asked))
}

// issue draws the forms and checks what they ask and show.
func (y *year) issue(m *monthModel) {
	var filled struct{ Forms []issuedForm }
	y.run(&filled, "fill")
	y.forms = map[string]string{}
	var units []string
	for _, f := range filled.Forms {
		units = append(units, f.Unit)
		y.forms[f.Unit] = filepath.Join(y.dir, f.Path)
		form, err := openTyped(y.forms[f.Unit], "反馈表", "序号", "目标与任务")
		succeed(y.t, err)
		var got, want []string
		for i := form.header + 1; i <= len(form.rows); i++ {
			if no := form.at(i, "序号"); y.leads[no] != nil {
				text := form.at(i, "上期进展")
				if strings.HasSuffix(text, "表）") {
					text = wholePrevious(y.t, form, no)
				}
				got = append(got, no+" "+text)
			}
		}
		for _, t := range y.tasks {
			if m.asked[t.No] && slices.Contains(t.Lead, f.Unit) {
				before := ""
				if m.n > 1 {
					before = y.previous(place{t.No, f.Unit})
				}
				want = append(want, t.No+" "+before)
			}
		}
		if !reflect.DeepEqual(got, want) {
			y.t.Errorf("round %d, the form of %s:\n got %s\nwant %s", m.n, f.Unit, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
		form.Close()
	}
	if slices.Sort(units); !reflect.DeepEqual(units, y.unitsAsked(m)) {
		y.t.Errorf("round %d: forms for %v, want %v", m.n, units, y.unitsAsked(m))
	}
}

// wholePrevious is 上期进展 of a task that the table of a form has no room for.
func wholePrevious(t *testing.T, form *typed, no string) string {
	rows, err := form.GetRows("上期进展")
	succeed(t, err)
	for _, row := range rows {
		if len(row) == 3 && row[0] == no {
			return row[2]
		}
	}
	return ""
}

var stateNames = []string{"已完成", "正常推进", "正常推进", "正常推进", "进度滞后", "尚未启动", "本期无进展"}

// answer fills a unit's form, some rows of it left blank, and drops it in the folder.
func (y *year) answer(m *monthModel, unit string, blank float64) {
	data, err := os.ReadFile(y.forms[unit])
	succeed(y.t, err)
	form, err := liaison.Open(data)
	succeed(y.t, err)
	y.files++
	rows := map[string]liaison.Answer{}
	for _, t := range y.tasks {
		if !m.asked[t.No] || !slices.Contains(t.Lead, unit) || y.r.Float64() < blank {
			continue
		}
		s := y.saying(m, place{t.No, unit})
		m.said[place{t.No, unit}] = s
		rows[t.No] = liaison.Answer{"工作进展": s.words, "完成情况": s.state, "存在问题": s.issues, "下一步举措": s.next}
	}
	if len(rows) == 0 {
		return
	}
	succeed(y.t, form.Fill(rows))
	out, err := form.Save(time.Date(2021, time.Month(m.n)+1, 1, 5*(y.files-m.before), 0, 0, 0, seeds.Beijing)) // the last ones are late
	succeed(y.t, err)
	dir := filepath.Join(y.dir, dirReturns, roundName(m.n))
	succeed(y.t, os.MkdirAll(dir, 0o755))
	succeed(y.t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.xlsx", y.files)), out, 0o600))
}

// saying is what a unit says now, sometimes what it said before.
func (y *year) saying(m *monthModel, p place) saying {
	s := saying{file: y.files, round: m.n, state: stateNames[y.r.Intn(len(stateNames))], words: fmt.Sprintf("第%s项第%d件报来，推进到%d处。", p.no, y.files, y.r.Intn(40))}
	if s.state == "已完成" && y.r.Intn(2) == 0 {
		s.state = "正常推进"
	}
	before, ok := m.said[p]
	if !ok && m.n > 1 {
		before, ok = y.months[m.n-2].said[p]
	}
	switch {
	case ok && y.r.Intn(5) == 0: // the same again
		s.state, s.words = before.state, before.words
	case y.r.Intn(8) == 0: // what another lead says as well
		s.words = "第" + p.no + "项按计划推进。"
	}
	if s.state != "已完成" && s.state != "正常推进" {
		s.issues, s.next = "资金没有到位。", "争取下月到位。"
	}
	return s
}

// rule types into the 审核表 as a clerk does and has it read.
func (y *year) rule(m *monthModel, share float64) {
	path := filepath.Join(y.dir, dirResults, roundName(m.n), fileReview)
	table, err := openTyped(path, "审核表", "核定情况")
	succeed(y.t, err)
	changed := 0
	for _, t := range y.tasks {
		for i, u := range t.Lead {
			p := place{t.No, u}
			row := table.find(t.No, u)
			if wanted := m.asked[t.No] || i == 0; wanted != (row > 0) {
				y.t.Fatalf("round %d: row %d for %v", m.n, row, p)
			}
			if row == 0 {
				continue
			}
			edits := y.edits(m, p, share)
			for title, text := range edits {
				succeed(y.t, table.write(row, title, text))
			}
			if len(edits) > 0 {
				changed++
			}
		}
	}
	succeed(y.t, table.Save())
	table.Close()
	y.apply(m, changed)
}

// apply has the 审核表 read, with so many rulings in it.
func (y *year) apply(m *monthModel, want int) {
	var applied struct{ Applied, Problems []any }
	y.run(&applied, "review", "--apply")
	if len(applied.Applied) != want || len(applied.Problems) > 0 {
		y.t.Fatalf("round %d: %d rulings read of %d, %v", m.n, len(applied.Applied), want, applied.Problems)
	}
}

// edits are what the clerk types into a row, noted in the model.
func (y *year) edits(m *monthModel, p place, share float64) map[string]string {
	e := map[string]string{}
	w := m.words[p]
	s, said := m.said[p]
	before, carried := m.carried[p.no]
	set := func(title string, old *string, text string) {
		if *old != text {
			*old, e[title] = text, text
		}
	}
	now := func() { // what the row shows is what is ruled on
		if w.on = nil; said {
			w.on = &s
		}
		w.back = w.back && m.refused(p)
	}
	state := stateNames[y.r.Intn(len(stateNames))]
	text := fmt.Sprintf("第%s项经核，完成%d处。", p.no, y.r.Intn(40))
	lucky := func(times float64) bool { return y.r.Float64() < share*times }
	switch {
	case carried && !lucky(1):
	case carried:
		old := before.answers[p.unit]
		if w.on == nil {
			on := saying{round: before.round, state: old.state, words: old.words}
			if old.said != nil {
				on = *old.said
			} else if old.over != nil { // finished by the office's word on what was said before
				on = saying{round: before.round, state: old.state, words: old.words}
			}
			w.on = &on
			if old.words != on.words { // the words adopted then go on
				w.text = old.words
			}
		}
		set("核定情况", &w.state, state)
		if y.r.Intn(2) == 0 {
			set("采用文字", &w.text, text)
		}
	case !said && (w.text != "" || lucky(4)): // by telephone
		if w.text == "" || lucky(2) {
			set("核定情况", &w.state, state)
			set("采用文字", &w.text, text)
			now()
		}
	case !said:
	case m.updated(p) && y.r.Intn(2) == 0:
		e["报送更新"] = ""
		now()
	case w.text != "" && lucky(3): // taken back
		now()
		set("核定情况", &w.state, "")
		set("采用文字", &w.text, "")
	case lucky(2):
		now()
		set("核定情况", &w.state, state)
	case lucky(1):
		now()
		set("采用文字", &w.text, text)
	case lucky(0.5):
		now()
		set("核定意见", &w.note, "请"+p.unit+"核实")
	case lucky(1) && !m.refused(p):
		now()
		w.back, e["退回重报"] = true, "退回"
		if y.r.Intn(3) == 0 {
			set("核定情况", &w.state, state)
			set("采用文字", &w.text, text)
		}
	}
	if len(e) > 0 {
		m.words[p] = w
	}
	return e
}

// checkUpdated compares what is told of reports that came after rulings.
func (y *year) checkUpdated(m *monthModel) {
	var review struct{ Updated []string }
	y.run(&review, "review")
	var want []string
	for p := range m.words {
		if m.updated(p) {
			want = append(want, p.unit+"第"+p.no+"项")
		}
	}
	slices.Sort(want)
	if slices.Sort(review.Updated); !slices.Equal(review.Updated, want) {
		y.t.Errorf("round %d: updated %v, want %v", m.n, review.Updated, want)
	}
}

// check reports the round and compares all that is printed.
func (y *year) check(m *monthModel) {
	var reported struct {
		Tasks    int
		Reported int
		States   map[string]int
	}
	y.run(&reported, "report")
	states := map[string]int{}
	answered := 0
	for _, t := range y.tasks {
		s := y.state(m, t.No)
		states[s]++
		if m.asked[t.No] && s != "未报" {
			answered++
		}
	}
	maps.DeleteFunc(reported.States, func(_ string, n int) bool { return n == 0 })
	if !reflect.DeepEqual(reported.States, states) || reported.Reported != answered || reported.Tasks != len(y.tasks) {
		y.t.Errorf("round %d: report says %+v, want %v and %d reported", m.n, reported, states, answered)
	}
	path := filepath.Join(y.dir, resultFiles(m.n)[0])
	y.checkAnswers(m, path)
	y.checkDetail(m, path)
	y.checkCounts(m, path, states)
	y.checkCompared(m, path)
	for _, name := range resultFiles(m.n) {
		data, err := os.ReadFile(filepath.Join(y.dir, name))
		succeed(y.t, err)
		y.kept[name] = data
	}
	if m.n%4 == 0 { // an earlier round is looked at again, and is as it was
		y.run(nil, "review", "--round", roundName(m.n-1))
		y.run(nil, "collect", "--round", roundName(m.n-2))
	}
}

// checkAnswers compares the published five columns.
func (y *year) checkAnswers(m *monthModel, path string) {
	sheet, err := openTyped(path, "进展情况反馈表", "序号", "工作进展")
	succeed(y.t, err)
	defer sheet.Close()
	got := map[string][]string{}
	no := ""
	for i := sheet.header + 1; i <= len(sheet.rows); i++ {
		if cell := sheet.at(i, "序号"); cell != "" {
			no = cell
		}
		if text := sheet.at(i, "工作进展"); y.leads[no] != nil && text != "" {
			got[no] = append(got[no], text)
		}
	}
	for _, t := range y.tasks {
		if want := y.printed(m, t.No, y.short); !slices.Equal(got[t.No], want) {
			y.t.Errorf("round %d, task %s prints\n%q, want\n%q", m.n, t.No, got[t.No], want)
		}
	}
}

// checkDetail compares the flat rows: states, words and rulings.
func (y *year) checkDetail(m *monthModel, path string) {
	sheet, err := openTyped(path, "明细", "序号", "核定情况")
	succeed(y.t, err)
	defer sheet.Close()
	columns := []string{"序号", "单位", "工作进展", "完成情况", "计入情况", "核定情况", "采用文字", "核定意见", "标记"}
	var got, want []string
	for i := sheet.header + 1; i <= len(sheet.rows); i++ {
		if y.leads[sheet.at(i, "序号")] == nil {
			continue
		}
		var cells []string
		for _, c := range columns {
			cells = append(cells, sheet.at(i, c))
		}
		got = append(got, strings.Join(cells, "|"))
	}
	line := func(texts ...string) { want = append(want, strings.Join(texts, "|")) }
	for _, t := range y.tasks {
		for _, u := range t.Lead {
			p := place{t.No, u}
			w := m.words[p]
			y.note(m, p)
			if _, spoken := m.stands(p); !m.asked[t.No] && !spoken { // of an overruled task the other leads' words stay
				if s, ok := m.carried[t.No].answers[u]; ok {
					y.carriedLine(m, p, s, line)
				}
				continue
			}
			if m.refused(p) {
				s := m.said[p]
				line(t.No, u, s.words, s.state, s.state, w.state, w.text, w.note, "已退回重报")
			}
			s, ok := m.stands(p)
			switch {
			case !ok:
			case s.said == nil:
				line(t.No, u, "", "", s.state, w.state, w.text, w.note, strings.Trim(s.mark, "（）"))
			default:
				mark := ""
				if m.updated(p) {
					mark = "报送已更新"
				}
				line(t.No, u, s.said.words, s.said.state, s.state, w.state, w.text, w.note, mark)
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			y.t.Errorf("round %d, 明细: %d rows, want %d; the first that differs:\n got %s\nwant %s", m.n, len(got), len(want), append(got, "", "")[min(i, len(got))], append(want, "", "")[min(i, len(want))])
			return
		}
	}
}

// note counts what came about.
func (y *year) note(m *monthModel, p place) {
	s, ok := m.stands(p)
	for what, holds := range map[string]bool{
		strings.Trim(s.mark, "（）"): true, "已退回重报": m.refused(p), "报送已更新": m.updated(p), "结转": y.isCarried(m, p.no), "改判结转": s.over != nil,
		"核定为完成":  ok && s.said != nil && s.state == "已完成" && s.said.state != "已完成",
		"核定为未完成": ok && s.said != nil && s.state != "已完成" && s.said.state == "已完成",
		"采用文字":   ok && s.said != nil && s.words != s.said.words,
	} {
		if holds && what != "" {
			y.seen[what]++
		}
	}
}

// carriedLine is the row of an answer of an earlier round, with the office's word then.
func (y *year) carriedLine(m *monthModel, p place, s standing, line func(...string)) {
	from := cmp.Or(s.ruledIn, m.carried[p.no].round)
	w := y.months[from-1].words[p]
	said, state := "", ""
	if s.said != nil {
		said, state = s.said.words, s.said.state
	}
	mark := "结转"
	if s.mark != "" {
		mark = strings.Trim(s.mark, "（）") + "、结转"
	}
	line(p.no, p.unit, said, state, s.state, w.state, w.text, w.note, mark)
}
