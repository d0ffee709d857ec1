package typeset

// setting is where the cells of one line stand: x[i] is the left edge of cell i's
// own box, pt from the start of the line, and a box may have lost its left half.
type setting struct {
	x     []float64
	width float64 // to the end of the last visible cell
}

// fitting is a line while its widths are being settled.
type fitting struct {
	cells  []cell
	ties   []tie
	left   []float64 // cut from each cell's left
	right  []float64 // cut from, or (negative) added at, each cell's right
	nipped []bool
	slack  []float64
	blanks []int
	gaps   []int
	x      []float64
}

// place settles the widths of a line: squeezed when it is too wide for m, and
// stretched to m when stretch is asked for. The setting stands until the next line.
func (b *breaker) place(c cut, m float64, stretch bool) setting {
	to := b.visible(c.from, c.to)
	f := &b.fitting
	f.cells, f.ties = b.cells[c.from:to], b.ties[c.from:to]
	n := len(f.cells)
	f.left, f.right, f.nipped = sized(f.left, n), sized(f.right, n), sized(f.nipped, n)
	for i := 1; i < n; i++ {
		f.nipPair(i, b.nip[c.from+i])
	}
	switch over := b.natural(c.from, c.to) - m; {
	case over > 0:
		f.squeeze(over)
	case stretch && over < 0:
		f.stretch(-over)
	}
	return f.settle(c.to - c.from)
}

// nipPair takes what adjacent marks lose from the one that has the blank.
func (f *fitting) nipPair(i int, nip float64) {
	switch {
	case nip == 0:
	case f.cells[i-1].blankRight():
		f.right[i-1], f.nipped[i-1] = nip, true
	default:
		f.left[i], f.nipped[i] = nip, true
	}
}

// squeeze takes over pt out of the line, in the order of GB/T 15834: the mark at
// the end, blanks, ·, brackets and quotes, ，、；：.
func (f *fitting) squeeze(over float64) {
	last := len(f.cells) - 1
	f.cutFrom(&over, last, func(i int) bool { return i == last && !f.nipped[i] && f.cells[i].blankRight() })
	for _, stage := range [][]kind{{space}, {dot}, {open, closing}, {pause}} {
		f.cutFrom(&over, last, func(i int) bool {
			return i != last && !f.nipped[i] && contains(stage, f.cells[i].kind)
		})
	}
}

// cutFrom shares over among the cells that may, up to what each yields.
func (f *fitting) cutFrom(over *float64, last int, may func(int) bool) {
	total := 0.0
	f.slack = sized(f.slack, len(f.cells))
	for i := range f.cells {
		if may(i) {
			f.slack[i] = f.cells[i].slack()
			if i == last {
				f.slack[i] = f.cells[i].endSlack()
			}
			total += f.slack[i]
		}
	}
	if *over <= 0 || total == 0 {
		return
	}
	share := min(1, *over/total)
	for i, s := range f.slack {
		switch s *= share; f.cells[i].kind {
		case open:
			f.left[i] += s
		case dot:
			f.left[i] += s / 2
			f.right[i] += s / 2
		default:
			f.right[i] += s
		}
	}
	*over -= share * total
}

// stretch adds room pt: to blanks first, up to half an em each, then evenly
// between characters, but not inside a number or a word nor beside a dash.
func (f *fitting) stretch(room float64) {
	if len(f.cells) < 2 {
		return
	}
	blanks, gaps := f.blanks[:0], f.gaps[:0]
	for i := range f.cells[:len(f.cells)-1] {
		switch c, next := &f.cells[i], &f.cells[i+1]; {
		case c.kind == space:
			blanks = append(blanks, i)
		case next.kind == space || f.ties[i+1] == run || c.western() && next.western():
		case c.stiff() || next.stiff():
		default:
			gaps = append(gaps, i)
		}
	}
	f.blanks, f.gaps = blanks, gaps
	if len(blanks) > 0 {
		c := &f.cells[blanks[0]]
		each := min(room/float64(len(blanks)), max(0, c.em/2-c.width))
		if len(gaps) == 0 {
			each = room / float64(len(blanks))
		}
		f.widen(blanks, each)
		room -= each * float64(len(blanks))
	}
	if n := float64(len(gaps)); n > 0 && room/n <= mostStretch*f.cells[0].em {
		f.widen(gaps, room/n)
	}
}

// mostStretch is what may be added between two characters, em; a line that would
// gape wider stays short.
const mostStretch = 0.75

func (f *fitting) widen(at []int, by float64) {
	for _, i := range at {
		f.right[i] -= by
	}
}

// stiff reports whether a cell keeps its neighbours close.
func (c *cell) stiff() bool {
	switch c.kind {
	case dash, connector, slash, bound:
		return true
	}
	return false
}

// settle adds the widths up; cells from len(f.cells) to n are blanks at the end.
func (f *fitting) settle(n int) setting {
	f.x = sized(f.x, n)
	s := setting{x: f.x}
	for i := range f.cells {
		s.x[i] = s.width - f.left[i]
		s.width += f.cells[i].width - f.left[i] - f.right[i]
	}
	for i := len(f.cells); i < n; i++ {
		s.x[i] = s.width
	}
	return s
}

func contains(set []kind, k kind) bool {
	for _, s := range set {
		if s == k {
			return true
		}
	}
	return false
}
