package units

import (
	_ "embed"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

//go:embed departments.tsv
var departments string

// row is one body, or one open class of bodies, of the table.
type row struct {
	rank     int
	branch   string
	stem     string
	national int    // order in papers of the State Council, 0 if none
	heir     string // stem of the body that took the work over
	families []string
}

// namePattern is a whole-name shape; its first group is the place that decides.
type namePattern struct {
	shape   *pattern.Pattern
	literal string // stands in every name of the shape: most names need not be matched
	row     int
}

// class is the ending of an open class: each head before it is a body of its own.
type class struct {
	ending string
	row    int
}

// table is departments.tsv, indexed.
type table struct {
	rows     []row
	stems    map[string]int // stem or short form, cleaned
	reduced  map[string]int // the same after systematic shortening; ambiguous ones are absent
	national map[string]int // literal national names
	patterns []namePattern
	classes  []class // longest ending first
}

// bodies reads the embedded table once.
var bodies = sync.OnceValue(func() *table { return readTable(departments) })

func readTable(tsv string) *table {
	t := &table{stems: map[string]int{}, reduced: map[string]int{}, national: map[string]int{}}
	lines := strings.Split(strings.TrimRight(tsv, "\n"), "\n")
	column := map[string]int{}
	for i, name := range strings.Split(lines[0], "\t") {
		column[name] = i
	}
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		t.add(func(name string) string {
			if i, ok := column[name]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		})
	}
	sort.SliceStable(t.classes, func(i, j int) bool { return len(t.classes[i].ending) > len(t.classes[j].ending) })
	t.shorten()
	return t
}

func (t *table) add(cell func(string) string) {
	n := len(t.rows)
	r := row{branch: cell("branch"), stem: cell("stem_full"), heir: cell("successor"), families: pieces(cell("family"))}
	r.rank, _ = strconv.Atoi(cell("rank"))
	r.national, _ = strconv.Atoi(cell("national_rank"))
	t.rows = append(t.rows, r)
	stems := append([]string{r.stem}, pieces(cell("short_forms"))...)
	for _, name := range pieces(cell("provincial_name")) { // 省教育厅 gives the stem 教育厅
		if stem, ok := strings.CutPrefix(name, "省"); ok {
			stems = append(stems, stem)
		}
	}
	for _, stem := range stems {
		if ending, open := strings.CutPrefix(stem, "*"); open {
			t.classes = append(t.classes, class{clean(ending), n})
		} else {
			claim(t.stems, clean(stem), n)
		}
	}
	for _, name := range pieces(cell("national_name")) {
		claim(t.national, clean(name), n)
	}
	for _, p := range pieces(cell("patterns")) {
		t.patterns = append(t.patterns, namePattern{shapeOf(p), literalOf(p), n})
	}
}

// shorten fills reduced; a short name that two bodies would share is left out.
func (t *table) shorten() {
	const shared = -1
	for stem, n := range t.stems {
		short := reduce(stem)
		if had, taken := t.reduced[short]; taken && had != n {
			n = shared
		}
		t.reduced[short] = n
	}
	for short, n := range t.reduced {
		if n == shared {
			delete(t.reduced, short)
		}
	}
}

// claim enters a value where the key is still free.
func claim[K comparable, V any](index map[K]V, key K, value V) {
	if _, taken := index[key]; !taken {
		index[key] = value
	}
}

// shapeOf turns 人行{P}中心支行 into an anchored expression whose first group is {P}.
func shapeOf(p string) *pattern.Pattern {
	p = regexp.QuoteMeta(clean(p))
	p = strings.ReplaceAll(p, `\{P\}`, `(\p{Han}{0,8}?)`)
	p = strings.ReplaceAll(p, `\{U\}`, `(?:\p{Han}{1,8}?市)`)
	p = strings.ReplaceAll(p, `\{X\}`, `\p{Han}{0,12}?`)
	return pattern.Of("^" + p + "$")
}

var holes = pattern.Of(`\{[PUX]\}`)

// literalOf gives the longest text of a pattern between its holes.
func literalOf(p string) string {
	longest := ""
	for _, text := range holes.Split(clean(p), -1) {
		if len(text) > len(longest) {
			longest = text
		}
	}
	return longest
}

func pieces(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "、")
}

var (
	partyCommittee = pattern.Of(`^(?:中国共产党|中共)(\p{Han}{1,12}?)委员会`)
	partyShort     = pattern.Of(`^中共(\p{Han}{1,12}?委)`)
	provinceParty  = pattern.Of(`^(\p{Han}{0,8}[区州省市县旗盟])党委`)
)

// clean brings a name into the form in which names are compared: half-width,
// without blanks, Party committees as 委, 人民政府 before a stem as 政府.
func clean(name string) string {
	name = strings.Join(strings.Fields(width.Fold.String(name)), "")
	name = partyCommittee.ReplaceAllString(name, "${1}委")
	name = partyShort.ReplaceAllString(name, "${1}")
	name = provinceParty.ReplaceAllString(name, "${1}委")
	if i := strings.Index(name, "人民政府"); i >= 0 && i+len("人民政府") < len(name) && name[i+len("人民政府")] != '(' {
		name = name[:i] + "政府" + name[i+len("人民政府"):]
	}
	return name
}

var reducer = strings.NewReplacer("和", "", "与", "", "监督管理", "监管", "委员会", "委", "办公室", "办")

// reduce applies the systematic shortenings: 发展和改革委员会 → 发展改革委.
func reduce(stem string) string { return reducer.Replace(stem) }
