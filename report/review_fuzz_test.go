//go:build !race

package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"ducha/report"
	"ducha/seeds"
)

// typedSheet is a workbook with these texts on sheet 审核表: rows by lines, cells by tabs.
// A cell that begins with f: is a formula without a result, with e: an error.
func typedSheet(t testing.TB, text string) []byte {
	var sheet strings.Builder
	sheet.WriteString(`<worksheet><sheetData>`)
	for _, line := range strings.Split(text, "\n") {
		sheet.WriteString("<row>")
		for _, cell := range strings.Split(line, "\t") {
			var escaped bytes.Buffer
			if err := xml.EscapeText(&escaped, []byte(cell)); err != nil {
				t.Fatal(err)
			}
			switch {
			case strings.HasPrefix(cell, "f:"):
				sheet.WriteString(`<c><f>` + escaped.String() + `</f></c>`)
			case strings.HasPrefix(cell, "e:"):
				sheet.WriteString(`<c t="e"><v>#REF!</v></c>`)
			default:
				sheet.WriteString(`<c t="inlineStr"><is><t xml:space="preserve">` + escaped.String() + `</t></is></c>`)
			}
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range map[string]string{
		"xl/workbook.xml":            `<workbook><sheets><sheet name="审核表" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="a.xml"/></Relationships>`,
		"xl/a.xml":                   sheet.String(),
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const reviewTitles = "序号\t单位\t工作进展\t完成情况\t报送更新\t核定情况\t采用文字\t核定意见\t退回重报\t依据\n"

// FuzzReadReview reads any texts as a 审核表: no panic, no more said than there are rows,
// and no ruling on what no row of the round is about.
func FuzzReadReview(f *testing.F) {
	f.Add(reviewTitles + "1\t市甲局\t话\t已完成\t\t进度滞后\t短话\t意见\t退回\t0|sha-001|001|1\n")
	f.Add(reviewTitles + "1\t市甲局\t\t\t报送已更新\t乱写\tf:A1\te:\t也许\t-1|||\n" + "1\t市甲局\t\t\t\t\t=1\t\t√\t9|x|001|1\n\t\t\t\t\t\t\t自己的字\n")
	f.Add("核定情况\t核定情况\t采用文字\t核定意见\n核定情况\t采用文字\t核定意见\t退回重报\t退回重报\n")
	f.Add(reviewTitles + reviewTitles + "合计\t\t\t\t\t\t\t\t\t0|sha-001|001|99999999999999999999")
	res := newBench(&testing.T{}, 3).built()
	rows := map[seeds.Slot]bool{}
	for _, row := range res.ReviewRows() {
		rows[row.Slot()] = true
	}
	f.Fuzz(func(t *testing.T, text string) {
		data := typedSheet(t, text)
		v, err := report.ReadReview(data)
		if err != nil {
			return
		}
		rulings, problems := res.Rule(v, nil)
		if len(rulings) > len(v.Rows) || len(problems) > 20*len(v.Rows)+20 {
			t.Errorf("%d rows say %d rulings and have %d problems", len(v.Rows), len(rulings), len(problems))
		}
		for _, r := range rulings {
			if !rows[r.Slot()] || r.Back && r.On == nil || r.State != "" && r.Kind == "" {
				t.Errorf("ruled %+v", r)
			}
		}
		res.Strange(v)
		var kept bytes.Buffer
		_ = report.KeepReview(&kept, data, v, res, rulings) // excelize may not open it
	})
}

// A table that was damaged on its way is an error, wherever it breaks off.
func TestDamagedReviewIsAnError(t *testing.T) {
	b := newBench(t, 3)
	drawn := b.draw(b.built())
	for cut := 0; cut < len(drawn); cut += 1 + len(drawn)/200 {
		if _, err := report.ReadReview(drawn[:cut]); err == nil {
			t.Errorf("the first %d bytes are read as a whole table", cut)
		}
	}
}

// A header of two hundred columns over rows without end costs no more than the rows.
func TestWideReviewIsRead(t *testing.T) {
	titles := strings.TrimSuffix(reviewTitles, "\n")
	for i := range 180 {
		titles += fmt.Sprint("\t栏", i)
	}
	var text strings.Builder
	text.WriteString(titles)
	for i := range 20_000 {
		fmt.Fprintf(&text, "\n%d\t市甲局\t\t\t\t\t\t记", i)
	}
	v, err := report.ReadReview(typedSheet(t, text.String()))
	if err != nil || len(v.Rows) != 20_000 {
		t.Fatalf("%d rows, %v", len(v.Rows), err)
	}
	_, problems := newBench(t, 3).built().Rule(v, nil)
	if len(problems) < 20_000-20 {
		t.Errorf("%d problems", len(problems))
	}
}
