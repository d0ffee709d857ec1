package formula_test

import (
	"testing"

	"ducha/seeds/formula"
)

func TestPartsOfAFormula(t *testing.T) {
	for _, c := range []struct {
		length func(string) int
		text   string
		want   int
	}{
		{formula.WordLength, "$A$1+B2", 4}, {formula.WordLength, "数据_1(", len("数据_1")}, {formula.WordLength, "+1", 0}, {formula.WordLength, "", 0},
		{formula.QuotedLength, `"a""b"&C1`, 6}, {formula.QuotedLength, "'a b'!A1", 5}, {formula.QuotedLength, `"open`, 5}, {formula.QuotedLength, "", 0},
		{formula.BracketedLength, "[[#This Row],[A1]]+1", 18}, {formula.BracketedLength, "[a']b]x", 6}, {formula.BracketedLength, "[1", 2}, {formula.BracketedLength, "", 0},
	} {
		if got := c.length(c.text); got != c.want {
			t.Errorf("%q: %d, want %d", c.text, got, c.want)
		}
	}
}
