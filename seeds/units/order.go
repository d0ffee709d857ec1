package units

// The customary order steps by ten so that the clerk can put a unit in between.
// Bodies that the table does not rank one by one stand in these ranges.
const (
	step        = 10
	unknownRank = 27750 // after the institutions
	countyRank  = 33600
	townRank    = 33700
	parkRank    = 34000
	firmRank    = 36000
	rangeOfRank = 99 // how many of a range keep an order of their own

	firstDepartment = 600  // rows from here on are departments, before them 政府办 and its like
	firstCommittee  = 1960 // and here on the offices of committees, such as 安委办
	firmsOfTable    = 3460 // rows from here on are companies, such as 供电公司
)

// standing gives a unit's official rank and kind. Counties and parks follow the
// addressees of the paper, then the order in which tasks name them.
func (d *directory) standing(e *entry) (rank int, kind string) {
	switch {
	case !e.sure:
		return unknownRank, "其他"
	case e.body.row == company:
		return firmRank, "企业"
	}
	r := bodies().rows[e.body.row]
	switch {
	case r.isGovernment() && e.body.head == "":
		return r.rank * step, "政府"
	case r.isGovernment():
		return countyRank + d.turn(e.body), "县区"
	case r.isTownship():
		return townRank + d.turn(e.body), "乡镇街道"
	case r.isPark():
		return parkRank + d.turn(e.body), "开发区"
	case r.rank >= firmsOfTable:
		return r.rank * step, "企业"
	case d.home.Level == "国" && r.national > 0:
		return r.national * step, r.kind()
	}
	return r.rank * step, r.kind()
}

// turn is a body's place among the addressees, or after them by first mention.
func (d *directory) turn(b body) int {
	claim(d.order, b, len(d.order))
	return min(d.order[b]+1, rangeOfRank)
}

func (r row) kind() string {
	if r.branch == "政府" {
		return "政府部门"
	}
	return r.branch
}

// Kinds are the branches that units are sorted into, in official order; a clerk may use others.
var Kinds = []string{"党委", "人大政协纪检监察", "政府", "政府部门", "直属机构", "派出机构", "事业单位", "司法", "群团", "军队", "垂管", "县区", "乡镇街道", "开发区", "企业", "其他"}
