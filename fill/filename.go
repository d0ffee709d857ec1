package fill

import "ducha/seeds"

// fileName is what a unit's form of a round is called: legal on Windows and the
// same every time, 017_市农业农村局_2021年上半年进展情况反馈表.xlsx.
func fileName(u seeds.Unit, r seeds.Round) string {
	return string(u.ID) + "_" + seeds.FileNamePart(u.Name) + "_" + seeds.FileNamePart(r.Name) + "进展情况反馈表.xlsx"
}
