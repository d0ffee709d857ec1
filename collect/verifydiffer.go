package collect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ducha/collect/ledger"
	"ducha/seeds"
)

func fault(code, message, remedy string) seeds.Problem {
	return seeds.Problem{Severity: seeds.Fault, Code: code, Message: message, Remedy: remedy}
}

// maxTold is how much of what differs is quoted, in characters.
const maxTold = 60

// unlike tells that the record says one thing and the original another.
func unlike(code, what, on, made string) seeds.Problem {
	shownOn, shownMade := apart(on, made)
	p := fault(code, fmt.Sprintf("%s：记录为%s，原件为%s", what, quoted(shownOn), quoted(shownMade)), "以原件为准："+restore)
	p.Column, p.Value = what, on
	return p
}

// apart shortens two texts from the left to where they differ.
func apart(a, b string) (string, string) {
	x, y := []rune(a), []rune(b)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	const before = 10 // that are shown of what is the same
	if same < maxTold-2*before {
		return a, b
	}
	return "…" + string(x[same-before:]), "…" + string(y[same-before:])
}

func quoted(s string) string {
	if s == "" {
		return "空"
	}
	return "“" + seeds.Shortened(s, maxTold) + "”"
}

func timeTold(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(seeds.Beijing).Format("2006-01-02 15:04:05")
}

// asRecorded is a reading as it would come back from the record.
func asRecorded(r ledger.Reading) (out ledger.Reading, err error) {
	body, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	entries, err2 := json.Marshal(r.Entries)
	if err2 == nil {
		err2 = json.Unmarshal(entries, &out.Entries)
	}
	return out, cmp.Or(err, err2)
}

// differences tells what one reading of a return says otherwise than another: that on
// record, and that made now.
func (k *Known) differences(on, made ledger.Reading) (wrong []seeds.Problem) {
	differ := func(what, a, b string) {
		if a != b {
			wrong = append(wrong, unlike("reread_return", what, a, b))
		}
	}
	differ("结论", on.Verdict.Chinese(), made.Verdict.Chinese())
	differ("单位", k.unitName(on.Unit), k.unitName(made.Unit))
	differ("单位编号", string(on.Unit), string(made.Unit))
	differ("表上的单位", on.UnitName, made.UnitName)
	differ("表号", on.FormNo, made.FormNo)
	differ("填报单位", on.Named, made.Named)
	differ("保存时间", timeTold(on.Saved), timeTold(made.Saved))
	differ("其他需要说明的情况", on.Remark, made.Remark)
	differ("表格位置", fmt.Sprint(on.Tables), fmt.Sprint(made.Tables))
	differ("空行过多", fmt.Sprint(on.Heavy), fmt.Sprint(made.Heavy))
	for _, label := range bothKeys(on.Reporter, made.Reporter) {
		differ(label, on.Reporter[label], made.Reporter[label])
	}
	wrong = append(wrong, problemsDiffer(on, made)...)
	return append(wrong, k.entriesDiffer(on, made)...)
}

func (k *Known) unitName(id seeds.UnitID) string {
	u, _ := k.Units.ByID(id)
	return u.Name
}

// bothKeys gives the keys of two maps, sorted.
func bothKeys[K cmp.Ordered, V any](a, b map[K]V) []K {
	all := maps.Clone(a)
	if all == nil {
		all = map[K]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// problemsDiffer compares the problems by what they are and where; their words may change.
func problemsDiffer(on, made ledger.Reading) (wrong []seeds.Problem) {
	n, first := map[string]int{}, map[string]seeds.Problem{}
	count := func(r ledger.Reading, by int) {
		for i, p := range r.Problems {
			key := fmt.Sprint(p.Severity, "|", p.Code, "|", p.Sheet, "|", p.Cell, "|", p.Task, "|", r.Tasks[i])
			n[key], first[key] = n[key]+by, p
		}
	}
	count(on, 1)
	count(made, -1)
	for _, key := range slices.Sorted(maps.Keys(n)) {
		says := "记录里有这处问题，原件里没有"
		if n[key] < 0 {
			says = "原件里有这处问题，记录里没有"
		}
		if n[key] != 0 {
			p := first[key]
			wrong = append(wrong, seeds.Problem{Severity: seeds.Fault, Code: "reread_problem", Sheet: p.Sheet, Cell: p.Cell, Task: p.Task, Column: p.Column, Value: p.Value,
				Message: says + "：" + p.Message, Remedy: "以原件为准：" + restore})
		}
	}
	return wrong
}

// entriesDiffer compares the answers.
func (k *Known) entriesDiffer(on, made ledger.Reading) (wrong []seeds.Problem) {
	before, now := bySlot(on.Entries), bySlot(made.Entries)
	slots := slices.Collect(maps.Keys(before))
	for slot := range now {
		if _, both := before[slot]; !both {
			slots = append(slots, slot)
		}
	}
	slices.SortFunc(slots, func(a, b seeds.Slot) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Task, b.Task)) })
	for _, slot := range slots {
		a, recorded := before[slot]
		b, there := now[slot]
		switch {
		case !there:
			wrong = append(wrong, k.entryAlone(a, "记录里有%s第 %s 项的填报，原件里没有"))
		case !recorded:
			wrong = append(wrong, k.entryAlone(b, "原件里有%s第 %s 项的填报，记录里没有"))
		default:
			wrong = append(wrong, k.entryDiffers(a, b)...)
		}
	}
	return wrong
}

// answersDiffer compares the answers that both readings found in the same row, whatever
// became known between them. An answer that the first should have found, too, and says
// nothing about is gone.
func (k *Known) answersDiffer(on, made ledger.Reading) (wrong []seeds.Problem) {
	before, now := bySlot(on.Entries), bySlot(made.Entries)
	for _, a := range on.Entries {
		if b, ok := now[a.Slot()]; ok && a.Source.Sheet == b.Source.Sheet && a.Source.Row == b.Source.Row {
			wrong = append(wrong, k.entryDiffers(a, b)...)
		}
	}
	if on.Verdict != seeds.Accepted && on.Verdict != seeds.AcceptedWithProblems {
		return wrong
	}
	for _, b := range made.Entries {
		if _, recorded := before[b.Slot()]; !recorded && !doubted(on, b) {
			wrong = append(wrong, k.entryAlone(b, "原件里有%s第 %s 项的填报，记录里没有"))
		}
	}
	return wrong
}

// doubted reports whether a reading tells of a problem with a task, or in a row.
func doubted(r ledger.Reading, e seeds.Entry) bool {
	for i, p := range r.Problems {
		_, row, err := excelize.CellNameToCoordinates(p.Cell)
		if r.Tasks[i] == e.Task || err == nil && row == e.Source.Row && p.Sheet == e.Source.Sheet {
			return true
		}
	}
	return false
}

func bySlot(entries []seeds.Entry) map[seeds.Slot]seeds.Entry {
	by := map[seeds.Slot]seeds.Entry{}
	for _, e := range entries {
		by[e.Slot()] = e
	}
	return by
}

func (k *Known) entryAlone(e seeds.Entry, says string) seeds.Problem {
	no := k.printed(e)
	p := fault("reread_entry", fmt.Sprintf(says, k.unitName(e.Unit), no), "以原件为准："+restore)
	p.Sheet, p.Cell, p.Task = e.Source.Sheet, firstCell(e), no
	return p
}

// firstCell is a cell of an answer, that of the progress before others.
func firstCell(e seeds.Entry) string {
	cells := slices.Sorted(maps.Values(e.Source.Cells))
	return cmp.Or(e.Source.Cells[seeds.KeyProgress], strings.Join(cells[:min(1, len(cells))], ""))
}

// printed is the number of an answer's task on its form.
func (k *Known) printed(e seeds.Entry) string { return cmp.Or(numberOn(k.Forms, e), string(e.Task)) }

// entryDiffers compares two answers to the same task.
func (k *Known) entryDiffers(on, made seeds.Entry) (wrong []seeds.Problem) {
	differ := func(key seeds.Key, what, a, b string) {
		if a == b {
			return
		}
		no := k.printed(on)
		p := unlike("reread_value", what, a, b)
		p.Message = fmt.Sprintf("第 %s 项的%s", no, p.Message)
		p.Sheet, p.Cell, p.Task = made.Source.Sheet, cmp.Or(made.Source.Cells[key], on.Source.Cells[key], firstCell(made)), no
		wrong = append(wrong, p)
	}
	for _, key := range bothKeys(on.Values, made.Values) {
		differ(key, "“"+string(key)+"”", on.Values[key], made.Values[key])
	}
	for _, key := range bothKeys(on.Source.Cells, made.Source.Cells) {
		differ(key, "“"+string(key)+"”的位置", on.Source.Cells[key], made.Source.Cells[key])
	}
	differ("", "归类", string(on.Kind), string(made.Kind))
	differ("", "分工", string(on.Part), string(made.Part))
	differ("", "牵头次序", fmt.Sprint(on.Place), fmt.Sprint(made.Place))
	differ("", "期次", string(on.Round), string(made.Round))
	differ("", "工作表", on.Source.Sheet, made.Source.Sheet)
	differ("", "行", fmt.Sprint(on.Source.Row), fmt.Sprint(made.Source.Row))
	differ("", "出自", short(on.Source.SHA256), short(made.Source.SHA256))
	return wrong
}
