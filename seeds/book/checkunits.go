package book

import (
	"fmt"
	"slices"
	"strings"

	"ducha/seeds"
)

func (c *checker) groups() {
	for _, g := range c.Plan.Groups {
		if c.used[g.Name] && len(g.Members) == 0 {
			remedy := "填上各成员单位，用顿号分开；不需要填报的可以不填"
			if len(g.Proposed) > 0 {
				remedy = "建议：" + joinNames(g.Proposed) + "；核对后填入“成员”"
			}
			c.add(seeds.Hint, "group_without_members", sheetGroups, g.Name, colMembers, g.Name, "单位组“"+g.Name+"”没有成员，无法向其下发", remedy)
		}
		for _, m := range g.Members {
			if _, ok := c.dir.Unit(m); ok {
				continue
			}
			message := "成员“" + m + "”不在责任单位表中"
			remedy := unknown
			if _, nested := c.dir.Group(m); nested {
				message, remedy = "成员“"+m+"”是另一个单位组", "改填那个组的各成员单位"
			}
			c.add(seeds.Fault, "unknown_unit", sheetGroups, g.Name, colMembers, m, message, remedy)
		}
	}
}

func (c *checker) units() {
	c.withoutMail()
	c.sameNames()
	c.sameMail()
}

// withoutMail looks for units that no form can be mailed to. Where none has an
// address the office hands its forms out in another way; it is told once.
func (c *checker) withoutMail() {
	without := slices.DeleteFunc(slices.Clone(c.Plan.Units), func(u seeds.Unit) bool { return len(u.Email) > 0 })
	if n := len(without); n > 1 && n == len(c.Plan.Units) {
		c.add(seeds.Hint, "unit_without_email", sheetUnits, string(without[0].ID), colEmail, "", fmt.Sprintf("%d 个单位都没有邮箱", n), "用邮件下发的，请填上邮箱；不用邮件的可以不管")
		return
	}
	for _, u := range without {
		c.add(seeds.Hint, "unit_without_email", sheetUnits, string(u.ID), colEmail, "", u.Name+"没有邮箱", "用邮件下发的，请填上邮箱")
	}
}

// sameNames looks for names that lead to two units, or to a unit and a group.
func (c *checker) sameNames() {
	full := map[string]seeds.Unit{}
	for _, u := range c.Plan.Units {
		before, twice := full[seeds.NameKey(u.Name)]
		if twice {
			c.add(seeds.Fault, "duplicate_unit", sheetUnits, string(u.ID), colName, u.Name, "“"+u.Name+"”列了两行，另一行在 "+c.at(sheetUnits, string(before.ID), colName), "留一行，把邮箱等并过去，删去另一行")
			continue
		}
		full[seeds.NameKey(u.Name)] = u
		if _, both := c.dir.Group(u.Name); both {
			c.add(seeds.Hint, "unit_and_group", sheetUnits, string(u.ID), colName, u.Name, "“"+u.Name+"”既是单位又是单位组，按单位处理", "删去其中一处")
		}
	}
	alias := map[string]seeds.Unit{}
	for _, u := range c.Plan.Units {
		for _, name := range u.Aliases {
			key := seeds.NameKey(name)
			if owner, taken := full[key]; taken && owner.ID != u.ID {
				c.add(seeds.Hint, "ambiguous_alias", sheetUnits, string(u.ID), colAliases, name, u.Name+"的简称“"+name+"”是另一单位的全称（"+c.at(sheetUnits, string(owner.ID), colName)+"），按那个单位处理", "删去这个简称，或合并两行")
			} else if owner, taken := alias[key]; taken && owner.ID != u.ID {
				c.add(seeds.Hint, "ambiguous_alias", sheetUnits, string(u.ID), colAliases, name, "“"+name+"”同时是"+owner.Name+"（"+c.at(sheetUnits, string(owner.ID), colAliases)+"）和"+u.Name+"的简称，按前者处理", "只留在一个单位的简称里")
			} else {
				alias[key] = u
			}
		}
	}
}

// sameMail looks for addresses that two units share: an answer from there tells
// less about whose it is.
func (c *checker) sameMail() {
	first := map[string]seeds.Unit{}
	for _, u := range c.Plan.Units {
		for _, address := range slices.Compact(slices.Sorted(slices.Values(u.Email))) {
			key := strings.ToLower(address)
			if owner, taken := first[key]; taken && owner.ID != u.ID {
				c.add(seeds.Hint, "same_email", sheetUnits, string(u.ID), colEmail, address, u.Name+"和"+owner.Name+"（"+c.at(sheetUnits, string(owner.ID), colEmail)+"）用同一个邮箱 "+address, "填错的改正；确是共用的可以不改")
				continue
			}
			first[key] = u
		}
	}
}
