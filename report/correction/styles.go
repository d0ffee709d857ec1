package correction

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ducha/templates"
)

// The lists of the style part that marks add to, in the order of the standard.
const (
	fonts = iota
	fills
	borders
	xfs // of cells
)

var listNames = [...]string{"fonts", "fills", "borders", "cellXfs"}

// behind are what follows each of them.
var behind = [...][]string{
	{"fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
	{"borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
	{"cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
	{"cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
}

// plainLists are what a style part has at least.
var plainLists = [...]string{
	`<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>`,
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`,
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`,
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellXfs>`,
}

// styles are the cell styles of a workbook.
type styles struct {
	doc   *doc
	lists [4]*node
	items [4][]string // as XML, the added ones too
}

// openStyles reads the style part; one that is not there is made.
func (p *parts) openStyles() (*styles, string, error) {
	workbook, err := p.workbook()
	if err != nil {
		return nil, "", err
	}
	part, err := p.related(workbook, "styles")
	if err != nil {
		return nil, "", err
	}
	if part == "" {
		if part, err = p.makeStyles(workbook); err != nil {
			return nil, "", err
		}
	}
	if err := p.rooted(part, "styleSheet"); err != nil {
		return nil, "", err
	}
	for i, name := range listNames {
		err := p.change(part, func(d *doc) {
			if list := d.root.child(name); list == nil {
				d.addBefore(d.root, behind[i], prefixed(plainLists[i], d.root))
			}
		})
		if err != nil {
			return nil, "", err
		}
	}
	d, err := p.doc(part)
	if err != nil {
		return nil, "", err
	}
	s := &styles{doc: d}
	for i, name := range listNames {
		s.lists[i] = d.root.child(name)
		for _, n := range s.lists[i].kids {
			s.items[i] = append(s.items[i], d.raw(n))
		}
		if len(s.items[i]) == 0 {
			return nil, "", fmt.Errorf("no %s in %s", name, part)
		}
	}
	return s, part, nil
}

func (p *parts) makeStyles(workbook string) (string, error) {
	part, _ := p.free("xl/ducha-styles%d.xml")
	p.set(part, []byte(xml.Header+`<styleSheet xmlns="`+p.uri(mainSpace)+`"></styleSheet>`))
	if err := p.declare(part, sheetKind+"styles+xml"); err != nil {
		return "", err
	}
	_, err := p.relate(workbook, "styles", part)
	return part, err
}

var tagName = regexp.MustCompile(`<(/?)([A-Za-z])`)

// prefixed writes XML of ours with the prefix of the part that it goes into.
func prefixed(text string, in *node) string {
	if in.prefix == "" {
		return text
	}
	return tagName.ReplaceAllString(text, "<${1}"+in.prefix+":${2}")
}

// put gives the number of an item of ours in its list, which gets it where it lacks it.
func (s *styles) put(list int, item string) int { return s.add(list, prefixed(item, s.lists[list])) }

// add is put for an item as the part itself writes it.
func (s *styles) add(list int, item string) int {
	if i := slices.Index(s.items[list], item); i >= 0 {
		return i
	}
	s.items[list] = append(s.items[list], item)
	return len(s.items[list]) - 1
}

// cut takes back what was added behind the first so many items of each list.
func (s *styles) cut(counts [4]int) {
	for i, n := range counts {
		if n > 0 && n < len(s.items[i]) {
			s.items[i] = s.items[i][:n]
		}
	}
}

func (s *styles) counts() [4]int {
	return [4]int{len(s.items[0]), len(s.items[1]), len(s.items[2]), len(s.items[3])}
}

// bytes gives the part with what was cut and added.
func (s *styles) bytes() []byte {
	for i, list := range s.lists {
		kids, items := list.kids, s.items[i]
		kept := 0
		for kept < min(len(kids), len(items)) && s.doc.raw(kids[kept]) == items[kept] {
			kept++
		}
		at, end := kids[kept-1].end, kids[len(kids)-1].end
		if added := strings.Join(items[kept:], ""); added != "" || at != end {
			s.doc.edit(at, end, added)
		}
		s.doc.count(list, len(items)-len(kids))
	}
	return s.doc.bytes()
}

// number is that of a cell style, 0 where there is none of this number.
func (s *styles) number(style string) int {
	n, err := strconv.Atoi(style)
	if err != nil || n < 0 || n >= len(s.items[xfs]) {
		return 0
	}
	return n
}

func (s *styles) xf(style string) string { return s.items[xfs][s.number(style)] }

// sound gives an xf that names nothing which is not there.
func (s *styles) sound(xf string) string {
	for list, name := range map[int]string{fonts: "fontId", borders: "borderId"} {
		a, ok := findAttr([]byte(xf), name)
		if !ok {
			continue
		}
		if n, err := strconv.Atoi(xf[a.from:a.to]); err != nil || n < 0 || n >= len(s.items[list]) {
			xf = withAttr(xf, name, "0")
		}
	}
	return xf
}

// filled gives the style of a cell with another fill, all else kept.
func (s *styles) filled(style string, fill int) int {
	xf := s.sound(s.xf(style))
	tag, rest := splitTag(xf)
	tag = withAttr(withAttr(tag, "fillId", strconv.Itoa(fill)), "applyFill", "1")
	return s.add(xfs, tag+rest)
}

// splitTag splits an element into its first tag and the rest.
func splitTag(element string) (string, string) {
	quote := byte(0)
	for i := 0; i < len(element); i++ {
		switch c := element[i]; {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		case c == '>' && quote == 0:
			return element[:i+1], element[i+1:]
		}
	}
	return element, ""
}

// fillOf gives the fill of a style as XML without prefixes, that of none where there is nothing.
func (s *styles) fillOf(style string) string {
	tag, _ := splitTag(s.xf(style))
	fill := s.items[fills][0]
	if a, ok := findAttr([]byte(tag), "fillId"); ok {
		if n, err := strconv.Atoi(tag[a.from:a.to]); err == nil && n >= 0 && n < len(s.items[fills]) {
			fill = s.items[fills][n]
		}
	}
	if prefix := s.lists[fills].prefix; prefix != "" {
		fill = strings.NewReplacer("<"+prefix+":", "<", "</"+prefix+":", "</").Replace(fill)
	}
	return fill
}

var rgb = regexp.MustCompile(`fgColor\s+rgb\s*=\s*["'](?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})["']`)

// colorOf is the colour of a style's fill, "" where it is no plain one.
func (s *styles) colorOf(style string) string {
	if m := rgb.FindStringSubmatch(s.fillOf(style)); m != nil {
		return strings.ToUpper(m[1])
	}
	return ""
}

const noFill = `<fill><patternFill patternType="none"/></fill>`

func solid(color string) string {
	return `<fill><patternFill patternType="solid"><fgColor rgb="FF` + color + `"/><bgColor indexed="64"/></patternFill></fill>`
}

// style gives the number of a style of ours: a text in a box, wrapped.
func (s *styles) style(font, fill string) int {
	var box strings.Builder
	for _, side := range []string{"left", "right", "top", "bottom"} {
		fmt.Fprintf(&box, `<%[1]s style="thin"><color rgb="FF%[2]s"/></%[1]s>`, side, templates.ColorRule)
	}
	xf := fmt.Sprintf(`<xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">`+
		`<alignment horizontal="left" vertical="center" wrapText="1" indent="1"/></xf>`,
		s.put(fonts, font), s.put(fills, fill), s.put(borders, `<border>`+box.String()+`<diagonal/></border>`))
	return s.put(xfs, xf)
}

func typeOf(name string, size int, color string) string {
	return fmt.Sprintf(`<font><sz val="%d"/><color rgb="FF%s"/><name val="%s"/></font>`, size, color, name)
}

// inFill are the elements that a fill is made of.
var inFill = []string{"fill", "patternFill", "gradientFill", "fgColor", "bgColor", "stop", "color"}

// sound reports whether a remembered text, which stood in a file of unknown hands, is
// one element made of these only, the first of them outermost.
func sound(text string, names []string) bool {
	if len(text) > 64<<10 || strings.Contains(text, "<!") || strings.Contains(text, "<?") {
		return false
	}
	d, err := parse([]byte(text), false)
	if err != nil || d.root.start != 0 || d.root.end != len(text) || d.root.name != names[0] {
		return false
	}
	ok := true
	d.root.walk(func(n *node) bool {
		ok = ok && slices.Contains(names, n.name) && n.prefix == d.root.prefix && (len(n.kids) > 0 || strings.TrimSpace(d.text(n)) == "")
		return ok
	})
	return ok
}
