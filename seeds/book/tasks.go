package book

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/units"
	"ducha/templates"
	"ducha/templates/pen"
)

// TextReplaced is the code of a task whose id was issued for another: what was answered
// for that one counts for it.
const TextReplaced = "text_replaced"

func taskRows(tasks []seeds.Task) []map[string]string {
	var rows []map[string]string
	for _, t := range tasks {
		coop := joinNames(t.Coop)
		if t.CoopEtc {
			coop += "等"
		}
		rows = append(rows, map[string]string{
			colID: string(t.ID), colNo: t.No, colChapter: t.Chapter, colItem: t.Item, colText: t.Text, colDeadline: t.Deadline,
			colLeaders: joinNames(t.Leaders), colLead: joinNames(t.Lead), colCoop: coop, colOwners: ownerLines(t),
			colPublished: strings.Join(t.Published, "\n"), colNote: t.Note,
		})
	}
	return rows
}

// tasks reads sheet 任务清单.
func (rd *reader) tasks(b *Book) {
	t := rd.tables[sheetTasks]
	ids := rd.taskIDs(t.rows)
	asked := b.askedColumns()
	for _, row := range t.rows {
		c := row.cells
		list := units.Split(c[colCoop])
		task := seeds.Task{
			ID: ids[row.num], No: c[colNo], Chapter: c[colChapter], Item: c[colItem], Text: c[colText], Deadline: deadlineText(c[colDeadline], rd.date1904),
			Leaders: seeds.People(c[colLeaders]), Lead: units.Split(c[colLead]).Names, Coop: list.Names, CoopEtc: list.Etc,
			Published: splitLines(c[colPublished]), Note: c[colNote],
		}
		if task.Text == "" {
			rd.fault("task_without_text", sheetTasks, row, colText, "这一行没有目标与任务", "补上任务内容，或删去这一行")
			rd.leave(sheetTasks, row)
			continue
		}
		if task.ID == "" {
			rd.fault("duplicate_id", sheetTasks, row, colID, "编号“"+c[colID]+"”用了两次，这一行没有读入", "清空这一行的编号，ducha 会另给一个")
			rd.leave(sheetTasks, row)
			continue
		}
		if said := rd.issued.Another(task.ID, task.Text); said != "" {
			rd.hint(TextReplaced, sheetTasks, row, colText, "编号“"+string(task.ID)+"”下发时是另一项任务（"+seeds.Shortened(said, 20)+"），各单位报的也是那一项", "确是另一项的，清空这一行的编号，ducha 会另给一个；只是改了写法的不必管")
		}
		task.Owners = readOwners(row.lines(colOwners), task.Lead)
		task.Extra = rd.extra(t, row, asked)
		rd.places.set(sheetTasks, string(task.ID), t, row)
		rd.means(sheetTasks, row.num, taskRows([]seeds.Task{task})[0])
		b.Plan.Tasks = append(b.Plan.Tasks, task)
	}
	for _, row := range t.asides {
		rd.hint("text_alone", sheetTasks, row, colText, "这一行只有一段话，与上面的任务隔着空行，没有当作任务", "是任务的，填上牵头责任单位；是说明的不必管")
	}
}

// askedColumns are the given columns of the form that no preset knows: what they say
// stands in the clerk's own columns of the tasks, or in ours.
func (b *Book) askedColumns() []templates.Column {
	known := knownColumns()
	var asked []templates.Column
	for _, c := range b.Def.Columns {
		if _, ours := known[c.Key]; !ours && !c.Fill && c.Type != templates.Formula {
			asked = append(asked, c)
		}
	}
	return asked
}

// extra gives what the clerk's own columns say that are asked for, as a person sees it.
func (rd *reader) extra(t table, row tableRow, asked []templates.Column) map[string]string {
	var extra map[string]string
	for _, c := range asked {
		col, ok := t.others[seeds.NameKey(c.Title)]
		if !ok {
			continue
		}
		text, err := rd.f.GetCellValue(sheetTasks, pen.Ref(col, row.num))
		if text = strings.TrimSpace(text); err != nil || text == "" {
			continue
		}
		if slices.Contains(errorValues, text) {
			rd.problems = append(rd.problems, errorValue(sheetTasks, pen.Ref(col, row.num), c.Title, text))
			continue
		}
		if extra == nil {
			extra = map[string]string{}
		}
		extra[c.Title] = text
	}
	return extra
}
