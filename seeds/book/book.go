// Package book reads and writes 台账.xlsx, the clerk's workbook: the plan, its
// units, the rounds, the form's columns and states, wording and settings.
package book

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/seeds/units"
	"ducha/templates"
	"ducha/templates/pen"
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

// structure looks for sheets and columns that are not there, most likely under another
// name: the rest would be read as if they were empty.
func (rd *reader) structure(b *Book) []seeds.Problem {
	var sheets []string
	for _, def := range sheetDefs() {
		t := rd.tables[def.name]
		if !t.there && def.name != sheetReview {
			sheets = append(sheets, def.name)
		}
		if len(t.missing) > 0 {
			names := "“" + strings.Join(t.missing, "”“") + "”"
			rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "column_missing", File: FileName, Sheet: def.name, Cell: pen.Ref(1, t.header), Column: t.missing[0],
				Message: "“" + def.name + "”表的表头里没有" + names + "这一栏", Remedy: "改过栏目名的请改回来；删掉了的请加上这一栏"})
		}
	}
	switch n := len(sheets); {
	case n == len(sheetDefs())-1 && rd.holdsAnything():
		rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "other_workbook", File: FileName, Sheet: rd.f.GetSheetName(0),
			Message: "这里面没有 ducha 的表（“任务清单”等），像是另一个工作簿", Remedy: "是台账的，把表名改回来；不是的，改名或移走，再运行 ducha import 或 ducha init"})
	case n > 0 && n < len(sheetDefs())-1:
		remedy := "改过名的请改回来；删掉了的请新建一张同名的空表，ducha 会补上表头"
		if name, ok := rd.nearly(sheets); ok {
			remedy = "“" + name + "”的表名里多了空格，请去掉"
		}
		rd.problems = append(rd.problems, seeds.Problem{Severity: seeds.Fault, Code: "sheet_missing", File: FileName, Sheet: sheets[0],
			Message: "没有“" + strings.Join(sheets, "”“") + "”表", Remedy: remedy})
	}
	if len(rd.problems) > 0 {
		b.broken = &rd.problems[0]
	}
	return slices.Clone(rd.problems)
}

// holdsAnything reports whether any cell says anything.
func (rd *reader) holdsAnything() bool {
	for _, sheet := range rd.f.GetSheetList() {
		if rows, err := rd.f.GetRows(sheet); err != nil || len(rows) > 0 {
			return true
		}
	}
	return false
}

// nearly finds a sheet that has one of these names but for blanks.
func (rd *reader) nearly(names []string) (string, bool) {
	for _, sheet := range rd.f.GetSheetList() {
		if slices.Contains(names, seeds.NameKey(sheet)) {
			return sheet, true
		}
	}
	return "", false
}

// Broken is what keeps the workbook from being understood as a whole, nil for nothing:
// a sheet or a column that is not there. Such a workbook is not written over.
func (b Book) Broken() *seeds.Problem { return b.broken }

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

func (b Book) writeFresh(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	rows := b.rows()
	for _, def := range sheetDefs() {
		if err := st.newSheet(f, def, rows[def.name]); err != nil {
			return err
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return fmt.Errorf("drop the empty first sheet: %w", err)
	}
	f.SetActiveSheet(0)
	var fresh bytes.Buffer
	if err := f.Write(&fresh); err != nil {
		return fmt.Errorf("write %s: %w", FileName, err)
	}
	var done bytes.Buffer
	if err := pen.Finish(&done, fresh.Bytes()); err != nil {
		return err
	}
	workbook, err := withDropDowns(done.Bytes())
	if err != nil {
		return err
	}
	_, err = w.Write(workbook)
	return err
}

// withDropDowns gives a fresh workbook its drop-downs.
func withDropDowns(workbook []byte) ([]byte, error) {
	f, err := openBook(workbook)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, err
	}
	for _, def := range sheetDefs() {
		t, err := readTable(f, def)
		if err != nil {
			return nil, err
		}
		if err := setDropDowns(p, sheets[def.name], t); err != nil {
			return nil, err
		}
	}
	return p.bytes()
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

// rows gives every sheet's rows as named cells.
func (b Book) rows() map[string][]map[string]string {
	return map[string][]map[string]string{
		sheetTasks:    taskRows(b.Plan.Tasks),
		sheetUnits:    unitRows(b.Plan.Units),
		sheetGroups:   groupRows(b.Plan.Groups),
		sheetRounds:   roundRows(b.Rounds),
		sheetColumns:  columnRows(b.Def),
		sheetStates:   stateRows(b.Def),
		sheetWording:  wordingRows(b.Wording),
		sheetSettings: settingRows(b.Settings),
		sheetReview:   reviewRows(b.Review),
	}
}

// perYear are the settings that belong to one year's plan.
var perYear = []string{"标题", "年度", "发文字号", "期号", "成文日期", "印发日期"}

// NextYear gives a book without tasks and rounds that keeps units, groups, form, wording and settings.
func (b Book) NextYear() Book {
	next := New()
	next.Plan.Units, next.Plan.Groups = b.Plan.Units, b.Plan.Groups
	next.Def, next.Wording = b.Def, b.Wording
	for key, value := range b.Settings {
		next.Settings[key] = value
	}
	for _, key := range perYear {
		delete(next.Settings, key)
	}
	next.Plan.Issuer = next.Settings.Get("发文机关")
	return next
}

// WriteNextYear gives the workbook of the next year, written over last year's: what the
// clerk made stays, tasks, rounds and what was to be reviewed go, and so do our comments
// and the filters that were set, which might hide this year's rows.
func (b Book) WriteNextYear(lastYear []byte) ([]byte, error) {
	workbook, _, err := Mark(lastYear, nil)
	if err != nil {
		return nil, err
	}
	if workbook, err = showAll(workbook); err != nil {
		return nil, err
	}
	return b.NextYear().over(workbook, true)
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
		b.Settings["年度"] = itoa(p.Year)
	}
}
