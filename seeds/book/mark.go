package book

import (
	"fmt"
	"io"
	"sort"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
)

// commentAuthor tells our comments from the clerk's.
const commentAuthor = "ducha"

// Mark copies the workbook with a comment on the cell of every problem. Comments
// of an earlier run go, the clerk's own stay.
func Mark(w io.Writer, old io.Reader, problems []seeds.Problem) error {
	f, err := openOrNew(old)
	if err != nil {
		return err
	}
	defer f.Close()
	texts := map[[2]string]string{}
	for _, p := range problems {
		if p.Cell != "" {
			texts[[2]string{p.Sheet, p.Cell}] += string(p.Severity) + "：" + p.Message + "。" + p.Remedy + "。\n"
		}
	}
	for _, sheet := range f.GetSheetList() {
		comments, err := f.GetComments(sheet)
		if err != nil {
			return fmt.Errorf("read comments of %s: %w", sheet, err)
		}
		for _, c := range comments {
			if c.Author == commentAuthor {
				if err := f.DeleteComment(sheet, c.Cell); err != nil {
					return fmt.Errorf("delete comment %s!%s: %w", sheet, c.Cell, err)
				}
			} else {
				delete(texts, [2]string{sheet, c.Cell}) // a cell holds one comment; the clerk's stays
			}
		}
	}
	places := make([][2]string, 0, len(texts))
	for at := range texts {
		places = append(places, at)
	}
	sort.Slice(places, func(i, j int) bool {
		return places[i][0]+places[i][1] < places[j][0]+places[j][1]
	})
	for _, at := range places {
		c := excelize.Comment{Cell: at[1], Author: commentAuthor, Text: texts[at], Width: 320, Height: 90}
		if err := f.AddComment(at[0], c); err != nil {
			return fmt.Errorf("comment %s!%s: %w", at[0], at[1], err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write %s: %w", FileName, err)
	}
	return nil
}

// sortProblems puts problems in the order of the workbook.
func sortProblems(problems []seeds.Problem) {
	order := map[string]int{}
	for i, d := range sheetDefs() {
		order[d.name] = i
	}
	position := func(p seeds.Problem) int {
		col, row, err := excelize.CellNameToCoordinates(p.Cell)
		if err != nil {
			return 0
		}
		return row*1000 + col
	}
	sort.SliceStable(problems, func(i, j int) bool {
		a, b := problems[i], problems[j]
		switch {
		case a.Sheet != b.Sheet:
			return order[a.Sheet] < order[b.Sheet]
		case position(a) != position(b):
			return position(a) < position(b)
		}
		return a.Value < b.Value
	})
}
