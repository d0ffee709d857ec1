package seeds

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

// All gives the units in the order of the plan.
func (d Directory) All() []Unit { return d.units }
