package report_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"ducha/report"
	"ducha/templates"
	"ducha/templates/fonts"
)

// BenchmarkTwentyPages makes a bulletin of twenty pages of its results, and beside it the
// floor: as many pages of the same characters as gofpdf alone draws them, in five fonts
// that were cut to those characters beforehand, on lines that nobody has reckoned.
func BenchmarkTwentyPages(b *testing.B) {
	in := realLength(random(1, 12))
	b.Run("results", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if pages, _, err := report.BulletinPDF(io.Discard, report.Build(in), fonts.Embedded(), false); err != nil || pages != 20 {
				b.Fatal(pages, err)
			}
		}
	})
	doc, err := report.Build(in).Bulletin()
	if err != nil {
		b.Fatal(err)
	}
	f := newFloor(doc.Set(fonts.Embedded()).Texts())
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := f.draw(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// floor is what gofpdf draws alone: on each page a line in each of the other faces, the
// rest in 仿宋.
type floor struct {
	pages [][]string
	fonts map[fonts.Role][]byte
}

func newFloor(texts []string) floor {
	f := floor{fonts: map[fonts.Role][]byte{}}
	said := map[fonts.Role]string{}
	for _, text := range texts {
		runes := slices.DeleteFunc([]rune(text), func(r rune) bool { return r > 0xFFFF })
		var lines []string
		for part := range slices.Chunk(runes, templates.CharsPerLine) {
			role := floorRole(len(lines))
			lines, said[role] = append(lines, string(part)), said[role]+string(part)
		}
		f.pages = append(f.pages, lines)
	}
	for role, runes := range said {
		f.fonts[role] = gofpdf.UTF8CutFont(bytes.Clone(fonts.Embedded().Faces(role)[0].Data()), runes)
	}
	return f
}

// floorRole is the face of the n-th line of a page.
func floorRole(n int) fonts.Role {
	roles := fonts.Roles() // 仿宋 is the first
	return roles[max(0, len(roles)-1-n)]
}

func (f floor) draw(w io.Writer) error {
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	for _, role := range fonts.Roles() {
		pdf.AddUTF8FontFromBytes(floorName(role), "", f.fonts[role])
	}
	for _, lines := range f.pages {
		pdf.AddPage()
		for n, line := range lines {
			if n < len(fonts.Roles()) {
				pdf.SetFont(floorName(floorRole(n)), "", templates.Size3)
			}
			pdf.Text(80, 100+float64(n)*12, line)
		}
	}
	return pdf.Output(w)
}

func floorName(role fonts.Role) string {
	return "f" + strings.Repeat("i", slices.Index(fonts.Roles(), role))
}
