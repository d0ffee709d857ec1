package liaison_test

import (
	"bytes"
	"fmt"
	"log"
	"time"

	"ducha/fill"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// A liaison opens a form, answers task 1 and saves.
func Example() {
	var form bytes.Buffer
	err := fill.Write(&form, templates.Preset(templates.PresetStandard), seeds.Form{
		UnitName: "市水利局", RoundName: "2021年上半年",
		Rows: []seeds.FormRow{{Part: seeds.PartLead, Given: map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "完成河道清淤12公里。"}}},
	})
	if err != nil {
		log.Panic(err)
	}

	l, err := liaison.Open(form.Bytes())
	if err != nil {
		log.Panic(err)
	}
	if err := l.Fill(map[string]liaison.Answer{"1": {"完成情况": "正常推进", "工作进展": "已清淤8公里。"}}); err != nil {
		log.Panic(err)
	}
	cell := l.Cell("工作进展", l.Row("1"))
	text, err := l.File.GetCellValue(l.Sheet, cell)
	if err != nil {
		log.Panic(err)
	}
	fmt.Println(cell, text)
	saved, err := l.Save(time.Date(2021, 7, 2, 9, 0, 0, 0, seeds.Beijing))
	fmt.Println(len(saved) > 0, err)
	// Output:
	// G7 已清淤8公里。
	// true <nil>
}
