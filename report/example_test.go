package report_test

import (
	"fmt"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
)

// Two answers to three tasks: Build reckons how they stand, for all that draw it.
func Example() {
	def := templates.Preset(templates.PresetStandard)
	in := report.Input{
		Plan:  seeds.Plan{Units: []seeds.Unit{{ID: "001", Rank: 1, Name: "市水利局"}}},
		Round: seeds.Round{ID: "2021H1", Name: "2021年上半年"}, Def: def,
	}
	form := seeds.Form{Round: "2021H1", Unit: "001"}
	for _, id := range []seeds.TaskID{"1", "2", "3"} {
		in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: id, No: string(id), Lead: []string{"市水利局"}})
		form.Rows = append(form.Rows, seeds.FormRow{Task: id, Part: seeds.PartLead, Place: 1, Given: map[seeds.Key]string{seeds.KeyNo: string(id)}})
	}
	in.Issued = []seeds.Form{form}
	for id, state := range map[seeds.TaskID]string{"1": "已完成", "2": "正常推进"} {
		s, _ := def.State(state)
		in.Entries = append(in.Entries, seeds.Entry{Round: "2021H1", Unit: "001", Task: id, Part: seeds.PartLead, Place: 1, Kind: s.Kind, Values: map[seeds.Key]string{seeds.KeyState: state}})
	}
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)

	r := report.Build(in)
	for _, s := range r.States {
		if s.N > 0 {
			fmt.Println(s.Name, s.N, s.ShareText())
		}
	}
	fmt.Println(r.Standing[0].Unit.Name, r.Standing[0].Word(), r.OpenTasks("001"))
	// Output:
	// 已完成 1 33.3%
	// 正常推进 1 33.3%
	// 未报 1 33.4%
	// 市水利局 报送不全 [3]
}
