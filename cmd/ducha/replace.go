package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ducha/seeds"
	"ducha/seeds/book"
)

// replacement is what an import put in the place of what was there.
type replacement struct {
	force    bool         // tasks that were there are replaced
	dropped  []seeds.Task // tasks that the paper no longer has
	others   []string     // ids of tasks of which other things than text and leads are the paper's now
	copied   string       // where the 台账 with them was put, "" for nowhere
	lost     []string     // where formulas named their rows
	doubts   int          // rows of 待核对 that the paper no longer raises
	settings []string     // what became of the settings, in words
}

// dropped gives the tasks that were there and are no longer.
func dropped(before, after []seeds.Task) []seeds.Task {
	still := map[seeds.TaskID]bool{}
	for _, t := range after {
		still[t.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(before), func(t seeds.Task) bool { return still[t.ID] })
}

// correctedByPaper names the tasks whose headings, leaders, cooperating units, deadline
// or owners were others before the paper was read again: the clerk may have corrected them.
func correctedByPaper(renewed seeds.Renewal) []string {
	var ids []string
	for _, pair := range slices.Concat(renewed.Same, renewed.Reassigned, renewed.Changed) {
		old, read := pair.Old, pair.Read
		if old.Chapter != read.Chapter || old.Item != read.Item || !slices.Equal(old.Leaders, read.Leaders) || !slices.Equal(old.Coop, read.Coop) || old.Deadline != read.Deadline ||
			slices.Equal(old.Lead, read.Lead) && !slices.Equal(old.Owners, read.Owners) {
			ids = append(ids, string(old.ID))
		}
	}
	return ids
}

// save writes the book. Where tasks were replaced the 台账 is put aside first as it is:
// rows that go take along what the clerk wrote there, cells what he corrected.
func (r *replacement) save(e *env, dir string, b book.Book) error {
	path := filepath.Join(dir, book.FileName)
	was, now, err := drawBook(path, b)
	if err != nil {
		return err
	}
	if !r.force || bytes.Equal(was, now) {
		return saveFile(path, now)
	}
	if r.lost, err = book.LostReferences(was, now); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, dirLedger), 0o700); err != nil {
		return fmt.Errorf("put %s aside: %w", book.FileName, err)
	}
	copied := copyName(filepath.Join(dir, dirLedger), e.now())
	r.copied = told(dir, copied)
	return saveBoth(newFile{copied, was}, newFile{path, now})
}

// copyName names a copy of the 台账 by the time of its making.
func copyName(dir string, now time.Time) string {
	path := filepath.Join(dir, strings.TrimSuffix(book.FileName, ".xlsx")+now.In(seeds.Beijing).Format("-20060102-150405"))
	name := path + ".xlsx"
	for n := 2; isFile(name); n++ {
		name = fmt.Sprintf("%s-%d.xlsx", path, n)
	}
	return name
}

// otherSettings tells which settings the paper states otherwise than they were, and which won.
func otherSettings(old, now book.Book, read seeds.Plan) []string {
	var lines []string
	for _, key := range []string{"标题", "年度"} {
		if was, is := old.Settings.Get(key), now.Settings.Get(key); was != "" && was != is {
			lines = append(lines, fmt.Sprintf("设置中的%s由“%s”改为“%s”", key, was, is))
		}
	}
	if is := now.Plan.Issuer; is != "" && read.Issuer != "" && read.Issuer != is {
		lines = append(lines, fmt.Sprintf("设置中的发文机关仍为“%s”；通知上是“%s”", is, read.Issuer))
	}
	return lines
}

// renewedReview gives 待核对 for a paper that was read again: its doubts, but for those
// that the clerk answered in “理解为”, and the clerk's own rows. It counts the others that go.
func renewedReview(was, raised, fresh []seeds.Doubt) (review []seeds.Doubt, gone int) {
	alike := func(list []seeds.Doubt, d seeds.Doubt) int {
		return slices.IndexFunc(list, func(o seeds.Doubt) bool { return o.Text == d.Text && o.Reason == d.Reason })
	}
	review = slices.Clone(fresh)
	for _, d := range was {
		again := alike(raised, d)
		switch own := d.Where == "" || d.ReadAs == "" || d.Reason == ""; { // an import fills each whole
		case own:
			review = append(review, d)
		case again >= 0 && raised[again].ReadAs != d.ReadAs:
			if at := alike(review, d); at >= 0 {
				review = slices.Delete(review, at, at+1)
			}
			review = append(review, d)
		case alike(fresh, d) < 0:
			gone++
		}
	}
	return review, gone
}

// kept says what became of the tasks that were there.
func kept(opt importOptions, before, after int, renewed seeds.Renewal) []string {
	switch {
	case before == 0:
		return nil
	case opt.merge:
		return []string{fmt.Sprintf("原有 %d 项，新增 %d 项；有 %d 项已在台账中，没有重复加", before, after-before, len(there(renewed)))}
	}
	same := len(there(renewed)) + len(renewed.Changed)
	return []string{fmt.Sprintf("原有 %d 项：沿用编号 %d 项，新增 %d 项，去掉 %d 项", before, same, after-same, before-same)}
}

// mostDropped is how many tasks that go are named one by one.
const mostDropped = 10

// notes tells a person about it.
func (r replacement) notes() []string {
	var lines []string
	for i, t := range r.dropped {
		if i == mostDropped {
			lines = append(lines, fmt.Sprintf("  …共 %d 项", len(r.dropped)))
			break
		}
		lines = append(lines, "  去掉 "+string(t.ID)+"　"+seeds.Shortened(t.Text, 30))
	}
	if len(r.dropped) > 0 {
		lines = append(lines, "去掉的那几行您写的内容和批注也随之去掉")
	}
	if len(r.others) > 0 {
		lines = append(lines, fmt.Sprintf("另有 %d 项的章节、重点工作、牵头领导、责任单位、完成时限或责任人按通知改了：编号 %s", len(r.others), few(r.others, mostDropped)))
	}
	if r.doubts > 0 {
		lines = append(lines, fmt.Sprintf("“待核对”表去掉 %d 条，这次没有再提", r.doubts))
	}
	if r.copied != "" {
		lines = append(lines, "导入前的台账另存为 "+r.copied)
	}
	return slices.Concat(lines, lostLines(r.lost), r.settings)
}

// lostLines says where the clerk's formulas named cells of rows that went.
func lostLines(places []string) []string {
	if len(places) == 0 {
		return nil
	}
	return []string{"您的公式有些指向已去掉的行，成了 #REF!：" + strings.Join(places, "、") + "；请改正"}
}
