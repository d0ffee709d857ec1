package ledger

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"
	"time"

	"ducha/seeds"
)

// odd are texts in which JSON needs care.
var odd = []string{"", "完成投资3.5亿元。", `引号"和\反斜杠\`, "换行\n制表\t", "<b>&amp;</b>", "\u2028", "😀", `\"`, `}],{[:`, "\x00", "null"}

func randomTexts(r *rand.Rand) map[seeds.Key]string {
	if r.Intn(6) == 0 {
		return nil
	}
	texts := map[seeds.Key]string{}
	for range r.Intn(4) {
		texts[[]seeds.Key{seeds.KeyTask, seeds.KeyNo, seeds.KeyProgress, `键"`}[r.Intn(4)]] = odd[r.Intn(len(odd))]
	}
	return texts
}

func randomEntry(r *rand.Rand) seeds.Entry {
	text := func() string { return odd[r.Intn(len(odd))] }
	e := seeds.Entry{Round: "2021H1", Unit: seeds.UnitID(text()), Task: seeds.TaskID(text()), Part: seeds.PartLead, Place: r.Intn(3), Values: randomTexts(r), Kind: seeds.StateKind(text()),
		Source: seeds.Source{SHA256: text(), File: text(), Sheet: text(), Row: r.Intn(100), Cells: randomTexts(r)}, Own: r.Intn(4) == 0}
	if r.Intn(4) == 0 {
		e.At = seeds.Stamp{Time: time.Date(2021, 6, 30, 8, 0, 0, 5, time.UTC), By: seeds.ByMessage}
	}
	return e
}

func randomForm(r *rand.Rand) seeds.Form {
	text := func() string { return odd[r.Intn(len(odd))] }
	f := seeds.Form{Plan: text(), Title: text(), Round: "2021H1", RoundName: text(), AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Unit: seeds.UnitID(text()), UnitName: text(), Def: text(), No: text(), Mark: text(), File: text()}
	for range r.Intn(4) {
		f.Rows = append(f.Rows, seeds.FormRow{Task: seeds.TaskID(text()), Code: text(), Part: seeds.PartCoop, Place: r.Intn(3), First: text(), Chapter: text(), Given: randomTexts(r)})
	}
	return f
}

// outlined is what an outline leaves of a form.
func outlined(f seeds.Form, columns ...seeds.Key) seeds.Form {
	out := seeds.Form{Round: f.Round, RoundName: f.RoundName, Unit: f.Unit, UnitName: f.UnitName, Def: f.Def, No: f.No, Mark: f.Mark}
	for _, r := range f.Rows {
		row := seeds.FormRow{Task: r.Task, Code: r.Code, Part: r.Part, Place: r.Place}
		if len(columns) > 0 {
			row.Given = map[seeds.Key]string{}
		}
		for _, c := range columns {
			if text, ok := r.Given[c]; ok {
				row.Given[c] = text
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// Our own reading of our own JSON gives what encoding/json gives; where a text is other
// than we write it, too.
func TestBodiesAreReadAsEncodingJSONReadsThem(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	alike, once := shared{}, onceEach()
	for range 3000 {
		e, f := randomEntry(r), randomForm(r)
		body, err := json.Marshal(e)
		must(t, err)
		var want seeds.Entry
		must(t, json.Unmarshal(body, &want))
		var spread bytes.Buffer
		must(t, json.Indent(&spread, body, "", " "))
		for _, body := range []string{string(body), spread.String()} {
			if got, err := entry(body); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s\nreads as %+v, %v\nwant     %+v", body, got, err, want)
			}
			if got, err := alike.entry(body); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("beside others, %s\nreads as %+v, %v\nwant     %+v", body, got, err, want)
			}
		}
		x := lexed(string(body))
		if x.skip(); !x.done() {
			t.Fatalf("not to be skipped: %s", body)
		}
		if body, err = json.Marshal(f); err != nil {
			t.Fatal(err)
		}
		var whole seeds.Form
		must(t, json.Unmarshal(body, &whole))
		if got, err := form(string(body)); err != nil || !reflect.DeepEqual(got, whole) {
			t.Fatalf("%s\nreads as %+v, %v\nwant     %+v", body, got, err, whole)
		}
		if got, err := alike.form(string(body), once); err != nil || !reflect.DeepEqual(got, whole) {
			t.Fatalf("beside others, %s\nreads as %+v, %v\nwant     %+v", body, got, err, whole)
		}
		for _, columns := range [][]seeds.Key{nil, {seeds.KeyTask}} {
			if got, err := outline(string(body), columns...); err != nil || !reflect.DeepEqual(got, outlined(f, columns...)) {
				t.Fatalf("%s\nreads as %+v, %v\nwant     %+v", body, got, err, outlined(f, columns...))
			}
		}
	}
}

// An ordinary body is read once, in our own way: else nothing would be gained.
func TestOrdinaryBodiesAreReadOnce(t *testing.T) {
	e := seeds.Entry{Round: "2021H1", Unit: "001", Task: "1", Part: seeds.PartLead, Place: 1, Kind: seeds.OnTrack,
		Values: map[seeds.Key]string{seeds.KeyProgress: "完成投资3.5亿元。", seeds.KeyState: "正常推进"}, Source: seeds.Source{SHA256: "ab", Sheet: "反馈表", Row: 8, Cells: map[seeds.Key]string{seeds.KeyProgress: "G8"}}}
	body, err := json.Marshal(e)
	must(t, err)
	ours := testing.AllocsPerRun(10, func() { entry(string(body)) })
	theirs := testing.AllocsPerRun(10, func() {
		var e seeds.Entry
		must(t, json.Unmarshal(body, &e))
	})
	if ours*2 > theirs {
		t.Errorf("%v allocations for an entry, encoding/json makes %v", ours, theirs)
	}
}

func FuzzBodies(f *testing.F) {
	r := rand.New(rand.NewSource(1))
	for range 20 {
		for _, v := range []any{randomEntry(r), randomForm(r)} {
			body, err := json.Marshal(v)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(body))
		}
	}
	f.Add(`{"values":{"a":"\u00`)
	f.Add(`{"at":[{"x":1},]}`)
	f.Fuzz(func(t *testing.T, body string) {
		var e seeds.Entry
		if _, err := entry(body); err == nil && json.Unmarshal([]byte(body), &e) == nil {
			again, err := json.Marshal(e)
			must(t, err)
			var want seeds.Entry
			must(t, json.Unmarshal(again, &want))
			if got, err := entry(string(again)); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s\nreads as %+v, %v\nwant     %+v", again, got, err, want)
			}
		}
		form(body) // whatever it is, it ends
		outline(body, seeds.KeyTask)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
