package pen

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

var (
	formulaCell  = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f>(?:<v>[^<]*</v>)?</c>`)
	customHeight = regexp.MustCompile(` customHeight="(?:true|1)"`)
	filterMode   = regexp.MustCompile(` filterMode="(?:true|1)"`)
	dimension    = regexp.MustCompile(`<dimension ref="[^"]*"`)
	cellRef      = regexp.MustCompile(`<c r="([A-Z]+)([0-9]+)"`)
)

// Finish sets what excelize cannot say, in one pass over a finished workbook:
// cached values of formulas (previews do not reckon) by part and cell, rows that
// still grow when a person types (no customHeight), the true extent of each sheet,
// no word of a filter that is set where there are only its buttons, and texts that
// look like escapes as they are.
func Finish(w io.Writer, workbook []byte, cached map[string]map[string]string) error {
	return finish(w, workbook, cached, nil)
}

// finish also puts the charts in: what a part becomes, by its name.
func finish(w io.Writer, workbook []byte, cached map[string]map[string]string, charts map[string]func([]byte) []byte) error {
	in, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return fmt.Errorf("finish workbook: %w", err)
	}
	out := zip.NewWriter(w)
	for _, part := range in.File {
		change := charts[part.Name]
		switch {
		case part.Name == stringsPart:
			change = unmaskEscapes
		case strings.HasPrefix(part.Name, "xl/worksheets/sheet"):
			change = func(sheet []byte) []byte { return finishSheet(sheet, cached[part.Name]) }
		}
		if err := finishPart(out, part, change); err != nil {
			return fmt.Errorf("finish workbook: %s: %w", part.Name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("finish workbook: %w", err)
	}
	return nil
}

// finishPart writes a part as it is, or changed.
func finishPart(out *zip.Writer, part *zip.File, change func([]byte) []byte) error {
	if change == nil {
		return out.Copy(part)
	}
	data, err := readPart(part)
	if err != nil {
		return err
	}
	dst, err := out.Create(part.Name)
	if err != nil {
		return err
	}
	_, err = dst.Write(change(data))
	return err
}

func finishSheet(sheet []byte, cached map[string]string) []byte {
	sheet = customHeight.ReplaceAll(sheet, nil)
	sheet = filterMode.ReplaceAll(sheet, nil)
	sheet = dimension.ReplaceAll(sheet, []byte(`<dimension ref="`+extent(sheet)+`"`))
	return formulaCell.ReplaceAllFunc(sheet, func(c []byte) []byte {
		m := formulaCell.FindSubmatch(c)
		value, ok := cached[string(m[1])]
		if !ok {
			return c
		}
		var text bytes.Buffer
		if err := xml.EscapeText(&text, []byte(value)); err != nil {
			return c
		}
		return []byte(fmt.Sprintf(`<c r="%s"%s><f>%s</f><v>%s</v></c>`, m[1], m[2], m[3], text.Bytes()))
	})
}

// extent is the range from A1 to the last cell, which excelize leaves at A1.
func extent(sheet []byte) string {
	lastCol, lastRow := 1, 1
	for _, m := range cellRef.FindAllSubmatch(sheet, -1) {
		col, row, err := excelize.CellNameToCoordinates(string(m[1]) + string(m[2]))
		if err == nil {
			lastCol, lastRow = max(lastCol, col), max(lastRow, row)
		}
	}
	if lastCol == 1 && lastRow == 1 {
		return "A1"
	}
	return "A1:" + Ref(lastCol, lastRow)
}

func readPart(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return data, nil
}
