package report

import (
	"slices"
	"sort"
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// Remark is what a unit wrote under the table of a return that counts.
type Remark struct {
	Unit seeds.Unit
	Text string
	At   seeds.Stamp
	File string
}

// remarks gathers 其他需要说明的情况 by unit, the newest of a unit first. What a unit
// says again in a later return stands once.
func (b *builder) remarks() {
	var said []seeds.Return
	for _, f := range b.Returns {
		counts := f.Verdict == seeds.Accepted || f.Verdict == seeds.AcceptedWithProblems
		if counts && strings.TrimSpace(f.Remark) != "" {
			said = append(said, f)
		}
	}
	sort.SliceStable(said, func(i, j int) bool {
		x, y := b.unit(said[i].Unit), b.unit(said[j].Unit)
		switch {
		case x.Rank != y.Rank:
			return x.Rank < y.Rank
		case x.ID != y.ID:
			return x.ID < y.ID
		}
		return said[i].At.Newer(said[i].SHA256, said[j].At, said[j].SHA256)
	})
	type saying struct {
		unit seeds.UnitID
		text string
	}
	seen := map[saying]bool{}
	for _, f := range said {
		if key := (saying{f.Unit, f.Remark}); !seen[key] {
			seen[key] = true
			b.Remarks = append(b.Remarks, Remark{b.unit(f.Unit), f.Remark, f.At, f.Path})
		}
	}
}

// remarksBlock closes the detail with a flat row per remark, each cell in the column
// of its kind, below the list: who counts answers there does not count remarks.
func (d *drawer) remarksBlock(keys []seeds.Key, widths []float64) {
	if len(d.r.Remarks) == 0 || len(keys) == 0 {
		return
	}
	d.block(templates.RemarkLabel, len(widths))
	said := max(slices.Index(keys, seeds.KeyProgress), 0) // the clerk's own form may not let it be filled
	for _, r := range d.r.Remarks {
		texts := make([]string, len(keys))
		texts[said] = r.Text
		given, tail := []string{"", "", "", templates.RemarkLabel, r.Unit.Name, ""}, make([]string, len(detailTail))
		for title, text := range map[string]string{"期次": d.r.Round.Name, "报送时间": clock(r.At), "来源文件": r.File} {
			tail[slices.Index(detailTail, title)] = text
		}
		d.line(widths, slices.Concat(given, texts, tail))
	}
}
