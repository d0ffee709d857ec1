package units

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ducha/seeds"
)

// Known is what a directory is built upon. The zero value starts an empty one.
type Known struct {
	Issuer     string        // whose paper it is (芜湖市人民政府); "" is guessed from the names
	Title      string        // of the paper, which may name the place that the issuer does not
	Addressees []string      // the names of the 主送机关 line, whose order counties and parks follow
	Units      []seeds.Unit  // units that have their numbers already
	Groups     []seeds.Group // groups that have their members already
}

// Directory finds the units and groups that the tasks name. A name that surely
// means a unit already listed becomes its alias; every other unit gets the next
// free number, in official order. Units given in known keep their ids, names,
// ranks and addresses; groups keep their members. What was not sure comes back as
// doubts; the Where of a doubt is the id of the first task that prints the name.
func Directory(tasks []seeds.Task, known Known) (units []seeds.Unit, groups []seeds.Group, doubts []seeds.Doubt) {
	d := newDirectory(tasks, known)
	d.meet(tasks)
	d.number()
	doubts = append(d.strangers(), d.lookAlikes()...)
	d.propose(known.Addressees)
	seeds.SortUnits(d.units)
	return d.units, d.groups, doubts
}

// How doubtful names are read.
const (
	AsNewUnit  = "单列为一家单位"
	AsTwoUnits = "两家单位，没有合并"
)

// directory is a directory in the making.
type directory struct {
	reader
	units  []seeds.Unit
	groups []seeds.Group
	fresh  []*entry          // units that tasks name and known did not have
	byName map[string]bool   // NameKeys of all units and groups
	byBody map[body]int      // index in units
	making map[body]*entry   // index of fresh
	order  map[body]int      // place among the addressees
	seen   map[body][]string // every body the plan names, with the names it goes under
}

// entry is a unit being made from its printed names.
type entry struct {
	body  body
	sure  bool // false where nothing knows the name
	names []string
	task  seeds.TaskID
}

func newDirectory(tasks []seeds.Task, known Known) *directory {
	d := &directory{
		units: slices.Clone(known.Units), groups: slices.Clone(known.Groups),
		byName: map[string]bool{}, byBody: map[body]int{}, making: map[body]*entry{},
		order: map[body]int{}, seen: map[body][]string{},
	}
	names := append(namesOf(tasks), known.Addressees...)
	d.reader = readerFor(homeOf(known.Issuer, known.Title), names)
	for i, u := range d.units {
		d.units[i].Aliases = slices.Clone(u.Aliases)
		for _, name := range append([]string{u.Name}, u.Aliases...) {
			d.byName[seeds.NameKey(name)] = true
			if b, ok := d.body(name); ok {
				claim(d.byBody, b, i)
			}
		}
	}
	for _, g := range d.groups {
		d.byName[seeds.NameKey(g.Name)] = true
	}
	for i, name := range known.Addressees {
		if b, ok := d.body(name); ok && !IsGroup(known.Addressees, i) {
			claim(d.order, b, len(d.order))
		}
	}
	return d
}

// readerFor knows the home and the districts that the names speak of.
func readerFor(home Home, names []string) reader {
	if home.Level == "" {
		home.Level = commonLevel(names)
	}
	places := map[string]string{}
	for _, name := range names {
		head := strings.TrimSuffix(strings.TrimSuffix(clean(name), "政府"), "人民")
		short := head
		for _, level := range []string{"县", "区", "市"} {
			short = strings.TrimSuffix(short, level)
		}
		if head == clean(name) || short == head || len([]rune(short)) < 2 || short == home.Name {
			continue
		}
		if had, ok := places[short]; ok && had != head {
			head = short // two of that name: neither is meant
		}
		places[short] = head
	}
	return reader{home: home, places: places, memo: map[string]*body{}}
}

// commonLevel guesses the level of an unknown home by the word most names begin with.
func commonLevel(names []string) string {
	best, most := "", 0
	for _, level := range levels {
		n := 0
		for _, name := range names {
			if strings.HasPrefix(name, level) {
				n++
			}
		}
		if n > most {
			best, most = level, n
		}
	}
	return best
}

func namesOf(tasks []seeds.Task) []string {
	var names []string
	for _, t := range tasks {
		names = append(append(names, t.Lead...), t.Coop...)
	}
	return names
}

func (d *directory) meet(tasks []seeds.Task) {
	for _, t := range tasks {
		for _, list := range [][]string{t.Lead, t.Coop} {
			for i, name := range list {
				d.name(list, i, name, t.ID)
			}
		}
	}
}

func (d *directory) name(list []string, i int, name string, task seeds.TaskID) {
	b, sure := d.body(name)
	if sure {
		d.seen[b] = append(d.seen[b], name)
	}
	key := seeds.NameKey(name)
	if d.byName[key] || key == "" {
		return
	}
	d.byName[key] = true
	if IsGroup(list, i) {
		d.groups = append(d.groups, seeds.Group{Name: name})
		return
	}
	if at, ok := d.byBody[b]; sure && ok {
		d.units[at].Aliases = append(d.units[at].Aliases, name)
		return
	}
	if e, ok := d.making[b]; sure && ok {
		e.names = append(e.names, name)
		return
	}
	e := &entry{body: b, sure: sure, names: []string{name}, task: task}
	d.fresh = append(d.fresh, e)
	if sure {
		d.making[b] = e
	}
}

// number gives the new units their ids, in official order after those given before.
func (d *directory) number() {
	next := 1
	for _, u := range d.units {
		if n, err := strconv.Atoi(string(u.ID)); err == nil && n >= next {
			next = n + 1
		}
	}
	made := make([]seeds.Unit, len(d.fresh))
	for i, e := range d.fresh {
		made[i] = d.unit(e)
	}
	slices.SortStableFunc(made, func(a, b seeds.Unit) int { return cmp.Compare(a.Rank, b.Rank) })
	for _, u := range made {
		u.ID = seeds.UnitID(fmt.Sprintf("%03d", next))
		next++
		d.units = append(d.units, u)
	}
}

// unit makes a unit of its printed names: the fullest is its name, the rest are aliases.
func (d *directory) unit(e *entry) seeds.Unit {
	best := 0
	for i, name := range e.names {
		if fullness(name) > fullness(e.names[best]) {
			best = i
		}
	}
	u := seeds.Unit{Name: e.names[best], Aliases: slices.Delete(slices.Clone(e.names), best, best+1)}
	u.Rank, u.Kind = d.standing(e)
	return u
}

// fullness counts what a name says, a second plate in brackets aside.
func fullness(name string) int { return len([]rune(outer(clean(name)))) }

// strangers doubts the new units that nothing knows.
func (d *directory) strangers() []seeds.Doubt {
	var doubts []seeds.Doubt
	for _, e := range d.fresh {
		if e.sure {
			continue
		}
		reason := "机构表里没有这个名称，请核对全称和排序"
		if !IsName(e.names[0]) {
			reason = "不像完整的单位名称，请核对"
		}
		doubts = append(doubts, seeds.Doubt{Where: string(e.task), Text: e.names[0], ReadAs: AsNewUnit, Reason: reason})
	}
	return doubts
}
