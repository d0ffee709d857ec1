package ledger_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"ducha/seeds"
	"ducha/templates"
)

// Whatever is asked of the forms of all rounds is answered as from all of them in full,
// held at once.
func TestFormsOfAllRounds(t *testing.T) {
	l := open(t, t.TempDir())
	def := templates.Preset(templates.PresetStandard)
	_, hash, err := def.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var all []seeds.Form
	for k := range 5 {
		for u := range 4 {
			for version := range 1 + (k+u)%2 { // a second one replaces the first
				f := seeds.Form{Round: seeds.RoundID(fmt.Sprint("R", k)), RoundName: fmt.Sprintf("第%d期", k), Unit: seeds.UnitID(fmt.Sprintf("%03d", u+1)), UnitName: fmt.Sprintf("市第%d局（%d）", u+1, k), Def: hash}
				for task := range 3 {
					f.Rows = append(f.Rows, seeds.FormRow{Task: seeds.TaskID(fmt.Sprint(task)), Part: seeds.PartLead, Place: 1,
						Given: map[seeds.Key]string{seeds.KeyNo: fmt.Sprint(task), seeds.KeyTask: fmt.Sprintf("任务%d，第%d稿。", task, k/2+version), seeds.KeyPrevious: "上期。"}})
				}
				f, err := templates.Sign(l.Secret(), f)
				if err == nil {
					err = l.Issue(ctx, def, f)
				}
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, f)
			}
		}
	}
	slices.SortFunc(all, func(a, b seeds.Form) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Mark, b.Mark)) })
	known, err := l.Known(ctx, "R2")
	if err != nil || len(known) != len(all) {
		t.Fatalf("%d forms known, want %d, %v", len(known), len(all), err)
	}
	texts := seeds.Issued{}
	var named []seeds.Form
	firstOf4 := true
	for i, f := range all {
		want := f
		if f.Round != "R2" {
			want = seeds.Form{Round: f.Round, RoundName: f.RoundName, Unit: f.Unit, UnitName: f.UnitName, Def: f.Def, No: f.No, Mark: f.Mark}
			for _, r := range f.Rows {
				want.Rows = append(want.Rows, seeds.FormRow{Task: r.Task, Code: r.Code, Part: r.Part, Place: r.Place})
			}
		}
		if !reflect.DeepEqual(known[i], want) {
			t.Errorf("known as %+v, want %+v", known[i], want)
		}
		for _, r := range f.Rows {
			if text := r.Given[seeds.KeyTask]; !slices.Contains(texts[r.Task], text) {
				texts[r.Task] = append(texts[r.Task], text)
			}
		}
		if f.Round == "R2" || f.Unit == "004" && firstOf4 {
			named = append(named, f)
		}
		firstOf4 = firstOf4 && f.Unit != "004"
	}
	if got, err := l.Texts(ctx); err != nil || !reflect.DeepEqual(got, texts) {
		t.Errorf("texts %v, %v; want %v", got, err, texts)
	}
	got, err := l.Named(ctx, "R2", func(id seeds.UnitID) bool { return id != "004" })
	if err != nil || !reflect.DeepEqual(got, named) {
		t.Errorf("%d forms name, want %d, %v", len(got), len(named), err)
	}
}
