package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/report/correction"
	"ducha/seeds"
)

// saidOn tells what a copy says, sheet by sheet, the one to look at first in front.
// What is for the office alone is left out, and so are hints without a place: these
// speak to the office too.
func saidOn(b *correction.Book, tables []seeds.TableAt, problems []seeds.Problem) ([]correction.Sheet, error) {
	s := saying{book: b}
	for _, t := range tables {
		s.table(t)
	}
	for _, p := range problems {
		if p.Severity != seeds.Advice && p.Cell != "" {
			if err := s.place(p); err != nil {
				return nil, err
			}
		}
	}
	for _, p := range problems {
		if p.Severity == seeds.Fault && p.Cell == "" {
			s.list(p)
		}
	}
	return s.sheets(), nil
}

// saying gathers what is said.
type saying struct {
	book *correction.Book
	said []*said
}

// said is what is said on one sheet.
type said struct {
	name   string
	table  correction.Table
	cells  map[[2]int]*words // by row and column
	rows   map[int]*words    // of the table
	listed []string          // in the line above everything: what has no row of the table
	lost   int               // how many of these have no cell either
}

// words are what is wrong at one place; what must be mended comes first.
type words struct{ faults, hints []string }

func (w *words) add(severity seeds.Severity, line string) {
	if severity == seeds.Fault {
		w.faults = append(w.faults, line)
	} else {
		w.hints = append(w.hints, string(seeds.Hint)+"："+line)
	}
}

func (w *words) String() string {
	return strings.Join(append(slices.Clone(w.faults), w.hints...), "\n")
}

// on gives what is said on a sheet.
func (s *saying) on(name string) *said {
	for _, one := range s.said {
		if one.name == name {
			return one
		}
	}
	one := &said{name: name, cells: map[[2]int]*words{}, rows: map[int]*words{}}
	s.said = append(s.said, one)
	return one
}

// table takes a table where it stands without the marks of an earlier copy.
func (s *saying) table(t seeds.TableAt) {
	header, last := s.book.Row(t.Sheet, t.Header), s.book.Row(t.Sheet, t.Last)
	right := s.book.Right(t.Sheet, t.Right)
	if !s.book.Has(t.Sheet) || header < 1 || last < header || t.Left < 1 || right < t.Left || right >= excelize.MaxColumns || last >= excelize.TotalRows {
		return
	}
	if one := s.on(t.Sheet); one.table == (correction.Table{}) {
		one.table = correction.Table{Header: header, Last: last, Left: t.Left, Right: right}
	}
}

// place says a problem at its cell, and in its row of the table or, without one that
// can be filtered, above everything.
func (s *saying) place(p seeds.Problem) error {
	col, row, err := excelize.CellNameToCoordinates(p.Cell)
	if err != nil {
		return fmt.Errorf("place %s!%s: %w", p.Sheet, p.Cell, err)
	}
	if !s.book.Has(p.Sheet) {
		return fmt.Errorf("place %s!%s: no such sheet", p.Sheet, p.Cell)
	}
	if row = s.book.Row(p.Sheet, row); row < 1 || row >= excelize.TotalRows {
		s.list(p)
		return nil
	}
	one := s.on(p.Sheet)
	at := [2]int{row, col}
	if one.cells[at] == nil {
		one.cells[at] = &words{}
	}
	one.cells[at].add(p.Severity, mending(p.Message, p.Remedy))
	switch t := one.table; {
	case row > t.Header && row <= t.Last:
		if one.rows[row] == nil {
			one.rows[row] = &words{}
		}
		one.rows[row].add(p.Severity, titled(p))
	case row == t.Header && p.Severity == seeds.Fault:
		one.listed = append(one.listed, titled(p))
	}
	return nil
}

// list says a fault that has no place on the sheet where a person looks first.
func (s *saying) list(p seeds.Problem) {
	one := s.on(s.first(p.Sheet))
	one.listed = append(one.listed, titled(p))
	one.lost++
}

// first is the sheet for what has no cell.
func (s *saying) first(named string) string {
	switch {
	case s.book.Has(named):
		return named
	case len(s.said) > 0:
		return s.said[0].name
	}
	return s.book.First()
}

// titled says a problem with its column.
func titled(p seeds.Problem) string {
	text := mending(p.Message, p.Remedy)
	if p.Column != "" {
		text = p.Column + "：" + text
	}
	return text
}

// mending joins what is wrong and how to mend it.
func mending(parts ...string) string {
	var out strings.Builder
	for _, part := range parts {
		if part = strings.TrimRight(strings.TrimSpace(part), "。"); part != "" {
			out.WriteString(part + "。")
		}
	}
	return out.String()
}

// sheets gives those sheets on which something is said.
func (s *saying) sheets() []correction.Sheet {
	said := slices.DeleteFunc(slices.Clone(s.said), func(one *said) bool { return len(one.cells)+len(one.listed) == 0 })
	var out []correction.Sheet
	for i, one := range said {
		notice := one.notice()
		if i == 0 {
			notice += elsewhere(said[1:])
		}
		sheet := correction.Sheet{Name: one.name, Table: one.table, Notice: strings.Join(append([]string{notice}, one.listed...), "\n")}
		for _, at := range slices.SortedFunc(maps.Keys(one.cells), func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) }) {
			w := one.cells[at]
			sheet.Cells = append(sheet.Cells, correction.Cell{Row: at[0], Col: at[1], Fault: len(w.faults) > 0, Text: w.String()})
		}
		for _, row := range slices.Sorted(maps.Keys(one.rows)) {
			sheet.Rows = append(sheet.Rows, correction.Row{Num: row, Text: one.rows[row].String()})
		}
		out = append(out, sheet)
	}
	return out
}

// counts tells how many cells are to be mended and how many only looked at.
func (one *said) counts() (faulty, doubtful int) {
	for _, w := range one.cells {
		if len(w.faults) > 0 {
			faulty++
		} else {
			doubtful++
		}
	}
	return faulty, doubtful
}

// notice is the line above everything.
func (one *said) notice() string {
	faulty, doubtful := one.counts()
	where := "各格批注"
	if len(one.rows) > 0 {
		where += "和最右一列"
	}
	if len(one.listed) > 0 {
		where += "及下面各行"
	}
	const send = "改好保存后直接发回本文件。"
	if faulty+one.lost == 0 {
		return fmt.Sprintf("%s有 %d 处请核对（蓝色格子），说明见%s。%s", correction.NoticeHead, doubtful, where, send)
	}
	color := "（红色格子）"
	if faulty == 0 {
		color, where = "", "下面各行"
	}
	text := fmt.Sprintf("%s共 %d 处需要改正%s，说明见%s。%s", correction.NoticeHead, faulty+one.lost, color, where, send)
	if doubtful > 0 {
		text += "蓝色格子请核对，无误的不用改。"
	}
	return text
}

// elsewhere tells of what is to be mended on other sheets.
func elsewhere(others []*said) string {
	var out strings.Builder
	for _, one := range others {
		if faulty, _ := one.counts(); faulty+one.lost > 0 {
			fmt.Fprintf(&out, "工作表“%s”还有 %d 处。", one.name, faulty+one.lost)
		}
	}
	return out.String()
}
