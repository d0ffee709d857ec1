package seeds

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ducha/seeds/pattern"
)

// RoundID names a round and its folders: 1–20 of A–Z a–z 0–9 and -.
type RoundID string

// reserved are the names that no folder can bear on Windows.
var reserved = pattern.Of(`(?i)^(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])$`)

// Reserved reports whether no folder can bear the name on Windows.
func (id RoundID) Reserved() bool { return reserved.MatchString(string(id)) }

// Folder is the same for two rounds whose folders are one on Windows.
func (id RoundID) Folder() string { return strings.ToLower(string(id)) }

// Round is one reporting period (期次).
type Round struct {
	ID     RoundID   `validate:"required,max=20,round_id"`
	Name   string    `validate:"required,max=40,one_line"` // 2021年上半年
	AsOf   time.Time `validate:"required"`                 // 截至日期: what the answers speak of
	Due    time.Time `validate:"required"`                 // 报送截止: when they must be in
	Closed bool
}

// RoundFault is why no round can be so.
type RoundFault struct {
	Field   string // ID, Name, AsOf or Due
	Message string
	Remedy  string
}

// The years that a round may speak of; any other is a slip of the keyboard.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Faults tells what no round can be, whatever the workspace.
func (r Round) Faults() []RoundFault {
	called := map[string]string{"ID": "期次", "Name": "名称", "AsOf": "截至日期", "Due": "报送截止"}
	remedies := map[string]string{"ID": "写成 2021H1 或 2021-07 这样", "Name": "写成 2021年上半年 这样", "AsOf": "写成 2021-06-30", "Due": "写成 2021-07-05 18:00"}
	var found []RoundFault
	add := func(field, message string) { found = append(found, RoundFault{field, message, remedies[field]}) }
	for _, v := range CheckStruct(r) {
		add(v.Field, called[v.Field]+"："+v.Chinese())
	}
	if r.ID.Reserved() {
		found = append(found, RoundFault{"ID", fmt.Sprintf("期次不能叫 %s，Windows 不许文件夹用这个名称", r.ID), "换一个，如 2021H1"})
	}
	if len(found) > 0 {
		return found
	}
	for _, at := range []struct {
		field string
		time.Time
	}{{"AsOf", r.AsOf}, {"Due", r.Due}} {
		if y := at.In(Beijing).Year(); y < firstYear || y > lastYear {
			add(at.field, fmt.Sprintf("%s（%s）的年份不在 %d 至 %d 之间", called[at.field], ChineseDate(at.Time), firstYear, lastYear))
		}
	}
	switch order := fmt.Sprintf("报送截止（%s）%%s截至日期（%s）%%s", ChineseDate(r.Due), ChineseDate(r.AsOf)); {
	case len(found) > 0:
	case r.Due.Before(r.AsOf):
		found = append(found, RoundFault{"Due", fmt.Sprintf(order, "早于", ""), "报送截止写截至日期当天或以后"})
	case r.Due.After(r.AsOf.AddDate(1, 0, 0)):
		found = append(found, RoundFault{"Due", fmt.Sprintf(order, "比", "晚一年以上"), "核对两处的年份"})
	}
	return found
}

// DueText says the due time as people write it: 7月5日18:00, or 7月5日 where it is the end of the day.
func (r Round) DueText() string {
	due := r.Due.In(Beijing)
	if due.Hour() == 23 && due.Minute() == 59 {
		return due.Format("1月2日")
	}
	return due.Format("1月2日15:04")
}

// CurrentRound picks the round that commands mean by default: the open one with the latest as-of date.
func CurrentRound(rounds []Round) (Round, bool) {
	return LastRound(slices.DeleteFunc(slices.Clone(rounds), func(r Round) bool { return r.Closed }))
}

// LastRound picks the round with the latest as-of date, of several the first.
func LastRound(rounds []Round) (best Round, found bool) {
	for _, r := range rounds {
		if !found || r.AsOf.After(best.AsOf) {
			best, found = r, true
		}
	}
	return best, found
}

// RoundsBefore gives the rounds that speak of an earlier day than r does, the
// earliest first, in whatever order they were opened and whether closed or not.
func RoundsBefore(rounds []Round, r Round) []Round {
	var before []Round
	for _, x := range rounds {
		if x.AsOf.Before(r.AsOf) {
			before = append(before, x)
		}
	}
	slices.SortStableFunc(before, func(a, b Round) int {
		return cmp.Or(a.AsOf.Compare(b.AsOf), a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return before
}
