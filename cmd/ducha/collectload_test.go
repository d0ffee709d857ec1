//go:build !race

package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/fill"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/templates"
)

// load is a workspace of one round in which every unit has answered its form and nothing
// was collected yet: each task is led by all units, so that the clerk's workbook stays
// small however many forms there are.
type load struct {
	units, rows int // rows of each form
}

// BenchmarkCollect runs the command on so many forms of 40 tasks. DUCHA_LOAD names a
// folder that keeps the workspaces for another run.
func BenchmarkCollect(b *testing.B) {
	for _, units := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(units), func(b *testing.B) {
			dir := filepath.Join(cmp.Or(os.Getenv("DUCHA_LOAD"), b.TempDir()), fmt.Sprint(units))
			if !isFile(filepath.Join(dir, book.FileName)) {
				load{units, 40}.make(b, dir)
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				fresh := b.TempDir()
				if err := os.CopyFS(fresh, os.DirFS(dir)); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				var stderr bytes.Buffer
				if code := run(context.Background(), []string{"-C", fresh, "--quiet", "collect"}, strings.NewReader(""), io.Discard, &stderr); code != exitDone {
					b.Fatalf("exit %d: %s", code, &stderr)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*units), "ms/form")
		})
	}
}

// make writes the workspace into a folder.
func (l load) make(t testing.TB, dir string) {
	ctx, bk := context.Background(), l.book()
	m := longMaker{t: t, r: rand.New(rand.NewSource(1))}
	led, err := ledger.Open(ctx, ledger.Place{Dir: filepath.Join(dir, dirLedger)})
	m.must(err)
	defer led.Close()
	asked, err := fill.Ask(fill.Request{Plan: bk.Plan, Round: bk.Rounds[0], Def: bk.Def, Settings: bk.Settings, Roles: templates.RolesLead})
	m.must(err)
	forms, def := slices.Collect(asked.Forms()), asked.Def
	for i, f := range forms {
		forms[i], err = templates.Sign(led.Secret(), f)
		m.must(err)
		m.must(led.Issue(ctx, def, forms[i]))
	}
	jobs := make(chan int)
	var hands sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		hands.Go(func() {
			for i := range jobs {
				hand := longMaker{t: t, r: rand.New(rand.NewSource(int64(i)))}
				hand.answered(def, forms[i], dir)
			}
		})
	}
	for i := range forms {
		jobs <- i
	}
	close(jobs)
	hands.Wait()
	m.must(saveBook(dir, bk))
}

func (l load) book() book.Book {
	b := book.New()
	b.Settings["填报范围"], b.Settings["发文机关"], b.Settings["年度"] = templates.RolesLead, "云泽市人民政府办公室", "2021"
	b.Plan = seeds.Plan{Title: "云泽市重点工作责任分解", Year: 2021, Issuer: "云泽市人民政府"}
	all := seeds.Group{Name: "各有关单位"}
	for i := range l.units {
		u := seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: i + 1, Name: fmt.Sprintf("云泽市第%d局", i+1), Kind: "政府部门"}
		b.Plan.Units, all.Members = append(b.Plan.Units, u), append(all.Members, u.Name)
	}
	b.Plan.Groups = []seeds.Group{all}
	for i := range l.rows {
		no := fmt.Sprint(i + 1)
		b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: fmt.Sprintf("第%d章", i/10+1), Deadline: "持续推进", Lead: []string{all.Name},
			Text: fmt.Sprintf("第%s项：推进城市更新和老旧小区改造，完善基础设施，年内完成投资%d亿元，新建和改造管网%d公里，让群众得到看得见的实惠。", no, i%97+3, i%41+9)})
	}
	end := time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing)
	b.Rounds = []seeds.Round{{ID: "2021H1", Name: "2021年上半年", AsOf: end, Due: end.AddDate(0, 0, 5).Add(18 * time.Hour)}}
	return b
}
