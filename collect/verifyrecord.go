package collect

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds"
	"ducha/templates"
)

// restore is the remedy for what nobody can make again.
const restore = "用备份恢复收发记录，并查明是谁改的"

// rowKinds says to a person what the rows of a table are.
var rowKinds = map[string]string{
	"form_defs": "反馈表的栏目定义", "forms": "下发的表", "issued": "各单位本期的表", "sightings": "收到的文件", "returns": "报送件的读取结果", "entries": "填报",
	"claims": "指明（--as）", "rulings": "核定", "mailings": "发出的邮件", "fetched": "看过的邮件",
}

// seals looks for rows that something else than ducha has written. whole tells that there
// are none.
func (v *verifier) seals(ctx context.Context) (whole bool, err error) {
	s, err := v.ledger.Seals(ctx, v.opt.Round)
	if err != nil {
		return false, err
	}
	v.done.Rows = s.Rows
	switch {
	case s.Broken == 0:
		return true, nil
	case s.Broken == s.Rows && s.Rows > 1: // nobody changes every row
		v.found.wrong("record_secret", "", fmt.Sprintf("收发记录的密钥换过了：%d 条记录的校验码都对不上", s.Rows), "用备份恢复收发记录；密钥不对，发出去的表也都认不出来")
		return false, nil
	}
	paths, err := v.paths(ctx, s.First)
	if err != nil { // then by their hashes
		paths = nil
	}
	for _, b := range s.First {
		v.found.add(v.changed(b, paths))
	}
	if more := s.Broken - len(s.First); more > 0 {
		v.found.wrong("record_changed", "", fmt.Sprintf("另有 %d 条记录也被改过", more), restore)
	}
	return false, nil
}

// paths gives the paths of what broken rows are about, by hash.
func (v *verifier) paths(ctx context.Context, broken []ledger.Broken) (map[string]string, error) {
	paths, looked := map[string]string{}, map[seeds.RoundID]bool{}
	for _, b := range broken {
		if b.Key["sha256"] == "" || looked[b.Round] {
			continue
		}
		looked[b.Round] = true
		found, err := v.ledger.Sightings(ctx, b.Round)
		if err != nil {
			return nil, err
		}
		for _, s := range slices.Backward(found) {
			paths[s.SHA256] = s.Path
		}
	}
	return paths, nil
}

// changed tells of a row without its seal.
func (v *verifier) changed(b ledger.Broken, paths map[string]string) seeds.Problem {
	var about []string
	tell := func(parts ...string) {
		for _, p := range parts {
			if p != "" {
				about = append(about, p)
			}
		}
	}
	file := cmp.Or(b.Key["path"], paths[b.Key["sha256"]])
	tell(string(b.Round), v.unitName(seeds.UnitID(b.Key["unit"])))
	no := v.taskNo(seeds.TaskID(b.Key["task"]))
	if no != "" {
		tell("第 " + no + " 项")
	}
	switch b.Table {
	case "form_defs":
		tell(short(b.Key["hash"]))
	case "forms":
		tell("标记 " + b.Key["mark"])
	case "fetched":
		tell(b.Key["account"], b.Key["folder"], "第 "+b.Key["uid"]+" 封")
	case "rulings", "mailings":
		tell(mailKinds[b.Key["kind"]], "第 "+b.Key["seq"]+" 次")
	default:
		if file == "" {
			tell(short(b.Key["sha256"]))
		}
	}
	return seeds.Problem{Severity: seeds.Fault, Code: "record_changed", File: file, Task: no,
		Message: fmt.Sprintf("收发记录里“%s”有一条不是 ducha 写的，或被改过（%s）", rowKinds[b.Table], strings.Join(about, " ")), Remedy: restore}
}

var mailKinds = map[string]string{string(ledger.MailForm): "下发", string(ledger.MailRemind): "催报"}

// short is enough of a hash to find it by.
func short(hash string) string { return hash[:min(len(hash), 12)] }

func (v *verifier) unitName(id seeds.UnitID) string {
	if u, ok := v.units.ByID(id); ok {
		return u.Name
	}
	return string(id)
}

// taskNo is the printed number of a task, its id where the plan has it no more.
func (v *verifier) taskNo(id seeds.TaskID) string {
	if t, ok := v.desk.Plan.Task(id); ok {
		return t.No
	}
	return string(id)
}

// defined makes sure that each definition is the one that was frozen.
func (v *verifier) defined() {
	for _, hash := range slices.Sorted(maps.Keys(v.bodies)) {
		if _, err := templates.DecodeFormDef(v.bodies[hash]); err != nil || ledger.Hash(v.bodies[hash]) != hash {
			v.found.wrong("form_definition", "", "反馈表的栏目定义 "+short(hash)+" 与下发时的不同", restore)
			delete(v.bodies, hash)
		}
	}
}

// signed makes sure that each form is the one that was marked.
func (v *verifier) signed(forms []seeds.Form) {
	for _, f := range forms {
		if _, ok := v.bodies[f.Def]; !ok {
			v.found.wrong("form_definition", "", "下发给"+f.UnitName+"的表 "+f.No+" 的栏目定义不在了，或已不同", restore)
		}
		if again, err := templates.Sign(v.ledger.Secret(), f); err != nil || !sameMarks(again, f) {
			v.found.wrong("form_mark", "", "下发给"+f.UnitName+"的表 "+f.No+" 与下发时的不同：内容算不出它的标记", restore)
		}
	}
}

func sameMarks(a, b seeds.Form) bool {
	return a.Mark == b.Mark && a.No == b.No && slices.EqualFunc(a.Rows, b.Rows, func(x, y seeds.FormRow) bool { return x.Code == y.Code })
}

// issued makes sure that what units are asked to fill is on record.
func (v *verifier) issued(ctx context.Context, round seeds.Round) error {
	marks, err := v.ledger.Marks(ctx, round.ID)
	if err != nil {
		return err
	}
	for _, unit := range slices.Sorted(maps.Keys(marks)) {
		if !slices.ContainsFunc(v.forms, func(f seeds.Form) bool { return f.Mark == marks[unit] && f.Unit == unit && f.Round == round.ID }) {
			v.found.wrong("form_missing", "", fmt.Sprintf("%s %s本期的表（标记 %s）不在收发记录里", round.ID, v.unitName(unit), marks[unit]), restore)
		}
	}
	return nil
}

// numbered makes sure that no ruling and no message between others is gone.
func (v *verifier) numbered(ctx context.Context, round seeds.RoundID) error {
	rulings, err := v.ledger.Rulings(ctx, round)
	if err != nil {
		return err
	}
	last := map[string]int{}
	gap := func(code, about string, seq int) {
		if seq > last[about]+1 {
			v.found.wrong(code, "", fmt.Sprintf("%s 的第 %d 次不在了，后面的还在", about, last[about]+1), restore)
		}
		last[about] = seq
	}
	for _, r := range rulings {
		gap("ruling_missing", fmt.Sprintf("%s %s第 %s 项的核定", round, v.unitName(r.Unit), v.taskNo(r.Task)), r.Seq)
	}
	mails, err := v.ledger.Mailings(ctx, round)
	if err != nil {
		return err
	}
	for _, m := range mails {
		gap("mailing_missing", fmt.Sprintf("%s 给%s的%s邮件", round, v.unitName(m.Unit), mailKinds[string(m.Kind)]), m.Seq)
	}
	return nil
}
