package document

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"ducha/seeds/samples"
)

func TestPastedTables(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a table between paragraphs", "通知\n序号\t任务\t责任单位\n1\t清淤\t市水利局\n2\t防汛\t\n结尾", "通知\n[序号|任务|责任单位]\n[1|清淤|市水利局]\n[2|防汛]\n结尾"},
		{"quoted cells with line breaks", "1\t\"清淤，\n\"\"防汛\"\"\"\t\"市财政局\r\n市教育局\"\r\n2\t\"整句\"\t市水利局", "[1|清淤，/\"防汛\"|市财政局/市教育局]\n[2|整句|市水利局]"},
		{"a row that begins with a quoted cell", "\"任务\n一\"\t市财政局\n\"任务\n二\"\t市教育局", "[任务/一|市财政局]\n[任务/二|市教育局]"},
		{"quotes that only stand in texts", "1\t\"放管服\"改革\t市\"双随机\"办\n2\t\"未完\t市财政局", "[1|\"放管服\"改革|市\"双随机\"办]\n[2|\"未完|市财政局]"},
		{"what merged cells leave behind", "序号\t任务\t单位\n1\t清淤\t市水利局\n\t\t市财政局\n二、民生\t\t\n2\t学位\t市教育局", "[序号|任务|单位]\n[1|清淤|市水利局]\n[||市财政局]\n[二、民生]\n[2|学位|市教育局]"},
		{"empty lines between the rows", "序号\t任务\t单位\n\n1\t清淤\t市水利局\n\n\n尾", "[序号|任务|单位]\n[1|清淤|市水利局]\n尾"},
		{"rows of blanks", "甲\t乙\t丙\n\t\t\n丁\t戊\t己", "[甲|乙|丙]\n[丁|戊|己]"},
		{"a lone row", "前文\n1\t清淤\t市水利局\n后文", "前文\n[1|清淤|市水利局]\n后文"},
		{"two columns", "任务\t单位\n清淤\t市水利局", "[任务|单位]\n[清淤|市水利局]"},
		{"a lone tab", "云泽市人民政府\t2021年3月1日", "云泽市人民政府 2021年3月1日"},
		{"indents", "\t现将任务印发给你们。\n\t一、总体要求\n\t\t市政府办公室", "现将任务印发给你们。\n一、总体要求\n市政府办公室"},
		{"numbers parted by tabs", "一、\t总体要求\n（一）\t清淤\n1.\t防汛\n\t2.\t学位\n①\t医院\n", "一、 总体要求\n（一） 清淤\n1. 防汛\n2. 学位\n① 医院"},
		{"a table of contents", "目\t录\n一、总体要求\t1\n二、重点任务\t……3\n（一）\t清淤\t3\n三、保障\t12", "目 录\n一、总体要求 1\n二、重点任务 ……3\n（一） 清淤 3\n三、保障 12"},
		{"labelled lines", "联系人：张三\t电话：0123\n地址：云泽\t邮编：123456", "联系人：张三 电话：0123\n地址：云泽 邮编：123456"},
		{"quoted lines without tabs", "\"十四五\n规划\"\n\"开局\"", "\"十四五\n规划\"\n\"开局\""},
	} {
		d := mustRead(t, []byte(c.text))
		if got := dump(d); got != c.want || d.Format != "txt" {
			t.Errorf("%s: read %s\n%s\nwant\n%s", c.name, d.Format, got, c.want)
		}
	}
}

func TestRowsHaveTheirLines(t *testing.T) {
	d := mustRead(t, []byte("前\n\n甲\t\"乙\n二\"\t丙\n丁\t戊\t己\n后"))
	rows := d.Blocks[1].Table.Rows
	if a, b := rows[0][0].At, rows[1][2].At; a.Name != "第3行" || b.Name != "第5行" || a.Order >= b.Order {
		t.Errorf("rows stand at %v and %v", a, b)
	}
	if p := d.Blocks[2].Paragraph; p.At.Name != "第6行" || p.Gap {
		t.Errorf("the line behind: %+v", p)
	}
}

func TestSeparatedValues(t *testing.T) {
	for _, c := range []struct{ name, text, format, want string }{
		{"commas", "\ufeff序号,任务,牵头单位,配合单位\r\n1,\"清淤,防汛\",市水利局,\"市财政局\n市教育局\"\r\n2,学位,市教育局,\r\n", "csv", "[序号|任务|牵头单位|配合单位]\n[1|清淤,防汛|市水利局|市财政局/市教育局]\n[2|学位|市教育局]"},
		{"semicolons", "序号;任务;牵头单位;配合单位\n1;清淤;市水利局;市财政局\n", "csv", "[序号|任务|牵头单位|配合单位]\n[1|清淤|市水利局|市财政局]"},
		{"a title above", "云泽市2022年重点任务分解表（政府工作报告部分征求意见稿）,,,\n序号,任务,牵头单位,配合单位\n1,清淤,市水利局,无\n", "csv", "[云泽市2022年重点任务分解表（政府工作报告部分征求意见稿）]\n[序号|任务|牵头单位|配合单位]\n[1|清淤|市水利局|无]"},
		{"prose with commas", "加强领导,明确责任,强化督查,确保落实。\n一要提高认识,二要统一思想,三要真抓实干,四要务求实效。\n", "txt", ""},
		{"addressees with commas", "市发展改革委,市教育局,市财政局,各有关单位:\n现将任务印发给你们,请结合实际,认真贯彻,抓好落实。", "txt", ""},
		{"two lines of slogans", "加强领导,明确责任,强化督查,确保落实\n提高认识,统一思想,真抓实干,务求实效。", "txt", ""},
		{"tasks with commas in them", "1.清淤,防汛,抗旱,排涝\n2.新增学位\n3.建医院\n牵头单位:市水利局,市教育局\n", "txt", ""},
		{"a line of units in prose", "市水利局,市教育局,市财政局,市民政局\n要抓好落实。\n请尽快上报。\n", "txt", ""},
	} {
		d := mustRead(t, []byte(c.text))
		if c.want == "" {
			c.want = strings.TrimSpace(c.text)
		}
		if got := dump(d); d.Format != c.format || got != c.want {
			t.Errorf("%s: read %s\n%s", c.name, d.Format, got)
		}
	}
	if d := mustRead(t, []byte("序号,任务,牵头单位,配合单位\n1,\"清\n淤\",市水利局,甲\n2,学位,市教育局,乙\n")); d.Blocks[0].Table.Rows[2][1].At.Name != "第4行" {
		t.Errorf("the third row stands at %v", d.Blocks[0].Table.Rows[2][1].At)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"通知\n序号\t任务\n1\t\"清\n淤\"\t市\n", "序号,任务,单位,\"其他\n二\"\n1,2,3,4\n", "\f\"甲\"\t乙\n\n\"\"\"\t\"丙", "目\t录\n一\t1\n", "\ufeff甲;乙;丙;丁\r戊;己;庚;辛\u2028", "牵头：\t甲\n\t\t\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if kindOf(data) != "txt" {
			return
		}
		text, err := decode("件", data)
		d, err2 := readText("件", data)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("decode: %v, read: %v", err, err2)
		}
		var unreadable *Error
		if err2 != nil && !errors.As(err2, &unreadable) {
			t.Errorf("an error of no kind: %v", err2)
		}
		if want, got := han(text), han(texts(d)...); err == nil && !maps.Equal(want, got) {
			t.Errorf("characters %v became %v", want, got)
		}
		order := 0
		for _, b := range d.Blocks {
			at := b.Paragraph.At
			if b.Table != nil {
				if len(b.Table.Rows) == 0 {
					t.Error("a table without rows")
					continue
				}
				for _, c := range b.Table.Rows[0] {
					if c != nil {
						at = c.At
						break
					}
				}
			}
			if at.Order <= order {
				t.Errorf("%v comes after %d", at, order)
			}
			order = at.Order
		}
	})
}

// BenchmarkText reads 5 MB of prose, and 5 MB of pasted tables.
func BenchmarkText(b *testing.B) {
	sample, err := samples.FS.ReadFile(samples.Grouped2022)
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{"prose": string(sample), "table": "1\t开展河道清淤，完成投资300亿元\t\"市水利局\n市财政局\"\t各县（市、区）政府\n", "tabs": "\t1.\t开展河道清淤，完成投资300亿元。\n", "quotes": "\"开展河道清淤\n"} {
		data := []byte(strings.Repeat(text, 5<<20/len(text)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(context.Background(), "件", data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
