// Package book reads and writes 台账.xlsx, the clerk's workbook: the plan, its
// units, the rounds, the form's columns and states, wording and settings.
//
// sheets.go says once what each sheet holds. To read, table.go finds rows by the
// titles of their columns, and the file named for a sheet understands them; the
// check files look at the whole. A new workbook is drawn by fresh.go. To write over
// one that is there, matchrows.go and layout.go find places for the rows, the move
// files move what hangs on them, grid.go writes cells; parts.go, xmltree.go and
// xmledit.go know the file itself, of which all that does not change stays byte for
// byte as it was.
package book

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/units"
	"ducha/templates"
)

// FileName is what the clerk's workbook is called in a workspace.
const FileName = "台账.xlsx"

// maxUnpacked bounds what a workbook may unpack to; excelize's own limit of 16 GB is no protection.
const maxUnpacked = 512 << 20

// Book is what 台账.xlsx says.
type Book struct {
	Plan     seeds.Plan
	Rounds   []seeds.Round
	Def      templates.FormDef
	Settings templates.Settings
	Wording  templates.Wording
	Review   []seeds.Doubt

	issued seeds.Issued   // by which ids are known again
	places places         // where each value stands, for Check
	broken *seeds.Problem // what keeps the workbook from being understood as a whole

	clerks  []string // NameKeys of the clerk's own columns of 任务清单
	unmoved []string // sheets that the clerk edited, so that the setting 反馈表样式 does not reach them
}

// New gives the book of an empty workspace.
func New() Book {
	return Book{Def: templates.Preset(templates.PresetStandard), Settings: templates.Settings{}, Wording: templates.Wording{}}
}

// Read reads a 台账.xlsx. What is wrong with single cells comes back as
// problems; the error is for a file that cannot be read at all. No id that was issued
// for one task is given to another.
func Read(r io.Reader, issued seeds.Issued) (Book, []seeds.Problem, error) {
	workbook, err := io.ReadAll(r)
	if err != nil {
		return Book{}, nil, fmt.Errorf("read %s: %w", FileName, err)
	}
	f, err := openBook(workbook)
	if err != nil {
		return Book{}, nil, err
	}
	defer f.Close()
	b, rd, err := readBook(f, issued)
	if err == nil && b.broken == nil {
		err = rd.unreckoned(workbook, b.askedColumns())
	}
	return b, rd.problems, err
}

func readBook(f *excelize.File, issued seeds.Issued) (Book, reader, error) {
	rd := reader{f: f, issued: issued, tables: map[string]table{}, places: places{}, left: map[string]map[int]bool{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		rd.date1904 = *props.Date1904
	}
	for _, def := range sheetDefs() {
		t, err := readTable(f, def)
		if err != nil {
			return Book{}, reader{}, err
		}
		rd.tables[def.name] = t
	}
	b := New()
	b.issued = issued
	structural := rd.structure(&b)
	rd.errorValues()
	rd.settings(&b)
	rd.wording(&b)
	rd.form(&b)
	rd.rounds(&b)
	rd.units(&b)
	rd.groups(&b)
	rd.tasks(&b)
	rd.review(&b)
	b.Plan.Resolve = units.Resolver(b.Plan)
	b.places = rd.places
	for title := range rd.tables[sheetTasks].others {
		b.clerks = append(b.clerks, title)
	}
	if b.broken != nil { // what else is wrong follows from it, or can wait
		rd.problems = structural
	}
	return b, rd, nil
}

// Write writes the book over what old holds (nil for a fresh workbook): sheets,
// columns, formatting and comments that are not ours stay.
func (b Book) Write(w io.Writer, old io.Reader) error {
	if old == nil {
		return b.writeFresh(w)
	}
	workbook, err := io.ReadAll(old)
	if err != nil {
		return fmt.Errorf("read %s: %w", FileName, err)
	}
	if workbook, err = b.over(workbook, false); err != nil {
		return err
	}
	if _, err := w.Write(workbook); err != nil {
		return fmt.Errorf("write %s: %w", FileName, err)
	}
	return nil
}

// openBook opens a workbook; dates that are asked for as a person sees them come in the Chinese way.
func openBook(workbook []byte) (*excelize.File, error) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
		CultureInfo: excelize.CultureNameZhCN, ShortDatePattern: "yyyy-mm-dd"})
	if err != nil {
		return nil, unreadable(workbook, err)
	}
	return f, nil
}

// SetPlan puts an imported plan into the book and its title, year and issuer into
// the settings. Units that are new to the book get numbers never given before.
func (b *Book) SetPlan(p seeds.Plan) {
	p.Units = b.renumber(p.Units)
	b.Plan = p
	b.keepLastUnit()
	b.Settings["标题"], b.Settings["发文机关"] = p.Title, p.Issuer
	delete(b.Settings, "年度") // last year's must not stay where the paper names none
	if p.Year > 0 {
		b.Settings["年度"] = strconv.Itoa(p.Year)
	}
}
