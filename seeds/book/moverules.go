package book

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// behindRules are the elements of a sheet that follow conditional formats and validations.
var behindRules = map[string][]string{
	"conditionalFormatting": append([]string{"dataValidations"}, behindValidations...),
	"dataValidations":       behindValidations,
}

var behindValidations = append([]string{"hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
	"cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"}, behindDrawing...)

// rules puts conditional formats and validations back as they were, moved.
func (mv mover) rules() error {
	old, err := children(mv.before)
	if err != nil {
		return err
	}
	if len(old) > 0 && old[0].prefix != "" { // cannot be put among elements without it
		return nil
	}
	for _, kind := range []string{"conditionalFormatting", "dataValidations"} {
		var text strings.Builder
		for _, e := range old {
			if e.name == kind {
				moved, err := mv.rule(mv.before[e.start:e.stop], kind)
				if err != nil {
					return err
				}
				text.Write(moved)
			}
		}
		if err := mv.replace(kind, text.String()); err != nil {
			return err
		}
	}
	return nil
}

func (mv mover) replace(kind, text string) error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	now, err := children(sheet)
	if err != nil || len(now) == 0 {
		return err
	}
	at := now[len(now)-1].stop
	var edits []edit
	for _, e := range slices.Backward(now) {
		switch {
		case e.name == kind:
			edits = append(edits, edit{e.start, e.stop, ""})
			at = e.start
		case slices.Contains(behindRules[kind], e.name):
			at = e.start
		}
	}
	mv.p.set(mv.part, splice(sheet, append([]edit{{at, at, text}}, edits...)))
	return nil
}

// rule moves one block of conditional formats, or all validations of a sheet.
func (mv mover) rule(block []byte, kind string) ([]byte, error) {
	found, err := elements(block, "conditionalFormatting", "dataValidation", "formula", "formula1", "formula2")
	if err != nil {
		return nil, err
	}
	var edits []edit
	shift, dropped, left := 0, 0, 0
	for _, e := range found {
		sqref := e.attr("sqref")
		if sqref == "" {
			if e.start >= dropped {
				text := mv.formula(plain(block[e.inner:e.innerEnd]), shift)
				edits = append(edits, edit{e.inner, e.innerEnd, escaped(text)})
			}
			continue
		}
		moved := mv.ranges(sqref)
		if moved == "" {
			edits = append(edits, edit{e.start, e.stop, ""})
			dropped = e.stop
			continue
		}
		left++
		shift = firstRow(moved) - firstRow(sqref)
		edits = append(edits, edit{e.start, e.inner, withAttr(block[e.start:e.inner], "sqref", moved)})
	}
	if left == 0 {
		return nil, nil
	}
	out := splice(block, edits)
	if kind == "dataValidations" {
		end := bytes.IndexByte(out, '>') + 1
		out = append([]byte(withAttr(out[:end], "count", strconv.Itoa(left))), out[end:]...)
	}
	return out, nil
}

// ranges moves a list of ranges.
func (mv mover) ranges(sqref string) string {
	var moved []string
	for _, ref := range strings.Fields(sqref) {
		from, to, isRange := strings.Cut(ref, ":")
		if !isRange {
			to = from
		}
		c1, r1, err1 := excelize.CellNameToCoordinates(from)
		c2, r2, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil {
			moved = append(moved, ref)
			continue
		}
		r1, r2, ok := mv.m.rows(r1, r2)
		if !ok {
			continue
		}
		from, err1 = excelize.CoordinatesToCellName(c1, r1)
		to, err2 = excelize.CoordinatesToCellName(c2, r2)
		switch {
		case err1 != nil || err2 != nil:
			moved = append(moved, ref)
		case from == to:
			moved = append(moved, from)
		default:
			moved = append(moved, from+":"+to)
		}
	}
	return strings.Join(moved, " ")
}

func firstRow(sqref string) int {
	first := 0
	for _, ref := range strings.Fields(sqref) {
		from, _, _ := strings.Cut(ref, ":")
		if _, row, err := excelize.CellNameToCoordinates(from); err == nil && (first == 0 || row < first) {
			first = row
		}
	}
	return first
}

// reference is a text in quotes, which is none, or a cell of this or another sheet.
var reference = regexp.MustCompile(`"[^"]*"|((?:'(?:[^']|'')+'|[\p{L}\p{N}_.]+)!)?(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})\b(\(?)`)

// insideName tells that what follows is the rest of a name.
var insideName = regexp.MustCompile(`[\p{L}\p{N}_.$]$`)

// formula moves the cells that a rule names: with $ they are those very cells, without
// they are as far from the rule's own as before.
func (mv mover) formula(text string, shift int) string {
	sheet := "" // B of A!A1:B2 is on sheet A too
	last := 0
	return replaceAllIndexed(reference, text, func(m []string, start int) string {
		if start == 0 || text[start-1] != ':' || start != last {
			sheet = strings.ReplaceAll(strings.Trim(strings.TrimSuffix(m[1], "!"), "'"), "''", "'")
		}
		last = start + len(m[0]) + 1
		row, err := strconv.Atoi(m[5])
		if m[0][0] == '"' || err != nil || m[6] != "" || insideName.MatchString(text[:start]) {
			return m[0]
		}
		switch moves, known := mv.all[sheet]; {
		case sheet == "" && m[4] == "":
			row += shift
		case sheet == "":
			row = mv.m.to(row)
		case known && m[4] != "":
			row = moves.to(row)
		}
		return m[1] + m[2] + m[3] + m[4] + strconv.Itoa(max(row, 1))
	})
}

func replaceAllIndexed(re *regexp.Regexp, text string, with func(m []string, start int) string) string {
	var out strings.Builder
	at := 0
	for _, loc := range re.FindAllStringSubmatchIndex(text, -1) {
		m := make([]string, len(loc)/2)
		for i := range m {
			if loc[2*i] >= 0 {
				m[i] = text[loc[2*i]:loc[2*i+1]]
			}
		}
		out.WriteString(text[at:loc[0]])
		out.WriteString(with(m, loc[0]))
		at = loc[1]
	}
	return out.String() + text[at:]
}
