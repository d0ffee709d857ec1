package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/collect"
	"ducha/seeds"
	"ducha/seeds/book"
	"ducha/templates"
)

// TestSelfCheckAgreesWithCollect fills a form with every combination of state and
// filled cells: what the 检查 column tells the liaison is what collect then finds,
// row by row, for each preset and for a form that the clerk has changed. LibreOffice
// reckons the formulas.
func TestSelfCheckAgreesWithCollect(t *testing.T) {
	needOffice(t)
	edited := templates.Preset(templates.PresetStandard)
	for i, c := range edited.Columns {
		if c.Key == seeds.KeyPercent {
			edited.Columns[i].Required = true
		}
	}
	edited.Columns = append(edited.Columns, templates.Column{Key: "资金到位", Title: "资金到位(万元)", Type: templates.Text, Fill: true, Required: true, Width: 10},
		templates.Column{Key: "是否省重点", Title: "是否省重点", Type: templates.Choice, Fill: true, Choices: []string{"是", "否"}, Width: 8})
	edited.States[1].Name = `按"计划"推进`
	edited.States = append(edited.States, templates.StateDef{Name: "暂缓实施", Kind: seeds.OtherState, NeedNext: true})
	defs := map[string]templates.FormDef{"edited": edited}
	for _, name := range templates.Presets {
		defs[name] = templates.Preset(name)
	}
	for name, def := range defs {
		t.Run(name, func(t *testing.T) { selfCheckLaw(t, def) })
	}
}

func selfCheckLaw(t *testing.T, def templates.FormDef) {
	rows := combinations(def)
	dir := t.TempDir()
	b := book.New()
	b.Def = def
	b.Plan.Title, b.Plan.Units = "法则", []seeds.Unit{{ID: "001", Rank: 1, Name: "市财政局"}}
	for i := range rows {
		no := fmt.Sprint(i + 1)
		b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Text: "任务" + no + "。", Lead: []string{"市财政局"}})
	}
	b.Settings["反馈表样式"] = def.Preset
	succeed(t, saveBook(dir, b))
	d := desk{t, dir}
	d.run(nil, "round", "open", "2021H1", "--name", "2021年上半年", "--as-of", "2021-06-30", "--due", "2021-07-05")
	var filled struct {
		Forms []issuedForm `json:"forms"`
	}
	d.run(&filled, "fill")
	checks := fillRows(t, filepath.Join(dir, filled.Forms[0].Path), filepath.Join(dir, "back.xlsx"), rows)

	var collected struct {
		Files []struct {
			Problems []seeds.Problem `json:"problems"`
		} `json:"files"`
	}
	d.run(&collected, "collect", filepath.Join(dir, "back.xlsx"))
	faults := map[string]map[string]bool{} // and what collect left out, or understood and told
	for _, p := range collected.Files[0].Problems {
		if p.Severity == seeds.Fault || p.Code == string(collect.CodeLeftOut) || p.Code == string(collect.CodePercentShare) {
			if faults[p.Task] == nil {
				faults[p.Task] = map[string]bool{}
			}
			faults[p.Task][p.Column] = true
		}
	}
	for i, row := range rows {
		if _, has := def.Column(seeds.KeyCheck); !has {
			break
		}
		no := fmt.Sprint(i + 1)
		check, ok := checks[i], len(faults[no]) == 0
		if (check == "✓") != ok {
			t.Errorf("%v: 检查 says %q, collect finds %v", row, check, faults[no])
		}
		if n := strings.Count(check, "补") + strings.Count(check, "改"); check != "待填" && n != len(faults[no]) {
			t.Errorf("%v: 检查 says %q, collect finds %v", row, check, faults[no])
		}
	}
}

// combinations are the answers to try: every state, none and one that is not on the
// list, with every choice of the other columns filled or blank.
func combinations(def templates.FormDef) []map[string]string {
	states := []string{"", "没有这种状态"}
	for _, s := range def.States {
		states = append(states, s.Name)
	}
	if _, asked := def.Column(seeds.KeyState); !asked {
		states = []string{""}
	}
	rows := []map[string]string{{}}
	for _, c := range def.Columns {
		values := []string{"", "有话可说。"}
		switch {
		case !c.Fill || c.Key == seeds.KeyRemark:
			continue
		case c.Type == templates.State:
			values = states
		case c.Type == templates.Percent:
			values = []string{"", "63", "约六成", "-5", "63%"}
		case c.Type == templates.Choice:
			values = []string{"", c.Choices[0], "不知道"}
		}
		var next []map[string]string
		for _, row := range rows {
			for _, v := range values {
				with := map[string]string{c.Title: v}
				for title, text := range row {
					with[title] = text
				}
				next = append(next, with)
			}
		}
		rows = next
	}
	if len(rows) > 1500 { // the edited form has more: a part that meets every pair
		var some []map[string]string
		for i := 0; i < len(rows); i += 7 {
			some = append(some, rows[i])
		}
		rows = some
	}
	return rows
}

// fillRows types the answers into a form, number 1 first, and gives what its 检查
// column then says.
func fillRows(t *testing.T, form, out string, rows []map[string]string) []string {
	t.Helper()
	f, err := excelize.OpenFile(form)
	succeed(t, err)
	defer f.Close()
	sheet := templates.FormSheet
	table, err := f.GetRows(sheet)
	succeed(t, err)
	header := 0
	cols := map[string]int{}
	for i, row := range table {
		if len(row) > 1 && row[0] == "序号" {
			header = i + 1
			for j, title := range row {
				cols[strings.TrimRight(title, "＊")] = j + 1
			}
		}
	}
	at := func(title string, i int) string {
		ref, err := excelize.CoordinatesToCellName(cols[title], header+1+i)
		succeed(t, err)
		return ref
	}
	for i, row := range rows {
		for title, text := range row {
			if text == "" {
				continue
			}
			if text == "63" || text == "-5" {
				var n int
				_, err := fmt.Sscan(text, &n)
				succeed(t, err)
				succeed(t, f.SetCellInt(sheet, at(title, i), int64(n)))
				continue
			}
			succeed(t, f.SetCellStr(sheet, at(title, i), text))
		}
	}
	var data bytes.Buffer
	succeed(t, f.Write(&data))
	succeed(t, os.WriteFile(out, data.Bytes(), 0o600))
	var reckoned [][]any
	office(t, "reckon.py", &reckoned, out)
	checks := make([]string, len(rows))
	for i := range rows {
		if cols["检查"] > 0 {
			checks[i], _ = reckoned[header+i][cols["检查"]-1].(string)
		}
	}
	return checks
}
