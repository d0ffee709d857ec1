package units

import (
	"strings"

	"golang.org/x/text/width"

	"ducha/seeds/pattern"
)

var (
	groupStart = pattern.Of(`^(?:各|有关|相关|其他|其余|沿江各|全市|全区|全县|全省|[市区省县]属|[市区省县州]级有关|[市区省县州]直有关|[市区省县州](?:直|级)各|在.{1,2}(?:各|高校|企业|单位)|[市区省县州]直(?:单位|部门|机关)$|市县各|区直|县直|省直|各级)`)
	groupEnd   = pattern.Of(`(?:成员单位|组成单位|有关单位|相关单位|有关部门|相关部门|责任部门|各直属单位|各直属机构|投融资平台)$`)
	stationed  = pattern.Of(`^(?:(?:中央|省|市|[、和及])*)驻.*(?:单位|部队|机构|企业|央企|国企|高校)$`)
	everyOf    = pattern.Of(`(?:政府|国务院|委|市|区|县|省|会)各`)
	// severalKinds is 县区政府 and 县(市、区)人民政府 without 各.
	severalKinds = pattern.Of(`^(?:(?:县级市|县|市|区|旗|乡|镇|街道|园区)[()〔〕、]*){2,}(?:人民政府|政府|办事处|管委会)$`)
	// bareClass names a class of bodies and no body: a group right after an 各… piece.
	bareClass = pattern.Of(`^(?:开发区|园区|功能区|新区|经开区|高新区|街道|乡镇|镇街|开发园区)?(?:管委会|管理委员会|办事处|人民政府|政府)?$|^(?:直属机构|直属单位|派出机构|事业单位|企事业单位|单位)$`)
	// ownOffice keeps 区直机关工委 and its like, which begin as a group does.
	ownOffice = pattern.Of(`^(?:区直|县直|省直)机关|^全[市区县省].*(?:办公室|指挥部)$`)
)

// IsGroup reports whether the i-th name of a list stands for several units: by
// its wording (各…, 有关…, …成员单位), or by its place, as a bare 开发区管委会
// right after an 各… piece.
func IsGroup(names []string, i int) bool {
	if i < 0 || i >= len(names) {
		return false
	}
	name := strings.Join(strings.Fields(width.Fold.String(names[i])), "")
	switch {
	case name == "" || ownOffice.MatchString(name):
		return false
	case groupStart.MatchString(name), groupEnd.MatchString(name), stationed.MatchString(name), everyOf.MatchString(name), severalKinds.MatchString(name):
		return true
	}
	if !bareClass.MatchString(name) {
		return false
	}
	for i--; i > 0 && bareClass.MatchString(names[i]); i-- { // 各镇、街道办事处、园区管委会
	}
	return i >= 0 && (groupStart.MatchString(strings.TrimSpace(names[i])) || everyOf.MatchString(names[i]))
}
