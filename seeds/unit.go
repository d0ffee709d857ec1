package seeds

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// UnitID is the unit's fixed number in the plan's directory: three digits,
// given once and never reused ("017").
type UnitID string

// Unit is a body that reports (责任单位).
type Unit struct {
	ID      UnitID   `validate:"required,unit_id"`
	Rank    int      // official order (建制顺序); smaller comes first
	Name    string   `validate:"required"` // canonical full name
	Aliases []string // other names it is printed or typed under
	Kind    string   // 党委, 政府部门, 县区 …: the branch it belongs to
	Contact string
	Phone   string
	Email   []string `validate:"dive,email"`
	CC      []string `validate:"dive,email"`
}

// Group is a printed name that stands for several units (单位组): 各县市区政府,
// …领导小组成员单位. Its members are the clerk's to fill.
type Group struct {
	Name     string `validate:"required"`
	Members  []string
	Proposed []string // members that the plan makes clear; they count for nothing until the clerk takes them over
}

// Directory answers which unit or group a printed name means.
type Directory struct {
	units   []Unit
	byName  map[string]int
	byID    map[UnitID]int
	groups  map[string]Group
	resolve func(name string) (UnitID, bool)
}

// Directory indexes the plan's units and groups by every name they go under. What
// the clerk wrote wins over what Resolve knows.
func (p *Plan) Directory() Directory {
	d := Directory{units: p.Units, byName: map[string]int{}, byID: make(map[UnitID]int, len(p.Units)), groups: map[string]Group{}, resolve: p.Resolve}
	for i, u := range p.Units {
		for _, alias := range u.Aliases {
			if _, taken := d.byName[NameKey(alias)]; !taken {
				d.byName[NameKey(alias)] = i
			}
		}
	}
	for i, u := range p.Units { // a full name beats another unit's alias
		d.byName[NameKey(u.Name)] = i
		if _, twice := d.byID[u.ID]; !twice {
			d.byID[u.ID] = i
		}
	}
	for _, g := range p.Groups {
		d.groups[NameKey(g.Name)] = g
	}
	return d
}

// Unit finds the unit that a name, full or short, stands for.
func (d Directory) Unit(name string) (Unit, bool) {
	if i, ok := d.byName[NameKey(name)]; ok {
		return d.units[i], true
	}
	if _, isGroup := d.Group(name); isGroup || d.resolve == nil {
		return Unit{}, false
	}
	id, ok := d.resolve(name)
	if !ok {
		return Unit{}, false
	}
	return d.ByID(id)
}

// Group finds the group printed under this name.
func (d Directory) Group(name string) (Group, bool) {
	g, ok := d.groups[NameKey(name)]
	return g, ok
}

// ByID finds a unit by its number.
func (d Directory) ByID(id UnitID) (Unit, bool) {
	if i, ok := d.byID[id]; ok {
		return d.units[i], true
	}
	return Unit{}, false
}

// Units gives the units that a list of printed names stands for, groups
// replaced by their members, each unit once, in the order of the list. Names
// that stand for nothing known come back in unknown.
func (d Directory) Units(names []string) (units []Unit, unknown []string) {
	seen := map[UnitID]bool{}
	add := func(u Unit) {
		if !seen[u.ID] {
			seen[u.ID] = true
			units = append(units, u)
		}
	}
	for _, name := range names {
		if u, ok := d.Unit(name); ok {
			add(u)
			continue
		}
		g, ok := d.Group(name)
		if !ok || len(g.Members) == 0 {
			unknown = append(unknown, name)
			continue
		}
		for _, m := range g.Members {
			if u, ok := d.Unit(m); ok {
				add(u)
			} else {
				unknown = append(unknown, m)
			}
		}
	}
	return units, unknown
}

// NameKey is the form under which names are compared: half-width, without blanks.
func NameKey(name string) string {
	for i, r := range name {
		if folded(r) != r || unicode.IsSpace(r) || r == utf8.RuneError {
			return nameKey(name, i)
		}
	}
	return name
}

// nameKey goes on from where a name is not its own key.
func nameKey(name string, from int) string {
	if !utf8.ValidString(name) {
		return strings.Join(strings.Fields(width.Fold.String(name)), "")
	}
	key := make([]byte, from, len(name))
	copy(key, name)
	for _, r := range name[from:] {
		if r = folded(r); !unicode.IsSpace(r) {
			key = utf8.AppendRune(key, r)
		}
	}
	return string(key)
}

// folded gives the half-width or else ordinary character for one of another width.
func folded(r rune) rune {
	switch { // most characters, and all of those below, have one width
	case r < 0x20A9, r > 0x3000 && r < 0xFF00, r > 0xFFEE:
		return r
	}
	if f := width.LookupRune(r).Folded(); f != 0 {
		return f
	}
	return r
}

// SortUnits puts units in official order; equal ranks follow their numbers.
func SortUnits(units []Unit) {
	sort.SliceStable(units, func(i, j int) bool {
		if units[i].Rank != units[j].Rank {
			return units[i].Rank < units[j].Rank
		}
		return units[i].ID < units[j].ID
	})
}

// All gives the units in the order of the plan.
func (d Directory) All() []Unit { return d.units }
