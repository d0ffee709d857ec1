package ledger

import (
	"encoding/json"

	"ducha/seeds"
)

// entry decodes an entry.
func entry(body string) (e seeds.Entry, err error) {
	s := scanner{text: body}
	texts := func(into *map[seeds.Key]string) {
		if s.word("null") {
			return
		}
		*into = make(map[seeds.Key]string, 4)
		s.object(func(key string) { (*into)[seeds.Key(key)] = s.string() })
	}
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
			texts(&e.Values)
		case "kind":
			e.Kind = seeds.StateKind(s.string())
		case "at":
			s.stamp(&e.At)
		case "source":
			s.object(func(key string) {
				switch key {
				case "sha256":
					e.Source.SHA256 = s.string()
				case "file":
					e.Source.File = s.string()
				case "sheet":
					e.Source.Sheet = s.string()
				case "row":
					e.Source.Row = s.number()
				case "cells":
					texts(&e.Source.Cells)
				default:
					s.bad = true
				}
			})
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

// noStamp is the stamp of most entries: theirs is that of their return.
const noStamp = `{"time":"0001-01-01T00:00:00Z","by":0,"then":"0001-01-01T00:00:00Z"}`

func (s *scanner) stamp(at *seeds.Stamp) {
	if raw := s.skip(); raw != noStamp {
		s.bad = s.bad || json.Unmarshal([]byte(raw), at) != nil
	}
}

// outline decodes of a form whose it is and what it asks for, without what its locked
// cells say, which is the most of it.
func outline(body string) (seeds.Form, error) {
	return form(body, func(s *scanner, _ *seeds.FormRow) { s.skip() })
}

// form decodes a form; given reads what the locked cells of a row say.
func form(body string, given func(*scanner, *seeds.FormRow)) (f seeds.Form, err error) {
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
			s.array(func() {
				var r seeds.FormRow
				s.object(func(key string) {
					switch key {
					case "task":
						r.Task = seeds.TaskID(s.string())
					case "code":
						r.Code = s.string()
					case "part":
						r.Part = seeds.Part(s.string())
					case "place":
						r.Place = s.number()
					case "given":
						given(&s, &r)
					default:
						s.skip()
					}
				})
				f.Rows = append(f.Rows, r)
			})
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
