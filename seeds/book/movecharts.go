package book

import "path"

// moveCharts moves the cells that charts draw and shapes show, on whatever sheet they are.
func moveCharts(p *parts, moves map[string]rowMoves) error {
	for _, name := range p.names() {
		dir := path.Base(path.Dir(name))
		if path.Ext(name) != ".xml" || dir != "charts" && dir != "drawings" {
			continue
		}
		err := p.transform(name, func(data []byte, n *node) (bool, []edit) {
			for _, attr := range []string{"textlink", "cellRange"} { // of a shape, of a picture of cells
				if shown := n.attr(attr); shown != "" {
					return true, []edit{{n.start, n.inner, withAttr(data[n.start:n.inner], attr, movedFormula(shown, "", moves))}}
				}
			}
			if n.name != "f" || n.empty || len(n.kids) > 0 {
				return true, nil
			}
			return true, []edit{{n.inner, n.innerEnd, escaped(movedFormula(plain(data[n.inner:n.innerEnd]), "", moves))}}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// drawing moves pictures, charts and shapes with the cells they lie over.
func (mv mover) drawing() error {
	if mv.m.none() {
		return nil
	}
	name, err := mv.p.related(mv.part, "drawing")
	if err != nil || name == "" {
		return err
	}
	return mv.p.transform(name, func(data []byte, n *node) (bool, []edit) {
		end := n.parent
		if n.name != "row" || end == nil || end.name != "from" && end.name != "to" || end.parent.attr("editAs") == "absolute" {
			return true, nil
		}
		return true, mv.anchor(data, n)
	})
}
