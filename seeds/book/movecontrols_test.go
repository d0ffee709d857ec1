package book

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// A check box stands for the cell beside its task, wherever the row goes.
func TestControlsMoveWithTheirCells(t *testing.T) {
	typed := edited(t, sampleFile(t), func(f *excelize.File) error {
		_, err := f.NewSheet("看板")
		return errors.Join(err,
			f.AddFormControl(sheetTasks, excelize.FormControl{Cell: "N5", Type: excelize.FormControlCheckBox, CellLink: "O5"}),
			f.AddFormControl("看板", excelize.FormControl{Cell: "B2", Type: excelize.FormControlCheckBox, CellLink: sheetTasks + "!O6"}))
	})
	p, sheets, err := openSheets(typed)
	if err != nil {
		t.Fatal(err)
	}
	part := sheets[sheetTasks]
	links, err := p.get(relationsName(part))
	if err != nil {
		t.Fatal(err)
	}
	p.set(relationsName(part), bytes.Replace(links, []byte("</Relationships>"), []byte(`<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/ctrlProp" Target="../ctrlProps/ctrlProp1.xml"/></Relationships>`), 1))
	p.set("xl/ctrlProps/ctrlProp1.xml", []byte(`<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" fmlaLink="$O$5" fmlaRange="期次!$A$4"/>`))
	if typed, err = p.bytes(); err != nil {
		t.Fatal(err)
	}
	b := mustRead(t, typed)
	b.Plan.Tasks = slices.Insert(b.Plan.Tasks, 0, seeds.Task{ID: "新", No: "新", Text: "清淤。", Lead: b.Plan.Tasks[0].Lead})
	data := written(t, b, typed)
	f := opened(t, data)
	for sheet, want := range map[string]excelize.FormControl{sheetTasks: {Cell: "N6", CellLink: "O6"}, "看板": {Cell: "B2", CellLink: sheetTasks + "!O7"}} {
		controls, err := f.GetFormControls(sheet)
		if err != nil || len(controls) != 1 || controls[0].Cell != want.Cell || controls[0].CellLink != want.CellLink {
			t.Errorf("%s: %+v, want %s linked to %s, %v", sheet, controls, want.Cell, want.CellLink, err)
		}
	}
	if p, err = openParts(data); err != nil {
		t.Fatal(err)
	}
	if prop, err := p.get("xl/ctrlProps/ctrlProp1.xml"); err != nil || !strings.Contains(string(prop), `fmlaLink="$O$6"`) || !strings.Contains(string(prop), `fmlaRange="期次!$A$4"`) {
		t.Errorf("%s, %v", prop, err)
	}
}
