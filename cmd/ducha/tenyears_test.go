//go:build !race

package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/fill"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/templates"
)

// longRun is a workspace of many monthly rounds, made through the ledger's own doors:
// every unit has a form in each round and answers it, but for the newest, where a few are
// missing and as many files lie ready to be collected.
type longRun struct {
	rounds, units, rows int // rows of each form
}

// tenYears is the size that a workspace may come to.
var tenYears = longRun{rounds: 120, units: 100, rows: 40}

// unanswered is how many units have not been collected yet in the newest round.
const unanswered = 3

// BenchmarkTenYears runs the daily commands in the newest round of a year, of three and of
// ten. DUCHA_TENYEARS names a folder that keeps the workspaces for another run.
func BenchmarkTenYears(b *testing.B) {
	for _, rounds := range []int{12, 36, 120} {
		b.Run(fmt.Sprint(rounds), func(b *testing.B) {
			dir := filepath.Join(cmp.Or(os.Getenv("DUCHA_TENYEARS"), b.TempDir()), fmt.Sprint(rounds))
			if !isFile(filepath.Join(dir, book.FileName)) {
				l := tenYears
				l.rounds = rounds
				l.make(b, dir)
			}
			for _, of := range []struct{ name, command, forgotten string }{
				{"status", "status", ""}, {"status-changed", "status", "status-*"}, {"status-anew", "status", "*"}, // nothing, the round, all is otherwise
				{"report", "report", ""}, {"fill", "fill", ""}, {"collect", "collect", ""},
			} {
				command := of.command
				b.Run(of.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						forget(b, dir, of.forgotten)
						var stderr bytes.Buffer
						if code := run(context.Background(), []string{"-C", dir, "--quiet", command}, strings.NewReader(""), io.Discard, &stderr); code != exitDone && code != exitAwaits {
							b.Fatalf("exit %d: %s", code, &stderr)
						}
					}
				})
			}
		})
	}
}

// forget removes from a workspace some of what was reckoned before.
func forget(t testing.TB, dir, names string) {
	paths, err := filepath.Glob(filepath.Join(dir, dirLedger, dirCache, names))
	for _, path := range paths {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// make writes the workspace into a folder.
func (l longRun) make(t testing.TB, dir string) {
	m := longMaker{longRun: l, t: t, r: rand.New(rand.NewSource(1)), said: map[seeds.Slot]seeds.Entry{}, previous: map[seeds.UnitID]map[seeds.TaskID]string{}, finished: map[seeds.TaskID]bool{}}
	b := l.book()
	led, err := ledger.Open(context.Background(), ledger.Place{Dir: filepath.Join(dir, dirLedger)})
	m.must(err)
	defer led.Close()
	for k := range b.Rounds {
		m.round(led, b, k, dir)
	}
	m.must(saveBook(dir, b))
}

// book is the clerk's workbook: a task has four units, and every tenth two that lead.
func (l longRun) book() book.Book {
	b := book.New()
	b.Settings["填报范围"], b.Settings["发文机关"], b.Settings["年度"] = templates.RolesAll, "云泽市人民政府办公室", "2021"
	b.Plan = seeds.Plan{Title: "云泽市重点工作责任分解", Year: 2021, Issuer: "云泽市人民政府"}
	for i := range l.units {
		b.Plan.Units = append(b.Plan.Units, seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: i + 1, Name: fmt.Sprintf("云泽市第%d局", i+1), Kind: "政府部门"})
	}
	for i := range l.units * l.rows / 4 {
		no := fmt.Sprint(i + 1)
		t := seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: fmt.Sprintf("第%d章", i/20+1), Deadline: "持续推进", Text: fmt.Sprintf("第%s项：推进城市更新和老旧小区改造，完善基础设施，年内完成投资%d亿元，新建和改造管网%d公里，让群众得到看得见的实惠。", no, i%97+3, i%41+9)}
		for k := range 4 {
			name := b.Plan.Units[(4*i+k)%l.units].Name
			if k == 0 || k == 1 && i%10 == 0 {
				t.Lead = append(t.Lead, name)
			} else {
				t.Coop = append(t.Coop, name)
			}
		}
		b.Plan.Tasks = append(b.Plan.Tasks, t)
	}
	for k := range l.rounds {
		end := time.Date(2021, time.Month(k+2), 0, 0, 0, 0, 0, seeds.Beijing)
		b.Rounds = append(b.Rounds, seeds.Round{ID: seeds.RoundID(end.Format("2006-01")), Name: end.Format("2006年1月"), AsOf: end, Due: end.AddDate(0, 0, 5).Add(18 * time.Hour), Closed: k < l.rounds-1})
	}
	return b
}

// longMaker makes one round after the other.
type longMaker struct {
	longRun
	t        testing.TB
	r        *rand.Rand
	said     map[seeds.Slot]seeds.Entry
	previous map[seeds.UnitID]map[seeds.TaskID]string
	finished map[seeds.TaskID]bool
}

func (m *longMaker) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *longMaker) round(led *ledger.Ledger, b book.Book, k int, dir string) {
	ctx, round := context.Background(), b.Rounds[k]
	asked, err := fill.Ask(fill.Request{Plan: b.Plan, Round: round, Def: b.Def, Settings: b.Settings, Roles: templates.RolesAll, Previous: m.previous, Finished: m.finished})
	m.must(err)
	var taken []ledger.Taken
	forms := slices.Collect(asked.Forms())
	for i, f := range forms {
		f, err = templates.Sign(led.Secret(), f)
		m.must(err)
		m.must(led.Issue(ctx, asked.Def, f))
		if k == m.rounds-1 && i >= len(forms)-unanswered {
			m.answered(asked.Def, f, dir)
			continue
		}
		taken = append(taken, m.returned(f, k))
	}
	_, err = led.Take(ctx, round.ID, taken...)
	m.must(err)
	var rulings []seeds.Ruling
	for i, x := range taken[:min(4, len(taken))] {
		if len(x.Reading.Entries) == 0 {
			continue
		}
		on := x.Reading.Entries[i%len(x.Reading.Entries)]
		r := seeds.Ruling{Round: round.ID, Unit: on.Unit, Task: on.Task, Part: on.Part, Place: on.Place, State: "正常推进", Kind: seeds.OnTrack, On: &on, At: round.Due, File: "审核表.xlsx", Sheet: "审核表", Cell: "J5"}
		if i%2 == 1 {
			r.Text = "核定：" + m.text(k)
		}
		rulings = append(rulings, r)
	}
	m.must(led.Rule(ctx, rulings...))
}

// answered draws a form, fills it and leaves it where returns are collected.
func (m *longMaker) answered(def templates.FormDef, f seeds.Form, dir string) {
	var drawn bytes.Buffer
	m.must(fill.Write(&drawn, def, f))
	form, err := liaison.Open(drawn.Bytes())
	m.must(err)
	answers := map[string]liaison.Answer{}
	for _, row := range f.Rows {
		answers[row.Given[seeds.KeyNo]] = liaison.Answer{"完成情况": "正常推进", "完成比例(%)": "60", "工作进展": m.text(0)}
	}
	m.must(form.Fill(answers))
	data, err := form.Save(f.Due.Add(-time.Hour))
	m.must(err)
	path := filepath.Join(dir, dirReturns, string(f.Round), f.File)
	m.must(os.MkdirAll(filepath.Dir(path), 0o755))
	m.must(os.WriteFile(path, data, 0o644))
}

// returned is a unit's file as collect would have taken it in.
func (m *longMaker) returned(f seeds.Form, k int) ledger.Taken {
	sum := sha256.Sum256([]byte(f.Mark))
	sha := hex.EncodeToString(sum[:])
	at := f.Due.Add(-time.Duration(m.r.Intn(72)) * time.Hour).UTC()
	path := fmt.Sprintf("%s/%s/%s", dirReturns, f.Round, f.File)
	r := ledger.Reading{SHA256: sha, Reader: collect.ReaderVersion, Against: "x", Verdict: seeds.Accepted, Unit: f.Unit, UnitName: f.UnitName, FormNo: f.No, Named: f.UnitName, Saved: at.Add(-time.Hour),
		Tables: []seeds.TableAt{{Sheet: templates.FormSheet}}, Reporter: map[string]string{"填报人": "某甲", "联系电话": "0000-1234567"}}
	if m.previous[f.Unit] == nil {
		m.previous[f.Unit] = map[seeds.TaskID]string{}
	}
	for i, row := range f.Rows {
		e := m.entry(f, row, k)
		e.Source = seeds.Source{SHA256: sha, Sheet: templates.FormSheet, Row: 8 + i, Cells: map[seeds.Key]string{}}
		for c, key := range []seeds.Key{seeds.KeyProgress, seeds.KeyState, seeds.KeyPercent, seeds.KeyIssues, seeds.KeyNext} {
			if e.Values[key] != "" {
				e.Source.Cells[key] = fmt.Sprintf("%c%d", 'G'+c, 8+i)
			}
		}
		r.Entries = append(r.Entries, e)
		m.said[e.Slot()], m.previous[f.Unit][row.Task] = e, e.Said()
		if row.Place == 1 && e.Kind == seeds.Done {
			defer func() { m.finished[row.Task] = true }()
		}
	}
	return ledger.Taken{Sighting: ledger.Sighting{Path: path, SHA256: sha, Size: 20000, FileTime: at}, Reading: &r}
}

// entry is an answer: mostly news, often the words of before, with another date or none.
func (m *longMaker) entry(f seeds.Form, row seeds.FormRow, k int) seeds.Entry {
	e := seeds.Entry{Round: f.Round, Unit: f.Unit, Task: row.Task, Part: row.Part, Place: row.Place, Kind: seeds.OnTrack,
		Values: map[seeds.Key]string{seeds.KeyState: "正常推进", seeds.KeyPercent: fmt.Sprint(20 + (k*3+m.r.Intn(20))%79)}}
	before, there := m.said[e.Slot()]
	switch n := m.r.Intn(100); {
	case there && n < 10:
		e.Values[seeds.KeyProgress] = before.Values[seeds.KeyProgress]
	case there && n < 20:
		_, rest, _ := strings.Cut(before.Values[seeds.KeyProgress], "，")
		e.Values[seeds.KeyProgress] = dated(k) + rest
	default:
		e.Values[seeds.KeyProgress] = m.text(k)
	}
	switch no := row.Given[seeds.KeyNo]; {
	case row.Place == 1 && strings.HasSuffix(no, "25") && m.r.Intn(30) == 0:
		e.Kind, e.Values[seeds.KeyState], e.Values[seeds.KeyPercent] = seeds.Done, "已完成", "100"
	case m.r.Intn(12) == 0:
		e.Kind, e.Values[seeds.KeyState] = seeds.Behind, "进度滞后"
		e.Values[seeds.KeyIssues], e.Values[seeds.KeyNext] = "征地拆迁进度不快，部分资金没有到位。", "倒排工期，下月底前完成。"
	}
	return e
}

func dated(k int) string { return fmt.Sprintf("截至%d年%d月底，", 2021+k/12, k%12+1) }

// text is an answer of the length that published ones have.
func (m *longMaker) text(k int) string {
	clauses := []string{"完成投资%d亿元", "新开工项目%d个", "改造老旧小区%d个", "新建管网%d公里", "惠及群众%d户", "组织培训%d场次", "整改问题%d个", "出台政策文件%d件", "开展督导检查%d次", "招引企业%d家", "签约项目%d个，正在办理前期手续", "主体工程完成%d%%，附属工程有序推进"}
	var out strings.Builder
	out.WriteString(dated(k))
	for range 7 + m.r.Intn(16) {
		fmt.Fprintf(&out, clauses[m.r.Intn(len(clauses))], m.r.Intn(900)+1)
		out.WriteString([]string{"，", "；", "。"}[m.r.Intn(3)])
	}
	return strings.TrimRight(out.String(), "，；") + "。"
}
