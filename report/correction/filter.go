package correction

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ducha/templates/pen"
)

// behindFilter and behindMerges are the elements that follow the filter and the merged ranges in a sheet.
var (
	behindFilter = []string{"sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
		"hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
		"ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
		"AlternateContent", "webPublishItems", "tableParts", "extLst"}
	behindMerges = behindFilter[slices.Index(behindFilter, "phoneticPr"):]
)

// filter puts filter buttons on a table's header with the column beside it, or makes
// those that are there reach so far, and lets people filter under protection. A sheet
// whose table is one of the program's own has its buttons in that.
func (g *grid) filter(t Table, lastSaid int, m *tableMemory) {
	if n := g.root.child("sheetProtection"); n != nil {
		m.Protected = true
		if v, ok := g.lookup(n, "autoFilter"); ok {
			m.Locked = &v
		}
		g.set(n, "autoFilter", "0")
	}
	if g.root.child("tableParts") != nil {
		return
	}
	left := t.Left
	old := g.root.child("autoFilter")
	if old == nil {
		m.Range = pen.Ref(left, t.Header) + ":" + pen.Ref(m.Column, m.End)
		g.addBefore(g.root, behindFilter, fmt.Sprintf(`<%s ref="%s"/>`, g.data.tag("autoFilter"), m.Range))
		return
	}
	m.Filter = g.raw(old)
	area, ok := readArea(g.attr(old, "ref"))
	if ok && area.top == t.Header {
		left, m.End = area.left, max(area.bottom, lastSaid)
		m.Range = pen.Ref(left, t.Header) + ":" + pen.Ref(max(m.Column, area.right), m.End)
		g.set(old, "ref", m.Range)
		return
	}
	m.Range = pen.Ref(left, t.Header) + ":" + pen.Ref(m.Column, m.End)
	g.edit(old.start, old.end, fmt.Sprintf(`<%s ref="%s"/>`, g.data.tag("autoFilter"), m.Range))
}

// inFilter are the elements that a filter is made of.
var inFilter = []string{"autoFilter", "filterColumn", "filters", "filter", "dateGroupItem", "customFilters", "customFilter", "dynamicFilter", "top10", "colorFilter", "iconFilter", "sortState", "sortCondition"}

// unfilter puts the filter back to what it was. What the unit itself has filtered by
// since stays, but not what it filtered by our column: those rows are shown again.
func (g *grid) unfilter(m tableMemory, exact bool) {
	if n := g.root.child("sheetProtection"); n != nil && m.Protected {
		if exact || m.Locked != nil {
			g.restore(n, "autoFilter", m.Locked)
		} else {
			g.set(n, "autoFilter", "1") // as it is where nothing is said
		}
	}
	n := g.root.child("autoFilter")
	if n == nil {
		return
	}
	now, ok := readArea(g.attr(n, "ref"))
	set, remembered := readArea(m.Range)
	switch {
	case !ok || remembered && now != set:
		return
	case !remembered: // a filter that reaches out to our column reaches no farther than before
		if now.left < now.right && now.right == m.Column {
			g.set(n, "ref", pen.Ref(now.left, now.top)+":"+pen.Ref(now.right-1, now.bottom))
		}
		return
	}
	for _, c := range n.kids {
		if c.name == "filterColumn" && g.number(c, "colId") == m.Column-now.left {
			g.showRows(now.top+1, now.bottom)
		}
	}
	was := m.Filter
	if !sound(was, inFilter) {
		was = ""
	}
	switch {
	case was == "":
		g.remove(n)
	case exact:
		g.edit(n.start, n.end, was)
	default:
		g.refit(n, was, m.Column-now.left)
	}
}

// refit gives a filter its old range; a filter by our column goes.
func (g *grid) refit(n *node, was string, ours int) {
	a, ok := findAttr([]byte(was), "ref")
	if !ok {
		g.remove(n)
		return
	}
	g.set(n, "ref", was[a.from:a.to])
	for _, c := range n.kids {
		if c.name == "filterColumn" && g.number(c, "colId") == ours {
			g.remove(c)
		}
	}
}

// showRows shows rows that a filter hid.
func (g *grid) showRows(from, to int) {
	for num, r := range g.rows {
		if num >= from && num <= to && g.truth(r, "hidden") {
			g.set(r, "hidden", "0")
		}
	}
}

// area is a range of cells.
type area struct{ left, top, right, bottom int }

func readArea(ref string) (area, bool) {
	from, to, isRange := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !isRange {
		to = from
	}
	var a area
	var ok, ok2 bool
	a.left, a.top, ok = cellAt(from)
	a.right, a.bottom, ok2 = cellAt(to)
	return a, ok && ok2
}

// name changes what a name of the sheet means, and tells what it meant; one that is not
// there is made, where make says so.
func (p *parts) name(name string, local int, make bool, meaning func(was string) string) (*nameMemory, error) {
	workbook, err := p.workbook()
	if err != nil {
		return nil, err
	}
	var m *nameMemory
	return m, p.change(workbook, func(d *doc) {
		if n := localName(d, name, local); n != nil {
			was := d.text(n)
			if now := meaning(was); now != was {
				m = &nameMemory{Name: name, Was: &was, Set: now}
				d.setText(n, now)
			}
			return
		}
		if !make {
			return
		}
		m = &nameMemory{Name: name, Set: meaning("")}
		tag := d.root.tag("definedName")
		text := fmt.Sprintf(`<%[1]s name="%[2]s" localSheetId="%[3]d" hidden="1">%[4]s</%[1]s>`, tag, name, local, escaped(m.Set))
		if list := d.root.child("definedNames"); list != nil {
			d.add(list, text)
			return
		}
		list := d.root.tag("definedNames")
		d.addBefore(d.root, behindNames, "<"+list+">"+text+"</"+list+">")
	})
}

// behindNames are the elements that follow the names in a workbook.
var behindNames = []string{"calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"}

func localName(d *doc, name string, local int) *node {
	for _, n := range d.all("definedName") {
		if strings.EqualFold(d.attr(n, "name"), name) && d.attr(n, "localSheetId") == strconv.Itoa(local) {
			return n
		}
	}
	return nil
}

// restoreNames gives back to the names of a sheet what they meant, where they still mean what
// they were made to.
func (p *parts) restoreNames(list []nameMemory, local int) error {
	workbook, err := p.workbook()
	if err != nil {
		return err
	}
	return p.change(workbook, func(d *doc) {
		for _, m := range list {
			n := localName(d, m.Name, local)
			switch {
			case n == nil || bare(d.text(n)) != bare(m.Set):
			case m.Was == nil:
				d.drop(n)
			default:
				d.setText(n, *m.Was)
			}
		}
	})
}

// bare is a reference without the quotes that programs put around the names of sheets or not.
func bare(ref string) string { return strings.ReplaceAll(ref, "'", "") }
