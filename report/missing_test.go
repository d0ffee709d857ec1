package report_test

import (
	"slices"
	"strings"
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
	f, _ := workbook(t, in)
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

// What no form of the round asks for any more stands in 明细 and counts nowhere; it says
// so, lest a pivot add it up. A leader who is printed twice leads a task once.
func TestWhatNoFormAsksForSaysSo(t *testing.T) {
	in := finished()
	in.Plan.Tasks[1].Leaders = []string{"甲市长", "乙市长", "甲市长"}
	gone := in.Entries[0]
	gone.Unit, gone.Place = "003", 2
	in.Entries = append(in.Entries, gone)
	r := report.Build(in)
	for _, l := range r.Leaders {
		if l.Total != 1 {
			t.Errorf("%s leads %d", l.Name, l.Total)
		}
	}
	f, _ := workbook(t, in)
	rows, err := f.GetRows(report.SheetDetail)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	mark := slices.Index(rows[2], "标记")
	for _, row := range rows[3:] {
		got = append(got, row[0]+" "+row[4]+" "+row[mark])
	}
	if want := "1 市甲局 结转; 1 市丙局 结转; 2 市乙局 ; 2 市丙局 本期未要求"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
