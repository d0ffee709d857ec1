package ledger

import (
	"encoding/json"
	"slices"

	"ducha/seeds"
)

// entry decodes an entry.
func entry(body string) (e seeds.Entry, err error) {
	s := scanner{text: body}
	s.object(func(key string) {
		switch key {
		case "round":
			e.Round = seeds.RoundID(s.string())
		case "unit":
			e.Unit = seeds.UnitID(s.string())
		case "task":
			e.Task = seeds.TaskID(s.string())
		case "part":
			e.Part = seeds.Part(s.string())
		case "place":
			e.Place = s.number()
		case "values":
			e.Values = s.texts()
		case "kind":
			e.Kind = seeds.StateKind(s.string())
		case "at":
			s.stamp(&e.At)
		case "source":
			e.Source = s.source()
		case "own":
			e.Own = s.flag()
		default:
			s.bad = true
		}
	})
	if s.done() {
		return e, nil
	}
	e = seeds.Entry{}
	err = json.Unmarshal([]byte(body), &e)
	return e, err
}

func (s *scanner) source() (from seeds.Source) {
	s.object(func(key string) {
		switch key {
		case "sha256":
			from.SHA256 = s.string()
		case "file":
			from.File = s.string()
		case "sheet":
			from.Sheet = s.string()
		case "row":
			from.Row = s.number()
		case "cells":
			from.Cells = s.texts()
		default:
			s.bad = true
		}
	})
	return from
}

// texts reads texts by column, nil for null.
func (s *scanner) texts() map[seeds.Key]string {
	if s.word("null") {
		return nil
	}
	texts := make(map[seeds.Key]string, 4)
	s.object(func(key string) { texts[seeds.Key(key)] = s.string() })
	return texts
}

// noStamp is the stamp of most entries: theirs is that of their return.
const noStamp = `{"time":"0001-01-01T00:00:00Z","by":0,"then":"0001-01-01T00:00:00Z"}`

func (s *scanner) stamp(at *seeds.Stamp) {
	if raw := s.skip(); raw != noStamp {
		s.bad = s.bad || json.Unmarshal([]byte(raw), at) != nil
	}
}

// outline decodes of a form whose it is and what it asks for, and of what its locked cells
// say, which is the most of it, only these columns.
func outline(body string, columns ...seeds.Key) (f seeds.Form, err error) {
	s := scanner{text: body}
	s.object(func(key string) {
		switch key {
		case "round":
			f.Round = seeds.RoundID(s.string())
		case "round_name":
			f.RoundName = s.string()
		case "unit":
			f.Unit = seeds.UnitID(s.string())
		case "unit_name":
			f.UnitName = s.string()
		case "def":
			f.Def = s.string()
		case "no":
			f.No = s.string()
		case "mark":
			f.Mark = s.string()
		case "rows":
			s.array(func() { f.Rows = append(f.Rows, s.row(columns)) })
		default:
			s.skip()
		}
	})
	if s.done() {
		return f, nil
	}
	f = seeds.Form{}
	err = json.Unmarshal([]byte(body), &f)
	return f, err
}

func (s *scanner) row(columns []seeds.Key) (r seeds.FormRow) {
	s.object(func(key string) {
		switch {
		case key == "task":
			r.Task = seeds.TaskID(s.string())
		case key == "code":
			r.Code = s.string()
		case key == "part":
			r.Part = seeds.Part(s.string())
		case key == "place":
			r.Place = s.number()
		case key == "given" && len(columns) > 0:
			r.Given = map[seeds.Key]string{}
			s.object(func(key string) {
				if slices.Contains(columns, seeds.Key(key)) {
					r.Given[seeds.Key(key)] = s.string()
				} else {
					s.skip()
				}
			})
		default:
			s.skip()
		}
	})
	return r
}
