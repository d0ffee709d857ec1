//go:build !race

package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	sheets "ducha/seeds/workbook"
)

// bench is a round with its record of rulings.
type bench struct {
	t       *testing.T
	r       *rand.Rand
	in      report.Input
	carried map[seeds.TaskID]seeds.Carried
	answers []seeds.Entry // what the units say last
	record  []seeds.Ruling
	hours   int
}

func newBench(t *testing.T, seed int64) *bench {
	b := &bench{t: t, r: rand.New(rand.NewSource(seed)), in: withCarried(seed, 6+int(seed)%20)}
	b.carried = b.in.Carried
	for i := range b.in.Entries {
		b.in.Entries[i].Source.SHA256 = "sha-" + string(b.in.Entries[i].Unit)
	}
	for id, c := range b.carried {
		c.Decides.Source.SHA256 = "sha-then"
		for i := range c.Entries {
			c.Entries[i].Source.SHA256 = "sha-then"
		}
		b.carried[id] = c
		b.in = after(b.in, seeds.Past{Round: c.Round})
	}
	b.answers = b.in.Entries
	return b
}

// built is the round as it stands with the record, which has been through the ledger.
func (b *bench) built() report.Result {
	data, err := json.Marshal(b.record)
	if err != nil {
		b.t.Fatal(err)
	}
	b.record = nil
	if err := json.Unmarshal(data, &b.record); err != nil {
		b.t.Fatal(err)
	}
	in := b.in
	in.Rulings = seeds.LastRulings(b.record)
	in.Entries, in.Refused = in.Rulings.Apply(b.answers)
	in.Carried = seeds.NotAnswered(b.carried, in.Entries)
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return report.Build(in)
}

func (b *bench) draw(res report.Result) []byte {
	b.t.Helper()
	var out bytes.Buffer
	if err := report.ReviewTable(&out, res, b.record); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

func (b *bench) read(data []byte) report.Reviewed {
	b.t.Helper()
	v, err := report.ReadReview(data)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// rule reads a table against a result; there must be nothing wrong with it.
func (b *bench) rule(res report.Result, data []byte) []seeds.Ruling {
	b.t.Helper()
	rulings, problems := res.Rule(b.read(data), b.record)
	if len(problems) > 0 {
		b.t.Fatalf("problems: %+v", problems)
	}
	return rulings
}

// record numbers rulings as the ledger does.
func (b *bench) add(rulings []seeds.Ruling) {
	for _, r := range rulings {
		b.hours++
		r.Seq, r.At = 1, time.Date(2021, 7, 2, b.hours, 0, 0, 0, seeds.Beijing)
		r.SHA256, r.File = fmt.Sprint("table-", b.hours), "汇总/2021H1/审核表.xlsx"
		for _, old := range b.record {
			if old.Slot() == r.Slot() {
				r.Seq++
			}
		}
		b.record = append(b.record, r)
	}
}

// report has some units say something else.
func (b *bench) report() {
	b.hours++
	b.answers = slices.Clone(b.answers)
	for i, e := range b.answers {
		if b.r.Intn(6) > 0 {
			continue
		}
		values := map[seeds.Key]string{}
		for k, v := range e.Values {
			values[k] = v
		}
		if b.r.Intn(3) > 0 {
			values[seeds.KeyProgress] = fmt.Sprintf("第%d小时再报。", b.hours)
		}
		e.Values, e.At = values, seeds.Stamp{Time: time.Date(2021, 7, 2, b.hours, 0, 0, 0, seeds.Beijing)}
		e.Source.SHA256 = fmt.Sprintf("sha-%s-%d", e.Unit, b.hours)
		b.answers[i] = e
	}
}

// clerksTexts are what people type and programs trip over.
var clerksTexts = []string{"已完成招标。", "第一行\n第二行", "=1+1", "@SUM(A1)", "+86", "'引号", "_x0041_", "a_x000D_b", "  前后有空格  ", "𠮷镕😀", "１２％", "0.5", "TRUE", "2021-06-30",
	"<b>&amp;</b>", "制表\t符", strings.Repeat("很长的话，", 900), "退回", "报送已更新"}

// edit types into random rows and gives what the office says there now, by row.
func (b *bench) edit(res report.Result, data []byte) (edited []byte, want map[seeds.Slot]seeds.Ruling) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(report.SheetReview)
	if err != nil {
		b.t.Fatal(err)
	}
	col := func(title string) int { return slices.Index(rows[2], title) }
	want = map[seeds.Slot]seeds.Ruling{}
	for i, row := range res.ReviewRows() {
		cells := rows[3+i]
		at := func(title string) string {
			if c := col(title); c < len(cells) {
				return cells[c]
			}
			return ""
		}
		say := seeds.Ruling{State: at("核定情况"), Text: at("采用文字"), Note: at("核定意见"), Back: at("退回重报") != ""}
		was, cleared := say, false
		set := func(title, text string) {
			ref, _ := excelize.CoordinatesToCellName(col(title)+1, 4+i)
			if err := f.SetCellStr(report.SheetReview, ref, text); err != nil {
				b.t.Fatal(err)
			}
		}
		text := clerksTexts[b.r.Intn(len(clerksTexts))]
		state := func() {
			say.State = b.in.Def.States[b.r.Intn(len(b.in.Def.States))].Name
			set("核定情况", say.State)
		}
		words := func() { say.Text = text; set("采用文字", text) }
		switch n := b.r.Intn(12); {
		case n > 8:
		case row.Outdated && n < 3:
			set("报送更新", "")
			cleared = true
		case n == 0 && (row.Said == nil || row.From.ID != ""):
			state()
			words()
		case row.Said == nil && say.Text == "":
		case n == 1:
			state()
		case n == 2 && row.From.ID == "" && (say.State != "" || row.Said != nil):
			words()
		case n == 3:
			say.Note = text
			set("核定意见", text)
		case n == 4 && row.Said != nil && row.From.ID == "":
			say.Back = !say.Back
			set("退回重报", map[bool]string{true: "√", false: ""}[say.Back])
		case n == 5:
			say.State, say.Text = "", ""
			set("核定情况", "")
			set("采用文字", "")
		}
		say.Text, say.Note = asShown(say.Text), asShown(say.Note)
		was.Text, was.Note = sheets.Clean(was.Text), sheets.Clean(was.Note)
		if !say.Same(was) || cleared {
			want[row.Slot()] = say
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes(), want
}

// asShown is a typed text as it is read: as it will be drawn again, a tab is a blank.
func asShown(typed string) string { return strings.ReplaceAll(sheets.Clean(typed), "\t", " ") }

// shuffled brings the rows of a table into another order, as sorting does.
func (b *bench) shuffled(data []byte) []byte {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(report.SheetReview)
	if err != nil {
		b.t.Fatal(err)
	}
	for i, from := range b.r.Perm(len(rows) - 3) {
		cells := make([]any, len(rows[2]))
		for j := range cells {
			cells[j] = ""
			if row := rows[3+from]; j < len(row) {
				cells[j] = row[j]
			}
		}
		if err := f.SetSheetRow(report.SheetReview, fmt.Sprintf("A%d", 4+i), &cells); err != nil {
			b.t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// byPlace sorts rulings and takes off the cells, in which they stand by chance.
func byPlace(rulings []seeds.Ruling) []seeds.Ruling {
	sorted := slices.Clone(rulings)
	for i := range sorted {
		sorted[i].Cell = ""
	}
	sort.Slice(sorted, func(i, j int) bool {
		return sorted[i].Task+"|"+seeds.TaskID(sorted[i].Unit) < sorted[j].Task+"|"+seeds.TaskID(sorted[j].Unit)
	})
	return sorted
}

// A 审核表 says what was typed into it and nothing else, whatever was ruled and reported
// before, in whatever order its rows stand, and however often it is read.
func TestReviewSaysWhatWasTyped(t *testing.T) {
	said := 0
	for seed := range int64(25) {
		b := newBench(t, seed)
		for step := range 4 {
			res := b.built()
			drawn := b.draw(res)
			if !bytes.Equal(drawn, b.draw(res)) {
				t.Fatalf("seed %d, step %d: drawn twice, it differs", seed, step)
			}
			if got := b.rule(res, drawn); len(got) > 0 {
				t.Fatalf("seed %d, step %d: unedited, it says %+v", seed, step, got)
			}
			edited, want := b.edit(res, drawn)
			rulings := b.rule(res, edited)
			said += len(rulings)
			got := map[seeds.Slot]seeds.Ruling{}
			for _, r := range rulings {
				got[r.Slot()] = r
				if w, ok := want[r.Slot()]; !ok || !r.Same(w) {
					t.Errorf("seed %d, step %d: %v is ruled %+v, want %+v", seed, step, r.Slot(), r, w)
				}
			}
			if len(got) != len(want) || len(got) != len(rulings) {
				t.Fatalf("seed %d, step %d: %d rulings, want %d", seed, step, len(rulings), len(want))
			}
			if other := b.rule(res, b.shuffled(edited)); !reflect.DeepEqual(byPlace(other), byPlace(rulings)) {
				t.Errorf("seed %d, step %d: sorted otherwise, it says something else", seed, step)
			}
			b.add(rulings)
			now := b.built()
			for name, table := range map[string][]byte{"the same table": edited, "the unedited one": drawn} {
				if again := b.rule(now, table); len(again) > 0 {
					t.Errorf("seed %d, step %d: %s says again %+v", seed, step, name, again)
				}
			}
			b.report()
			if later := b.rule(b.built(), drawn); len(later) > 0 {
				t.Errorf("seed %d, step %d: after new reports the unedited table says %+v", seed, step, later)
			}
		}
	}
	if said < 300 {
		t.Errorf("only %d rulings were tried", said)
	}
}

// A kept table is one in which what was taken counts as drawn.
func TestKeptReviewIsUpToDate(t *testing.T) {
	for seed := range int64(8) {
		b := newBench(t, seed)
		res := b.built()
		edited, _ := b.edit(res, b.draw(res))
		v := b.read(edited)
		rulings := b.rule(res, edited)
		b.add(rulings)
		now := b.built()
		var kept bytes.Buffer
		if err := report.KeepReview(&kept, edited, v, now, rulings); err != nil {
			t.Fatal(err)
		}
		fresh, old := b.read(b.draw(now)), b.read(kept.Bytes())
		for i, row := range fresh.Rows {
			if o := old.Rows[i]; row.Words != o.Words || row.Seq != o.Seq || row.Task != o.Task {
				t.Errorf("seed %d, row %d: kept %+v, fresh %+v", seed, row.Num, o, row)
			}
		}
	}
}

// What somebody draws on a table is told; the empty drawing that LibreOffice leaves is none.
func TestDrawingsOnAReviewAreTold(t *testing.T) {
	b := newBench(t, 3)
	res := b.built()
	f, err := excelize.OpenReader(bytes.NewReader(b.draw(res)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	saved := func() []byte {
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	f.Pkg.Store("xl/drawings/drawing9.xml", []byte(`<xdr:wsDr xmlns:xdr="x"></xdr:wsDr>`))
	if got := res.Strange(b.read(saved())); got != nil {
		t.Errorf("an empty drawing: %v", got)
	}
	if err := f.AddShape(report.SheetReview, &excelize.Shape{Cell: "C5", Type: "rect"}); err != nil {
		t.Fatal(err)
	}
	if got := res.Strange(b.read(saved())); len(got) != 1 {
		t.Errorf("a shape: %v", got)
	}
}
