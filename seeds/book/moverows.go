package book

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/templates/pen"
)

// moveRows moves rows of sheets, and all that hangs on them. excelize moves cells,
// heights, merged cells, links, formulas and names; it forgets comments, page breaks and
// the formulas of conditional formats, and shifts a range that loses its first row.
// It also spoils the Chinese of validations that openpyxl wrote, on every sheet. Those
// are done here, from the file as it was.
func moveRows(workbook []byte, moves map[string]rowMoves) ([]byte, error) {
	before, err := openParts(workbook)
	if err != nil {
		return nil, err
	}
	moved, err := moveCells(workbook, moves)
	if err != nil {
		return nil, err
	}
	after, err := openParts(moved)
	if err != nil {
		return nil, err
	}
	was, err := before.sheets()
	if err != nil {
		return nil, err
	}
	sheets, err := after.sheets()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		mv := mover{p: after, part: sheets[name], name: name, m: moves[name], all: moves}
		if mv.before, err = before.get(was[name]); err == nil {
			err = mv.mend()
		}
		if err != nil {
			return nil, fmt.Errorf("move rows of %s: %w", name, err)
		}
	}
	return after.bytes()
}

func moveCells(workbook []byte, moves map[string]rowMoves) ([]byte, error) {
	none := true
	for _, m := range moves {
		none = none && len(m.gone)+len(m.inserts) == 0
	}
	if none {
		return workbook, nil
	}
	f, err := openBook(bytes.NewReader(workbook))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for _, def := range sheetDefs() { // in one order, so that equal books give equal bytes
		if err := moves[def.name].move(f, def.name); err != nil {
			return nil, fmt.Errorf("move rows of %s: %w", def.name, err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("move rows: %w", err)
	}
	return out.Bytes(), nil
}

// mover mends what hangs on the rows of one sheet.
type mover struct {
	p      *parts
	part   string
	name   string
	before []byte // the sheet as it was
	m      rowMoves
	all    map[string]rowMoves
}

// mend mends a sheet. One whose rows stay may name rows of others in its validations.
func (mv mover) mend() error {
	steps := []func() error{mv.rules}
	if !mv.m.none() {
		steps = append(steps, mv.references, mv.breaks, mv.filter, mv.comments, mv.threads)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

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
	for _, kind := range []string{"conditionalFormatting", "dataValidations"} {
		var text strings.Builder
		for _, e := range old {
			if e.name == kind && e.prefix == "" {
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
		if m[0][0] == '"' || err != nil || m[6] != "" || start > 0 && regexp.MustCompile(`[\p{L}\p{N}_.$]$`).MatchString(text[:start]) {
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

// references moves what else of the sheet names rows.
func (mv mover) references() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "ignoredError", "protectedRange", "sortState", "sortCondition", "sqref")
	if err != nil {
		return err
	}
	var edits []edit
	for _, e := range found {
		if moved := mv.ranges(plain(sheet[e.inner:e.innerEnd])); e.name == "sqref" && moved != "" {
			edits = append(edits, edit{e.inner, e.innerEnd, moved})
		}
		for _, name := range []string{"sqref", "ref"} {
			if moved := mv.ranges(e.attr(name)); e.name != "sqref" && moved != "" {
				edits = append(edits, edit{e.start, e.inner, withAttr(sheet[e.start:e.inner], name, moved)})
			}
		}
	}
	mv.p.set(mv.part, splice(sheet, edits))
	return nil
}

// breaks moves page breaks; those behind rows that go are dropped.
func (mv mover) breaks() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "rowBreaks", "brk")
	if err != nil {
		return err
	}
	at := slices.IndexFunc(found, func(e element) bool { return e.name == "rowBreaks" })
	if at < 0 {
		return nil
	}
	all, left := found[at], ""
	n := 0
	for _, e := range found {
		row, err := strconv.Atoi(e.attr("id"))
		if e.name != "brk" || e.start < all.start || e.stop > all.stop || err != nil || mv.m.isGone(row) {
			continue
		}
		left += withAttr(sheet[e.start:e.inner], "id", strconv.Itoa(mv.m.to(row))) + string(sheet[e.inner:e.stop])
		n++
	}
	if n > 0 {
		count := strconv.Itoa(n)
		tag := withAttr([]byte(withAttr(sheet[all.start:all.inner], "count", count)), "manualBreakCount", count)
		left = tag + left + "</" + all.tag() + ">"
	}
	mv.p.set(mv.part, splice(sheet, []edit{{all.start, all.stop, left}}))
	return nil
}

// filter makes the filter reach to the last row.
func (mv mover) filter() error {
	sheet, err := mv.p.get(mv.part)
	if err != nil {
		return err
	}
	found, err := elements(sheet, "autoFilter")
	if err != nil || len(found) == 0 {
		return err
	}
	from, to, _ := strings.Cut(found[0].attr("ref"), ":")
	left, top, err1 := excelize.CellNameToCoordinates(from)
	right, _, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil || top != mv.m.first-1 {
		return nil
	}
	bottom := max(mv.m.end(), mv.m.first)
	tag := withAttr(sheet[found[0].start:found[0].inner], "ref", pen.Ref(left, top)+":"+pen.Ref(right, bottom))
	mv.p.set(mv.part, splice(sheet, []edit{{found[0].start, found[0].inner, tag}}))
	return mv.filterName(bottom)
}

var lastNumber = regexp.MustCompile(`[0-9]+$`)

// filterName brings the hidden name that a filter goes by in line with it.
func (mv mover) filterName(bottom int) error {
	name, err := mv.p.workbook()
	if err != nil {
		return err
	}
	data, err := mv.p.get(name)
	if err != nil {
		return err
	}
	found, err := elements(data, "definedName")
	if err != nil {
		return err
	}
	for _, e := range found {
		text := plain(data[e.inner:e.innerEnd])
		sheet, _, _ := strings.Cut(text, "!")
		if e.attr("name") == "_xlnm._FilterDatabase" && strings.Trim(sheet, "'") == mv.name {
			text = lastNumber.ReplaceAllString(text, strconv.Itoa(bottom))
			mv.p.set(name, splice(data, []edit{{e.inner, e.innerEnd, escaped(text)}}))
			return nil
		}
	}
	return nil
}

// comments moves comments with their cells; those of rows that go are dropped.
func (mv mover) comments() error {
	c, err := commentsOf(mv.p, mv.part)
	if err != nil {
		return err
	}
	for _, old := range c.list {
		cell, ok := mv.cell(old.cell)
		switch {
		case !ok:
			c.drop(old)
		case cell != old.cell:
			c.textEdits = append(c.textEdits, edit{old.start, old.inner, withAttr(c.textXML[old.start:old.inner], "ref", cell)})
			if shape, ok := c.shapes[old.cell]; ok {
				moved, err := mv.shape(c.boxXML[shape.start:shape.stop])
				if err != nil {
					return err
				}
				c.boxEds = append(c.boxEds, edit{shape.start, shape.stop, moved})
			}
		}
	}
	c.save()
	return nil
}

// cell gives where a cell is after the moves.
func (mv mover) cell(cell string) (string, bool) {
	col, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil || mv.m.isGone(row) {
		return cell, err != nil
	}
	moved, err := excelize.CoordinatesToCellName(col, mv.m.to(row))
	if err != nil {
		return cell, true
	}
	return moved, true
}

// shape moves the box of a comment.
func (mv mover) shape(shape []byte) (string, error) {
	found, err := elements(shape, "Row", "Anchor")
	if err != nil {
		return "", err
	}
	shift := 0
	var edits []edit
	for _, e := range found {
		if n, err := strconv.Atoi(plain(shape[e.inner:e.innerEnd])); err == nil && e.name == "Row" {
			shift = mv.m.to(n+1) - n - 1
			edits = append(edits, edit{e.inner, e.innerEnd, strconv.Itoa(n + shift)})
		}
	}
	for _, e := range found {
		corners := strings.Split(plain(shape[e.inner:e.innerEnd]), ",")
		if e.name != "Anchor" || len(corners) != 8 {
			continue
		}
		for _, i := range []int{2, 6} {
			if n, err := strconv.Atoi(strings.TrimSpace(corners[i])); err == nil {
				corners[i] = " " + strconv.Itoa(max(n+shift, 0))
			}
		}
		edits = append(edits, edit{e.inner, e.innerEnd, strings.Join(corners, ",")})
	}
	return string(splice(shape, edits)), nil
}

// threads moves the threaded comments of newer office programs.
func (mv mover) threads() error {
	name, err := mv.p.related(mv.part, "threadedComment")
	if err != nil || name == "" {
		return err
	}
	data, err := mv.p.get(name)
	if err != nil {
		return err
	}
	found, err := elements(data, "threadedComment")
	if err != nil {
		return err
	}
	var edits []edit
	for _, e := range found {
		if cell, ok := mv.cell(e.attr("ref")); ok {
			edits = append(edits, edit{e.start, e.inner, withAttr(data[e.start:e.inner], "ref", cell)})
		} else {
			edits = append(edits, edit{e.start, e.stop, ""})
		}
	}
	mv.p.set(name, splice(data, edits))
	return nil
}
