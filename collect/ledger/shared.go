package ledger

import (
	"slices"
	"strings"

	"ducha/seeds"
)

// shared are the texts by column that many bodies hold alike, by their JSON: what is asked
// of several units, and the cells in which answers stand. Each is kept once, and nobody
// writes to it.
type shared map[string]map[seeds.Key]string

// sharedTexts reads texts by column, as texts does.
func (x *lexer) sharedTexts() map[seeds.Key]string {
	if x.shared == nil {
		return x.texts()
	}
	raw := x.Raw()
	if known, ok := x.shared[string(raw)]; ok {
		return known
	}
	own := string(raw)
	y := lexed(own)
	texts := y.texts()
	if !y.done() {
		x.AddError(errOtherwise)
		return nil
	}
	x.shared[own] = texts
	return texts
}

// entry decodes an entry.
func (s shared) entry(body string) (seeds.Entry, error) {
	x := lexed(body)
	x.shared = s
	return x.entry(body)
}

// form decodes a form, and frees it from the body that its texts are parts of.
func (s shared) form(body string, once func(string) string) (seeds.Form, error) {
	x := lexed(body)
	x.shared = s
	f, err := x.form(body)
	for _, text := range []*string{&f.Plan, &f.Title, (*string)(&f.Round), &f.RoundName, (*string)(&f.Unit), &f.UnitName, &f.Office, &f.Contact, &f.SendTo, &f.Def} {
		*text = once(*text)
	}
	f.No, f.Mark, f.File = strings.Clone(f.No), strings.Clone(f.Mark), strings.Clone(f.File)
	f.Rows = slices.Clip(f.Rows)
	for i := range f.Rows {
		r := &f.Rows[i]
		r.Task, r.Part, r.Code = seeds.TaskID(once(string(r.Task))), seeds.Part(once(string(r.Part))), strings.Clone(r.Code)
		r.First, r.Chapter, r.Item = once(r.First), once(r.Chapter), once(r.Item)
	}
	return f, err
}

// onceEach gives the same copy of equal texts.
func onceEach() func(string) string {
	texts := map[string]string{}
	return func(s string) string {
		kept, ok := texts[s]
		if !ok {
			kept = strings.Clone(s)
			texts[kept] = kept
		}
		return kept
	}
}
