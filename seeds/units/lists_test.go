package units_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"ducha/seeds/units"
)

//go:embed testdata/lists.txt
var printedLists string

// told writes a list as testdata/lists.txt does.
func told(l units.List) string {
	words := []string{strings.Join(l.Names, "|")}
	if l.Etc {
		words = append(words, "等")
	}
	for _, n := range []struct {
		word  string
		count int
	}{{"牵", l.Leading}, {"?", len(l.Doubts)}, {"注", len(l.Notes)}} {
		if n.count > 0 {
			words = append(words, fmt.Sprintf("%s%d", n.word, n.count))
		}
	}
	return strings.Join(words, " ")
}

func TestSplitAsPapersPrint(t *testing.T) {
	seen := 0
	for i, line := range strings.Split(printedLists, "\n") {
		printed, want, ok := strings.Cut(line, " → ")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		seen++
		printed = strings.NewReplacer("⏎", "\n", "␣", "\u3000").Replace(printed)
		if got := told(units.Split(printed)); got != strings.TrimSpace(want) {
			t.Errorf("line %d: Split(%q)\n got %s\nwant %s", i+1, printed, got, want)
		}
	}
	if seen < 120 {
		t.Errorf("only %d lists were read", seen)
	}
}
