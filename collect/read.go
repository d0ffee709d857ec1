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
		r = passing(r, CodeODS.say(kindName(data)))
	case errors.Is(err, office.ErrTooLong), errors.Is(err, office.ErrFailed), errors.Is(err, office.ErrTooLarge):
		r = passing(r, CodeODSFailed.say(kindName(data)))
	case errors.Is(err, workbook.ErrLocked):
		r = refuse(r, seeds.Unreadable, CodeEncrypted.say())
	case errors.Is(err, workbook.ErrOldVersion):
		r = refuse(r, seeds.Unreadable, CodeOldOffice.say())
	case errors.Is(err, workbook.ErrNotTable):
		r = refuse(r, seeds.Unidentified, CodeNotTable.say("旧式 Word 文档或别的文件"))
	case errors.Is(err, workbook.ErrTooLarge):
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

// passing refuses what LibreOffice could not read this time; it is tried again.
func passing(r ledger.Reading, p seeds.Problem) ledger.Reading {
	r = refuse(r, seeds.Unreadable, p)
	r.Against = ""
	return r
}

func kindName(data []byte) string { return " ." + string(inbox.Sniff(data)) + " 表格" }

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
	id := k.identify(c, grids, r.Claim)
	form := id.form
	r.Problems, r.Named = id.problems, c.named
	r.Unit, r.UnitName, r.FormNo = form.Unit, form.UnitName, form.No
	if id.verdict != "" {
		r.Verdict = id.verdict
		return
	}
	if !b.Modified.Equal(form.Stamp()) { // else the properties still are those that fill wrote
		r.Saved = ledger.Time(b.Modified)
	}
	rr := rowReader{def: k.Defs[form.Def], form: form, foreign: k.foreignTo(form), reading: r, round: k.Round.ID}
	elsewhere := rr.tablesOf(k, c, grids)
	if len(rr.tables) == 0 && len(elsewhere) > 0 && elsewhere[0].form.Round != form.Round {
		*r = refuse(*r, seeds.Rejected, CodeWrongRound.say(elsewhere[0].form.RoundName, elsewhere[0].form.Round))
		return
	}
	if len(rr.tables) == 0 {
		progress, _ := rr.def.Column(seeds.KeyProgress)
		if rr.tables = headless(grids, rr.def, form); len(rr.tables) == 0 {
			r.Verdict = seeds.AcceptedWithProblems
			r.Problems = append(r.Problems, CodeNoTable.say(progress.Title))
			return
		}
		r.Problems = append(r.Problems, CodeNoHeader.say())
	}
	if b.Heavy {
		r.Heavy = true
		r.Problems = append(r.Problems, CodeHeavy.say())
	}
	r.Tasks = make([]seeds.TaskID, len(r.Problems))
	for i := range rr.tables {
		r.Tables = append(r.Tables, rr.tables[i].at())
	}
	rr.table = &rr.tables[0]
	rr.head(k.Units)
	rr.rows()
	rr.sheets(grids, elsewhere)
	r.Verdict = rr.verdict()
}

// elsewhere is a table that is another form's.
type elsewhere struct {
	sheet string
	form  seeds.Form
}

// tablesOf finds the tables to read, and those that are left out: people keep the
// sheets of many months in one workbook, and county offices those of many units. Where
// the clerk says whose a file is and no sheet is that unit's, all of them are read.
func (rr *rowReader) tablesOf(k *Known, c carriers, grids []grid) (others []elsewhere) {
	sheetOf, mine := map[string]int{}, false
	owners := make([]seeds.Form, len(grids))
	for i, g := range grids {
		sheetOf[g.Name] = i
		owners[i], _ = k.owner(c.sheets[i])
		mine = mine || owners[i].Unit == rr.form.Unit
	}
	if !mine {
		rr.foreign = nil
	}
	for _, t := range findTables(grids, rr.def) {
		switch owner := owners[sheetOf[t.Name]]; {
		case owner.Unit == "" || owner.Unit == rr.form.Unit && owner.Round == rr.form.Round || owner.Unit != rr.form.Unit && !mine:
			rr.tables = append(rr.tables, t)
		default:
			others = append(others, elsewhere{t.Name, owner})
		}
	}
	return others
}

// foreignTo tells whose a 核对码 is that stands on another unit's form of the same round,
// "" for nobody's.
func (k *Known) foreignTo(form seeds.Form) func(code string) (owner string) {
	return func(code string) string {
		for _, i := range slices.Backward(k.byCode[code]) {
			f := k.Forms[i]
			if f.Round != form.Round || f.Unit == form.Unit {
				continue
			}
			at := slices.IndexFunc(f.Rows, func(r seeds.FormRow) bool { return r.Code == code })
			return f.UnitName + "第 " + f.Rows[at].Given[seeds.KeyNo] + " 项"
		}
		return ""
	}
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
				rr.add(CodeHeadDate.say(seeds.Shortened(value.Text, 20)), at, nil, h.Label, value.Text)
			}
		case h.Fill && value.Text != "":
			rr.reading.Reporter[h.Label] = value.Text
		case h.Fill && found:
			rr.add(CodeHeadBlank.say(h.Label), at, nil, h.Label, "")
		case !h.Fill && found && value.Text != "" && seeds.NameKey(value.Text) != seeds.NameKey(rr.form.UnitName):
			if u, ok := units.Unit(value.Text); !ok || u.ID != rr.form.Unit {
				rr.add(CodeUnitChanged.say(seeds.Shortened(value.Text, 20), rr.form.UnitName), at, nil, h.Label, value.Text)
			}
		}
	}
	remark, _, _ := rr.table.labelled(templates.RemarkLabel, headLabels)
	rr.reading.Remark = remark.Text
	rr.filled = remark.Text != ""
}

// sheets tells of sheets with something on them that was not read.
func (rr *rowReader) sheets(grids []grid, others []elsewhere) {
	read := map[string]bool{}
	for _, t := range rr.tables {
		read[t.Name] = true
	}
	for _, o := range others {
		read[o.sheet] = true
		rr.table = &answers{grid: grid{Sheet: workbook.Sheet{Name: o.sheet}}}
		rr.add(CodeSheetOther.say(o.sheet, o.form.UnitName, o.form.RoundName), "", nil, "", "")
	}
	spare := 0
	for _, g := range grids {
		if read[g.Name] || g.Hidden || len(g.Rows) == 0 || templates.OwnSheet(g.Name) {
			continue
		}
		if spare++; spare <= maxExtra {
			rr.table = &answers{grid: g}
			rr.add(CodeSheetExtra.say(g.Name), "", nil, "", "")
		}
	}
	rr.table = &rr.tables[0]
}

// maxQuoted is how much of what stands in a cell a problem quotes, in characters.
const maxQuoted = 500

// add reports a problem at a cell of the table being read; row is the task it
// stands at, nil for none.
func (rr *rowReader) add(p seeds.Problem, cell string, row *seeds.FormRow, column, value string) {
	p.Sheet, p.Cell, p.Column, p.Value = rr.table.Name, cell, column, seeds.Shortened(value, maxQuoted)
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
