package report_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
)

// A unit that only cooperates is asked and may be missing, but leads nothing to count;
// what 未报送 counts are numbers, so that a sum adds them.
func TestAUnitThatOnlyCooperates(t *testing.T) {
	in := finished()
	in.Issued = append(in.Issued, seeds.Form{Round: in.Round.ID, Unit: "003", UnitName: "市丙局", Rows: []seeds.FormRow{{Task: "2", Part: seeds.PartCoop}}})
	in.Carried = nil
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	r := report.Build(in)
	if len(r.ByUnit) != 1 || r.ByUnit[0].Name != "市乙局" {
		t.Errorf("counted are %v", r.ByUnit)
	}
	var out bytes.Buffer
	if err := report.Workbook(&out, r); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A4": "市丙局", "C4": "0", "D4": "0", "A5": "市乙局", "C5": "2", "D5": "1"} {
		got, err := f.GetCellValue(report.SheetMissing, cell)
		if err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
		kind, err := f.GetCellType(report.SheetMissing, cell)
		if number := kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString; err != nil || number != (cell[0] != 'A') {
			t.Errorf("%s is of type %v (%v)", cell, kind, err)
		}
	}
}
