package templates

import (
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"
)

// Laws of cutting texts: nothing is lost, every piece fits and is at least half of what
// would, a clipped text fits.
func TestPiecesFitAndLoseNothing(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	alphabet := []rune("甲乙丙，。；、,;\n\nabcdefg123 -(%.…“”—·①éñ𠮷♥\t")
	for range 3000 {
		var text strings.Builder
		for range r.Intn(120) {
			text.WriteRune(alphabet[r.Intn(len(alphabet))])
		}
		s := SizedText{text.String(), 4 + r.Float64()*40}
		size, most := []float64{9, 10.5, 12, 20}[r.Intn(4)], 1+r.Intn(6)
		pieces := s.Pieces(size, most)
		if strings.Join(pieces, "") != s.Text {
			t.Fatalf("%q cut into %q", s.Text, pieces)
		}
		rest := s.Text
		for i, p := range pieces {
			if n := (SizedText{p, s.Width}).Lines(size); n > most && utf8.RuneCountInString(p) > 1 {
				t.Fatalf("%q takes %d lines, %d fit", p, n, most)
			}
			fits := (SizedText{rest, s.Width}).fitting(most, size)
			if i+1 < len(pieces) && 2*utf8.RuneCountInString(p) < utf8.RuneCountInString(rest[:fits]) {
				t.Fatalf("%q is less than half of what fits of %q", p, rest)
			}
			rest = rest[len(p):]
		}
		ending := "…（全文）"
		clipped := s.Clip(size, most, ending)
		if fits := s.Lines(size) <= most; fits != (clipped == s.Text) {
			t.Fatalf("%q fits %v, clipped to %q", s.Text, fits, clipped)
		}
		if n := (SizedText{clipped, s.Width}).Lines(size); n > most && clipped != ending {
			t.Fatalf("%q clipped to %q, %d lines of %d", s.Text, clipped, n, most)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	s := SizedText{strings.Repeat("上半年完成投资1,234.5亿元，同比增长7.8%，“双招双引”取得新突破；", 12), 34}
	for b.Loop() {
		s.Lines(12)
	}
}

func BenchmarkPieces(b *testing.B) {
	s := SizedText{strings.Repeat("上半年完成投资1,234.5亿元，同比增长7.8%，“双招双引”取得新突破；", 60), 34}
	for b.Loop() {
		s.Split(12)
	}
}
