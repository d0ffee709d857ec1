package book

import (
	"strconv"

	"ducha/seeds"
)

// taskIDs gives the rows with a task their ids by row number; one that bears another's
// gets none. Of rows with the same id it is the one whose text was issued under it,
// else the first. A row without an id gets that under which its text was issued, else
// its printed number, made unique where that is taken.
func (rd *reader) taskIDs(rows []tableRow) map[int]seeds.TaskID {
	ids, holder := map[int]seeds.TaskID{}, map[seeds.TaskID]tableRow{}
	taken := map[seeds.TaskID]bool{}
	for id := range rd.issued {
		taken[id] = true
	}
	for _, row := range rows {
		id := seeds.TaskID(row.cells[colID])
		if id == "" {
			continue
		}
		taken[id] = true
		if row.cells[colText] == "" {
			continue
		}
		if first, twice := holder[id]; !twice || rd.issued.Is(id, row.cells[colText]) && !rd.issued.Is(id, first.cells[colText]) {
			delete(ids, first.num)
			holder[id], ids[row.num] = row, id
		}
	}
	given := map[seeds.TaskID]bool{}
	for _, row := range rows {
		if row.cells[colID] != "" || row.cells[colText] == "" {
			continue
		}
		no := row.cells[colNo]
		id, back := rd.issued.Again(seeds.TaskID(no), row.cells[colText], func(id seeds.TaskID) bool {
			_, there := holder[id]
			return there || given[id]
		})
		if !back {
			id = freeID(no, taken)
		}
		given[id], ids[row.num] = true, id
	}
	return ids
}

func freeID(no string, taken map[seeds.TaskID]bool) seeds.TaskID {
	if no == "" {
		no = "新增"
	}
	id := seeds.TaskID(no)
	for n := 2; taken[id]; n++ {
		id = seeds.TaskID(no + "-" + strconv.Itoa(n))
	}
	taken[id] = true
	return id
}
