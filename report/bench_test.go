package report_test

import (
	"io"
	"testing"

	"ducha/report"
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

func BenchmarkBulletinPDF(b *testing.B) {
	res := report.Build(random(1, 200))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := report.BulletinPDF(io.Discard, res); err != nil {
			b.Fatal(err)
		}
	}
}
