package collect

import (
	"errors"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// ReaderVersion changes whenever the same bytes would be read differently, so
// that what an older ducha has read is read again.
const ReaderVersion = 1

// Read reads the bytes of one return. It never fails: what cannot be read is a
// verdict with the reason. The result depends on the bytes and on k alone.
func (k *Known) Read(data []byte) (r ledger.Reading) {
	r = ledger.Reading{SHA256: ledger.Hash(data), Reader: ReaderVersion}
	defer func() { // a parser's panic on hostile bytes is a damaged file
		if recover() != nil {
			r = ledger.Reading{SHA256: r.SHA256, Reader: ReaderVersion, Verdict: seeds.Unreadable, Problems: []seeds.Problem{CodeDamaged.say()}}
		}
	}()
	if problem, verdict, ok := refuse(inbox.Sniff(data)); !ok {
		r.Verdict, r.Problems = verdict, []seeds.Problem{problem}
		return r
	}
	book, err := workbook.Read(data)
	switch {
	case errors.Is(err, workbook.ErrTooLarge):
		r.Verdict, r.Problems = seeds.Unreadable, []seeds.Problem{CodeTooComplex.say()}
	case err != nil:
		r.Verdict, r.Problems = seeds.Unreadable, []seeds.Problem{CodeDamaged.say()}
	default:
		k.readWorkbook(book, &r)
	}
	r.Tasks = append(r.Tasks, make([]seeds.TaskID, len(r.Problems)-len(r.Tasks))...)
	return r
}

// refuse gives the verdict on kinds of file that are no .xlsx.
func refuse(kind inbox.Kind) (seeds.Problem, seeds.Verdict, bool) {
	switch kind {
	case inbox.KindXLSX:
		return seeds.Problem{}, "", true
	case inbox.KindEmpty:
		return CodeEmpty.say(), seeds.Unreadable, false
	case inbox.KindTooLarge:
		return CodeTooLarge.say(), seeds.Unreadable, false
	case inbox.KindDamaged:
		return CodeDamaged.say(), seeds.Unreadable, false
	case inbox.KindEncrypted:
		return CodeEncrypted.say(), seeds.Unreadable, false
	case inbox.KindOldOffice:
		return CodeOldOffice.say(), seeds.Unreadable, false
	case inbox.KindODS:
		return CodeODS.say(), seeds.Unreadable, false
	case inbox.KindZip, inbox.KindArchive:
		return CodeArchive.say(), seeds.Unreadable, false
	case inbox.KindMessage:
		return CodeMessage.say(), seeds.Unreadable, false
	}
	names := map[inbox.Kind]string{inbox.KindImage: "图片", inbox.KindPDF: " PDF", inbox.KindDOCX: " Word 文档", inbox.KindHTML: "网页", inbox.KindText: "纯文本"}
	name, ok := names[kind]
	if !ok {
		name = "认不出的文件"
	}
	return CodeNotTable.say(name), seeds.Unidentified, false
}

func (k *Known) readWorkbook(b workbook.Book, r *ledger.Reading) {
	form, problems, verdict := k.identify(findCarriers(b))
	r.Problems = problems
	r.Unit, r.UnitName, r.FormNo, r.Mark = form.Unit, form.UnitName, form.No, form.Mark
	if verdict != "" {
		r.Verdict = verdict
		return
	}
	def := k.Defs[form.Def]
	grids := make([]grid, len(b.Sheets))
	for i, s := range b.Sheets {
		grids[i] = grid(s)
	}
	tables := findTables(grids, def)
	if len(tables) == 0 {
		progress, _ := def.Column(seeds.KeyProgress)
		r.Verdict = seeds.AcceptedWithProblems
		r.Problems = append(r.Problems, CodeNoTable.say(progress.Title))
		return
	}
	if !b.Modified.Equal(form.Stamp()) { // else the properties still are those that fill wrote
		r.Saved = b.Modified
	}
	if b.Heavy {
		r.Heavy = true
		r.Problems = append(r.Problems, CodeHeavy.say())
	}
	r.Tasks = make([]seeds.TaskID, len(r.Problems))
	r.Sheet = tables[0].Name
	rr := rowReader{def: def, form: form, tables: tables, table: tables[0], reading: r, round: k.Round.ID}
	rr.head(k.Units)
	rr.rows()
	r.Verdict = rr.verdict()
}

// head reads the block above the table and the free cell under it.
func (rr *rowReader) head(units seeds.Directory) {
	labels := map[string]bool{templates.RemarkLabel: true}
	for _, h := range templates.HeadFields {
		labels[h.Label] = true
	}
	rr.reading.Reporter = map[string]string{}
	for _, h := range templates.HeadFields {
		value, at, found := rr.table.labelled(h.Label, labels)
		switch {
		case h.Fill && value != "":
			rr.reading.Reporter[h.Label] = value
		case h.Fill && found:
			rr.add(CodeHeadBlank.say(h.Label), at, nil, h.Label, "")
		case !h.Fill && found && value != "" && seeds.NameKey(value) != seeds.NameKey(rr.form.UnitName):
			if u, ok := units.Unit(value); !ok || u.ID != rr.form.Unit {
				rr.add(CodeUnitChanged.say(value, rr.form.UnitName), at, nil, h.Label, value)
			}
		}
	}
	rr.reading.Remark, _, _ = rr.table.labelled(templates.RemarkLabel, labels)
}

// add reports a problem at a cell of the table being read; row is the task it
// stands at, nil for none.
func (rr *rowReader) add(p seeds.Problem, cell string, row *seeds.FormRow, column, value string) {
	p.Sheet, p.Cell, p.Column, p.Value = rr.table.Name, cell, column, value
	task := seeds.TaskID("")
	if row != nil {
		p.Task, task = row.Given[seeds.KeyNo], row.Task
	}
	rr.reading.Problems = append(rr.reading.Problems, p)
	rr.reading.Tasks = append(rr.reading.Tasks, task)
}

// verdict judges the return by itself, before others are looked at.
func (rr *rowReader) verdict() seeds.Verdict {
	switch {
	case !rr.filled:
		rr.reading.Problems, rr.reading.Tasks = nil, nil // nothing was answered, so nothing is wrong
		return seeds.Blank
	case seeds.HasFault(rr.reading.Problems):
		return seeds.AcceptedWithProblems
	}
	return seeds.Accepted
}
