package book

import (
	"fmt"
	"time"

	"ducha/seeds"
)

func roundRows(rounds []seeds.Round) []map[string]string {
	var rows []map[string]string
	for _, r := range rounds {
		state := roundOpen
		if r.Closed {
			state = roundDone
		}
		rows = append(rows, map[string]string{colRound: string(r.ID), colRoundName: r.Name, colAsOf: r.AsOf.In(seeds.Beijing).Format("2006-01-02"),
			colDue: dueText(r.Due.In(seeds.Beijing)), colOpen: state})
	}
	return rows
}

// dueText writes the end of a day as the bare date, as ParseRoundTime reads it, so
// that a round says the same after being written.
func dueText(due time.Time) string {
	if due.Format("15:04:05") == "23:59:59" {
		return due.Format("2006-01-02")
	}
	return due.Format(roundTimeLayout)
}

func (rd *reader) rounds(b *Book) {
	t := rd.tables[sheetRounds]
	seen, folders := map[string]bool{}, map[string]seeds.RoundID{}
	for _, row := range t.rows {
		c := row.cells
		r := seeds.Round{ID: seeds.RoundID(c[colRound]), Name: c[colRoundName], Closed: c[colOpen] == roundDone}
		var err, err2 error
		if r.AsOf, err = seeds.ParseDate(plainDate(c[colAsOf], rd.date1904)); err != nil {
			rd.fault("bad_date", sheetRounds, row, colAsOf, "截至日期不是日期", "写成 2021-06-30")
		}
		if r.Due, err2 = seeds.ParseRoundTime(plainDate(c[colDue], rd.date1904)); err2 != nil {
			rd.fault("bad_date", sheetRounds, row, colDue, "报送截止不是时间", "写成 2021-07-05 18:00")
		}
		if err != nil || err2 != nil {
			rd.leave(sheetRounds, row)
			continue
		}
		columns := map[string]string{"ID": colRound, "Name": colRoundName, "AsOf": colAsOf, "Due": colDue}
		ok := true
		for _, f := range r.Faults() {
			rd.fault("bad_round", sheetRounds, row, columns[f.Field], f.Message, f.Remedy)
			ok = false
		}
		if other := folders[r.ID.Folder()]; ok && other != "" && other != r.ID {
			rd.fault("bad_round", sheetRounds, row, colRound, fmt.Sprintf("期次 %s 和 %s 只差大小写，在 Windows 上是同一个文件夹", r.ID, other), "换一个期次，如 2021H1")
			ok = false
		}
		if ok && rd.twice(seen, sheetRounds, row, colRound, string(r.ID)) {
			continue
		}
		rd.choice(sheetRounds, row, colOpen, []string{roundOpen, roundDone}, "按开放处理")
		if ok {
			rd.means(sheetRounds, row.num, roundRows([]seeds.Round{r})[0])
			rd.places.set(sheetRounds, string(r.ID), t, row)
			b.Rounds = append(b.Rounds, r)
			folders[r.ID.Folder()] = r.ID
		} else {
			rd.leave(sheetRounds, row)
		}
	}
}
