package fill

import (
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// form puts a unit's tasks on one form: 牵头 rows before 配合 rows, each in the order of the plan.
func (q Request) form(u seeds.Unit, parts []part) seeds.Form {
	f := seeds.Form{
		Plan: q.Plan.Title, Title: title(q), Round: q.Round.ID, RoundName: q.Round.Name, AsOf: q.Round.AsOf, Due: q.Round.Due,
		Unit: u.ID, UnitName: u.Name, Office: q.Settings.Office(), Contact: strings.TrimSpace(q.Settings.Get("联系人") + "　" + q.Settings.Get("联系电话")),
		SendTo: q.Settings.Get(templates.SettingReplyTo), File: fileName(u, q.Round),
	}
	for _, role := range []seeds.Part{seeds.PartLead, seeds.PartCoop} {
		for _, p := range parts {
			if p.role == role {
				t := q.Plan.Tasks[p.task]
				f.Rows = append(f.Rows, seeds.FormRow{Task: t.ID, Part: p.role, Place: p.place, First: p.first, Chapter: t.Chapter, Item: t.Item, Given: q.given(u, t)})
			}
		}
	}
	return f
}

// given is what the locked cells of a row say; blank ones are left out.
func (q Request) given(u seeds.Unit, t seeds.Task) map[seeds.Key]string {
	coop := strings.Join(t.Coop, "、")
	if t.CoopEtc {
		coop += "等"
	}
	all := map[seeds.Key]string{
		seeds.KeyNo: t.No, seeds.KeyTask: t.Text, seeds.KeyLead: strings.Join(t.Lead, "、"), seeds.KeyCoop: coop,
		seeds.KeyDeadline: t.Deadline, seeds.KeyPrevious: q.previous(u, t),
	}
	for _, c := range q.Def.Columns {
		if _, ours := all[c.Key]; !ours && !c.Fill && c.Type != templates.Formula {
			all[c.Key] = asked(t, c.Title)
		}
	}
	for k, v := range all {
		if v == "" {
			delete(all, k)
		}
	}
	return all
}

// previous is what a unit, or else the plan, said of a task before.
func (q Request) previous(u seeds.Unit, t seeds.Task) string {
	if said, ok := q.Previous[u.ID][t.ID]; ok {
		return said
	}
	return strings.Join(t.Published, "\n")
}

// asked is what a given column that the clerk added says: a column of 任务清单, the
// clerk's own or one of ours that no preset shows.
func asked(t seeds.Task, title string) string {
	switch seeds.NameKey(title) {
	case "章节":
		return t.Chapter
	case "重点工作":
		return t.Item
	case "牵头领导":
		return strings.Join(t.Leaders, "、")
	case "责任人":
		names := make([]string, len(t.Owners))
		for i, o := range t.Owners {
			names[i] = o.Name
		}
		return strings.Join(names, "、")
	case "备注":
		return t.Note
	}
	return t.Extra[title]
}

func title(q Request) string {
	year := q.Settings.Get("年度")
	if year != "" {
		year += "年"
	}
	return q.Settings.Get("发文机关") + year + "重点工作进展情况反馈表"
}
