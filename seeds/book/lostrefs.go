package book

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// LostReferences tells where formulas of a workbook name cells that are gone, which they
// did not in the workbook that it was made of: “看板”表 2 处.
func LostReferences(was, now []byte) ([]string, error) {
	before, err := lostReferences(was)
	if err != nil {
		return nil, err
	}
	after, err := lostReferences(now)
	if err != nil {
		return nil, err
	}
	var places []string
	for _, place := range slices.Sorted(maps.Keys(after)) {
		if n := after[place] - before[place]; n > 0 {
			places = append(places, fmt.Sprintf("%s %d 处", place, n))
		}
	}
	return places, nil
}

// lostReferences counts the formulas with #REF!, by sheet, and those of names and charts.
func lostReferences(workbook []byte) (map[string]int, error) {
	p, sheets, err := openSheets(workbook)
	if err != nil {
		return nil, err
	}
	places := map[string]string{} // part → what a person calls it
	for sheet, part := range sheets {
		places[part] = "“" + sheet + "”表"
	}
	main, err := p.workbook()
	if err != nil {
		return nil, err
	}
	places[main] = "名称"
	for _, name := range p.names() {
		if path.Base(path.Dir(name)) == "charts" && path.Ext(name) == ".xml" {
			places[name] = "图表"
		}
	}
	counts := map[string]int{}
	for part, place := range places {
		data, err := p.get(part)
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(data, []byte(lost)) {
			continue
		}
		formulas, err := elements(data, "f", "formula", "formula1", "formula2", "definedName")
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", part, err)
		}
		for _, f := range formulas {
			if hidden := f.attr("hidden"); hidden != "1" && hidden != "true" && strings.Contains(string(data[f.inner:f.innerEnd]), lost) {
				counts[place]++
			}
		}
	}
	return counts, nil
}
