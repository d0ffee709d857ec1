// Floor does the least that the work of a stage can be done with, for .ci/bench to set
// ducha against. Each repeats its work so many times; with 0 it only gets ready.
//
//	floor zip FOLDER TIMES            deflates and zips the parts of every form of a folder, unpacked before
//	floor xml FOLDER FILES            goes once with encoding/xml over the parts of returns that must be read
//	floor stream WORKBOOK TIMES       writes the bare cells of a workbook with excelize's StreamWriter
package main

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("floor: ")
	if err := floor(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func floor(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: floor zip|xml|stream WHERE N")
	}
	n, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	switch args[0] {
	case "zip":
		return zipForms(args[1], n)
	case "xml":
		return readReturns(args[1], n)
	case "stream":
		return streamCells(args[1], n)
	}
	return fmt.Errorf("no floor %q", args[0])
}

// part is one file inside a workbook.
type part struct {
	name string
	data []byte
}

// unpacked gives the parts of a workbook that are wanted.
func unpacked(path string, wanted func(name string, of *zip.Reader) bool) ([]part, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var parts []part
	for _, f := range z.File {
		if !wanted(f.Name, &z.Reader) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", f.Name, path, err)
		}
		parts = append(parts, part{f.Name, data})
	}
	return parts, nil
}

func every(string, *zip.Reader) bool { return true }

// needed are the parts of a return without which nobody can tell whose it is, what it
// answers and when it was saved: of the sheets the first, with the form, and the last,
// with the mark.
func needed(name string, of *zip.Reader) bool {
	switch name {
	case "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "docProps/custom.xml":
		return true
	}
	const sheet = "xl/worksheets/sheet%d.xml"
	var n int
	if _, err := fmt.Sscanf(name, sheet, &n); err != nil {
		return false
	}
	_, err := of.Open(fmt.Sprintf(sheet, n+1))
	return n == 1 || err != nil
}

func workbooks(folder string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.xlsx"))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s holds no workbooks", folder)
	}
	return paths, err
}

func zipForms(folder string, times int) error {
	paths, err := workbooks(folder)
	if err != nil {
		return err
	}
	forms := make([][]part, len(paths))
	for i, path := range paths {
		if forms[i], err = unpacked(path, every); err != nil {
			return err
		}
	}
	for range times {
		for _, parts := range forms {
			if err := zipped(parts); err != nil {
				return err
			}
		}
	}
	return nil
}

func zipped(parts []part) error {
	z := zip.NewWriter(io.Discard)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(p.data); err != nil {
			return err
		}
	}
	return z.Close()
}

func readReturns(folder string, files int) error {
	paths, err := workbooks(folder)
	if err != nil {
		return err
	}
	for _, path := range paths[:min(files, len(paths))] {
		parts, err := unpacked(path, needed)
		if err != nil {
			return err
		}
		for _, p := range parts {
			if err := readXML(p); err != nil {
				return fmt.Errorf("%s in %s: %w", p.name, path, err)
			}
		}
	}
	return nil
}

func readXML(p part) error {
	d := xml.NewDecoder(strings.NewReader(string(p.data)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func streamCells(path string, times int) error {
	sheets, err := cells(path)
	if err != nil {
		return err
	}
	for range times {
		if err := stream(sheets); err != nil {
			return err
		}
	}
	return nil
}

// cells gives the texts of every sheet.
func cells(path string) ([][][]any, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var sheets [][][]any
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		sheet := make([][]any, len(rows))
		for i, row := range rows {
			for _, text := range row {
				sheet[i] = append(sheet[i], text)
			}
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

func stream(sheets [][][]any) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
		w, err := f.NewStreamWriter(name)
		if err != nil {
			return err
		}
		for n, row := range rows {
			if err := w.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return f.Write(io.Discard)
}
