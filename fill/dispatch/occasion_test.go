package dispatch

import (
	"strings"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

func occasionAt(now time.Time) Occasion {
	return Occasion{
		Kind: ledger.MailRemind, Now: now, Round: seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)},
		Settings: templates.Settings{"标题": "2021年重点工作责任分解", "发文机关": "云泽市人民政府", "收件邮箱": "ducha@yunze.example", "联系人": "督查室", "联系电话": "0000-1234567"},
		Unit:     seeds.Unit{ID: "017", Name: "市农业农村局", Email: []string{"a@x.cn"}, CC: []string{"b@x.cn"}},
		Form:     seeds.Form{No: "2021H1-017-7K3F", Rows: make([]seeds.FormRow, 3)}, File: File{Name: "017_表.xlsx"},
	}
}

func TestLetterOfAForm(t *testing.T) {
	o := occasionAt(noon)
	o.Kind = ledger.MailForm
	l, err := o.Letter()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"市农业农村局：\n", "《2021年重点工作责任分解》", "截至2021年6月30日", "共3项", "“017_表.xlsx”", "7月5日18:00前", "发到 ducha@yunze.example", "联系人：督查室　0000-1234567", "\n云泽市人民政府督查室\n"} {
		if !strings.Contains(l.Body, want) {
			t.Errorf("no %q in\n%s", want, l.Body)
		}
	}
	if l.Subject != "请报送2021年上半年重点工作进展情况（市农业农村局，表号2021H1-017-7K3F）" || strings.Contains(l.Body, "{{") {
		t.Errorf("%s\n%s", l.Subject, l.Body)
	}
	if len(l.To) != 1 || len(l.CC) != 1 || l.Unit != "017" || l.Round != "2021H1" {
		t.Errorf("%+v", l)
	}
}

func TestReminderByDaysAndState(t *testing.T) {
	due := occasionAt(noon).Round.Due
	for _, tt := range []struct {
		name     string
		at       time.Time
		state    seeds.UnitState
		open     []string
		returned bool
		subject  string
		has      []string
		hasNot   []string
	}{
		{"days before", due.Add(-72 * time.Hour), seeds.Missing, nil, false, "〔提醒〕", []string{"还有3天", "尚未收到", "再次附上"}, []string{"逾期", "还有第", "批注"}},
		{"the last day", due.Add(-8 * time.Hour), seeds.Missing, nil, false, "〔今日截止〕", []string{"今天截止"}, []string{"逾期"}},
		{"late, the same day", due.Add(time.Hour), seeds.Missing, nil, false, "〔逾期未报〕", []string{"已过截止时间", "仍未收到"}, []string{"还有", "尚未"}},
		{"days late", due.Add(50 * time.Hour), seeds.Missing, nil, false, "〔逾期未报〕", []string{"已逾期2天"}, []string{"还有"}},
		{"partly, in time", due.Add(-30 * time.Hour), seeds.Partial, []string{"3", "5(1)"}, false, "〔提醒〕", []string{"还有1天", "已收到，还有第3、5(1)项没有报齐"}, []string{"尚未收到"}},
		{"partly, late", due.Add(30 * time.Hour), seeds.Partial, []string{"3"}, false, "〔逾期未报齐〕", []string{"已逾期2天", "请即补报"}, nil},
		{"to correct", due.Add(-30 * time.Hour), seeds.Partial, []string{"3"}, true, "〔请更正〕", []string{"要改的格子已用批注标明"}, []string{"再次附上"}},
		{"all to correct", due.Add(-30 * time.Hour), seeds.Missing, []string{"3"}, true, "〔请更正〕", []string{"已收到，还有第3项", "批注"}, []string{"尚未收到"}},
		{"complete, to correct", due.Add(-30 * time.Hour), seeds.Complete, nil, true, "〔请更正〕", []string{"批注"}, []string{"尚未收到", "没有报齐"}},
	} {
		o := occasionAt(tt.at)
		o.State, o.Open, o.Returned = tt.state, tt.open, tt.returned
		l, err := o.Letter()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(l.Subject, tt.subject) {
			t.Errorf("%s: subject %s", tt.name, l.Subject)
		}
		for _, s := range tt.has {
			if !strings.Contains(l.Body, s) {
				t.Errorf("%s: no %q in\n%s", tt.name, s, l.Body)
			}
		}
		for _, s := range tt.hasNot {
			if strings.Contains(l.Body, s) {
				t.Errorf("%s: %q in\n%s", tt.name, s, l.Body)
			}
		}
	}
}

func TestEveryFigureOfMailHasAValue(t *testing.T) {
	values := occasionAt(noon).figures()
	for _, f := range templates.Figures {
		if _, ok := values[f.Name]; ok != (f.For != templates.ForBulletin) {
			t.Errorf("figure %s: has a value: %v", f.Name, ok)
		}
	}
}

// What stands in a cell of the office's is no line of a header.
func TestASubjectIsOneLine(t *testing.T) {
	o := occasionAt(noon)
	o.Wording = templates.Wording{templates.WordRemindSubject: "催报\r\nBcc: x@x.cn"}
	if l, err := o.Letter(); err != nil || l.Subject != "催报 Bcc: x@x.cn" {
		t.Errorf("%q, %v", l.Subject, err)
	}
	o.Wording = templates.Wording{templates.WordRemindBody: "{{完成率}}"}
	if _, err := o.Letter(); err == nil || !strings.Contains(err.Error(), templates.WordRemindBody) {
		t.Errorf("a figure of the bulletin: %v", err)
	}
}
