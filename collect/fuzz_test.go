package collect

import (
	"strings"
	"testing"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// FuzzTable reads any grid of texts as a return: no panic, and no entry without
// the values that its rules ask for.
func FuzzTable(f *testing.F) {
	f.Add("序号\t目标与任务\t工作进展＊\t完成情况＊\t完成比例(%)\t核对码\n1\t任务\t有进展\t正常推进\t0.5\tABCD\n")
	f.Add("填报单位\t市财政局\n序号\t工作进展\t核对码\n\t孤行\t\n其他需要说明的情况\t无\n")
	f.Add("核对码\t核对码\t工作进展\t序号\nABCD\tABCD\tx\t1\n")
	def := templates.Preset(templates.PresetStandard)
	form := seeds.Form{Round: "2021H1", Unit: "001", UnitName: "市财政局", Rows: []seeds.FormRow{
		{Task: "1", Code: "ABCD", Part: seeds.PartLead, Place: 1, Given: map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "任务"}},
		{Task: "2", Code: "EFGH", Part: seeds.PartCoop, Given: map[seeds.Key]string{seeds.KeyNo: "2"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		var sheet workbook.Sheet
		for i, line := range strings.Split(text, "\n") {
			row := workbook.Row{Num: i + 1}
			for j, cell := range strings.Split(line, "\t") {
				if cell != "" {
					row.Cells = append(row.Cells, workbook.Cell{Col: j + 1, Text: cell, Kind: workbook.Kind(len(cell) % 6)})
				}
			}
			sheet.Rows = append(sheet.Rows, row)
		}
		tables := findTables([]grid{newGrid(sheet)}, def)
		if len(tables) == 0 {
			return
		}
		rr := rowReader{def: def, form: form, tables: tables, table: &tables[0], reading: &ledger.Reading{}, round: "2021H1"}
		rr.head(seeds.Directory{})
		rr.rows()
		if len(rr.reading.Tasks) != len(rr.reading.Problems) {
			t.Errorf("%d problems, %d tasks", len(rr.reading.Problems), len(rr.reading.Tasks))
		}
		for _, e := range rr.reading.Entries {
			if e.Part == seeds.PartLead && e.Values[seeds.KeyState] == "" {
				t.Errorf("a lead's entry without a state: %+v", e)
			}
		}
	})
}

func TestParsePercent(t *testing.T) {
	for _, c := range []struct {
		raw    string
		format bool
		want   string
		scaled bool
		ok     bool
	}{
		{"63", false, "63", false, true}, {"63%", false, "63", false, true}, {"６３％", false, "63", false, true}, {"0.63", true, "63", false, true},
		{"0.63", false, "63", true, true}, {"1", false, "1", false, true}, {"1", true, "100", false, true}, {"0", false, "0", false, true},
		{"0.57", true, "57", false, true}, {"120%", false, "120", false, true}, {"1,200", false, "1200", false, true}, {"0.5%", false, "0.5", false, true},
		{"-3", false, "-3", false, true}, {"八成", false, "80", false, true}, {"八成五", false, "85", false, true}, {"百分之八十五", false, "85", false, true}, {"百分之十二点五", false, "12.5", false, true}, {"一半", false, "50", false, true}, {"约85%", false, "85", false, true}, {"八成多", false, "", false, false}, {"近九成", false, "", false, false}, {"0x1F", false, "", false, false}, {"约63", false, "", false, false}, {"NaN", false, "", false, false}, {"1e400", false, "", false, false},
	} {
		p, ok := parsePercent(c.raw, c.format)
		if ok != c.ok || ok && (plainNumber(p.value) != c.want || p.scaled != c.scaled) {
			t.Errorf("parsePercent(%q, %v) = %+v %v, want %s scaled=%v ok=%v", c.raw, c.format, p, ok, c.want, c.scaled, c.ok)
		}
	}
}

func TestEveryCodeIsWorded(t *testing.T) {
	for _, s := range specs {
		p := s.code.say(s.example...)
		if p.Message == "" || p.Remedy == "" || strings.Contains(p.Message+p.Remedy, "%!") || len(s.example) != verbs(s.message)+verbs(s.remedy) {
			t.Errorf("%s: %q %q", s.code, p.Message, p.Remedy)
		}
	}
}
