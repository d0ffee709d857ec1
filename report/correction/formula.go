package correction

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ducha/seeds/formula"
)

// shift is rows put into a sheet, or taken out of it: all others keep their order, so
// that every reference to the sheet moves by the same number.
type shift struct {
	sheet string
	from  int // the first row that moves
	by    int // so many rows come in before it; negative: so many go, from it on
}

// row is the number that a row gets; one that goes gets that of what then stands there.
func (s shift) row(r int) int {
	switch {
	case r < s.from || r >= excelize.TotalRows:
		return r
	case s.gone(r):
		return s.from
	}
	return min(r+s.by, excelize.TotalRows)
}

func (s shift) gone(r int) bool { return r >= s.from && r < s.from-s.by }

// ranges moves a list of ranges; those that go are left out.
func (s shift) ranges(list string) string {
	var moved []string
	for _, text := range strings.Fields(list) {
		from, to, isRange := strings.Cut(text, ":")
		if !isRange {
			to = from
		}
		top, bottom := rowOf(from), rowOf(to)
		if top == 0 || bottom == 0 { // whole columns, or nothing known
			moved = append(moved, text)
			continue
		}
		if s.gone(top) && s.gone(bottom) {
			continue
		}
		text = withRow(from, s.row(top))
		if isRange {
			last := s.row(bottom)
			if s.gone(bottom) {
				last = s.from - 1
			}
			text += ":" + withRow(to, last)
		}
		moved = append(moved, text)
	}
	return strings.Join(moved, " ")
}

var corner = regexp.MustCompile(`^(\$?[A-Za-z]{0,3}\$?)([1-9][0-9]{0,6})$`)

// rowOf is the row of a cell or of the end of a range of rows, 0 where it has none.
func rowOf(ref string) int {
	m := corner.FindStringSubmatch(ref)
	if m == nil {
		return 0
	}
	row, err := strconv.Atoi(m[2])
	if err != nil || row > excelize.TotalRows {
		return 0
	}
	return row
}

func withRow(ref string, row int) string {
	return strings.TrimRight(ref, "0123456789") + strconv.Itoa(row)
}

// maxFormula is longer than any program writes a formula, in bytes.
const maxFormula = 64 << 10

// formula moves the references of a formula to the sheet; own says that a reference
// without a sheet's name means it. References into other workbooks and over several
// sheets stay as they are.
func (s shift) formula(text string, own bool) string {
	if len(text) > maxFormula {
		return text
	}
	f := formulaReader{text: text, shift: s, own: own}
	for f.at < len(text) {
		f.step()
	}
	return f.out.String()
}

type formulaReader struct {
	shift
	text    string
	at      int
	own     bool
	out     strings.Builder
	sheet   string // named right before, with !
	named   bool
	foreign bool // of another workbook, or of several sheets
}

func (f *formulaReader) take(n int) {
	f.out.WriteString(f.text[f.at : f.at+n])
	f.at += n
}

// step takes one piece of the formula.
func (f *formulaReader) step() {
	rest := f.text[f.at:]
	switch c := rest[0]; {
	case c == '"':
		f.take(formula.QuotedLength(rest))
		f.named, f.foreign = false, false
	case c == '\'':
		n := formula.QuotedLength(rest)
		f.word(rest[:n], strings.ReplaceAll(strings.TrimSuffix(rest[1:n], "'"), "''", "'"))
	case c == '[':
		f.take(formula.BracketedLength(rest))
		f.foreign = true
	case c == '#': // an error, or all that a formula spilled
		f.take(1)
		f.take(strings.IndexFunc(f.text[f.at:]+" ", func(r rune) bool { return !unicode.IsLetter(r) && r != '/' && r != '!' && r != '?' }))
	default:
		if n := formula.WordLength(rest); n > 0 {
			f.word(rest[:n], rest[:n])
			return
		}
		_, n := utf8.DecodeRuneInString(rest)
		f.take(n)
		if c != ':' { // else what follows is of the same sheet
			f.named, f.foreign = false, false
		}
	}
}

// word takes a name or a reference; name is it without quotes.
func (f *formulaReader) word(text, name string) {
	next := f.text[f.at+len(text):]
	if strings.HasPrefix(next, "!") {
		f.foreign = f.foreign || strings.ContainsAny(name, "[:") || f.at > 0 && f.text[f.at-1] == ':' && !f.named
		f.take(len(text) + 1)
		f.sheet, f.named = name, true
		return
	}
	if f.moves() && !strings.HasPrefix(next, "(") && f.isReference(text, next) {
		f.out.WriteString(withRow(text, f.row(rowOf(text))))
		f.at += len(text)
	} else {
		f.take(len(text))
	}
	if !strings.HasPrefix(next, ":") {
		f.named, f.foreign = false, false
	}
}

func (f *formulaReader) moves() bool {
	if f.foreign {
		return false
	}
	if f.named {
		return strings.EqualFold(f.sheet, f.shift.sheet)
	}
	return f.own
}

// isReference reports whether a word is a cell, or one end of a range of rows.
func (f *formulaReader) isReference(text, next string) bool {
	if rowOf(text) == 0 {
		return false
	}
	letters := strings.Trim(text, "$0123456789")
	if letters == "" {
		before := strings.TrimSuffix(f.text[:f.at], ":")
		return endsInRow(before) && len(before) < f.at || beginsWithRow(next)
	}
	_, err := excelize.ColumnNameToNumber(letters)
	return err == nil
}

// endsInRow and beginsWithRow look for the other end of a range of rows.
func endsInRow(text string) bool {
	i := len(text)
	for i > 0 && (text[i-1] == '$' || text[i-1] >= '0' && text[i-1] <= '9') {
		i--
	}
	return rowOf(text[i:]) > 0
}

func beginsWithRow(next string) bool {
	next, ok := strings.CutPrefix(next, ":")
	return ok && rowOf(next[:formula.WordLength(next)]) > 0 && strings.Trim(next[:formula.WordLength(next)], "$0123456789") == ""
}
