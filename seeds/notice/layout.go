package notice

import (
	"slices"
	"unicode/utf8"

	"ducha/seeds/notice/document"
)

// layout says which columns of a table make the task.
type layout struct {
	columns []column
	numbers int   // the column of numbers, -1 for none
	main    int   // the task itself
	heads   []int // columns of headings, outermost first
	before  []int // further text, left of the task …
	names   int   // the one of them that names each task, -1 for none
	after   []int // … and right of it
}

const (
	headLength = 25  // average characters up to which a column left of the task is a heading
	headShare  = 0.8 // a column with fewer texts of its own than this share of the rows groups them
)

// arrange chooses the column of the task by what the rows hold: the one with a
// text of its own in most rows, then the one whose title says so.
func arrange(columns []column, rows []document.Row) layout {
	columns = unitsByContent(measured(columns, rows), rows)
	l := layout{columns: columns, numbers: -1, main: -1, names: -1}
	use := make([]usage, len(columns))
	most := 0
	for c, col := range columns {
		if col.role == roleNumber && l.numbers < 0 {
			l.numbers = c
		}
		if col.role == roleContent || col.role == roleText {
			use[c] = usageOf(rows, c)
			use[c].shared = reachesOver(columns, rows, c)
			most = max(most, use[c].own)
		}
	}
	grouping := func(c int) bool {
		return use[c].shared || float64(use[c].own) < headShare*float64(most) || groupingTitle.MatchString(titleOf(columns[c].title))
	}
	for c, col := range columns {
		if col.role != roleContent && col.role != roleText || grouping(c) {
			continue
		}
		if l.main < 0 || better(columns[c], use[c], columns[l.main], use[l.main]) {
			l.main = c
		}
	}
	for c, col := range columns {
		switch {
		case col.role != roleContent && col.role != roleText || c == l.main:
		case l.main < 0:
			l.main = c
		case col.role == roleText && !grouping(c) && c < l.main:
			l.before = append(l.before, c)
		case grouping(c):
			l.heads = append(l.heads, c)
		case c < l.main:
			if l.before = append(l.before, c); use[c].length <= headLength {
				l.names = c
			}
		case !asideTitle.MatchString(titleOf(col.title)):
			l.after = append(l.after, c)
		}
	}
	return l
}

// better reports whether a column holds the task rather than another.
func better(c column, u usage, than column, thanUse usage) bool {
	if a, b := contentRank(c.title), contentRank(than.title); a != b {
		return a > b
	}
	return u.length > thanUse.length+headLength
}

// usage is what the cells of a column are like.
type usage struct {
	own    int  // cells with a text that is not the one above
	length int  // their average length in characters
	shared bool // a cell reaches down over several tasks
}

// reachesOver reports whether a cell of a column stands beside several texts of
// another column of contents.
func reachesOver(columns []column, rows []document.Row, c int) bool {
	for i := 1; i < len(rows); i++ {
		cell := cellAt(rows[i], c)
		if cell == nil || cell != cellAt(rows[i-1], c) || len(distinct(rows[i])) < 2 {
			continue
		}
		for other, col := range columns {
			text := cellAt(rows[i], other)
			if other != c && isContent(col) && text != nil && text != cell && text != cellAt(rows[i-1], other) && other > c {
				return true
			}
		}
	}
	return false
}

func usageOf(rows []document.Row, c int) usage {
	var u usage
	var above *document.Cell
	for _, row := range rows {
		cell := cellAt(row, c)
		if cell == nil || cell.Text == "" || cell == above || len(distinct(row)) < 2 {
			continue
		}
		if above == nil || cell.Text != above.Text {
			u.own++
			u.length += utf8.RuneCountInString(cell.Text)
		}
		above = cell
	}
	if u.own > 0 {
		u.length /= u.own
	}
	return u
}

// unitsByContent finds the columns of units by what they hold, where no title says
// which they are: 县直单位, 乡镇.
func unitsByContent(columns []column, rows []document.Row) []column {
	if slices.ContainsFunc(columns, func(c column) bool { return c.role.isUnits() }) {
		return columns
	}
	for c, col := range columns {
		if col.role != roleOther {
			continue
		}
		if filled, units := unitCells(rows, c); units > 0 && units*5 >= filled*4 {
			columns[c].role = roleUnits
		}
	}
	return columns
}

// unitCells counts the cells of a column, and those that hold units.
func unitCells(rows []document.Row, c int) (filled, units int) {
	for _, row := range rows {
		if text := textAt(row, c); text != "" {
			filled++
			if looksUnits(text) {
				units++
			}
		}
	}
	return filled, units
}

// measured tells a column 单位 that holds units of measure (家, 亿元) from one of
// bodies.
func measured(columns []column, rows []document.Row) []column {
	columns = slices.Clone(columns)
	for c, col := range columns {
		if t := titleOf(col.title); t != "单位" && t != "计量单位" {
			continue
		}
		all, bodies := unitCells(rows, c)
		if bodies*2 < all {
			columns[c].role = roleOther
		}
	}
	return columns
}
