package dispatch

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// Occasion is what a letter is written for.
type Occasion struct {
	Kind     ledger.MailKind
	Round    seeds.Round
	Settings templates.Settings
	Wording  templates.Wording
	Now      time.Time
	Unit     seeds.Unit
	Form     seeds.Form // as the unit was issued it
	File     File

	// Of a reminder.
	State    seeds.UnitState
	Open     []string // numbers of the tasks that are not answered
	Returned bool     // the file is the unit's own return, with what must be corrected
}

// Letter writes the letter in the office's words.
func (o Occasion) Letter() (Letter, error) {
	subject, body := templates.WordMailSubject, templates.WordMailBody
	if o.Kind == ledger.MailRemind {
		subject, body = templates.WordRemindSubject, templates.WordRemindBody
	}
	l := Letter{Round: o.Round.ID, Kind: o.Kind, Unit: o.Unit.ID, Name: o.Unit.Name, To: o.Unit.Email, CC: o.Unit.CC, File: o.File}
	figures := o.figures()
	var err error
	if l.Subject, err = templates.Expand(o.Wording.Get(subject), figures); err != nil {
		return Letter{}, fmt.Errorf("%s：%w", subject, err)
	}
	if l.Body, err = templates.Expand(o.Wording.Get(body), figures); err != nil {
		return Letter{}, fmt.Errorf("%s：%w", body, err)
	}
	l.Subject = strings.Join(strings.Fields(l.Subject), " ") // a subject is one line
	l.Body = strings.TrimRight(l.Body, "\n") + "\n"
	return l, nil
}

// figures gives every figure of mail its value.
func (o Occasion) figures() map[string]string {
	due := o.Now.After(o.Round.Due)
	reply := o.Settings.Get(templates.SettingReplyTo)
	contact := strings.TrimSpace(o.Settings.Get("联系人") + "　" + o.Settings.Get("联系电话"))
	return map[string]string{
		"发文机关": o.Settings.Get("发文机关"), "标题": o.Settings.Get("标题"), "年度": o.Settings.Get("年度"), "期次": o.Round.Name,
		"截至日期": seeds.ChineseDate(o.Round.AsOf), "报送截止": o.Round.DueText(),
		"单位": o.Unit.Name, "表号": o.Form.No, "任务数": strconv.Itoa(len(o.Form.Rows)), "附件名": o.File.Name, "督查室": o.Settings.Office(),
		"收件邮箱": reply, "联系人": contact, "催报情形": o.urgency(), "剩余时间": left(o.Round.Due, o.Now), "未报事项": openTasks(o.Open),
		"如有收件邮箱": holds(reply != ""), "如无收件邮箱": holds(reply == ""), "如有联系人": holds(contact != ""),
		"如未到期": holds(!due), "如已到期": holds(due),
		"如未报送": holds(o.State == seeds.Missing && !o.Returned), "如报送不全": holds(o.State == seeds.Partial || o.State == seeds.Missing && o.Returned),
		"如已退回": holds(o.Returned), "如未退回": holds(!o.Returned),
	}
}

// urgency says in a few words what a reminder is about.
func (o Occasion) urgency() string {
	switch {
	case o.Returned || o.State == seeds.Complete:
		return "请更正"
	case o.Now.After(o.Round.Due) && o.State == seeds.Partial:
		return "逾期未报齐"
	case o.Now.After(o.Round.Due):
		return "逾期未报"
	case daysBetween(o.Now, o.Round.Due) == 0:
		return "今日截止"
	}
	return "提醒"
}

// left says how long a due time is off, or how long it has passed: 还有3天.
func left(due, now time.Time) string {
	switch days := daysBetween(now, due); {
	case now.After(due) && days == 0:
		return "已过截止时间"
	case now.After(due):
		return fmt.Sprintf("已逾期%d天", -days)
	case days == 0:
		return "今天截止"
	default:
		return fmt.Sprintf("还有%d天", days)
	}
}

// daysBetween counts the midnights in Beijing from one time to another.
func daysBetween(from, to time.Time) int {
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

func day(t time.Time) time.Time {
	y, m, d := t.In(seeds.Beijing).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, seeds.Beijing)
}

// openTasks names tasks: 第 3、5(1) 项, of many the first.
func openTasks(numbers []string) string {
	const most = 20
	switch n := len(numbers); {
	case n == 0:
		return "需要更正的内容"
	case n > most:
		return fmt.Sprintf("第%s等%d项", strings.Join(numbers[:most], "、"), n)
	}
	return "第" + strings.Join(numbers, "、") + "项"
}

func holds(yes bool) string {
	if yes {
		return templates.Holds
	}
	return ""
}
