package book

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// patched puts texts before marks in parts of a workbook; a part that is not there is made.
func patched(t *testing.T, data []byte, patches ...[3]string) []byte {
	t.Helper()
	p, err := openParts(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, patch := range patches {
		name, mark, text := patch[0], patch[1], patch[2]
		old, err := p.get(name)
		if err != nil {
			t.Fatal(err)
		}
		if mark == "" {
			p.set(name, []byte(text))
			continue
		}
		if !bytes.Contains(old, []byte(mark)) {
			t.Fatalf("%s has no %s", name, mark)
		}
		p.set(name, bytes.Replace(old, []byte(mark), []byte(text+mark), 1))
	}
	out, err := p.bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const taskSheet = "xl/worksheets/sheet2.xml"

// fromOffice is the sample book (tasks in rows 4–6) with what office programs put into
// files and no library of ours knows of.
func fromOffice(t *testing.T) []byte {
	fresh := sampleFile(t)
	cell := func(ref, formula string) string { return `<c r="` + ref + `">` + formula + `<v>7</v></c>` }
	row := func(n int) string { return fmt.Sprintf(`</row><row r="%d"`, n) }
	return patched(t, fresh,
		[3]string{taskSheet, row(5), cell("N4", `<f t="shared" ref="N4:N6" si="0">B4&amp;$H4</f>`)},
		[3]string{taskSheet, row(6), cell("N5", `<f t="shared" si="0"/>`)},
		[3]string{taskSheet, `</row></sheetData>`, cell("N6", `<f t="shared" si="0"/>`) + cell("O6", `<f>COUNTA(E4:E6)</f>`)},
		[3]string{taskSheet, `</worksheet>`, `<drawing r:id="ducha8"/><extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="urn:x14" xmlns:xm="urn:xm">` +
			`<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" priority="9" id="{1}"><xm:f>$H5=我的!$A$1</xm:f></x14:cfRule><xm:sqref>A5:L5</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>` +
			`<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>责任单位!$C$4:$C$6</xm:f></x14:formula1><xm:sqref>H4:H6</xm:sqref></x14:dataValidation></x14:dataValidations></ext>` +
			`<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="urn:x14" xmlns:xm="urn:xm"><x14:sparklineGroups><x14:sparklineGroup><x14:colorSeries rgb="FF0000FF"/><x14:sparklines><x14:sparkline><xm:f>任务清单!A5:L5</xm:f><xm:sqref>P5</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>`},
		[3]string{"xl/worksheets/_rels/sheet2.xml.rels", "", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="ducha8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/drawing9.xml"/><Relationship Id="ducha9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" Target="/xl/tables/table9.xml"/></Relationships>`},
		[3]string{"xl/drawings/drawing9.xml", "", `<xdr:wsDr xmlns:xdr="urn:x"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>5</xdr:row></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>8</xdr:row></xdr:to><xdr:sp textlink="任务清单!$E$6"/></xdr:twoCellAnchor></xdr:wsDr>`},
		[3]string{"xl/charts/chart9.xml", "", `<c:chartSpace xmlns:c="urn:c"><c:f>任务清单!$B$4:$B$6</c:f><c:f>任务清单!$B$6</c:f></c:chartSpace>`},
		[3]string{"xl/tables/table9.xml", "", `<table xmlns="urn:t" id="9" ref="A3:L6"><autoFilter ref="A3:L6"/><tableColumns count="1"><tableColumn id="1" name="编号"><calculatedColumnFormula>任务清单!$B$6</calculatedColumnFormula></tableColumn></tableColumns></table>`},
		[3]string{"xl/workbook.xml", `</definedNames>`, `<definedName name="_xlnm.Print_Area" localSheetId="0">任务清单!$A$1:$L$6</definedName><definedName name="第二项">任务清单!$E$5</definedName><definedName name="全部">任务清单!$E$4:$E$6</definedName>`},
		[3]string{"xl/calcChain.xml", "", `<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="N4" i="2"/></calcChain>`},
		[3]string{"xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="ducha7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>`},
		[3]string{"[Content_Types].xml", `</Types>`, `<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>`},
		[3]string{"xl/pivotCache/pivotCacheDefinition9.xml", "", `<pivotCacheDefinition><cacheSource type="worksheet"><worksheetSource ref="A3:L6" sheet="任务清单"/></cacheSource></pivotCacheDefinition>`},
	)
}

func has(t *testing.T, data []byte, name string, wants ...string) {
	t.Helper()
	text := part(t, data, name)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
	if t.Failed() && len(text) < 6000 {
		t.Log(text)
	}
}

// A row before row 6 and one behind the last: all that names rows goes along.
func TestWhatOfficeProgramsWriteGoesAlong(t *testing.T) {
	data := fromOffice(t)
	b := mustRead(t, data)
	b.Plan.Tasks = append(slices.Insert(b.Plan.Tasks, 2, seeds.Task{ID: "中", No: "中", Text: "中间的。", Lead: []string{"市交通局"}}),
		seeds.Task{ID: "末", No: "末", Text: "最后的。", Lead: []string{"市交通局"}})
	out := written(t, b, data)
	has(t, out, taskSheet, `<c r="N4"><f>B4&amp;$H4</f><v>7</v></c>`, `<c r="N5"><f>B5&amp;$H5</f>`, `<c r="N7"><f>B7&amp;$H7</f>`, `<f>COUNTA(E4:E8)</f>`,
		`<xm:f>$H5=我的!$A$1</xm:f>`, `<xm:sqref>A5:L5</xm:sqref>`, `<xm:f>责任单位!$C$4:$C$6</xm:f>`, `<xm:sqref>H4:H8</xm:sqref>`, `<xm:f>任务清单!A5:L5</xm:f>`, `<autoFilter ref="A3:L8"`)
	has(t, out, "xl/drawings/drawing9.xml", `<xdr:row>6</xdr:row></xdr:from>`, `<xdr:row>9</xdr:row>`, `textlink="任务清单!$E$7"`)
	has(t, out, "xl/charts/chart9.xml", `<c:f>任务清单!$B$4:$B$8</c:f><c:f>任务清单!$B$7</c:f>`)
	has(t, out, "xl/tables/table9.xml", ` ref="A3:L8"`, `<autoFilter ref="A3:L8"/>`, `任务清单!$B$7`)
	has(t, out, "xl/workbook.xml", `>任务清单!$A$1:$L$8<`, `>任务清单!$E$5<`, `>任务清单!$E$4:$E$8<`, `fullCalcOnLoad="1"`)
	has(t, out, "xl/pivotCache/pivotCacheDefinition9.xml", ` ref="A3:L8"`)
	p, err := openParts(out)
	if err != nil {
		t.Fatal(err)
	}
	if p.has("xl/calcChain.xml") || strings.Contains(part(t, out, "[Content_Types].xml"), "calcChain") || strings.Contains(part(t, out, "xl/_rels/workbook.xml.rels"), "calcChain") {
		t.Error("the order of reckoning is still there")
	}
	if again := mustRead(t, out); !bytes.Equal(written(t, again, out), out) {
		t.Error("written again it differs")
	}
}

// The second task goes: what named it alone goes, what named others does not.
func TestWhatNamesARemovedRow(t *testing.T) {
	data := fromOffice(t)
	b := mustRead(t, data)
	b.Plan.Tasks = slices.Delete(b.Plan.Tasks, 1, 2)
	out := written(t, b, data)
	has(t, out, taskSheet, `<c r="N5"><f>B5&amp;$H5</f>`, `<f>COUNTA(E4:E5)</f>`, `<xm:sqref>H4:H5</xm:sqref>`, `<ext uri="{CCE6A557`)
	sheet := part(t, out, taskSheet)
	for _, gone := range []string{"sparkline", "x14:conditionalFormatting", "{78C0D931"} {
		if strings.Contains(sheet, gone) {
			t.Errorf("%s is still there", gone)
		}
	}
	has(t, out, "xl/workbook.xml", `>任务清单!$A$1:$L$5<`, `>任务清单!#REF!<`)
	has(t, out, "xl/drawings/drawing9.xml", `<xdr:row>4</xdr:row></xdr:from>`, `textlink="任务清单!$E$5"`)
	if mustRead(t, out).Plan.Tasks[1].ID != "2(2)" {
		t.Error("another task went")
	}
}

// All tasks go and others come: ranges over all of them are over the new ones, which
// look as the old ones did.
func TestWhatIsSetOverAllTasksIsSetOverNextYears(t *testing.T) {
	data := fromOffice(t)
	empty, err := mustRead(t, data).WriteNextYear(data)
	if err != nil {
		t.Fatal(err)
	}
	has(t, empty, "xl/workbook.xml", `>任务清单!$A$1:$L$4<`, `>任务清单!$E$4:$E$4<`)
	b := mustRead(t, empty)
	b.Plan.Tasks = sampleBook().Plan.Tasks
	b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: "末", No: "末", Text: "最后的。", Lead: []string{"市交通局"}})
	out := written(t, b, empty)
	has(t, out, "xl/workbook.xml", `>任务清单!$A$1:$L$7<`, `>任务清单!$E$4:$E$7<`)
	has(t, out, "xl/tables/table9.xml", ` ref="A3:L7"`)
	has(t, out, "xl/charts/chart9.xml", `任务清单!$B$4:$B$7`)
	f, g := opened(t, data), opened(t, out)
	for _, row := range []int{4, 7} {
		was, err := f.GetCellStyle(sheetTasks, "E5")
		now, err2 := g.GetCellStyle(sheetTasks, ref(t, 5, row))
		if err != nil || err2 != nil || was != now || was == 0 {
			t.Errorf("row %d has style %d, before %d", row, now, was)
		}
	}
}

// Only the cells that say something else are written; every other byte stays.
func TestWhatIsNotChangedStaysByteForByte(t *testing.T) {
	data := fromOffice(t)
	b := mustRead(t, data)
	b.Plan.Tasks[1].Note = "改过"
	out := written(t, b, data)
	was, err := openParts(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range was.names() {
		before, after := part(t, data, name), part(t, out, name)
		if name != taskSheet && before != after {
			t.Errorf("%s is another", name)
		}
	}
	before, after := part(t, data, taskSheet), part(t, out, taskSheet)
	from := strings.Index(before, `<row r="5"`)
	to := strings.Index(before, `<row r="6"`)
	if before[:from] != after[:from] || !strings.HasSuffix(after, before[to:]) {
		t.Error("another row changed than the one that was written")
	}
	if got := cellAt(t, opened(t, out), sheetTasks, "L5"); got != "改过" {
		t.Errorf("the note is %q", got)
	}
}

// A cell whose formula others share is written over: theirs stay, and no order of
// reckoning names a formula that is gone.
func TestASharedFormulaOutlivesItsFirstCell(t *testing.T) {
	data := fromOffice(t)
	text := strings.NewReplacer(`"N4"`, `"L4"`, `"N5"`, `"L5"`, `"N6"`, `"L6"`, `"N4:N6"`, `"L4:L6"`).Replace(part(t, data, taskSheet))
	for _, cell := range []string{"L4", "L5", "L6"} { // the formulas stand in a column of ours
		from := strings.Index(text, `<c r="`+cell+`"`)
		to := from + strings.Index(text[from:], "</c>") + len("</c>")
		text = text[:from] + text[to:]
	}
	data = patched(t, data, [3]string{taskSheet, "", text})
	b, _ := read(t, data)
	if b.Plan.Tasks[0].Note != "7" {
		t.Fatalf("the note is %q", b.Plan.Tasks[0].Note)
	}
	b.Plan.Tasks[0].Note = "改过"
	out := written(t, b, data)
	has(t, out, taskSheet, `<c r="L5"><f>B5&amp;$H5</f><v>7</v></c>`, `<c r="L6"><f>B6&amp;$H6</f>`)
	if p, err := openParts(out); err != nil || p.has("xl/calcChain.xml") {
		t.Errorf("the order of reckoning is still there, %v", err)
	}
	if got := cellAt(t, opened(t, out), sheetTasks, "L4"); got != "改过" {
		t.Errorf("the note is %q", got)
	}
}

// A style of ours is taken in where the sheet has no row that shows how rows look.
func TestRowsOfASheetWithoutRowsLookAsOursDo(t *testing.T) {
	fresh := sampleFile(t)
	bare := part(t, fresh, taskSheet)
	from, to := strings.Index(bare, `<row r="4"`), strings.Index(bare, `</sheetData>`)
	data := patched(t, fresh, [3]string{taskSheet, "", bare[:from] + bare[to:]})
	b := mustRead(t, data)
	b.Plan.Tasks = sampleBook().Plan.Tasks
	out := written(t, b, data)
	f := opened(t, out)
	for _, row := range []int{4, 6} {
		id, err := f.GetCellStyle(sheetTasks, ref(t, 5, row))
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || len(style.Border) != 4 || !style.Alignment.WrapText || style.NumFmt != 49 {
			t.Errorf("row %d: %+v, %v", row, style, err)
		}
	}
	if again := mustRead(t, out); !bytes.Equal(written(t, again, out), out) {
		t.Error("written again it differs")
	}
}

// New rows look as most rows of the clerk's do, in his own columns too; next year's as this year's.
func TestNewRowsLookAsTheClerksDo(t *testing.T) {
	data := edited(t, sampleFile(t), func(f *excelize.File) error {
		usual, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "00AA00"}})
		rare, err2 := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "AA0000"}})
		return errors.Join(err, err2, set(sheetTasks, "M3", "处室")(f), f.SetCellStyle(sheetTasks, "A4", "M6", usual), f.SetCellStyle(sheetTasks, "A6", "M6", rare))
	})
	look := func(data []byte, row int) {
		t.Helper()
		f := opened(t, data)
		for _, col := range []int{1, 5, 13} {
			id, err := f.GetCellStyle(sheetTasks, ref(t, col, row))
			if err != nil {
				t.Fatal(err)
			}
			if style, err := f.GetStyle(id); err != nil || style.Font == nil || style.Font.Color != "00AA00" {
				t.Errorf("row %d, column %d: %+v, %v", row, col, style, err)
			}
		}
	}
	b := mustRead(t, data)
	b.Plan.Tasks = append(b.Plan.Tasks, seeds.Task{ID: "末", Text: "最后的。"})
	look(written(t, b, data), 7)
	empty, err := b.WriteNextYear(data)
	if err != nil {
		t.Fatal(err)
	}
	empty = edited(t, empty, set(sheetTasks, "M5", "一共"))
	next := mustRead(t, empty)
	next.Plan.Tasks = sampleBook().Plan.Tasks
	out := written(t, next, empty)
	look(out, 4)
	look(out, 6)
	if col, row := where(t, opened(t, out), sheetTasks, "一共"); col != 13 || row != 7 {
		t.Errorf("the clerk's sum is in row %d", row)
	}
}
