package book

import (
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

// form reads the two sheets that define the form; a sheet without rows means the preset's.
func (rd *reader) form(b *Book) {
	b.Def = templates.Preset(b.Settings.Get("反馈表样式"))
	if t := rd.tables[sheetStates]; len(t.rows) > 0 {
		b.Def.States = nil
		for _, row := range t.rows {
			b.Def.States = append(b.Def.States, rd.state(row))
		}
	}
	t := rd.tables[sheetColumns]
	if len(t.rows) == 0 {
		return
	}
	known := map[seeds.Key]templates.Column{}
	for _, c := range templates.Preset(templates.PresetStandard).Columns {
		known[c.Key] = c
	}
	b.Def.Columns = nil
	for _, row := range t.rows {
		c := rd.column(row, known)
		rd.places.set(sheetColumns, string(c.Key), t, row)
		b.Def.Columns = append(b.Def.Columns, c)
	}
}

func (rd *reader) state(row tableRow) templates.StateDef {
	c := row.cells
	s := templates.StateDef{Name: c[colState], Kind: seeds.StateKind(c[colStateKind]), NeedIssues: c[colNeedIssues] == yes,
		NeedNext: c[colNeedNext] == yes, Light: c[colLight]}
	if s.Name == "" {
		rd.fault("state_without_name", sheetStates, row, colState, "这一行没有名称", "填上名称，或删去这一行")
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
	if col.Type != templates.Formula {
		col.Fill = c[colFill] == fill
	}
	col.Required = c[colRequired] == yes
	col.Prompt = c[colPrompt]
	col.Choices = strings.FieldsFunc(c[colChoices], func(r rune) bool { return strings.ContainsRune("、，,；;\n", r) })
	if col.Type == templates.Text && len(col.Choices) > 0 {
		col.Type = templates.Choice
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
