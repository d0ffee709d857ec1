package book

import (
	"fmt"
	"html"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// rules gives the cells that hold one of few values their drop-downs, where the clerk
// made none of his own, and lets ours reach to new rows.
func (s *styles) rules(f *excelize.File, t table) error {
	there, err := f.GetDataValidations(t.def.name)
	if err != nil {
		return fmt.Errorf("drop-downs of %s: %w", t.def.name, err)
	}
	for _, c := range t.def.columns {
		if c.choices != nil {
			if err := setDropDown(f, t.def.name, t.below(c.title), c, c.choices, there); err != nil {
				return err
			}
		}
		for _, row := range t.rows {
			if choices := c.rows[t.def.rowKey(row.cells, 0)]; choices != nil {
				ref := pen.Ref(t.cols[c.title], row.num)
				if err := setDropDown(f, t.def.name, ref, c, choices, there); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func setDropDown(f *excelize.File, sheet, sqref string, c columnDef, choices []string, there []*excelize.DataValidation) error {
	dv, err := dropDown(sqref, c, choices)
	if err != nil {
		return fmt.Errorf("drop-down of %s: %w", c.title, err)
	}
	for _, old := range there {
		switch {
		case !overlap(old.Sqref, sqref):
		case old.Sqref == sqref, html.UnescapeString(old.Formula1) != html.UnescapeString(dv.Formula1): // openpyxl writes &#24320; for 开
			return nil // as it should be, or the clerk's own
		default:
			if err := f.DeleteDataValidation(sheet, old.Sqref); err != nil {
				return fmt.Errorf("drop-down of %s: %w", c.title, err)
			}
		}
	}
	return f.AddDataValidation(sheet, dv)
}

func dropDown(sqref string, c columnDef, choices []string) (*excelize.DataValidation, error) {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(sqref)
	if err := dv.SetDropList(choices); err != nil {
		return nil, err
	}
	if c.open {
		dv.SetError(excelize.DataValidationErrorStyleWarning, "不在下拉框中", "下拉框里没有这一项，仍要这样填吗？")
	} else {
		dv.SetError(excelize.DataValidationErrorStyleStop, "请从下拉框选择", "此处只能填下拉框中的一项。")
	}
	return dv, nil
}

// overlap reports whether two lists of ranges have a cell in common.
func overlap(a, b string) bool {
	for _, x := range strings.Fields(a) {
		for _, y := range strings.Fields(b) {
			if rangesMeet(corners(x), corners(y)) {
				return true
			}
		}
	}
	return false
}

// corners gives left, top, right and bottom of a range, zeros for none.
func corners(ref string) [4]int {
	from, to, isRange := strings.Cut(ref, ":")
	if !isRange {
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	right, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err != nil || err2 != nil {
		return [4]int{}
	}
	return [4]int{left, top, right, bottom}
}

func rangesMeet(a, b [4]int) bool {
	return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
