package book

import "strings"

// moveNames moves what the names of the workbook stand for: print areas, what filters
// go by, the clerk's own names. One of the spreadsheet's own whose cells are all gone goes.
func moveNames(p *parts, moves map[string]rowMoves) error {
	name, err := p.workbook()
	if err != nil {
		return err
	}
	return p.transform(name, func(data []byte, n *node) (bool, []edit) {
		if n.name != "definedName" || n.empty {
			return true, nil
		}
		text := plain(data[n.inner:n.innerEnd])
		moved := movedFormula(text, "", moves)
		if sheet, cells, ok := strings.Cut(text, "!"); ok && n.attr("name") == "_xlnm._FilterDatabase" {
			sheet = strings.ReplaceAll(strings.Trim(sheet, "'"), "''", "'")
			moved = strings.TrimSuffix(text, cells) + mover{m: moves[sheet]}.filter(cells)
		}
		if strings.HasPrefix(n.attr("name"), "_xlnm.") && strings.Contains(moved, lost) && !strings.Contains(text, lost) {
			return false, nil
		}
		return true, []edit{{n.inner, n.innerEnd, escaped(moved)}}
	})
}
