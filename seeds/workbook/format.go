package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// format is how a number is shown, as far as it changes what it means.
type format int

const (
	plain format = iota
	percent
	date
	month // a date shown without its day
)

// styles reads which cell styles show per cents and dates.
func (r *reader) styles() error {
	custom := map[int]format{}
	inCells := false
	return r.each("xl/styles.xml", func() error {
		switch string(r.x.name) {
		case "numFmt":
			if id, err := strconv.Atoi(string(r.x.attr("numFmtId"))); err == nil && len(custom) < maxParts {
				custom[id] = formatOf(string(r.x.attr("formatCode")))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "cellStyleXfs", "dxfs":
			inCells = false
		case "xf":
			if inCells && len(r.formats) < 1<<16 {
				id, _ := strconv.Atoi(string(r.x.attr("numFmtId"))) // none is 0, General
				f, ok := custom[id]
				if !ok {
					f = builtIn(id)
				}
				r.formats = append(r.formats, f)
			}
		}
		return nil
	})
}

// builtIn gives the formats that a file need not define (ECMA-376 18.8.30), the
// Chinese dates 27–36 and 50–58 included.
func builtIn(id int) format {
	switch {
	case id == 9 || id == 10:
		return percent
	case id == 17 || id == 27 || id == 36 || id == 50 || id == 52 || id == 57:
		return month
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return date
	}
	return plain
}

// formatOf tells a format code's meaning by its letters outside quotes and brackets.
func formatOf(code string) format {
	quoted, bracket, skip := false, false, false
	f := plain
	for _, c := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case c == '\\' || c == '_' || c == '*':
			skip = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == '%':
			return percent
		case strings.ContainsRune("dhs", c):
			return date
		case c == 'y' || c == 'm':
			f = month
		case c == ';':
			return f // only the format of positive numbers counts
		}
	}
	return f
}

// show gives a cell a number as a format shows it.
func (c *Cell) show(v float64, f format, dates dateSystem) {
	c.Kind, c.Text = Number, strconv.FormatFloat(v, 'f', -1, 64)
	switch f {
	case percent:
		c.Kind = Percent
	case date, month:
		if text, ok := dates.text(v); ok {
			c.Kind, c.Text, c.Month = Date, text, f == month
		}
	}
}

type dateSystem struct{ since1904 bool }

// text writes a date serial as 2021-06-30, with the time of day where there is one.
func (s dateSystem) text(serial float64) (string, bool) {
	if serial < 0 || serial > 2958465 { // 9999-12-31
		return "", false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if s.since1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days, part := math.Modf(serial)
	t := epoch.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	if part == 0 {
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04"), true
}
