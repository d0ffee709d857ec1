package dispatch

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// wrongForm is a file that is not the addressee's.
func wrongForm(unit, file, reason string) error {
	return fmt.Errorf("要发给%s的 %s %s", unit, file, reason)
}

// CheckForm makes sure that a file about to leave is the form that a unit was issued: every
// carrier of the mark that stands in the workbook must be that form's.
func CheckForm(file File, form seeds.Form) error {
	marks, nos, err := carriers(file.Data)
	switch {
	case err != nil:
		return wrongForm(form.UnitName, file.Name, "打不开，不是下发的反馈表")
	case len(marks) == 0:
		return wrongForm(form.UnitName, file.Name, "里没有标记，不是下发的反馈表")
	case len(marks) > 1 || marks[0] != form.Mark, len(nos) > 1 || len(nos) == 1 && nos[0] != form.No:
		return wrongForm(form.UnitName, file.Name, "里的标记或表号是别的表的（应为表号 "+form.No+"）")
	}
	return nil
}

// CheckReturn makes sure that an annotated return about to go back bears no mark but of
// forms that its unit was issued; one pasted into a workbook of the unit's own bears none.
func CheckReturn(file File, unit seeds.Unit, issued []seeds.Form) error {
	marks, nos, err := carriers(file.Data)
	if err != nil {
		return wrongForm(unit.Name, file.Name, "打不开")
	}
	for _, f := range issued {
		if f.Unit == unit.ID {
			marks = slices.DeleteFunc(marks, func(m string) bool { return m == f.Mark })
			nos = slices.DeleteFunc(nos, func(no string) bool { return no == f.No })
		}
	}
	for _, f := range issued {
		if slices.Contains(marks, f.Mark) || slices.Contains(nos, f.No) {
			return wrongForm(unit.Name, file.Name, "里有"+f.UnitName+"的标记或表号")
		}
	}
	return nil
}

// carriers gives the marks and the 表号 that stand in a workbook, each once.
func carriers(data []byte) (marks, nos []string, err error) {
	b, err := workbook.Read(data)
	if err != nil {
		return nil, nil, err
	}
	add := func(list *[]string, s string) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	add(&marks, b.Custom[templates.MarkProperty])
	for _, sheet := range b.Sheets {
		for _, row := range sheet.Rows {
			for _, cell := range row.Cells {
				switch no, printed := strings.CutPrefix(cell.Text, templates.FormNoLabel+"："); {
				case sheet.Name == templates.MarkSheet && cell.Col == 1 && row.Num == 1:
					add(&marks, cell.Text)
				case sheet.Name == templates.MarkSheet && cell.Col == 1 && row.Num == 2:
					add(&nos, cell.Text)
				case printed && row.Num <= identityDepth:
					add(&nos, no)
				}
			}
		}
	}
	return marks, nos, nil
}

// identityDepth is how many rows from the top a printed 表号 is looked for.
const identityDepth = 30
