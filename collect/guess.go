package collect

import (
	"path"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds"
)

// looksLike tells whose a return perhaps is that nobody can tell for sure: the unit for
// which most speaks of what stands as 填报单位, the file's name and the sender.
func (j *judge) looksLike(f ledger.Sighting, reading ledger.Reading) []seeds.Problem {
	if reading.Unit != "" || reading.Verdict != seeds.Unidentified && reading.Verdict != seeds.Unreadable && reading.Verdict != seeds.Rejected {
		return nil
	}
	by := map[seeds.UnitID][]string{}
	var order []seeds.UnitID
	speaks := func(unit seeds.UnitID, what string) {
		if len(by[unit]) == 0 {
			order = append(order, unit)
		}
		by[unit] = append(by[unit], what)
	}
	if u, ok := j.units.Unit(reading.Named); ok && reading.Named != "" {
		speaks(u.ID, "填报单位")
	}
	if unit, ok := j.names.named(innermost(f.Path)); ok {
		speaks(unit, "文件名")
	} else if unit, ok := j.names.named(outermost(f.Path)); ok {
		speaks(unit, "压缩包或邮件的文件名")
	} else if unit, ok := j.names.named(path.Base(path.Dir(f.Path))); ok {
		speaks(unit, "文件夹名")
	}
	if owners := j.mail[f.Sender]; f.Sender != "" && len(owners) == 1 {
		speaks(owners[0], "发件邮箱")
	}
	var best seeds.UnitID
	for _, unit := range order {
		if best == "" || len(by[unit]) > len(by[best]) {
			best = unit
		}
	}
	if best == "" {
		return nil
	}
	u, _ := j.units.ByID(best)
	remedy := "请该单位重新报送"
	if reading.Named != "" || seeds.HasCode(reading.Problems, string(CodeNotOurs)) { // a table there is
		remedy = "属实的，用 ducha collect --as " + u.Name + " \"" + f.Path + "\" 收下；否则请该单位重新报送"
	}
	return []seeds.Problem{CodeLooksLike.say(u.Name, strings.Join(by[best], "、"), remedy)}
}
