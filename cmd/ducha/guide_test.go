package main

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var guides = []guide{clerkGuide, liaisonGuide}

// typedInGuide are the command lines of a guide: those that stand on a line of their own, and
// those between back quotes.
var typedInGuide = regexp.MustCompile("(?m)^ {4,}(ducha .*)$|`(ducha [^`]*)`")

func commandsOf(t *testing.T, g guide) (lines []string) {
	source, err := g.source()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range typedInGuide.FindAllStringSubmatch(string(source), -1) {
		lines = append(lines, m[1]+m[2])
	}
	return lines
}

// A clerk types what the guide says; nothing of it may be a flag or a command that is not.
func TestCommandsOfTheGuidesAreAccepted(t *testing.T) {
	code := 0
	app := newApp(&env{}, &code)
	told := map[string]bool{}
	for _, g := range guides {
		for _, line := range commandsOf(t, g) {
			sorted, _, err := sortLine(app, typedWords(strings.TrimSuffix(line, " --as"))) // where the text speaks of the flag alone
			if err != nil {
				t.Errorf("%s: %s: %v", g.title, line, err)
				continue
			}
			for i := range sorted.command {
				told[strings.Join(sorted.command[:i+1], " ")] = true
			}
			if sorted.command[0] == "help" && len(sorted.args) > 0 && find(app.Commands, sorted.args[0]) == nil {
				t.Errorf("%s: %s: there is no help on that", g.title, line)
			}
		}
	}
	for _, c := range app.Commands {
		if !told[c.Name] && c.Name != "completion" { // clerks have no shell
			t.Errorf("the guide does not tell of %s", c.Name)
		}
	}
}

// What is sent on to others opens wherever they read it.
func TestGuidesArePagesThatNeedNothingElse(t *testing.T) {
	used := map[string]bool{}
	for _, g := range guides {
		source, err := g.source()
		if err != nil {
			t.Fatal(err)
		}
		page, err := g.page()
		if err != nil {
			t.Fatal(err)
		}
		pictures := regexp.MustCompile(`(?m)^!\[.+\]\((\w+\.png)\)$`).FindAllStringSubmatch(string(source), -1)
		for _, p := range pictures {
			used["guide/"+p[1]] = true
		}
		if n := strings.Count(string(page), `src="data:image/png;base64,iVBOR`); n != len(pictures) || n == 0 {
			t.Errorf("%s: %d pictures are in the page, want %d", g.title, n, len(pictures))
		}
		if m := regexp.MustCompile(`(?i)(src|href)="[^d#][^"]{0,40}|url\(|@import|<script`).Find(page); m != nil {
			t.Errorf("%s wants something from outside: %s", g.title, m)
		}
	}
	there, err := fs.Glob(guideFiles, "guide/*.png")
	if err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	for _, name := range there {
		info, err := fs.Stat(guideFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
		if !used[name] {
			t.Errorf("%s is in no guide", name)
		}
	}
	if size > 600<<10 {
		t.Errorf("the pictures take %d KB", size>>10)
	}
}

func TestGuideIsPlainTextOnATerminal(t *testing.T) {
	text, err := clerkGuide.text()
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile("(?m)^#|!\\[|\\*\\*|`|\n\n\n").FindString(text); m != "" {
		t.Errorf("%q is left of its marks", m)
	}
	lines := strings.Split(text, "\n")
	for _, line := range commandsOf(t, clerkGuide) {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, line) }) {
			t.Errorf("%s is not in the text", line)
		}
	}
}
