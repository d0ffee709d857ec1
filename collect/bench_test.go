package collect_test

import (
	"context"
	"testing"

	"ducha/templates"
)

// BenchmarkRead reads and checks one filled form.
func BenchmarkRead(b *testing.B) {
	s := newStage(b, templates.Preset(templates.PresetStandard))
	data := s.typed("001", 9, answers(), nil)
	k := s.known()
	b.ReportAllocs()
	for b.Loop() {
		if r := k.Read(context.Background(), data, ""); len(r.Entries) == 0 {
			b.Fatal(r)
		}
	}
}
