package fill_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"ducha/collect/ledger"
	"ducha/fill"
	"ducha/seeds"
	"ducha/templates"
)

// A round asks one unit about one task: its form is signed, recorded and drawn.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "fill-")
	if err != nil {
		log.Panic(err)
	}
	defer os.RemoveAll(dir)
	record, err := ledger.Open(ctx, ledger.Place{Dir: dir})
	if err != nil {
		log.Panic(err)
	}
	defer record.Close()

	due := time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)
	asked, err := fill.Ask(fill.Request{
		Plan: seeds.Plan{
			Units: []seeds.Unit{{ID: "001", Rank: 1, Name: "市水利局"}},
			Tasks: []seeds.Task{{ID: "1", No: "1", Text: "完成河道清淤12公里。", Lead: []string{"市水利局"}}},
		},
		Round: seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: due.AddDate(0, 0, -5), Due: due},
		Def:   templates.Preset(templates.PresetStandard),
		Roles: templates.RolesLead,
	})
	if err != nil {
		log.Panic(err)
	}
	outcomes, err := fill.Issue(ctx, record, "2021H1", asked.Def, asked.Forms(), func(name string, data []byte) error {
		fmt.Println(name, string(data[:2])) // an .xlsx is a zip
		return nil
	})
	if err != nil {
		log.Panic(err)
	}
	for _, o := range outcomes {
		fmt.Println(o.Form.UnitName, o.Tasks, o.State)
	}
	// Output:
	// 001_市水利局_2021年上半年进展情况反馈表.xlsx PK
	// 市水利局 1 new
}
