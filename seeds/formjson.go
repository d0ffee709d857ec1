package seeds

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON writes the form as encoding/json does, byte for byte: its mark is made of
// these bytes, and forms are written by the thousand.
func (f Form) AppendJSON(b []byte) ([]byte, error) {
	w := jsonWriter{b: slices.Grow(b, 512+len(f.Rows)*512)}
	w.field(`{"plan":`, f.Plan)
	w.field(`,"title":`, f.Title)
	w.field(`,"round":`, string(f.Round))
	w.field(`,"round_name":`, f.RoundName)
	w.moment(`,"as_of":`, f.AsOf)
	w.moment(`,"due":`, f.Due)
	w.field(`,"unit":`, string(f.Unit))
	w.field(`,"unit_name":`, f.UnitName)
	w.field(`,"office":`, f.Office)
	w.field(`,"contact":`, f.Contact)
	w.field(`,"send_to":`, f.SendTo)
	w.field(`,"def":`, f.Def)
	w.rows(f.Rows)
	w.field(`,"no":`, f.No)
	w.field(`,"mark":`, f.Mark)
	w.field(`,"file":`, f.File)
	return append(w.b, '}'), w.err
}

type jsonWriter struct {
	b    []byte
	keys []Key // of the row being written
	err  error
}

func (w *jsonWriter) rows(rows []FormRow) {
	w.b = append(w.b, `,"rows":`...)
	if rows == nil {
		w.b = append(w.b, `null`...)
		return
	}
	w.b = append(w.b, '[')
	for i := range rows {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.row(&rows[i])
	}
	w.b = append(w.b, ']')
}

func (w *jsonWriter) row(r *FormRow) {
	w.field(`{"task":`, string(r.Task))
	w.field(`,"code":`, r.Code)
	w.field(`,"part":`, string(r.Part))
	w.b = strconv.AppendInt(append(w.b, `,"place":`...), int64(r.Place), 10)
	if r.First != "" {
		w.field(`,"first":`, r.First)
	}
	w.field(`,"chapter":`, r.Chapter)
	w.field(`,"item":`, r.Item)
	w.b = append(w.b, `,"given":`...)
	if r.Given == nil {
		w.b = append(w.b, `null}`...)
		return
	}
	w.keys = slices.AppendSeq(w.keys[:0], maps.Keys(r.Given))
	slices.Sort(w.keys)
	w.b = append(w.b, '{')
	for i, key := range w.keys {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.text(string(key))
		w.field(":", r.Given[key])
	}
	w.b = append(w.b, `}}`...)
}

func (w *jsonWriter) field(name, text string) {
	w.b = append(w.b, name...)
	w.text(text)
}

func (w *jsonWriter) moment(name string, t time.Time) {
	text, err := t.MarshalJSON()
	if w.err == nil {
		w.err = err
	}
	w.b = append(append(w.b, name...), text...)
}

// text writes a text; one with signs that are escaped is left to encoding/json.
func (w *jsonWriter) text(s string) {
	if !plainJSON(s) {
		text, err := json.Marshal(s)
		if w.err == nil {
			w.err = err
		}
		w.b = append(w.b, text...)
		return
	}
	w.b = append(append(append(w.b, '"'), s...), '"')
}

func plainJSON(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x20, c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0x7F:
			return false
		case c == 0xE2 && i+1 < len(s) && s[i+1] == 0x80 && i+2 < len(s) && s[i+2]&^1 == 0xA8: // U+2028, U+2029
			return false
		}
	}
	return utf8.ValidString(s)
}
