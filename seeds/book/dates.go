package book

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// firstSerial is 1 January 2000 as a spreadsheet counts days.
const firstSerial = 36526

// days1904 is by how much a workbook that counts from 1904 counts less.
const days1904 = 1462

// deadlineText turns a cell that the spreadsheet made a date of into text. Some write
// such a cell as a text (ECMA-376 18.18.11, d).
func deadlineText(cell string, date1904 bool) string {
	if day, ok := strings.CutSuffix(strings.TrimSuffix(cell, ".000"), "T00:00:00"); ok {
		if at, err := time.Parse("2006-01-02", day); err == nil {
			return at.Format("2006年1月2日")
		}
	}
	if serial, err := strconv.ParseFloat(cell, 64); err != nil || serial < firstSerial-days1904 {
		return cell
	}
	if at, err := time.Parse("2006-01-02", plainDate(cell, date1904)); err == nil {
		return at.Format("2006年1月2日")
	}
	return cell
}

// roundTimeLayout is how sheet 期次 writes the due time.
const roundTimeLayout = "2006-01-02 15:04"

// plainDate turns a spreadsheet's date serial into the text we write ourselves.
func plainDate(s string, date1904 bool) string {
	serial, err := strconv.ParseFloat(s, 64)
	if err != nil || serial < 1 || serial > 200000 {
		return s
	}
	t, err := excelize.ExcelDateToTime(serial, date1904)
	if err != nil {
		return s
	}
	if serial == math.Trunc(serial) {
		return t.Format("2006-01-02")
	}
	return t.Add(30 * time.Second).Format(roundTimeLayout)
}
