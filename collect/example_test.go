package collect_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/fill"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// A form goes out, its unit fills it, and Collect takes it in.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "collect-")
	if err != nil {
		log.Panic(err)
	}
	defer os.RemoveAll(dir)
	record, err := ledger.Open(ctx, ledger.Place{Dir: filepath.Join(dir, ".ducha")})
	if err != nil {
		log.Panic(err)
	}
	defer record.Close()

	due := time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)
	round := seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: due.AddDate(0, 0, -5), Due: due}
	plan := seeds.Plan{
		Units: []seeds.Unit{{ID: "001", Rank: 1, Name: "市水利局"}},
		Tasks: []seeds.Task{{ID: "1", No: "1", Text: "完成河道清淤12公里。", Lead: []string{"市水利局"}}},
	}
	asked, err := fill.Ask(fill.Request{Plan: plan, Round: round, Def: templates.Preset(templates.PresetStandard), Roles: templates.RolesLead})
	if err != nil {
		log.Panic(err)
	}
	back := filepath.Join(dir, "市水利局.xlsx")
	if _, err := fill.Issue(ctx, record, round.ID, asked.Def, asked.Forms(), func(_ string, data []byte) error {
		l, err := liaison.Open(data)
		if err != nil {
			return err
		}
		if err := l.Fill(map[string]liaison.Answer{"1": {"完成情况": "正常推进", "工作进展": "已清淤8公里。"}}); err != nil {
			return err
		}
		filled, err := l.Save(due)
		if err != nil {
			return err
		}
		return os.WriteFile(back, filled, 0o600)
	}); err != nil {
		log.Panic(err)
	}

	result, err := collect.Collect(ctx, record, round, collect.Desk{Plan: plan, Rounds: []seeds.Round{round}}, collect.Options{Workspace: dir, Paths: []string{back}})
	if err != nil {
		log.Panic(err)
	}
	for _, r := range result.Returns {
		fmt.Println(r.Path, r.Verdict)
	}
	for _, e := range result.Current {
		fmt.Println(e.Task, e.Source.Cells[seeds.KeyProgress], e.Values[seeds.KeyProgress])
	}
	// Output:
	// 市水利局.xlsx accepted
	// 1 D7 已清淤8公里。
}
