package collect_test

import (
	"testing"

	"ducha/collect"
	"ducha/templates"
)

// BenchmarkRead reads and checks one filled form.
func BenchmarkRead(b *testing.B) {
	s := newStage(b, templates.Preset(templates.PresetStandard))
	data := s.typed("001", 9, answers(), nil)
	k := &collect.Known{Round: s.round, Units: s.plan.Directory(), Forms: s.forms, Defs: map[string]templates.FormDef{s.forms[0].Def: templates.Preset(templates.PresetStandard)}}
	k.Index()
	b.ReportAllocs()
	for b.Loop() {
		if r := k.Read(data); len(r.Entries) == 0 {
			b.Fatal(r)
		}
	}
}
