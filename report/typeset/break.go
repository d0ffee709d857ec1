package typeset

import "strings"

// cell is one rune on its way to a line: a place of some width, pt, in which its
// glyph stands. The breaker knows nothing of fonts beyond this.
type cell struct {
	r     rune
	kind  kind
	width float64 // natural width with tracking
	em    float64 // type size

	rigid bool // keeps its width in a line that is squeezed

	// What to draw, unused by the breaker.
	face    glyph
	red     bool
	missing *Missing // why it is not drawn as itself
}

// tie says how firmly a cell holds on to the one before it.
type tie uint8

const (
	free tie = iota // a line may break here
	soft            // after a sign of a long address: when the line would gape without
	run             // inside a number, a word, a 文号: only when nothing else will do
	ban             // a mark that must not start, or follow one that must not end, a line
)

// tolerance, pt, forgives rounding: 28 characters of CharPitch are a full line.
const tolerance = 0.02

// breaker cuts the cells of one paragraph into lines. It is used again and again:
// what it has reckoned of a paragraph stands until the next.
type breaker struct {
	cells   []cell
	ties    []tie     // ties[i] is between cells i-1 and i
	nip     []float64 // nip[i] is cut between the adjacent marks i-1 and i
	sum     []float64 // natural width of cells[:i]
	give    []float64 // what cells[:i] yield when squeezed
	inked   []int     // how many of cells[:i] there are up to the last that is no blank
	justify bool      // lines are stretched to the measure
	list    bool      // lines end after a 、 rather than inside a name
	cuts    []cut
	fitting fitting
}

// cut is one line: cells[from:to].
type cut struct{ from, to int }

// over measures a paragraph once; adjacent marks are closed up first
// (two full-width marks take 1.5 字).
func (b *breaker) over(cells []cell, justify bool) *breaker {
	n := len(cells)
	b.cells, b.justify, b.list = cells, justify, false
	b.ties = tiesOf(sized(b.ties, n+1), cells)
	b.nip, b.sum, b.give, b.inked = sized(b.nip, n+1), sized(b.sum, n+1), sized(b.give, n+1), sized(b.inked, n+1)
	stiffen(cells)
	for i := 1; i < n; i++ {
		b.nip[i] = nipOf(&cells[i-1], &cells[i])
	}
	for i := range cells {
		c := &cells[i]
		b.sum[i+1] = b.sum[i] + c.width - b.nip[i]
		b.give[i+1] = b.give[i]
		if slack := c.slack(); slack > 0 && !b.nipped(i) {
			b.give[i+1] += slack
		}
		if b.inked[i+1] = i + 1; c.kind == space {
			b.inked[i+1] = b.inked[i]
		}
	}
	return b
}

// sized is a list of n zeros, in the room of an old one where it has enough.
func sized[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, n, 2*n)
	}
	old = old[:n]
	clear(old)
	return old
}

// stiffen keeps the bracket that begins a paragraph, and the number in brackets of a
// heading, as they are: （一） and （二） stand under each other.
func stiffen(cells []cell) {
	if len(cells) == 0 || cells[0].kind != open {
		return
	}
	cells[0].rigid = true
	for i := 1; i < len(cells) && i <= 4; i++ {
		if cells[i].r == '）' {
			cells[i].rigid = true
			return
		}
		if cells[i].kind != digit && !is(cells[i].r, numerals) {
			return
		}
	}
}

// full reports whether a mark stands in a whole em, half of which is blank.
func (c *cell) full() bool { return c.width > 0.85*c.em }

// slack is what a cell inside a line yields when the line is squeezed. 。？！
// keep theirs: a sentence should be seen to end.
func (c *cell) slack() float64 {
	if c.rigid {
		return 0
	}
	switch c.kind {
	case open, closing, pause, dot:
		if c.full() {
			return c.em / 2
		}
	case space:
		return max(0, c.width-c.em/4)
	}
	return 0
}

// endSlack is what a mark at the end of a line yields (GB/T 15834—2011 5.1.10).
func (c *cell) endSlack() float64 {
	switch c.kind {
	case closing, pause, stop:
		if c.full() {
			return c.em / 2
		}
	}
	return 0
}

// nipOf is what is cut between two adjacent marks: the blank half of one of them.
func nipOf(a, b *cell) float64 {
	if !a.kind.isMark() || !b.kind.isMark() || !a.full() || !b.full() {
		return 0
	}
	switch {
	case a.blankRight() && (b.blankRight() || b.kind == open):
		return a.em / 2
	case a.kind == open && b.kind == open:
		return b.em / 2
	}
	return 0
}

// blankRight reports whether a mark's ink stands in its left half.
func (c *cell) blankRight() bool { return c.kind == closing || c.kind == pause || c.kind == stop }

// nipped reports whether cell i has lost its blank half to a neighbour.
func (b *breaker) nipped(i int) bool {
	c := &b.cells[i]
	if c.blankRight() {
		return b.nip[i+1] > 0
	}
	return c.kind == open && i > 0 && b.nip[i] > 0 && b.cells[i-1].kind == open
}

// lines cuts the paragraph; the first line has another measure than the rest, pt.
// Joined, the lines are the paragraph again.
func (b *breaker) lines(first, rest float64) []cut {
	out := b.cuts[:0]
	for at := 0; at < len(b.cells); {
		end := b.next(at, measure(len(out), first, rest))
		out = append(out, cut{at, end})
		at = end
	}
	b.cuts = out
	b.mendLast(out, first, rest)
	if n := len(out); n > 1 && out[n-1].from == out[n-1].to {
		out = out[:n-1]
	}
	return out
}

func measure(line int, first, rest float64) float64 {
	if line == 0 {
		return first
	}
	return rest
}

// next finds the end of the line that starts at a cell. Squeezing comes before
// pushing (先挤进，后推出): where the widest line that fits would fall short by a
// character or more, a longer one is squeezed if its marks yield enough.
func (b *breaker) next(at int, m float64) int {
	n := len(b.cells)
	fit, squeezed, inAddress, inRun, any := 0, 0, 0, 0, at+1
	for e := at + 1; e <= n; e++ {
		w := b.natural(at, e)
		if w-b.yield(at, e) > m+tolerance {
			break
		}
		t := free
		if e < n {
			t = b.ties[e]
		}
		switch {
		case w > m+tolerance:
			if t == free && squeezed == 0 {
				squeezed = e
			}
			continue
		case t == free:
			fit, inAddress, inRun = e, e, e
		case t == soft:
			inAddress, inRun = e, e
		case t == run:
			inRun = e
		}
		any = e
	}
	short := m - b.natural(at, fit)
	switch {
	case fit == n:
		return n
	case squeezed > 0 && (fit == 0 || short > b.cells[at].em*0.95):
		return squeezed
	case inAddress > fit && (fit == 0 || b.justify && short > m/8):
		return inAddress
	case fit > 0 && b.list:
		return b.name(at, fit, m)
	case fit > 0 && (!b.justify || short <= m/2):
		return fit
	case inRun > 0:
		return inRun
	}
	return b.forced(at, any)
}

// name moves the end of a line of names back to the last 、 if half of the line
// stays filled.
func (b *breaker) name(at, fit int, m float64) int {
	for e := fit; e > at && b.natural(at, e) >= m/2; e-- {
		if b.cells[e-1].r == '、' && b.ties[e] == free {
			return e
		}
	}
	return fit
}

// forced picks a break where no rule allows one, in a measure too narrow for the
// rules; the blank that follows stays with the line.
func (b *breaker) forced(at, end int) int {
	for end < len(b.cells) && b.cells[end].kind == space {
		end++
	}
	return max(end, at+1)
}

// mendLast sees to it that no single character stands alone on the last line: it
// is squeezed into the line before, or company is sent down to it.
func (b *breaker) mendLast(lines []cut, first, rest float64) {
	n := len(lines)
	if n < 2 || b.characters(lines[n-1]) >= 2 {
		return
	}
	last, prev := &lines[n-1], &lines[n-2]
	m := measure(n-2, first, rest)
	if b.natural(prev.from, last.to)-b.yield(prev.from, last.to) <= m+tolerance {
		prev.to, last.from = last.to, last.to
		return
	}
	for e := prev.to - 1; e > prev.from; e-- {
		if b.justify && m-b.natural(prev.from, e) > m/2 || b.natural(e, last.to) > rest+tolerance {
			return
		}
		if b.ties[e] == free && b.characters(cut{e, last.to}) >= 2 {
			prev.to, last.from = e, e
			return
		}
	}
}

// characters counts what is not punctuation.
func (b *breaker) characters(c cut) int {
	n := 0
	for i := c.from; i < c.to; i++ {
		if !b.cells[i].kind.isMark() {
			n++
		}
	}
	return n
}

// visible leaves out the blanks at the end of a line; they take no room.
func (b *breaker) visible(from, to int) int { return max(from, b.inked[to]) }

// natural is the width of a line before squeezing and stretching.
func (b *breaker) natural(from, to int) float64 {
	if to = b.visible(from, to); to <= from {
		return 0
	}
	return b.sum[to] - b.sum[from] + b.nip[from]
}

// yield is how much narrower than natural a line can be made.
func (b *breaker) yield(from, to int) float64 {
	if to = b.visible(from, to); to <= from {
		return 0
	}
	return b.give[to-1] - b.give[from] + b.cells[to-1].endSlack()
}

// tiesOf says between which cells a line may break, in a list of free ties.
func tiesOf(ties []tie, cells []cell) []tie {
	counting := false // inside a number with its multipliers or its sub-number: 12.5亿元, 12(2)项
	for i := 1; i < len(cells); i++ {
		a, b := &cells[i-1], &cells[i]
		counting = a.kind == digit || counting && (is(a.r, multipliers+"()") || a.kind == suffix)
		switch {
		case b.kind.neverStarts() || a.kind.neverEnds():
			ties[i] = ban
		case a.western() && b.western(), counting && is(b.r, units+multipliers), i > 1 && joins(&cells[i-2], a, b):
			ties[i] = run
		case a.r == '第' && (b.kind == digit || is(b.r, numerals)):
			ties[i] = run
		}
	}
	softenAddresses(cells, ties)
	return ties
}

// longRun is the number of characters from which a Western run is taken for an
// address that may be broken.
const longRun = 16

// softenAddresses lets a long Western run break after its signs, not before one.
func softenAddresses(cells []cell, ties []tie) {
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && cells[to-1].western() && cells[to].western() {
			to++
		}
		for i := from + 1; i < to && to-from >= longRun; i++ {
			if is(cells[i-1].r, "/.-_?&=:@#,") && (cells[i].kind == latin || cells[i].kind == digit) {
				ties[i] = soft
			}
		}
		from = to
	}
}

// joins finds the middle of 〔2026〕12号, 1—10月, 63%～68% and of the number of a
// heading, 1.推进.
func joins(before, a, b *cell) bool {
	switch {
	case a.r == '〕':
		return b.kind == digit
	case a.kind == connector || a.r == '—' && before.r != '—':
		return b.kind == digit && before.kind != han || b.kind == digit && is(before.r, units)
	}
	return a.r == '.' && before.kind == digit
}

func is(r rune, set string) bool { return strings.ContainsRune(set, r) }
