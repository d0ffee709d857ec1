package main

import (
	"fmt"
	"strings"

	"ducha/report"
	"ducha/seeds"
)

// rowName names a row: 市财政局第3项.
func rowName(row report.ReviewRow) string { return row.Unit.Name + "第" + numberOf(row.Task) + "项" }

func rowNames(rows []report.ReviewRow) []string {
	names := []string{}
	for _, row := range rows {
		names = append(names, rowName(row))
	}
	return names
}

// tally counts the rows of a 审核表 by how their answers came to stand.
type tally struct{ reported, missing, phoned, refused, carried, ruled, noted int }

func tallyOf(rows []report.ReviewRow) (t tally) {
	for _, row := range rows {
		switch {
		case row.Refused:
			t.refused++
		case row.From.ID != "":
			t.carried++
		case row.Said != nil:
			t.reported++
		case row.Phoned():
			t.phoned++
		default:
			t.missing++
		}
		if !row.Ruling.Blank() {
			t.ruled++
		}
		if len(row.Points) > 0 {
			t.noted++
		}
	}
	return t
}

func (r *review) tell(apply bool) {
	rows := r.built.ReviewRows()
	t := tallyOf(rows)
	if r.json {
		r.print(r.jsonOf(rows, t))
		return
	}
	s := summary{title: fmt.Sprintf("审核 %s · %d 行", r.built.Round.Name, len(rows))}
	if apply {
		s.title = fmt.Sprintf("审核 %s · 读入 %d 处核定", r.built.Round.Name, len(r.applied))
	}
	for _, c := range []struct {
		name string
		n    int
	}{{"已报", t.reported}, {"未报", t.missing}, {report.MarkByPhone, t.phoned}, {report.MarkRefused, t.refused}, {report.MarkCarried, t.carried}} {
		if c.n > 0 || c.name == "已报" || c.name == "未报" {
			s.row(c.name, c.n, "")
		}
	}
	s.row("合计", t.reported+t.missing+t.phoned+t.refused+t.carried, "与审核表的行数相符")
	if t.ruled > 0 {
		s.note("有核定的 %d 行%s", t.ruled, ruledNote(rows))
	}
	if t.noted > 0 && !apply {
		s.note("有提示、研判的 %d 行，见“提示与研判”一栏", t.noted)
	}
	s.updated(r.built.Updated())
	s.gone(r.built)
	if len(r.problems) > 0 {
		s.note("审核表有 %d 处要看：", len(r.problems))
	}
	for _, p := range r.problems { // all of them: they are listed nowhere else
		s.note("  %s", problemLine(p))
	}
	s.corrections(r.copies)
	for _, why := range r.kept {
		s.note("%s，所以审核表没有重新生成，只更新了已读入的格子", why)
	}
	s.note("%s", r.path)
	s.next = "打开审核表，在浅黄色各栏填写，保存、关闭后运行 ducha review --apply"
	if apply {
		s.next = "ducha report　出反馈表和通报"
	}
	if faults(r.problems) > 0 {
		s.next = "改好上面的格子，再运行 ducha review --apply"
	}
	r.env.tell(s)
}

// ruledNote says what the rulings are.
func ruledNote(rows []report.ReviewRow) string {
	var state, text, note, back int
	count := func(n *int, holds bool) {
		if holds {
			*n++
		}
	}
	for _, row := range rows {
		count(&state, row.Ruling.State != "")
		count(&text, row.Ruling.Text != "")
		count(&note, row.Ruling.Note != "")
		count(&back, row.Ruling.Back)
	}
	var parts []string
	for _, c := range []struct {
		name string
		n    int
	}{{"核定情况", state}, {"采用文字", text}, {"核定意见", note}, {"退回重报", back}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.name, c.n))
		}
	}
	return "：" + strings.Join(parts, "，")
}

// updated notes what units have reported since the office ruled.
func (s *summary) updated(rows []report.ReviewRow) {
	if len(rows) > 0 {
		s.note("%s %d 行：%s；核定照旧，请在审核表（ducha review）里对照“核定时所报”再看一遍", report.MarkUpdated, len(rows), few(rowNames(rows), 6))
	}
}

func (r *review) jsonOf(rows []report.ReviewRow, t tally) any {
	return map[string]any{"round": r.built.Round.ID, "path": r.w.rel(r.path), "rows": len(rows), "reported": t.reported, "missing": t.missing, "by_phone": t.phoned,
		"sent_back": t.refused, "carried": t.carried, "ruled": t.ruled, "updated": rowNames(r.built.Updated()), "applied": appliedJSON(r.applied), "problems": list(r.problems), "returned": list(r.copies.returned), "kept": list(r.kept)}
}

// appliedJSON lists the rulings of a run.
func appliedJSON(rulings []seeds.Ruling) any {
	type ruling struct {
		Unit  seeds.UnitID `json:"unit"`
		Task  seeds.TaskID `json:"task"`
		State string       `json:"state"`
		Text  string       `json:"text"`
		Note  string       `json:"note"`
		Back  bool         `json:"back"`
		Cell  string       `json:"cell"`
	}
	out := []ruling{}
	for _, r := range rulings {
		out = append(out, ruling{r.Unit, r.Task, r.State, r.Text, r.Note, r.Back, r.Cell})
	}
	return out
}
