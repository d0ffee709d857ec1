package advise_test

import (
	"fmt"
	"testing"

	"ducha/collect/advise"
	"ducha/seeds"
)

// crowd makes a round of many answers of so many characters, each of its own.
func crowd(n, size int, no string) []seeds.Entry {
	out := make([]seeds.Entry, n)
	for i := range out {
		var text []rune
		for j := 0; len(text) < size; j++ {
			text = append(text, []rune(fmt.Sprintf("截至6月底，第%s批%d号项目已完成投资%d万元，正在积极推进主体施工；", no, i, i*j))...)
		}
		out[i] = told{task: fmt.Sprint(i), text: string(text[:size]), state: "正常推进", kind: seeds.OnTrack}.entry(fmt.Sprintf("%03d", i%200))
	}
	return out
}

func BenchmarkAdvise(b *testing.B) {
	for _, x := range []struct{ n, size int }{{500, 300}, {3000, 300}, {3000, 1900}, {3000, 30000}} {
		b.Run(fmt.Sprintf("%d answers of %d characters", x.n, x.size), func(b *testing.B) {
			in := advise.Input{Round: round("2", "二季度", 6), Current: crowd(x.n, x.size, "2"), Past: []advise.Past{earlier(round("1", "一季度", 3), crowd(x.n, x.size, "1")...)}}
			b.ResetTimer()
			for range b.N {
				advise.Advise(in)
			}
		})
	}
}
