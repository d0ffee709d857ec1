package book

import (
	"slices"
	"strconv"
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

func stateKinds() []string {
	kinds := make([]string, len(seeds.StateKinds))
	for i, k := range seeds.StateKinds {
		kinds[i] = string(k)
	}
	return kinds
}

func mark(on bool) string {
	if on {
		return yes
	}
	return ""
}

func columnRows(d templates.FormDef) []map[string]string {
	var rows []map[string]string
	for _, c := range d.Columns {
		kind := given
		if c.Fill {
			kind = fill
		}
		rows = append(rows, map[string]string{
			colKey: string(c.Key), colTitle: c.Title, colFill: kind, colRequired: mark(c.Required), colChoices: joinNames(c.Choices),
			colWidth: strconv.FormatFloat(c.Width, 'f', -1, 64), colPrompt: c.Prompt,
		})
	}
	return rows
}

func stateRows(d templates.FormDef) []map[string]string {
	var rows []map[string]string
	for _, s := range d.States {
		rows = append(rows, map[string]string{
			colState: s.Name, colStateKind: string(s.Kind), colNeedIssues: mark(s.NeedIssues), colNeedNext: mark(s.NeedNext), colLight: s.Light,
		})
	}
	return rows
}

// form reads the two sheets that define the form. A sheet without rows, or as some
// preset wrote it, follows the setting; one that the clerk edited says what it says.
func (rd *reader) form(b *Book) {
	b.Def = templates.Preset(b.Settings.Get(settingStyle))
	if t := rd.tables[sheetStates]; t.edited(stateRows) {
		b.Def.States = nil
		for _, row := range t.rows {
			s := rd.state(row)
			rd.means(sheetStates, row.num, stateRows(templates.FormDef{States: []templates.StateDef{s}})[0])
			b.Def.States = append(b.Def.States, s)
		}
		b.stubborn(t, stateRows)
	}
	t := rd.tables[sheetColumns]
	if !t.edited(columnRows) {
		return
	}
	known := knownColumns()
	b.Def.Columns = nil
	for _, row := range t.rows {
		c := rd.column(row, known)
		rd.means(sheetColumns, row.num, columnRows(templates.FormDef{Columns: []templates.Column{c}})[0])
		rd.places.set(sheetColumns, string(c.Key), t, row)
		b.Def.Columns = append(b.Def.Columns, c)
	}
	b.stubborn(t, columnRows)
}

// settingStyle names the preset that the form's sheets follow.
const settingStyle = "反馈表样式"

func knownColumns() map[seeds.Key]templates.Column {
	known := map[seeds.Key]templates.Column{}
	for _, c := range templates.Preset(templates.PresetStandard).Columns {
		known[c.Key] = c
	}
	return known
}

// rowsOf gives the rows in which a sheet writes its part of a definition.
type rowsOf func(templates.FormDef) []map[string]string

// edited reports whether the sheet's rows are those of no preset, order included.
func (t table) edited(rows rowsOf) bool {
	if len(t.rows) == 0 {
		return false
	}
	return !slices.ContainsFunc(templates.Presets, func(name string) bool {
		preset := rows(templates.Preset(name))
		return len(preset) == len(t.rows) && t.alike(preset) == len(preset)
	})
}

// alike counts the rows that stand on the sheet as they are, in their places.
func (t table) alike(rows []map[string]string) int {
	n := 0
	for i, cells := range rows {
		same := i < len(t.rows)
		for title, value := range cells {
			same = same && t.rows[i].cells[title] == strings.TrimSpace(value)
		}
		if same {
			n++
		}
	}
	return n
}

// stubborn notes an edited sheet that is nearer to another preset than to the one that
// the settings name: changing the setting does not reach it.
func (b *Book) stubborn(t table, rows rowsOf) {
	named := t.kin(rows(b.presetNamed()))
	for _, name := range templates.Presets {
		if t.kin(rows(templates.Preset(name))) > named {
			b.unmoved = append(b.unmoved, t.def.name)
			return
		}
	}
}

func (b *Book) presetNamed() templates.FormDef { return templates.Preset(b.Settings.Get(settingStyle)) }

// kin says how near the sheet is to these rows: how many of either it shares.
func (t table) kin(rows []map[string]string) float64 {
	has := map[string]bool{}
	for _, row := range t.rows {
		has[t.def.rowKey(row.cells, 0)] = true
	}
	shared := 0
	for _, cells := range rows {
		if has[t.def.rowKey(cells, 0)] {
			shared++
		}
	}
	return float64(2*shared) / float64(len(t.rows)+len(rows)+1)
}

func (rd *reader) state(row tableRow) templates.StateDef {
	c := row.cells
	s := templates.StateDef{Name: c[colState], Kind: seeds.StateKind(c[colStateKind]), NeedIssues: rd.yes(sheetStates, row, colNeedIssues),
		NeedNext: rd.yes(sheetStates, row, colNeedNext), Light: c[colLight]}
	if s.Name == "" {
		rd.fault("state_without_name", sheetStates, row, colState, "这一行没有名称", "填上名称，或删去这一行")
	}
	if !slices.Contains(lights, s.Light) {
		rd.choice(sheetStates, row, colLight, lights, "按没有灯处理")
		s.Light = ""
	}
	for _, k := range seeds.StateKinds {
		if s.Kind == k {
			return s
		}
	}
	rd.fault("bad_state_kind", sheetStates, row, colStateKind, "归类不在可选值之内，按“其他”处理", "从下拉框选一项："+strings.Join(stateKinds(), "、"))
	s.Kind = seeds.OtherState
	return s
}

// yesses are the ways a clerk says yes.
var yesses = []string{yes, "√", "✓", "✔", "对", "Y", "y", "1"}

// yes reads a cell that is 是 or blank.
func (rd *reader) yes(sheet string, row tableRow, column string) bool {
	value := row.cells[column]
	if !slices.Contains(append([]string{"", "否", "×", "✗", "无", "N", "n", "0"}, yesses...), value) {
		rd.fault("bad_choice", sheet, row, column, column+"只能是“是”或空着，按不须处理", "从下拉框选“是”，或清空这一格")
	}
	return slices.Contains(yesses, value)
}

func (rd *reader) column(row tableRow, known map[seeds.Key]templates.Column) templates.Column {
	c := row.cells
	key := seeds.Key(c[colKey])
	if key == "" {
		key = seeds.Key(c[colTitle])
	}
	col, ours := known[key]
	if !ours {
		col = templates.Column{Key: key, Type: templates.Text, Width: 12}
	}
	col.Title = c[colTitle]
	if col.Title == "" {
		col.Title = string(key)
	}
	rd.choice(sheetColumns, row, colFill, []string{given, fill}, "按给定处理")
	if col.Type != templates.Formula {
		col.Fill = c[colFill] == fill
	}
	col.Required = rd.yes(sheetColumns, row, colRequired)
	col.Prompt = c[colPrompt]
	col.Choices = strings.FieldsFunc(c[colChoices], func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	if col.Type == templates.Text && len(col.Choices) > 0 {
		col.Type = templates.Choice
	}
	if col.Type == templates.Text && col.Fill && !ours && (strings.HasSuffix(col.Title, "日期") || strings.HasSuffix(col.Title, "时间")) {
		col.Type = templates.Date
	}
	if c[colWidth] != "" {
		if w, err := strconv.ParseFloat(c[colWidth], 64); err == nil && w >= 2 && w <= 120 {
			col.Width = w
		} else {
			rd.fault("bad_width", sheetColumns, row, colWidth, "列宽应为 2 至 120 的数字", "填一个数字，如 30")
		}
	}
	return col
}
