package main

import (
	"slices"
	"strings"

	"ducha/seeds/workbook"
	"ducha/templates"
)

// isForm reports whether a workbook is a form that ducha made, filled or not.
func isForm(b workbook.Book) bool {
	return b.Custom[templates.MarkProperty] != "" || slices.ContainsFunc(b.Sheets, func(s workbook.Sheet) bool { return strings.HasPrefix(s.Name, templates.MarkSheet) })
}
