package templates

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"ducha/seeds"
)

func sampleForm() seeds.Form {
	return seeds.Form{
		Plan: "某市2021年重点工作", Title: "反馈表", Round: "2021H1", RoundName: "2021年上半年",
		AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing),
		Unit: "017", UnitName: "市农业农村局", Office: "督查室", Contact: "张三", SendTo: "a@b.example", Def: "d0", File: "017.xlsx",
		Rows: []seeds.FormRow{
			{Task: "1", Part: seeds.PartLead, Place: 1, Chapter: "一", Item: "1.", Given: map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "修路"}},
			{Task: "2", Part: seeds.PartCoop, Given: map[seeds.Key]string{seeds.KeyNo: "2", seeds.KeyTask: "治水"}},
		},
	}
}

func sign(t *testing.T, secret string, f seeds.Form) seeds.Form {
	t.Helper()
	signed, err := Sign([]byte(secret), f)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestSignShapes(t *testing.T) {
	f := sign(t, "secret", sampleForm())
	if !regexp.MustCompile(`^[` + markAlphabet + `]{16}$`).MatchString(f.Mark) {
		t.Errorf("mark %q is not 16 characters of the alphabet", f.Mark)
	}
	if !regexp.MustCompile(`^2021H1-017-[` + markAlphabet + `]{4}$`).MatchString(f.No) {
		t.Errorf("form number %q", f.No)
	}
	for _, r := range f.Rows {
		if len(r.Code) != 4 {
			t.Errorf("row code %q", r.Code)
		}
	}
	if strings.ContainsAny(markAlphabet, "0O1I") || len(markAlphabet) != 32 {
		t.Errorf("alphabet %q", markAlphabet)
	}
}

func TestSignTwiceIsTheSame(t *testing.T) {
	once := sign(t, "secret", sampleForm())
	if again := sign(t, "secret", once); !reflect.DeepEqual(once, again) {
		t.Errorf("a signed form signed again differs:\n%+v\n%+v", once, again)
	}
}

func TestSignLeavesItsInputAlone(t *testing.T) {
	f := sampleForm()
	sign(t, "secret", f)
	if !reflect.DeepEqual(f, sampleForm()) {
		t.Errorf("Sign changed its argument: %+v", f)
	}
}

// Every field that a person can see, and the definition, must be under the mark.
func TestSignAnyChangeGivesAnotherMark(t *testing.T) {
	base := sign(t, "secret", sampleForm())
	changes := map[string]func(*seeds.Form){}
	fields := reflect.TypeFor[seeds.Form]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		switch {
		case name == "No" || name == "Mark":
			continue
		case fields.Field(i).Type.Kind() == reflect.String:
			changes[name] = func(f *seeds.Form) { v := reflect.ValueOf(f).Elem().Field(i); v.SetString(v.String() + "x") }
		case fields.Field(i).Type == reflect.TypeFor[time.Time]():
			changes[name] = func(f *seeds.Form) {
				v := reflect.ValueOf(f).Elem().Field(i)
				v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Hour)))
			}
		case name != "Rows":
			t.Fatalf("field %s has no change in this test", name)
		}
	}
	changes["a row gone"] = func(f *seeds.Form) { f.Rows = f.Rows[:1] }
	changes["rows swapped"] = func(f *seeds.Form) { f.Rows[0], f.Rows[1] = f.Rows[1], f.Rows[0] }
	changes["task"] = func(f *seeds.Form) { f.Rows[0].Task = "9" }
	changes["part"] = func(f *seeds.Form) { f.Rows[0].Part = seeds.PartCoop }
	changes["place"] = func(f *seeds.Form) { f.Rows[0].Place = 2 }
	changes["chapter"] = func(f *seeds.Form) { f.Rows[0].Chapter = "二" }
	changes["item"] = func(f *seeds.Form) { f.Rows[0].Item = "2." }
	changes["given text"] = func(f *seeds.Form) {
		f.Rows[0].Given = map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "修桥"}
	}
	seen := map[string]string{base.Mark: "the form itself"}
	for name, change := range changes {
		f := sampleForm()
		change(&f)
		got := sign(t, "secret", f)
		if other, taken := seen[got.Mark]; taken {
			t.Errorf("change of %s: same mark as %s", name, other)
		}
		seen[got.Mark] = name
	}
}

func TestSignOtherSecretGivesAnotherMark(t *testing.T) {
	a, b := sign(t, "secret", sampleForm()), sign(t, "Secret", sampleForm())
	if a.Mark == b.Mark || a.No == b.No || a.Rows[0].Code == b.Rows[0].Code {
		t.Errorf("two secrets agree: %s %s, %s %s", a.No, b.No, a.Rows[0].Code, b.Rows[0].Code)
	}
}

func TestSignRowCodesUniqueUnderCollisions(t *testing.T) {
	many := sampleForm()
	many.Rows = nil
	for i := range 8000 { // of 2^20 codes: some thirty meet
		many.Rows = append(many.Rows, seeds.FormRow{Task: seeds.TaskID(fmt.Sprint(i))})
	}
	equal := sampleForm()
	equal.Rows = nil
	for range 50 { // every code meets
		equal.Rows = append(equal.Rows, seeds.FormRow{Task: "1"})
	}
	for name, form := range map[string]seeds.Form{"many tasks": many, "one task fifty times": equal} {
		signed := sign(t, "secret", form)
		seen, met := map[string]bool{}, 0
		for _, r := range signed.Rows {
			if seen[r.Code] {
				t.Errorf("%s: code %s stands twice", name, r.Code)
			}
			seen[r.Code] = true
			if r.Code != underSecret("secret").short("row", signed.Mark, string(r.Task)) {
				met++
			}
		}
		if met == 0 {
			t.Errorf("%s: no code had to give way, so the test shows nothing", name)
		}
	}
}

func TestDigestTellsPartsApart(t *testing.T) {
	a := underSecret("s").sum("ab", "c")
	for _, parts := range [][]string{{"a", "bc"}, {"abc"}, {"ab", "c", ""}, {"2:ab1:c"}} {
		if reflect.DeepEqual(a, underSecret("s").sum(parts...)) {
			t.Errorf("%q and [ab c] give the same digest", parts)
		}
	}
}
