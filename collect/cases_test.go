package collect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"

	"ducha/collect"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

var update = flag.Bool("update", false, "rewrite the expectations in the cases")

// TestCases plays every situation of testdata/cases: what the script makes of the
// forms is collected, and every verdict, entry and problem, hints included, is
// compared.
func TestCases(t *testing.T) {
	params := caseParams(nil)
	if playedCases != "" {
		params.Dir, params.Files = "", casesLike(t, playedCases)
	}
	testscript.Run(t, params)
}

// caseParams runs the cases; resave, where it is given, writes each workbook anew by
// another program before it is collected.
func caseParams(resave func(path string) error) testscript.Params {
	return testscript.Params{
		Dir:           "testdata/cases",
		UpdateScripts: *update && resave == nil,
		Setup: func(env *testscript.Env) error {
			s, err := newCase(env.WorkDir)
			if err != nil {
				return err
			}
			s.resave = resave
			env.Values[caseKey{}] = s
			s.t = env.T().(testing.TB)
			env.Defer(func() {
				s.agrees()
				s.ledger.Close()
			})
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "resaved" { // the case is about bytes that another program would not keep
				return resave != nil, nil
			}
			if cond == "foreign" { // the program that saved again does not keep when a workbook was saved
				return false, nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"answer": caseCmd((*playedCase).answer), "blank": caseCmd((*playedCase).blankForm), "edit": caseCmd((*playedCase).edit), "xml": caseCmd((*playedCase).xml),
			"zip": caseCmd((*playedCase).zip), "eml": caseCmd((*playedCase).eml), "raw": caseCmd((*playedCase).raw), "cut": caseCmd((*playedCase).cut),
			"mailbox": caseCmd((*playedCase).mailbox), "collect": caseCmd((*playedCase).collectAll), "withdraw": caseCmd((*playedCase).withdraw), "reissue": caseCmd((*playedCase).reissue), "foreign": caseCmd((*playedCase).foreign), "fixture": caseCmd((*playedCase).fixture), "touch": caseCmd((*playedCase).touch), "large": caseCmd((*playedCase).large), "many": caseCmd((*playedCase).many), "past": caseCmd((*playedCase).past), "setting": caseCmd((*playedCase).setting), "sendback": caseCmd((*playedCase).sendBack), "phone": caseCmd((*playedCase).phone), "deadline": caseCmd((*playedCase).deadline), "require": caseCmd((*playedCase).require),
		},
	}
}

type caseKey struct{}

func caseCmd(run func(*playedCase, *testscript.TestScript, []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		s := ts.Value(caseKey{}).(*playedCase)
		s.ts = ts
		ts.Check(run(s, ts, args))
	}
}

// playedCase is a stage whose inbox is the script's folder in.
type playedCase struct {
	*stage
	ts       *testscript.TestScript
	home     string // this package's folder
	before   seeds.Round
	settings templates.Settings
	resave   func(path string) error
}

func newCase(dir string) (*playedCase, error) {
	s := &stage{plan: testPlan(), round: testRound(), blank: map[seeds.UnitID][]byte{}, inbox: filepath.Join(dir, "in"), dir: filepath.Join(dir, ".ducha")}
	if err := os.MkdirAll(s.inbox, 0o755); err != nil {
		return nil, err
	}
	for i, address := range []string{"fgw@yunze.example", "czj@yunze.example", "dongpu@yunze.example"} {
		s.plan.Units[i].Email = []string{address}
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	def := caseDef()
	if _, err := s.issued(s.round, def); err != nil {
		return nil, err
	}
	other := s.round
	other.ID, other.Name, other.AsOf = "2021Q1", "2021年一季度", time.Date(2021, 3, 31, 0, 0, 0, 0, seeds.Beijing)
	if _, err := s.issued(other, def); err != nil {
		return nil, err
	}
	home, err := os.Getwd()
	return &playedCase{stage: s, home: home, before: other}, err
}

// caseDef is the form of the cases: the standard one with a column of each type that a
// clerk may add.
func caseDef() templates.FormDef {
	def := templates.Preset(templates.PresetStandard)
	def.Columns = slices.Insert(def.Columns, len(def.Columns)-2,
		templates.Column{Key: "预计完成时间", Title: "预计完成时间", Type: templates.Date, Fill: true, Width: 12},
		templates.Column{Key: "资金来源", Title: "资金来源", Type: templates.Choice, Fill: true, Width: 8, Choices: []string{"财政", "社会"}},
		templates.Column{Key: "联系邮箱", Title: "联系邮箱", Type: templates.Text, Fill: true, Width: 10, Rule: "email"})
	return def
}

// require KEY… issues the forms anew with these columns required.
func (c *playedCase) require(_ *testscript.TestScript, args []string) error {
	def := caseDef()
	for i := range def.Columns {
		def.Columns[i].Required = def.Columns[i].Required || slices.Contains(args, string(def.Columns[i].Key))
	}
	_, err := c.issued(c.round, def)
	return err
}

// in is the path of a file that came back.
func (c *playedCase) in(name string) string { return filepath.Join(c.inbox, filepath.FromSlash(name)) }

func (c *playedCase) write(name string, data []byte) error {
	path := c.in(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return err
	}
	at := time.Date(2021, 7, 3, 9, 0, 0, 0, seeds.Beijing)
	return os.Chtimes(path, at, at)
}

// answer UNIT FILE [HOUR [NO…]] fills a unit's form well, or the rows of these
// numbers only, and saves it at that hour of 2 July.
func (c *playedCase) answer(_ *testscript.TestScript, args []string) error {
	all, hour := answers(), 9
	if len(args) > 2 {
		var err error
		if hour, err = strconv.Atoi(args[2]); err != nil {
			return err
		}
	}
	for no := range all {
		if len(args) > 3 && !slices.Contains(args[3:], no) {
			delete(all, no)
		}
	}
	l, err := liaison.Open(c.blank[seeds.UnitID(args[0])])
	if err != nil {
		return err
	}
	if err := l.Fill(all); err != nil {
		return err
	}
	for _, field := range [][2]string{{"填报人", "联络员"}, {"联系电话", "0000-7654321"}, {"审核人", "负责人"}, {"填报日期", "2021年7月2日"}} {
		if err := l.Head(field[0], field[1]); err != nil {
			return err
		}
	}
	data, err := l.Save(time.Date(2021, 7, 2, hour, 0, 0, 0, seeds.Beijing))
	if err != nil {
		return err
	}
	return c.write(args[1], data)
}

// blank UNIT FILE sends the form back as it was issued; other-UNIT is that of the
// round before.
func (c *playedCase) blankForm(_ *testscript.TestScript, args []string) error {
	return c.write(args[1], c.blank[seeds.UnitID(args[0])])
}

// withdraw UNIT takes a unit's form back.
func (c *playedCase) withdraw(_ *testscript.TestScript, args []string) error {
	c.forms = slices.DeleteFunc(c.forms, func(f seeds.Form) bool { return f.Unit == seeds.UnitID(args[0]) })
	return c.ledger.Withdraw(context.Background(), c.round.ID, seeds.UnitID(args[0]))
}

// reissue issues all forms anew with another title of 工作进展 and another state.
func (c *playedCase) reissue(_ *testscript.TestScript, _ []string) error {
	def := templates.Preset(templates.PresetStandard)
	def.States[1].Name = "按计划推进"
	for i := range def.Columns {
		if def.Columns[i].Key == seeds.KeyProgress {
			def.Columns[i].Title = "本期工作"
		}
	}
	_, err := c.issued(c.round, def)
	return err
}

// foreign FILE sends a workbook of somebody else.
func (c *playedCase) foreign(_ *testscript.TestScript, args []string) error {
	return c.write(args[0], foreign())
}

// fixture NAME FILE sends one of the old workbooks that the reader of .xls is tested with.
func (c *playedCase) fixture(_ *testscript.TestScript, args []string) error {
	data, err := os.ReadFile(filepath.Join(c.home, "..", "seeds", "workbook", "testdata", args[0]))
	if err != nil {
		return err
	}
	return c.write(args[1], data)
}

// touch FILE HOUR gives a file the time of that hour of 3 July.
func (c *playedCase) touch(_ *testscript.TestScript, args []string) error {
	hour, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	at := time.Date(2021, 7, 3, hour, 0, 0, 0, seeds.Beijing)
	return os.Chtimes(c.in(args[0]), at, at)
}

// large FILE MEGABYTES sends a film; large FILE MEGABYTES sheet a workbook that
// unpacks to so much.
func (c *playedCase) large(_ *testscript.TestScript, args []string) error {
	size, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	if len(args) == 2 {
		return c.write(args[0], bytes.Repeat([]byte("film"), size<<18))
	}
	return c.write(args[0], zipped(map[string][]byte{"[Content_Types].xml": []byte("<Types/>"), "xl/workbook.xml": []byte(`<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": []byte(`<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/sharedStrings.xml":       append([]byte("<sst>"), bytes.Repeat([]byte("<si><t>x</t></si>"), size<<16)...)}))
}

// many OUT N packs so many small files.
func (c *playedCase) many(_ *testscript.TestScript, args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for i := range n {
		files[fmt.Sprintf("%03d.txt", i)] = []byte("x")
	}
	return c.write(args[0], zipped(files))
}

// raw FILE TEXT writes bytes; TEXT may hold the escapes of a Go string.
func (c *playedCase) raw(_ *testscript.TestScript, args []string) error {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	if err != nil {
		return err
	}
	return c.write(args[0], []byte(text))
}

// cut FILE PERCENT keeps the beginning of a file.
func (c *playedCase) cut(_ *testscript.TestScript, args []string) error {
	data, err := os.ReadFile(c.in(args[0]))
	if err != nil {
		return err
	}
	share, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	return c.write(args[0], data[:len(data)*share/100])
}

// xml FILE PATTERN TEXT replaces every match in the XML of a workbook's first sheet.
func (c *playedCase) xml(_ *testscript.TestScript, args []string) error {
	data, err := os.ReadFile(c.in(args[0]))
	if err != nil {
		return err
	}
	pattern, changed := regexp.MustCompile(args[1]), false
	text := regexp.MustCompile(`^(\d+)×(.*)$`)
	data = rewritten(data, func(sheet string) string {
		changed = pattern.MatchString(sheet)
		with := args[2]
		if m := text.FindStringSubmatch(with); m != nil {
			n, err := strconv.Atoi(m[1])
			must(err)
			with = strings.Repeat(m[2], n)
		}
		return pattern.ReplaceAllString(sheet, with)
	})
	if !changed {
		return fmt.Errorf("no %s in %s", args[1], args[0])
	}
	return c.write(args[0], data)
}

// zip OUT [-gbk] FILE… packs files that came back, and takes them away.
func (c *playedCase) zip(_ *testscript.TestScript, args []string) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	gbk := slices.Contains(args, "-gbk")
	for _, name := range args[1:] {
		if name == "-gbk" {
			continue
		}
		data, err := c.take(name)
		if err != nil {
			return err
		}
		h := zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2021, 7, 2, 20, 0, 0, 0, time.UTC)}
		if gbk {
			if h.Name, err = simplifiedchinese.GBK.NewEncoder().String(name); err != nil {
				return err
			}
			h.NonUTF8 = true
		}
		w, err := z.CreateHeader(&h)
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return c.write(args[0], out.Bytes())
}

// take reads a file that came back, as it is resaved where that is asked, and removes it.
func (c *playedCase) take(name string) ([]byte, error) {
	if err := c.saveAgain(c.in(name)); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(c.in(name))
	if err != nil {
		return nil, err
	}
	return data, os.Remove(c.in(name))
}

// eml OUT FROM DAY-HOUR [FILE…] sends files by mail in July 2021 and takes them away.
func (c *playedCase) eml(_ *testscript.TestScript, args []string) error {
	day, hour, _ := strings.Cut(args[2], "-")
	var out bytes.Buffer
	fmt.Fprintf(&out, "From: =?GB18030?B?wfSw7Q==?= <%s>\r\nTo: ducha@yunze.example\r\nSubject: =?UTF-8?B?%s?=\r\nDate: %s Jul 2021 %s:00:00 +0800\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件。\r\n", args[1], base64.StdEncoding.EncodeToString([]byte("报送反馈表")), day, hour)
	for _, name := range args[3:] {
		data, err := c.take(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"%s\"\r\n\r\n%s\r\n",
			mime.BEncoding.Encode("utf-8", name), base64.StdEncoding.EncodeToString(data))
	}
	out.WriteString("--b--\r\n")
	if err := c.write(args[0], out.Bytes()); err != nil {
		return err
	}
	saved := time.Date(2021, 7, 5, 9, 0, 0, 0, seeds.Beijing) // out of the mailbox
	return os.Chtimes(c.in(args[0]), saved, saved)
}

// mailbox UNIT ADDRESS registers an address.
func (c *playedCase) mailbox(_ *testscript.TestScript, args []string) error {
	for i := range c.plan.Units {
		if u := &c.plan.Units[i]; u.ID == seeds.UnitID(args[0]) {
			u.Email = append(u.Email, args[1])
		}
	}
	return nil
}

// past takes in what lies in the folder as the answers of the round before, and
// clears it.
func (c *playedCase) past(_ *testscript.TestScript, _ []string) error {
	opt := collect.Options{Workspace: c.inbox, Paths: []string{c.inbox}}
	if _, err := collect.Collect(context.Background(), c.ledger, c.before, c.desk(), opt); err != nil {
		return err
	}
	if err := os.RemoveAll(c.inbox); err != nil {
		return err
	}
	return os.Mkdir(c.inbox, 0o755)
}

// desk is what returns are judged by, with the round before.
func (c *playedCase) desk() collect.Desk {
	return collect.Desk{Plan: c.plan, Rounds: []seeds.Round{c.before, c.round}, Settings: c.settings}
}

// sendBack UNIT NO NOTE is the office's word that an answer be reported again.
func (c *playedCase) sendBack(_ *testscript.TestScript, args []string) error {
	current, err := collect.Answers(context.Background(), c.ledger, c.round, c.desk())
	if err != nil {
		return err
	}
	for _, e := range current {
		if t, _ := c.plan.Task(e.Task); e.Unit == seeds.UnitID(args[0]) && t.No == args[1] {
			return c.ledger.Rule(context.Background(), seeds.Ruling{Round: c.round.ID, Unit: e.Unit, Task: e.Task, Part: e.Part, Place: e.Place, Back: true, Note: args[2], On: &e, At: c.round.Due})
		}
	}
	return fmt.Errorf("no answer of %s to %s", args[0], args[1])
}

// phone UNIT NO STATE TEXT is what the office was told by telephone.
func (c *playedCase) phone(_ *testscript.TestScript, args []string) error {
	for _, f := range c.forms {
		for _, row := range f.Rows {
			if f.Unit == seeds.UnitID(args[0]) && row.Given[seeds.KeyNo] == args[1] {
				return c.ledger.Rule(context.Background(), seeds.Ruling{Round: c.round.ID, Unit: f.Unit, Task: row.Task, Part: row.Part, Place: row.Place, State: args[2], Kind: seeds.OnTrack, Text: args[3], At: c.round.Due})
			}
		}
	}
	return fmt.Errorf("%s is not asked for %s", args[0], args[1])
}

// deadline NO TEXT sets when a task of the plan is due, after its forms went out.
func (c *playedCase) deadline(_ *testscript.TestScript, args []string) error {
	for i := range c.plan.Tasks {
		if c.plan.Tasks[i].No == args[0] {
			c.plan.Tasks[i].Deadline = args[1]
		}
	}
	return nil
}

// setting KEY VALUE changes a setting.
func (c *playedCase) setting(_ *testscript.TestScript, args []string) error {
	c.settings = templates.Settings{args[0]: args[1]}
	return nil
}

// collect [-as UNIT FILE…] takes in everything, or what is claimed for a unit, - for none;
// it tells what was left alone and what was taken back, for each file verdict, unit,
// entries and problems with their cells, then the answers that count.
func (c *playedCase) collectAll(ts *testscript.TestScript, args []string) error {
	opt := collect.Options{Workspace: c.inbox, Paths: []string{c.inbox}}
	if len(args) > 2 {
		opt.Claim = &collect.Claim{Unit: seeds.UnitID(strings.TrimPrefix(args[1], "-")), Said: c.round.Due, Named: args[2:]}
		opt.Paths = nil
		for _, name := range args[2:] {
			container, _, _ := strings.Cut(name, "!")
			opt.Paths = append(opt.Paths, c.in(container))
		}
	}
	if err := filepath.Walk(c.inbox, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			err = c.saveAgain(path)
		}
		return err
	}); err != nil {
		return err
	}
	r, err := collect.Collect(context.Background(), c.ledger, c.round, c.desk(), opt)
	var nothing *collect.NothingNamed
	if errors.As(err, &nothing) {
		fmt.Fprintf(ts.Stdout(), "! %v: %s\n", nothing, strings.Join(nothing.Holds, " "))
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range r.LeftAlone {
		fmt.Fprintf(ts.Stdout(), "left alone %s\n", p)
	}
	for _, p := range r.Withdrawn {
		fmt.Fprintf(ts.Stdout(), "taken back %s\n", p)
	}
	tellCase(ts.Stdout(), r.Standing)
	sum := 0
	for _, n := range r.Totals() {
		sum += n
	}
	if sum != len(r.Returns) || len(r.Units) != len(c.forms) {
		return fmt.Errorf("%d verdicts for %d files, %d units for %d forms", sum, len(r.Returns), len(r.Units), len(c.forms))
	}
	return nil
}

// saveAgain lets another program write a workbook anew.
func (c *playedCase) saveAgain(path string) error {
	if c.resave == nil || filepath.Ext(path) != ".xlsx" {
		return nil
	}
	if err := c.resave(path); err != nil {
		return fmt.Errorf("save %s again: %w", filepath.Base(path), err)
	}
	at := time.Date(2021, 7, 3, 9, 0, 0, 0, seeds.Beijing)
	return os.Chtimes(path, at, at)
}

func tellCase(w io.Writer, s collect.Standing) {
	for _, r := range s.Returns {
		unit := string(r.Unit)
		if unit == "" {
			unit = "-"
		}
		fmt.Fprintf(w, "%s %s %s %d", r.Path, r.Verdict, unit, r.Entries)
		for _, p := range r.Problems {
			fmt.Fprintf(w, " %s", p.Code)
			if p.Cell != "" {
				fmt.Fprintf(w, "@%s", p.Cell)
			}
		}
		fmt.Fprintln(w)
	}
	for _, e := range s.Current {
		fmt.Fprintf(w, "= %s %s", e.Unit, e.Task)
		for _, key := range []seeds.Key{seeds.KeyState, seeds.KeyPercent, seeds.KeyProgress, "预计完成时间"} {
			if v := e.Values[key]; v != "" {
				fmt.Fprintf(w, " %s", strings.ReplaceAll(seeds.Shortened(v, 20), "\n", "⏎"))
			}
		}
		fmt.Fprintln(w)
	}
}
