package units_test

import (
	_ "embed"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/units"
)

//go:embed testdata/bodies.txt
var bodySets string

// sets reads the lines of a section of testdata/bodies.txt: the issuer, then names.
func sets(t *testing.T, section string) (all [][]string) {
	t.Helper()
	_, rest, ok := strings.Cut(bodySets, "# "+section+"\n")
	if !ok {
		t.Fatalf("no section %s", section)
	}
	rest, _, _ = strings.Cut(rest, "\n# ")
	for _, line := range strings.Split(strings.TrimSpace(rest), "\n") {
		issuer, names, _ := strings.Cut(line, "：")
		all = append(all, append([]string{issuer}, strings.Split(names, " ")...))
	}
	return all
}

// planOf names each of the names in a task of its own.
func planOf(issuer string, names []string) seeds.Plan {
	p := seeds.Plan{Issuer: issuer}
	for _, name := range names {
		p.Tasks = append(p.Tasks, task(name, []string{name}))
	}
	p.Units, p.Groups, _ = units.Directory(p.Tasks, units.Known{Issuer: issuer})
	return p
}

func TestOneBodyUnderSeveralNames(t *testing.T) {
	all := sets(t, "one body")
	for _, set := range all {
		issuer, names := set[0], set[1:]
		if p := planOf(issuer, names); len(p.Units) != 1 {
			t.Errorf("%s: %q make %d units: %+v", issuer, names, len(p.Units), p.Units)
		}
		for i, listed := range names { // whichever stands in the directory, the others are found
			p := planOf(issuer, names[i:i+1])
			p.Resolve = units.Resolver(p)
			for _, typed := range names {
				if u, ok := p.Directory().Unit(typed); !ok || u.Name != listed {
					t.Errorf("%s: %s is not found under %s", issuer, listed, typed)
				}
			}
		}
	}
	if len(all) < 40 {
		t.Errorf("only %d sets", len(all))
	}
}

func TestLookAlikesStayApart(t *testing.T) {
	all := sets(t, "look-alikes")
	for _, set := range all {
		issuer, names := set[0], set[1:]
		if p := planOf(issuer, names); len(p.Units) != len(names) {
			t.Errorf("%s: %q make %d units: %+v", issuer, names, len(p.Units), p.Units)
		}
		for i, listed := range names {
			p := planOf(issuer, names[i:i+1])
			p.Resolve = units.Resolver(p)
			for j, typed := range names {
				if u, ok := p.Directory().Unit(typed); ok && i != j {
					t.Errorf("%s: %s is taken for %s (%s)", issuer, typed, listed, u.Name)
				}
			}
		}
	}
	if len(all) < 36 {
		t.Errorf("only %d sets", len(all))
	}
}

func TestResolverIsSilent(t *testing.T) {
	p := seeds.Plan{Issuer: "云泽市人民政府",
		Units: []seeds.Unit{
			{ID: "001", Name: "市发展改革委"}, {ID: "002", Name: "市发改委"}, // the clerk keeps two
			{ID: "003", Name: "市科学技术局", Aliases: []string{"市教育局"}}, {ID: "004", Name: "市教育体育局"},
			{ID: "005", Name: "市经开区管委会"}},
		Groups: []seeds.Group{{Name: "市科技局"}, {Name: "开发区管委会"}}}
	p.Resolve = units.Resolver(p)
	dir := p.Directory()
	for name, want := range map[string]seeds.UnitID{
		"市发展和改革委员会": "",    // which of the two?
		"市发改委":      "002", // named in full
		"市科技局":      "",    // the clerk's group wins
		"市科委":       "003",
		"云泽市教育局":    "003", // by the clerk's alias
		"市教体局":      "004",
		"区科技局":      "", "各县市区政府": "", "开发区管委会": "", "奇思局": "", "": "",
	} {
		if u, _ := dir.Unit(name); u.ID != want {
			t.Errorf("%s is %q, want %q", name, u.ID, want)
		}
	}
}
