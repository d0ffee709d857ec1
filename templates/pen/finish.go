package pen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

var (
	customHeight = regexp.MustCompile(` customHeight="(?:true|1)"`)
	filterMode   = regexp.MustCompile(` filterMode="(?:true|1)"`)
	dimension    = regexp.MustCompile(`<dimension ref="[^"]*"`)
	cellRef      = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"`)
)

// Finish sets what excelize cannot say, in one pass over a workbook that it wrote: rows
// that still grow when a person types (no customHeight), the true extent of each sheet, and
// no word of a filter that is set where there are only its buttons.
func Finish(w io.Writer, workbook []byte) error {
	in, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return fmt.Errorf("finish workbook: %w", err)
	}
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := finishPart(out, part); err != nil {
			return fmt.Errorf("finish workbook: %s: %w", part.Name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("finish workbook: %w", err)
	}
	return nil
}

func finishPart(out *zip.Writer, part *zip.File) error {
	if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
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
	_, err = dst.Write(finishSheet(data))
	return err
}

func finishSheet(sheet []byte) []byte {
	sheet = customHeight.ReplaceAll(sheet, nil)
	sheet = filterMode.ReplaceAll(sheet, nil)
	return dimension.ReplaceAll(sheet, []byte(`<dimension ref="`+extent(sheet)+`"`))
}

// extent is the range from A1 to the last cell, which excelize leaves at A1.
func extent(sheet []byte) string {
	all := area{1, 1, 1, 1}
	for _, m := range cellRef.FindAllSubmatch(sheet, -1) {
		if col, row, ok := parseRef(string(m[1])); ok {
			all.right, all.bottom = max(all.right, col), max(all.bottom, row)
		}
	}
	return string(all.append(nil))
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
