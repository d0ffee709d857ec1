package report_test

import (
	"fmt"
	"io"
	"testing"

	"ducha/report"
	"ducha/templates/fonts"
)

func BenchmarkWorkbook(b *testing.B) {
	res := report.Build(random(1, 200))
	b.ReportAllocs()
	for b.Loop() {
		if err := report.Workbook(io.Discard, res); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBulletin writes the text and the tables, and draws nothing.
func BenchmarkBulletin(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		res := report.Build(random(1, n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := res.Bulletin(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBulletinPDF(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		res := report.Build(random(1, n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := report.BulletinPDF(io.Discard, res, fonts.Embedded(), false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
