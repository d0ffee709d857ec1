package ledger

import (
	"encoding/json"
	"slices"
	"time"

	"ducha/seeds"
)

// entry decodes an entry.
func entry(body string) (seeds.Entry, error) { return lexed(body).entry(body) }

func (x *lexer) entry(body string) (e seeds.Entry, err error) {
	x.object(func(key string) {
		switch key {
		case "round":
			e.Round = seeds.RoundID(x.UnsafeString())
		case "unit":
			e.Unit = seeds.UnitID(x.UnsafeString())
		case "task":
			e.Task = seeds.TaskID(x.UnsafeString())
		case "part":
			e.Part = seeds.Part(x.UnsafeString())
		case "place":
			e.Place = x.Int()
		case "values":
			e.Values = x.texts()
		case "kind":
			e.Kind = seeds.StateKind(x.UnsafeString())
		case "at":
			e.At = x.stamp()
		case "source":
			e.Source = x.source()
		case "own":
			e.Own = x.Bool()
		default:
			x.AddError(errOtherwise)
		}
	})
	if x.done() {
		return e, nil
	}
	e = seeds.Entry{}
	err = json.Unmarshal([]byte(body), &e)
	return e, err
}

func (x *lexer) source() (from seeds.Source) {
	x.object(func(key string) {
		switch key {
		case "sha256":
			from.SHA256 = x.UnsafeString()
		case "file":
			from.File = x.UnsafeString()
		case "sheet":
			from.Sheet = x.UnsafeString()
		case "row":
			from.Row = x.Int()
		case "cells":
			from.Cells = x.sharedTexts()
		default:
			x.AddError(errOtherwise)
		}
	})
	return from
}

// texts reads texts by column, nil for null.
func (x *lexer) texts() map[seeds.Key]string {
	if x.null() {
		return nil
	}
	texts := make(map[seeds.Key]string, 4)
	x.object(func(key string) { texts[seeds.Key(key)] = x.UnsafeString() })
	return texts
}

func (x *lexer) stamp() (at seeds.Stamp) {
	x.object(func(key string) {
		switch key {
		case "time":
			at.Time = x.moment()
		case "by":
			at.By = seeds.Evidence(x.Int())
		case "then":
			at.Then = x.moment()
		default:
			x.AddError(errOtherwise)
		}
	})
	return at
}

// noMoment is the time of most entries: theirs is that of their return.
const noMoment = "0001-01-01T00:00:00Z"

func (x *lexer) moment() (at time.Time) {
	if text := x.UnsafeString(); text != noMoment {
		x.AddError(at.UnmarshalText([]byte(text)))
	}
	return at
}

// form decodes a form.
func form(body string) (seeds.Form, error) { return lexed(body).form(body) }

func (x *lexer) form(body string) (f seeds.Form, err error) {
	x.object(func(key string) {
		switch key {
		case "plan":
			f.Plan = x.UnsafeString()
		case "title":
			f.Title = x.UnsafeString()
		case "round":
			f.Round = seeds.RoundID(x.UnsafeString())
		case "round_name":
			f.RoundName = x.UnsafeString()
		case "as_of":
			f.AsOf = x.moment()
		case "due":
			f.Due = x.moment()
		case "unit":
			f.Unit = seeds.UnitID(x.UnsafeString())
		case "unit_name":
			f.UnitName = x.UnsafeString()
		case "office":
			f.Office = x.UnsafeString()
		case "contact":
			f.Contact = x.UnsafeString()
		case "send_to":
			f.SendTo = x.UnsafeString()
		case "def":
			f.Def = x.UnsafeString()
		case "rows":
			if !x.null() {
				f.Rows = []seeds.FormRow{}
				x.array(func() { f.Rows = append(f.Rows, x.wholeRow()) })
			}
		case "no":
			f.No = x.UnsafeString()
		case "mark":
			f.Mark = x.UnsafeString()
		case "file":
			f.File = x.UnsafeString()
		default:
			x.AddError(errOtherwise)
		}
	})
	if x.done() {
		return f, nil
	}
	f = seeds.Form{}
	err = json.Unmarshal([]byte(body), &f)
	return f, err
}

func (x *lexer) wholeRow() (r seeds.FormRow) {
	x.object(func(key string) {
		switch key {
		case "task":
			r.Task = seeds.TaskID(x.UnsafeString())
		case "code":
			r.Code = x.UnsafeString()
		case "part":
			r.Part = seeds.Part(x.UnsafeString())
		case "place":
			r.Place = x.Int()
		case "first":
			r.First = x.UnsafeString()
		case "chapter":
			r.Chapter = x.UnsafeString()
		case "item":
			r.Item = x.UnsafeString()
		case "given":
			r.Given = x.sharedTexts()
		default:
			x.AddError(errOtherwise)
		}
	})
	return r
}

// outline decodes of a form whose it is and what it asks for, and of what its locked cells
// say, which is the most of it, only these columns.
func outline(body string, columns ...seeds.Key) (f seeds.Form, err error) {
	x := lexed(body)
	x.object(func(key string) {
		switch key {
		case "round":
			f.Round = seeds.RoundID(x.UnsafeString())
		case "round_name":
			f.RoundName = x.UnsafeString()
		case "unit":
			f.Unit = seeds.UnitID(x.UnsafeString())
		case "unit_name":
			f.UnitName = x.UnsafeString()
		case "def":
			f.Def = x.UnsafeString()
		case "no":
			f.No = x.UnsafeString()
		case "mark":
			f.Mark = x.UnsafeString()
		case "rows":
			x.array(func() { f.Rows = append(f.Rows, x.row(columns)) })
		default:
			x.skip()
		}
	})
	if x.done() {
		return f, nil
	}
	f = seeds.Form{}
	err = json.Unmarshal([]byte(body), &f)
	return f, err
}

func (x *lexer) row(columns []seeds.Key) (r seeds.FormRow) {
	x.object(func(key string) {
		switch {
		case key == "task":
			r.Task = seeds.TaskID(x.UnsafeString())
		case key == "code":
			r.Code = x.UnsafeString()
		case key == "part":
			r.Part = seeds.Part(x.UnsafeString())
		case key == "place":
			r.Place = x.Int()
		case key == "given" && len(columns) > 0:
			r.Given = map[seeds.Key]string{}
			x.object(func(key string) {
				if slices.Contains(columns, seeds.Key(key)) {
					r.Given[seeds.Key(key)] = x.UnsafeString()
				} else {
					x.skip()
				}
			})
		default:
			x.skip()
		}
	})
	return r
}
