package pen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// area is a rectangle of cells; columns and rows count from 1, both ends are in it.
type area struct{ left, top, right, bottom int }

// areaOf reads the corners of a range.
func areaOf(from, to string) (area, error) {
	left, top, ok1 := parseRef(from)
	right, bottom, ok2 := parseRef(to)
	if !ok1 || !ok2 || right < left || bottom < top {
		return area{}, fmt.Errorf("no range %s:%s", from, to)
	}
	return area{left, top, right, bottom}, nil
}

// append writes A1:C2, or A1 where it is one cell.
func (a area) append(b []byte) []byte {
	b = appendRef(b, a.left, a.top)
	if a.left == a.right && a.top == a.bottom {
		return b
	}
	return appendRef(append(b, ':'), a.right, a.bottom)
}

// Ref gives the A1 name of a cell; columns and rows count from 1.
func Ref(col, row int) string {
	if !onSheet(col, row) { // reckoned by the drawing code, never read
		return "A1"
	}
	var buf [12]byte
	return string(appendRef(buf[:0], col, row))
}

// Column gives the letters of a column.
func Column(col int) string { return string(appendColumn(nil, col)) }

// AbsRef gives the $A$1 name of a cell.
func AbsRef(col, row int) string {
	if !onSheet(col, row) {
		return "$A$1"
	}
	var buf [14]byte
	return string(strconv.AppendInt(append(appendColumn(append(buf[:0], '$'), col), '$'), int64(row), 10))
}

func onSheet(col, row int) bool {
	return 1 <= col && col <= excelize.MaxColumns && 1 <= row && row <= excelize.TotalRows
}

func appendRef(b []byte, col, row int) []byte {
	return strconv.AppendInt(appendColumn(b, col), int64(row), 10)
}

// appendColumn writes the letters of a column.
func appendColumn(b []byte, col int) []byte {
	if col > 26 {
		b = appendColumn(b, (col-1)/26)
	}
	return append(b, byte('A'+(col-1)%26))
}

// parseRef reads A1.
func parseRef(ref string) (col, row int, ok bool) {
	i := 0
	for ; i < len(ref) && 'A' <= ref[i] && ref[i] <= 'Z' && i < 3; i++ {
		col = col*26 + int(ref[i]-'A') + 1
	}
	for j := i; j < len(ref); j++ {
		if ref[j] < '0' || ref[j] > '9' || j-i > 6 {
			return 0, 0, false
		}
		row = row*10 + int(ref[j]-'0')
	}
	return col, row, onSheet(col, row)
}

// quotedSheet is how a formula names a sheet: 'sheet'!
func quotedSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'!" }
