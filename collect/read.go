package collect

import (
	"bytes"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// ReaderVersion changes whenever the same bytes would be read differently, so
// that what an older ducha has read is read again.
const ReaderVersion = 1

// maxUnpacked bounds what a returned workbook may unpack to; excelize's own
// limit of 16 GB is no protection.
const maxUnpacked = 128 << 20

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
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		r.Verdict, r.Problems = seeds.Unreadable, []seeds.Problem{CodeDamaged.say()}
		return r
	}
	defer f.Close()
	k.readWorkbook(f, &r)
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

func (k *Known) readWorkbook(f *excelize.File, r *ledger.Reading) {
	var grids []grid
	for _, sheet := range f.GetSheetList() {
		g, err := readGrid(f, sheet)
		if err != nil {
			continue // a chart sheet, or one whose part is missing; the others may do
		}
		grids = append(grids, g)
	}
	form, problems, verdict := k.identify(findCarriers(f, grids))
	r.Problems = problems
	r.Unit, r.FormNo, r.Mark = form.Unit, form.No, form.Mark
	if verdict != "" {
		r.Verdict = verdict
		return
	}
	def := k.Defs[form.Def]
	table, ok := findTable(grids, def)
	if !ok {
		progress, _ := def.Column(seeds.KeyProgress)
		r.Verdict = seeds.AcceptedWithProblems
		r.Problems = append(r.Problems, CodeNoTable.say(progress.Title))
		return
	}
	r.Saved = savedTime(f, form)
	r.Sheet = table.sheet
	rr := rowReader{f: f, def: def, form: form, table: table, reading: r, round: k.Round.ID}
	rr.head(k.Units)
	rr.rows()
	r.Verdict = rr.verdict()
}

// savedTime is when an office program last saved the workbook; zero where the
// properties still are those that fill wrote.
func savedTime(f *excelize.File, form seeds.Form) time.Time {
	props, err := f.GetDocProps()
	if err != nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, props.Modified)
	if err != nil || at.Equal(form.Stamp()) {
		return time.Time{}
	}
	return at
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
			rr.add(CodeHeadBlank.say(h.Label), at, "", h.Label, "")
		case !h.Fill && found && value != "" && seeds.NameKey(value) != seeds.NameKey(rr.form.UnitName):
			if u, ok := units.Unit(value); !ok || u.ID != rr.form.Unit {
				rr.add(CodeUnitChanged.say(value, rr.form.UnitName), at, "", h.Label, value)
			}
		}
	}
	rr.reading.Remark, _, _ = rr.table.labelled(templates.RemarkLabel, labels)
}

func (rr *rowReader) add(p seeds.Problem, cell, task, column, value string) {
	p.Sheet, p.Cell, p.Task, p.Column, p.Value = rr.table.sheet, cell, task, column, value
	rr.reading.Problems = append(rr.reading.Problems, p)
}

// verdict judges the return by itself, before others are looked at.
func (rr *rowReader) verdict() seeds.Verdict {
	switch {
	case !rr.filled:
		rr.reading.Problems = dropRowBlank(rr.reading.Problems)
		return seeds.Blank
	case seeds.HasFault(rr.reading.Problems):
		return seeds.AcceptedWithProblems
	}
	return seeds.Accepted
}

func dropRowBlank(problems []seeds.Problem) []seeds.Problem {
	var kept []seeds.Problem
	for _, p := range problems {
		if p.Code != string(CodeRowBlank) && p.Code != string(CodeHeadBlank) {
			kept = append(kept, p)
		}
	}
	return kept
}
