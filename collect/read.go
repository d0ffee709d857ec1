package collect

import (
	"context"
	"errors"
	"slices"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/seeds/office"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// ReaderVersion changes whenever the same bytes would be read differently, so
// that what an older ducha has read is read again.
const ReaderVersion = 2

// Read reads the bytes of one return; claim is whose it is by the clerk's word, ""
// for none. It never fails: what cannot be read is a verdict with the reason. The
// result depends on the bytes, the claim and k alone, for .ods also on whether
// LibreOffice is there.
func (k *Known) Read(ctx context.Context, data []byte, claim seeds.UnitID) (r ledger.Reading) {
	blank := ledger.Reading{SHA256: ledger.Hash(data), Reader: ReaderVersion, Against: k.print, Claim: claim}
	r = blank
	defer func() { // a parser's panic on hostile bytes is a damaged file
		if recover() != nil {
			r = refuse(blank, seeds.Unreadable, CodeDamaged.say())
		}
		r.Tasks = append(r.Tasks, make([]seeds.TaskID, len(r.Problems)-len(r.Tasks))...)
	}()
	book, err := OpenBook(ctx, data)
	var not *notTable
	switch {
	case errors.As(err, &not):
		r = refuse(r, not.verdict, not.problem)
	case errors.Is(err, office.ErrNotInstalled):
		r = refuse(r, seeds.Unreadable, CodeODS.say())
		r.Against = "" // it may be there next time
	case errors.Is(err, workbook.ErrLocked):
		r = refuse(r, seeds.Unreadable, CodeEncrypted.say())
	case errors.Is(err, workbook.ErrOldVersion):
		r = refuse(r, seeds.Unreadable, CodeOldOffice.say())
	case errors.Is(err, workbook.ErrNotTable):
		r = refuse(r, seeds.Unidentified, CodeNotTable.say("旧式 Word 文档或别的文件"))
	case errors.Is(err, workbook.ErrTooLarge), errors.Is(err, office.ErrTooLarge), errors.Is(err, office.ErrTooLong):
		r = refuse(r, seeds.Unreadable, CodeTooComplex.say())
	case err != nil:
		r = refuse(r, seeds.Unreadable, CodeDamaged.say())
	default:
		k.readWorkbook(book, &r)
	}
	return r
}

func refuse(r ledger.Reading, v seeds.Verdict, p seeds.Problem) ledger.Reading {
	r.Verdict, r.Problems, r.Tasks = v, []seeds.Problem{p}, nil
	return r
}

// notTable is a kind of file that is no workbook.
type notTable struct {
	verdict seeds.Verdict
	problem seeds.Problem
}

func (*notTable) Error() string { return "not a workbook" }

// OpenBook reads whatever kind of workbook the bytes are.
func OpenBook(ctx context.Context, data []byte) (workbook.Book, error) {
	switch kind := inbox.Sniff(data); kind {
	case inbox.KindXLSX, inbox.KindXLSM:
		return workbook.Read(data)
	case inbox.KindOldOffice:
		return workbook.ReadXLS(data)
	case inbox.KindODS, inbox.KindXLSB:
		made, err := office.Convert(ctx, data, string(kind), "xlsx")
		if err != nil {
			return workbook.Book{}, err
		}
		return workbook.Read(made)
	default:
		return workbook.Book{}, otherKind(kind)
	}
}

// otherKind gives the verdict on kinds of file that hold no table.
func otherKind(kind inbox.Kind) error {
	switch kind {
	case inbox.KindEmpty:
		return &notTable{seeds.Unreadable, CodeEmpty.say()}
	case inbox.KindTooLarge:
		return &notTable{seeds.Unreadable, CodeTooLarge.say()}
	case inbox.KindDamaged:
		return &notTable{seeds.Unreadable, CodeDamaged.say()}
	case inbox.KindEncrypted:
		return &notTable{seeds.Unreadable, CodeEncrypted.say()}
	}
	name, ok := kindNames[kind]
	if !ok {
		name = "认不出的文件"
	}
	return &notTable{seeds.Unidentified, CodeNotTable.say(name)}
}

// readWorkbook identifies a workbook and reads its tables.
func (k *Known) readWorkbook(b workbook.Book, r *ledger.Reading) {
	grids := make([]grid, len(b.Sheets))
	for i, s := range b.Sheets {
		grids[i] = newGrid(s)
	}
	c := findCarriers(b, grids)
	id := k.identify(c, r.Claim)
	form := id.form
	r.Problems, r.Named = id.problems, c.named
	r.Unit, r.UnitName, r.FormNo, r.Mark = form.Unit, form.UnitName, form.No, form.Mark
	if id.verdict != "" {
		r.Verdict = id.verdict
		return
	}
	def := k.Defs[form.Def]
	tables, elsewhere := k.tablesOf(findTables(grids, def), form)
	if len(tables) == 0 {
		progress, _ := def.Column(seeds.KeyProgress)
		if tables = headless(grids, def, form); len(tables) == 0 {
			r.Verdict = seeds.AcceptedWithProblems
			r.Problems = append(r.Problems, CodeNoTable.say(progress.Title))
			return
		}
		r.Problems = append(r.Problems, CodeNoHeader.say())
	}
	if !b.Modified.Equal(form.Stamp()) { // else the properties still are those that fill wrote
		r.Saved = b.Modified
	}
	if b.Heavy {
		r.Heavy = true
		r.Problems = append(r.Problems, CodeHeavy.say())
	}
	r.Tasks = make([]seeds.TaskID, len(r.Problems))
	for _, t := range tables {
		r.Tables = append(r.Tables, t.at())
	}
	rr := rowReader{def: def, form: form, tables: tables, table: tables[0], reading: r, round: k.Round.ID}
	rr.head(k.Units)
	rr.rows()
	rr.sheets(grids, elsewhere)
	r.Verdict = rr.verdict()
}

// tablesOf leaves out the tables of other rounds: people keep the sheets of many
// months in one workbook.
func (k *Known) tablesOf(tables []answers, form seeds.Form) (mine, elsewhere []answers) {
	for _, t := range tables {
		numbered, _ := lookup(k.byNo, carriersOn(t.grid).nos)
		other := func(i int) bool { return k.Forms[i].Round != form.Round && k.Forms[i].Unit == form.Unit }
		if len(numbered) > 0 && !slices.ContainsFunc(numbered, func(i int) bool { return !other(i) }) {
			elsewhere = append(elsewhere, t)
		} else {
			mine = append(mine, t)
		}
	}
	return mine, elsewhere
}

// head reads the block above the table and the free cell under it.
func (rr *rowReader) head(units seeds.Directory) {
	rr.reading.Reporter = map[string]string{}
	for _, h := range templates.HeadFields {
		value, at, found := rr.table.labelled(h.Label, headLabels)
		switch {
		case h.Label == templates.DateLabel && value.Text != "":
			text, _, ok := readDate(value)
			if rr.reading.Reporter[h.Label] = text; !ok {
				rr.add(CodeHeadDate.say(value.Text), at, nil, h.Label, value.Text)
			}
		case h.Fill && value.Text != "":
			rr.reading.Reporter[h.Label] = value.Text
		case h.Fill && found:
			rr.add(CodeHeadBlank.say(h.Label), at, nil, h.Label, "")
		case !h.Fill && found && value.Text != "" && seeds.NameKey(value.Text) != seeds.NameKey(rr.form.UnitName):
			if u, ok := units.Unit(value.Text); !ok || u.ID != rr.form.Unit {
				rr.add(CodeUnitChanged.say(value.Text, rr.form.UnitName), at, nil, h.Label, value.Text)
			}
		}
	}
	remark, _, _ := rr.table.labelled(templates.RemarkLabel, headLabels)
	rr.reading.Remark = remark.Text
	rr.filled = remark.Text != ""
}

// sheets tells of sheets with something on them that was not read.
func (rr *rowReader) sheets(grids []grid, elsewhere []answers) {
	read := map[string]bool{}
	for _, t := range rr.tables {
		read[t.Name] = true
	}
	for _, t := range elsewhere {
		read[t.Name] = true
		rr.table = t
		rr.add(CodeSheetOtherRound.say(t.Name), "", nil, "", "")
	}
	for _, g := range grids {
		if read[g.Name] || g.Hidden || len(g.Rows) == 0 || templates.OwnSheet(g.Name) {
			continue
		}
		rr.table = answers{grid: g}
		rr.add(CodeSheetExtra.say(g.Name), "", nil, "", "")
	}
	rr.table = rr.tables[0]
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
