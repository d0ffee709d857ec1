package report_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"ducha/report"
	"ducha/seeds"
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

// BenchmarkReview writes 审核表 and reads it back.
func BenchmarkReview(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		in := realLength(random(1, n))
		for i := range in.Entries {
			in.Entries[i].Source.SHA256 = "return of " + string(in.Entries[i].Unit)
		}
		res := report.Build(in)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var table bytes.Buffer
				if err := report.ReviewTable(&table, res, nil); err != nil {
					b.Fatal(err)
				}
				read, err := report.ReadReview(table.Bytes())
				if err != nil {
					b.Fatal(err)
				}
				if rulings, problems := res.Rule(read, nil); len(rulings)+len(problems) > 0 {
					b.Fatalf("%d rulings, %d problems", len(rulings), len(problems))
				}
			}
		})
	}
}

// BenchmarkBuild reckons the last round of a few and of many: the cost goes with them.
func BenchmarkBuild(b *testing.B) {
	for _, rounds := range []int{1, 6, 12, 24} {
		year := played(1, 500, rounds)
		b.Run(fmt.Sprint(rounds), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				report.Build(year[rounds-1])
			}
		})
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

// realLength gives tasks and answers the length that published ones have.
func realLength(in report.Input) report.Input {
	for i := range in.Plan.Tasks {
		in.Plan.Tasks[i].Text += strings.Repeat("推进城市更新和老旧小区改造，完善基础设施。", 3)
	}
	for i := range in.Entries {
		for key, text := range in.Entries[i].Values {
			if key == seeds.KeyProgress {
				in.Entries[i].Values[key] = text + strings.Repeat("上半年完成投资1,234.5亿元，同比增长7.8%，“双招双引”取得新突破；", 12)
			}
		}
	}
	return in
}

// BenchmarkBulletinPDF draws bulletins with texts of the length that published ones have.
func BenchmarkBulletinPDF(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		res := report.Build(realLength(random(1, n)))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				pages, _, err := report.BulletinPDF(io.Discard, res, fonts.Embedded(), false)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(pages), "pages")
			}
		})
	}
}
