package main

import (
	"slices"
	"strings"

	"ducha/report"
	"ducha/seeds/book"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// notNotice refuses to import what ducha made itself: read as a notice, every row of it would
// be a task. Where it is not surely ducha's it is read as any other.
func notNotice(name string, data []byte) error {
	b, err := workbook.Read(data)
	if err != nil {
		b, err = workbook.ReadXLS(data)
	}
	if err != nil {
		return nil // no workbook; who reads it tells
	}
	if isForm(b) {
		return failed("各单位报送的反馈表，放进 回收 里这一期的文件夹，用 ducha collect 收", "%s 是 ducha 下发的反馈表，不是通知", name)
	}
	for _, own := range ownBooks() {
		if !slices.ContainsFunc(own.sheets, func(sheet string) bool { return !hasSheet(b, sheet) }) {
			return failed(own.remedy, "%s 是 ducha 的%s，不是通知", name, own.what)
		}
	}
	return nil
}

// ownBook is a workbook that ducha writes, known by its sheets.
type ownBook struct {
	what   string
	sheets []string
	remedy string
}

func ownBooks() []ownBook {
	const result = "导入来文单位发的任务分解通知；从台账出的表不用导入"
	return []ownBook{
		{"台账", book.Sheets(), "就用这份台账的，把它放进工作文件夹，名称为 " + book.FileName + "；只要其中的单位和设置的，用 ducha init --from 它所在的文件夹"},
		{"审核表", []string{report.SheetReview, report.SheetRemarks, report.SheetRecord}, "核定意见填在 汇总 里这一期的 " + fileReview + "，用 ducha review --apply 读入"},
		{"进展情况反馈表", []string{report.SheetAnswers, report.SheetDetail, report.SheetMissing}, result},
		{"回收情况表", []string{report.SheetFiles, report.SheetProblems, report.SheetUnits}, result},
	}
}

// isForm reports whether a workbook is a form that ducha made, filled or not.
func isForm(b workbook.Book) bool {
	return b.Custom[templates.MarkProperty] != "" || slices.ContainsFunc(b.Sheets, func(s workbook.Sheet) bool { return strings.HasPrefix(s.Name, templates.MarkSheet) })
}

func hasSheet(b workbook.Book, name string) bool {
	return slices.ContainsFunc(b.Sheets, func(s workbook.Sheet) bool { return s.Name == name })
}
