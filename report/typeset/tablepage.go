package typeset

import (
	"slices"

	"ducha/templates"
)

// sheetwise is a table on its way over pages.
type sheetwise struct {
	*grid
	flow *flow
	top  float64  // of the table on this page
	body float64  // where the rows begin on this page
	open []*piece // cells that have begun and not ended
}

// piece is what is still to be drawn of a cell.
type piece struct {
	*box
	top   float64 // of the cell on this page
	lines []line  // not drawn yet
	whole bool    // nothing of it is on an earlier page
	again bool    // it is on an earlier page, and repeated
}

// least is the head and the beginning of the first row, which a heading must not
// leave; a table that one page can hold begins where at least a third of the page
// is left for it, so that none is cut after a row or two.
func (g *grid) least() (float64, bool) {
	head, body := sum(g.head.height), sum(g.body.height)
	begun := head
	if len(g.body.height) > 0 {
		begun += min(g.body.height[0], 60)
	}
	if head+body <= g.page {
		return max(begun, min(head+body, g.page/3)), false
	}
	return begun, false
}

// place draws the table from where the flow stands.
func (g *grid) place(f *flow) {
	if len(g.head.rows)+len(g.body.rows) == 0 {
		return
	}
	if least, _ := g.least(); least > f.room()+tolerance && !f.fresh() {
		f.next()
	}
	s := &sheetwise{grid: g, flow: f}
	s.begin(false)
	for r := range g.body.rows {
		if len(s.open) == 0 && s.keep(r) {
			s.turn()
		}
		s.row(r)
	}
	s.frame()
	f.y += templates.LineGap
}

// begin draws the head of the table on a page.
func (s *sheetwise) begin(again bool) {
	s.top, s.body = s.flow.y, s.flow.y
	if again && s.repeated() == 0 {
		return
	}
	for r, boxes := range s.head.rows {
		bottom := s.flow.y + s.head.height[r]
		for _, b := range boxes {
			p := &piece{box: b, top: s.flow.y, lines: b.lines, whole: true}
			s.drawLines(p, len(p.lines), s.flow.y+sum(s.head.height[r:r+b.rows]), again)
		}
		s.flow.y = bottom
	}
	s.body = s.flow.y
}

// repeated is the height of the head on later pages; one that would take half of
// each page is printed once.
func (s *sheetwise) repeated() float64 {
	h := sum(s.head.height)
	if h > s.flow.sheet.height/2 {
		return 0
	}
	return h
}

// fullRoom is the height for rows on a page that the table begins.
func (s *sheetwise) fullRoom() float64 { return s.flow.sheet.height - s.repeated() }

// keep reports whether the rows from r that belong together had better begin on
// the next page: they would fit there whole, and little room is left here.
func (s *sheetwise) keep(r int) bool {
	if s.flow.y <= s.body+tolerance {
		return false
	}
	together := s.together(r)
	if g := &s.grid.body; together > s.fullRoom() && g.across(s.grid, r) && r+1 < len(g.rows) {
		// The row under it is higher than a page: its beginning goes along.
		together = g.height[r] + s.beginning(r+1)
		return together > s.flow.room()+tolerance && together <= s.fullRoom()
	}
	return together > s.flow.room()+tolerance && together <= s.fullRoom() && s.flow.room() < s.waste()
}

// together is the height of the rows that cells over several rows, a row across the
// table or a row's own wish tie to row r.
func (s *sheetwise) together(r int) float64 {
	g := &s.grid.body
	last := r
	for i := r; i <= last && i < len(g.rows); i++ {
		for _, b := range g.rows[i] {
			last = max(last, i+b.rows-1)
		}
		if i+1 < len(g.rows) && (g.across(s.grid, i) || g.kept[i+1]) {
			last = max(last, i+1)
		}
	}
	return sum(g.height[r : last+1])
}

// row draws row r, over as many pages as it takes.
func (s *sheetwise) row(r int) {
	for _, b := range s.grid.body.rows[r] {
		s.open = append(s.open, &piece{box: b, top: s.flow.y, lines: b.lines, whole: true})
	}
	for begun := false; ; begun = true {
		bottom := s.flow.y + s.need(r)
		if bottom <= s.flow.sheet.bottom()+tolerance {
			s.end(r, bottom)
			return
		}
		if begun || !s.whole(r, bottom-s.flow.y) {
			s.flow.y = s.flow.sheet.bottom()
		}
		s.turn()
	}
}

// whole reports whether row r moves to the next page undivided.
func (s *sheetwise) whole(r int, need float64) bool {
	if s.flow.y <= s.body+tolerance {
		return false
	}
	room := s.flow.room()
	return room < s.beginning(r) || need <= s.fullRoom() && room < s.waste()
}

// beginning is the height of two lines of each cell that begins in row r.
func (s *sheetwise) beginning(r int) float64 {
	h := 0.0
	for _, b := range s.grid.body.rows[r] {
		h = max(h, s.tall(b, min(2, len(b.lines))))
	}
	return h
}

// waste is the height that may stay empty at the foot of a page so that rows stay
// whole; higher ones are split rather than leave more.
func (s *sheetwise) waste() float64 { return s.fullRoom() / 5 }

// need is the height of row r as far as it is still to be drawn.
func (s *sheetwise) need(r int) float64 {
	h := 0.0
	for _, p := range s.open {
		switch {
		case len(p.lines) == 0 && !p.whole: // all is drawn
		case p.row+p.rows-1 == r:
			h = max(h, p.top+s.tall(p.box, len(p.lines))-s.flow.y)
		default:
			h = max(h, s.tall(p.box, 1)-(s.flow.y-p.top))
		}
	}
	return h
}

// end closes row r at a height and draws the cells that end there.
func (s *sheetwise) end(r int, bottom float64) {
	s.flow.y = bottom
	s.open = slices.DeleteFunc(s.open, func(p *piece) bool {
		ends := p.row+p.rows-1 == r
		if ends {
			s.drawLines(p, len(p.lines), bottom, p.again)
		}
		return ends
	})
}

// turn ends the page at the flow's height, with as much of the open cells as fits
// over it, and goes on on the next one.
func (s *sheetwise) turn() {
	stuck := true
	for _, p := range s.open {
		stuck = stuck && s.room(p, s.flow.y) == 0
	}
	for _, p := range s.open {
		if s.flow.y > p.top+tolerance {
			if stuck && s.flow.y >= s.flow.sheet.bottom() && s.top <= s.flow.sheet.top+tolerance {
				s.drawLines(p, min(1, len(p.lines)), s.flow.y, p.again) // a line higher than the page
				continue
			}
			s.drawLines(p, s.room(p, s.flow.y), s.flow.y, p.again)
		}
	}
	s.frame()
	s.flow.next()
	s.begin(true)
	for _, p := range s.open {
		p.top = s.flow.y
		p.repeat()
	}
}

// repeat brings the number of a row that goes on back to the page it goes on on:
// what stands on one line in the first column, and was drawn.
func (p *piece) repeat() {
	if p.col == 0 && p.cols == 1 && len(p.box.lines) == 1 && len(p.lines) == 0 {
		p.lines, p.whole, p.again = p.box.lines, true, true
	}
}

// room is the number of a piece's lines that go over a height: as many as fit, but
// none that would leave a single line for the next page.
func (s *sheetwise) room(p *piece, bottom float64) int {
	inner := bottom - p.top - (s.tall(p.box, 1) - p.style.Size)
	n := min(len(p.lines), p.style.fitting(inner))
	if n == len(p.lines)-1 && n > 1 {
		n--
	}
	return n
}

// drawLines draws n lines of a piece and its upper and left edges. A cell that is
// whole stands in the middle of its height, a part of one at the top.
func (s *sheetwise) drawLines(p *piece, n int, bottom float64, furniture bool) {
	pg := s.flow.page()
	left, right := pg.left+s.edges[p.col], pg.left+s.edges[p.col+p.cols]
	pg.line(left, p.top, right, p.top)
	pg.line(left, p.top, left, bottom)
	y := p.top + (s.tall(p.box, 1)-p.style.Size)/2
	if p.whole && n == len(p.lines) {
		y = p.top + (bottom-p.top-p.style.height(n))/2
	}
	for _, l := range p.lines[:n] {
		pg.print(l, left+s.pad, y+templates.Ascent*p.style.Size, furniture)
		y += p.style.Pitch
	}
	p.lines, p.whole = p.lines[n:], false
}

// frame draws the right and lower edges of the table on this page.
func (s *sheetwise) frame() {
	pg := s.flow.page()
	left, right := pg.left+s.edges[0], pg.left+s.edges[len(s.edges)-1]
	pg.line(right, s.top, right, s.flow.y)
	pg.line(left, s.flow.y, right, s.flow.y)
}
