package seeds

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// FuzzFormJSON holds a form's bytes to those of encoding/json: an older mark must be made again.
func FuzzFormJSON(f *testing.F) {
	f.Add("市发改委", "一、稳增长 “双招双引” <b>&amp;\u2028\t\x7f\x00\\", 1, true)
	f.Add("", "\xff\xe2\x80", -1, false)
	f.Add("𠮷野家", "\u2029\u20aa…", 0, true)
	f.Fuzz(func(t *testing.T, name, text string, n int, given bool) {
		form := Form{Plan: text, Title: name, Round: RoundID(name), RoundName: text, AsOf: time.Unix(int64(n), int64(n)).In(Beijing), Due: time.Time{}, Unit: UnitID(name), UnitName: text,
			Office: name, Contact: text, SendTo: name, Def: text, No: name, Mark: text, File: name}
		if n%2 == 0 {
			form.Rows = []FormRow{}
		}
		for i := range max(n, 0) % 4 {
			r := FormRow{Task: TaskID(name), Code: text, Part: PartLead, Place: n, First: strings.Repeat(name, i%2), Chapter: text, Item: name}
			if given {
				r.Given = map[Key]string{Key(name): text, Key(text): name, KeyTask: text, KeyNo: name}
			}
			form.Rows = append(form.Rows, r)
		}
		want, wantErr := json.Marshal(form)
		got, err := form.AppendJSON([]byte("x"))
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got[1:], want) {
			t.Errorf("%s, %v; want %s, %v", got, err, want, wantErr)
		}
	})
}
