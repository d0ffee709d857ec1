package notice

import (
	"math"
	"strings"
)

// What it costs to leave a column without a cell, and to give it another one.
const (
	skipHead    = 0.0
	skipMain    = 8.0
	skipLead    = 4.0
	skipDue     = 2.5
	skipOther   = 1.5
	skipPerson  = 1.0
	skipNote    = 0.5
	another     = 1.5
	anotherOne  = 2.5 // where it is the less likely one
	anotherWord = 0.3
)

// lay gives the cells of a row to the slots, in order, so that what they hold fits
// best. The score only compares.
func (t *pasted) lay(tokens []token) (laid [][]token, score float64) {
	const none = -1e9
	n, m := len(tokens), len(t.slots)
	// free[i][j]: the best for i cells in j slots; same[i][j]: with cell i-1 in slot j-1.
	free, same := matrix(n+1, m+1, none), matrix(n+1, m+1, none)
	free[0][0] = 0
	more := t.furtherCosts(tokens)
	fits := matrix(n, m, 0)
	for i := range tokens {
		for j := range t.slots {
			fits[i][j] = t.fit(tokens[i], t.slots[j])
		}
	}
	for j := 0; j <= m; j++ {
		for i := 0; i <= n; i++ {
			if j > 0 && i > 0 {
				same[i][j] = math.Max(free[i-1][j-1], same[i-1][j]-more[j-1]) + fits[i-1][j-1]
				free[i][j] = math.Max(free[i][j], same[i][j])
			}
			if j < m {
				free[i][j+1] = math.Max(free[i][j+1], free[i][j]-t.slots[j].skip())
			}
		}
	}
	return t.trace(tokens, free, same, fits, more), free[n][m]
}

// trace goes back over the best way.
func (t *pasted) trace(tokens []token, free, same, fits [][]float64, more []float64) [][]token {
	laid := make([][]token, len(t.slots))
	i, j := len(tokens), len(t.slots)
	held := false // cell i-1 is known to lie in slot j-1
	for j > 0 {
		if i > 0 && (held || free[i][j] == same[i][j]) {
			laid[j-1] = append([]token{tokens[i-1]}, laid[j-1]...)
			held = same[i-1][j]-more[j-1]+fits[i-1][j-1] == same[i][j] && same[i-1][j] > -1e8
			i--
			if !held {
				j--
			}
			continue
		}
		held = false
		j--
	}
	return laid
}

func matrix(n, m int, value float64) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, m)
		for j := range out[i] {
			out[i][j] = value
		}
	}
	return out
}

// furtherCosts is what a further cell in each slot costs. Where the row has a list,
// that is the other units, and the leads stand on lines of their own; where every
// line is one unit, the first leads.
func (t *pasted) furtherCosts(tokens []token) []float64 {
	list := false
	for _, token := range tokens {
		list = list || strings.ContainsAny(token.text, "、，,") && t.traits(token.text).units > surelyUnits
	}
	costs := make([]float64, len(t.slots))
	for i, s := range t.slots {
		lead := s.role == roleLead
		switch {
		case t.spaced: // blanks stand within texts too
			costs[i] = anotherWord
		case s.role.isUnits() && lead != list:
			costs[i] = anotherOne
		default:
			costs[i] = another
		}
	}
	return costs
}

func (s slot) skip() float64 {
	switch {
	case s.head:
		return skipHead
	case s.main:
		return skipMain
	}
	switch s.role {
	case roleLead, roleUnits:
		return skipLead
	case roleDeadline:
		return skipDue
	case roleLeader, rolePerson:
		return skipPerson
	case roleNote:
		return skipNote
	}
	return skipOther
}

// fit tells how well a cell suits a slot.
func (t *pasted) fit(token token, s slot) float64 {
	tr := t.traits(token.text)
	blank := tr.text == ""
	switch {
	case s.head:
		switch {
		case blank:
			return -1
		case tr.numbered && tr.length <= 2*longestHeading:
			return headFit(tr.number.style, t.slots[0] == s || !t.slots[0].head)
		case s.title == "" && !tr.numbered:
			return -3
		case tr.due || tr.people != nil || tr.length > longestHeading:
			return -3
		}
		return 0
	case s.main:
		if blank || tr.due && tr.length < 12 {
			return -6
		}
		if tr.people != nil || tr.units > surelyUnits {
			return -3
		}
		return math.Min(2, float64(tr.length)/12)
	}
	switch s.role {
	case roleDeadline:
		return either(blank, -0.5, tr.due, 4, -5)
	case roleLead, roleCoop, roleUnits:
		empty := -2.0
		if s.role == roleCoop {
			empty = -0.5
		}
		return either(blank, empty, true, 8*tr.units-5, 0)
	case roleLeader, rolePerson:
		return either(blank, 0.2, tr.people != nil, 2+t.known(tr.people, s.role)+lined(token.text, s.role), -4)
	case roleNote:
		return either(blank, 0.3, tr.units > surelyUnits || tr.people != nil, -2, -0.5)
	}
	return either(blank, 0, true, 0.5, 0)
}

// headFit prefers 一、 in the first column of headings and other numbers in the next.
func headFit(s style, first bool) float64 {
	if outer := s == styleHan || s == styleChapter; outer == first {
		return 4
	}
	return 2.5
}

func either(blank bool, empty float64, fits bool, good, bad float64) float64 {
	switch {
	case blank:
		return empty
	case fits:
		return good
	}
	return bad
}

// lined prefers the column of persons for a cell of several lines, one for each
// lead, some of them blank.
func lined(text string, r role) float64 {
	if r == rolePerson && strings.Contains(text, "\n") {
		return 1
	}
	return 0
}

// known says how often a name stood in a column like this rather than the other.
func (t *pasted) known(names []string, r role) float64 {
	seen := 0
	for _, name := range names {
		seen += t.leaders[name]
	}
	if r == rolePerson {
		seen = -seen
	}
	return math.Max(-3, math.Min(3, float64(seen)))
}
