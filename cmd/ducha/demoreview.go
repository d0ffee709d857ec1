package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// demoRulings are what the office writes into 审核表, by printed number and unit.
var demoRulings = []struct {
	no, unit string
	cells    map[string]string
}{
	{"1", "市发展和改革委员会", map[string]string{"采用文字": "一季度地区生产总值352.6亿元，同比增长17.9%，两年平均增长6.4%；预计上半年增速保持在12%以上。"}},
	{"14(1)", "市人力资源和社会保障局", map[string]string{"核定情况": "进度滞后", "核定意见": "引进人才、就业创业人数均未过半"}},
	{"17(1)", "市交通运输局", map[string]string{"核定情况": "进度滞后", "采用文字": "堃山隧道左、右洞分别完成总长的61%和58%，城南大桥主塔封顶，比计划慢约一个月。", "核定意见": "文件打不开，电话核实"}},
	{"29", "市文化和旅游局", map[string]string{"退回重报": "退回", "核定意见": "请补报在建4个城市书房的开放时间"}},
}

// reviewed lets the office rule on some of the answers.
func (d *demo) reviewed() error {
	if _, err := runReview(d.env, "", false); err != nil {
		return err
	}
	w, err := d.open()
	if err != nil {
		return err
	}
	path := w.path(dirResults, string(d.round.ID), fileReview)
	data, err := os.ReadFile(path) // excelize itself opens and saves no path of more than 207 characters
	if err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer f.Close()
	for _, r := range demoRulings {
		for _, title := range slices.Sorted(maps.Keys(r.cells)) { // the table is archived: the same bytes every time
			if err := typeReview(f, r.no, r.unit, title, r.cells[title]); err != nil {
				return err
			}
		}
	}
	if err := saveDrawn(path, func(out io.Writer) error { return f.Write(out) }); err != nil {
		return err
	}
	_, err = runReview(d.env, "", true)
	return err
}

// typeReview types a text into a row of 审核表, finding its way by what is printed.
func typeReview(f *excelize.File, no, unit, title, text string) error {
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		return fmt.Errorf("read %s: %w", sheet, err)
	}
	cols := map[string]int{}
	for i, row := range rows {
		if len(cols) == 0 {
			for j, cell := range row {
				if len(row) > 0 && row[0] == "序号" {
					cols[cell] = j + 1
				}
			}
			continue
		}
		if at := cols["单位"]; at > len(row) || row[0] != no || row[at-1] != unit {
			continue
		}
		ref, err := excelize.CoordinatesToCellName(cols[title], i+1)
		if err != nil {
			return fmt.Errorf("find %s: %w", title, err)
		}
		return f.SetCellStr(sheet, ref, text)
	}
	return fmt.Errorf("no row for %s of %s", no, unit)
}

// ruledAt is when the demo's office rules: a demo shows the same on every day.
func (d *demo) ruledAt() time.Time { return d.round.Due.Add(40 * time.Hour) }
