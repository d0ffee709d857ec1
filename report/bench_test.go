package report_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/report"
	"ducha/seeds"
	"ducha/templates"
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

// BenchmarkConsolidated draws 进展情况反馈表 of so many returns of 40 tasks, and beside it
// what excelize takes for its bare cells.
func BenchmarkConsolidated(b *testing.B) {
	for _, returns := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(returns), func(b *testing.B) {
			res := report.Build(consolidated(returns))
			var drawn bytes.Buffer
			must(b, report.Workbook(&drawn, res))
			sheets := cellsOf(b, drawn.Bytes())
			b.Run("ducha", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					must(b, report.Workbook(io.Discard, res))
				}
			})
			b.Run("bare", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					must(b, stream(sheets))
				}
			})
		})
	}
}

// consolidated is a round in which so many units have answered the same 40 tasks.
func consolidated(units int) report.Input {
	in := random(1, 0)
	all := seeds.Group{Name: "各责任单位"}
	in.Plan.Units, in.Issued = nil, nil
	for i := range units {
		u := seeds.Unit{ID: seeds.UnitID(fmt.Sprintf("%03d", i+1)), Rank: i + 1, Name: fmt.Sprintf("云泽市第%d局", i+1)}
		in.Plan.Units, all.Members = append(in.Plan.Units, u), append(all.Members, u.Name)
	}
	in.Plan.Groups = []seeds.Group{all}
	for i := range 40 {
		no := fmt.Sprint(i + 1)
		in.Plan.Tasks = append(in.Plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: fmt.Sprintf("第%d章", i/5+1), Text: "任务" + no + "的内容。", Lead: []string{all.Name}})
	}
	for n, u := range in.Plan.Units {
		f := seeds.Form{Round: in.Round.ID, Unit: u.ID, UnitName: u.Name}
		for i, t := range in.Plan.Tasks {
			f.Rows = append(f.Rows, seeds.FormRow{Task: t.ID, Part: seeds.PartLead, Place: n + 1, Given: map[seeds.Key]string{seeds.KeyNo: t.No}})
			state := in.Def.States[(n+i)%len(in.Def.States)]
			in.Entries = append(in.Entries, seeds.Entry{Round: in.Round.ID, Unit: u.ID, Task: t.ID, Part: seeds.PartLead, Place: n + 1, Kind: state.Kind,
				Values: map[seeds.Key]string{seeds.KeyProgress: fmt.Sprintf("%s的任务%s完成%d%%。", u.Name, t.No, (n*7+i)%100), seeds.KeyState: state.Name, seeds.KeyPercent: "63"},
				Source: seeds.Source{File: "回收/" + string(u.ID) + ".xlsx", Sheet: templates.FormSheet, Cells: map[seeds.Key]string{seeds.KeyProgress: fmt.Sprintf("E%d", 8+i)}}, At: seeds.Stamp{Time: in.Round.AsOf.Add(time.Hour)}})
		}
		in.Issued = append(in.Issued, f)
	}
	in.Units = seeds.Statuses(in.Round, in.Issued, in.Entries, nil)
	return realLength(in)
}

// cellsOf gives the texts of every sheet of a workbook.
func cellsOf(t testing.TB, workbook []byte) (sheets [][][]any) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	must(t, err)
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		must(t, err)
		sheet := make([][]any, len(rows))
		for i, row := range rows {
			for _, text := range row {
				sheet[i] = append(sheet[i], text)
			}
		}
		sheets = append(sheets, sheet)
	}
	return sheets
}

// stream writes bare cells by excelize's StreamWriter, which is the least it takes.
func stream(sheets [][][]any) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		name := fmt.Sprintf("Sheet%d", i+1)
		if _, err := f.NewSheet(name); err != nil {
			return err
		}
		w, err := f.NewStreamWriter(name)
		if err != nil {
			return err
		}
		for n, row := range rows {
			if err := w.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
				return err
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return f.Write(io.Discard)
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

// manyForms is a round of so many forms of forty rows each, every eighth without an
// answer, after a round like it.
func manyForms(forms int) report.Input {
	round := func() report.Input {
		return realLength(answered(40*forms, forms, func(i int) (string, bool) {
			return []string{"已完成", "正常推进", "进度滞后", "正常推进", "尚未启动", "正常推进", "本期无进展"}[i%7], i%8 != 5
		}))
	}
	return following(round(), round())
}

// BenchmarkForms reckons rounds of many forms, and writes the bulletin's text and tables.
func BenchmarkForms(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := manyForms(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := report.Build(in).Bulletin(); err != nil {
					b.Fatal(err)
				}
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
