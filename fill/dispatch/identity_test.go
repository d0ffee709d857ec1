package dispatch

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates"
)

// carrying makes a workbook with a mark as a property and on the hidden sheet, and a 表号
// on the hidden sheet and printed; "" leaves one out.
func carrying(t *testing.T, property, hidden, hiddenNo, printed string) File {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	try := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if property != "" {
		try(f.SetCustomProps(excelize.CustomProperty{Name: templates.MarkProperty, Value: property}))
	}
	if hidden+hiddenNo != "" {
		_, err := f.NewSheet(templates.MarkSheet)
		try(err)
		try(f.SetCellStr(templates.MarkSheet, "A1", hidden))
		try(f.SetCellStr(templates.MarkSheet, "A2", hiddenNo))
	}
	if printed != "" {
		try(f.SetCellStr("Sheet1", "C3", templates.FormNoLabel+"："+printed))
	}
	var out bytes.Buffer
	try(f.Write(&out))
	return File{Name: "表.xlsx", Data: out.Bytes()}
}

// Whatever of a form's carriers is another's, or gone from all places, keeps it here.
func TestCheckForm(t *testing.T) {
	form := seeds.Form{Unit: "001", UnitName: "市甲局", Mark: "AAAAAAAAAAAAAAAA", No: "H1-001-AAAA"}
	const other, otherNo = "BBBBBBBBBBBBBBBB", "H1-002-BBBB"
	for name, tt := range map[string]struct {
		file File
		want string // part of the message, "" for its own
	}{
		"its own":              {carrying(t, form.Mark, form.Mark, form.No, form.No), ""},
		"no hidden sheet":      {carrying(t, form.Mark, "", "", form.No), ""},
		"no property":          {carrying(t, "", form.Mark, form.No, form.No), ""},
		"another's":            {carrying(t, other, other, otherNo, otherNo), "别的表的"},
		"another's property":   {carrying(t, other, form.Mark, form.No, form.No), "别的表的"},
		"another's sheet":      {carrying(t, form.Mark, other, form.No, form.No), "别的表的"},
		"another's number":     {carrying(t, form.Mark, form.Mark, form.No, otherNo), "别的表的"},
		"another's hidden one": {carrying(t, form.Mark, form.Mark, otherNo, form.No), "别的表的"},
		"no mark at all":       {carrying(t, "", "", "", form.No), "没有标记"},
		"no workbook":          {File{Name: "表.xlsx", Data: []byte("x")}, "打不开"},
	} {
		err := CheckForm(tt.file, form)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "市甲局")) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// A return bears marks of forms that its unit was ever issued, or none.
func TestCheckReturn(t *testing.T) {
	unit := seeds.Unit{ID: "001", Name: "市甲局"}
	issued := []seeds.Form{{Unit: "001", Mark: "AAAAAAAAAAAAAAAA", No: "H1-001-AAAA"}, {Unit: "001", Mark: "CCCCCCCCCCCCCCCC", No: "H1-001-CCCC"},
		{Unit: "002", UnitName: "市乙局", Mark: "BBBBBBBBBBBBBBBB", No: "H1-002-BBBB"}}
	for name, tt := range map[string]struct {
		file File
		fine bool
	}{
		"its own":          {carrying(t, issued[0].Mark, issued[0].Mark, issued[0].No, issued[0].No), true},
		"an older one":     {carrying(t, issued[1].Mark, issued[1].Mark, issued[1].No, issued[1].No), true},
		"pasted elsewhere": {carrying(t, "", "", "", ""), true},
		"another's mark":   {carrying(t, issued[2].Mark, "", "", ""), false},
		"another's number": {carrying(t, issued[0].Mark, "", "", issued[2].No), false},
	} {
		err := CheckReturn(tt.file, unit, issued)
		if tt.fine != (err == nil) || err != nil && !strings.Contains(err.Error(), "市乙局") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
