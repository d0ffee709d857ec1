package seeds

import "sort"

// UnitID is the unit's fixed number in the plan's directory: three digits,
// given once and never reused ("017").
type UnitID string

// Unit is a body that reports (责任单位).
type Unit struct {
	ID      UnitID   `validate:"required,unit_id"`
	Rank    int      // official order (建制顺序); smaller comes first
	Name    string   `validate:"required"` // canonical full name
	Aliases []string // other names it is printed or typed under
	Kind    string   // 党委, 政府部门, 县区 …: the branch it belongs to
	Contact string
	Phone   string
	Email   []string `validate:"dive,email"`
	CC      []string `validate:"dive,email"`
}

// Group is a printed name that stands for several units (单位组): 各县市区政府,
// …领导小组成员单位. Its members are the clerk's to fill.
type Group struct {
	Name     string `validate:"required"`
	Members  []string
	Proposed []string // members that the plan makes clear; they count for nothing until the clerk takes them over
}

// SortUnits puts units in official order; equal ranks follow their numbers.
func SortUnits(units []Unit) {
	sort.SliceStable(units, func(i, j int) bool {
		if units[i].Rank != units[j].Rank {
			return units[i].Rank < units[j].Rank
		}
		return units[i].ID < units[j].ID
	})
}
