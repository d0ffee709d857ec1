package units

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

var (
	// tails are the endings that several names may share behind what tells them apart.
	tails = []string{"分公司", "公司", "分局", "支队", "大队", "管理局", "局", "委", "厅", "部", "办公室", "办", "中心"}
	// firmBranch is a company with a branch whose ending is missing: 甲公司检修.
	firmBranch = pattern.Of(`^(.+?(?:公司|集团))(` + branches + `)$`)
	branches   = `检修|建设|运维|运检|物资|营销|工程|设计|施工|安装|检测|送变电|信息通信|综合能源|变电|输电|配电|水务|燃气|客运|货运|置业|运营`
	secondFirm = pattern.Of(`^(?:` + branches + `)(分?公司)?$`)
	// bureauAt is a bureau with a place whose 分局 is missing: 市生态环境局甲区.
	bureauAt = pattern.Of(`^(\p{Han}+?局)(\p{Han}{1,8}[县区市旗])$`)
	placeAt  = pattern.Of(`^\p{Han}{1,8}?[县区市旗](分局)?$`)
)

// giveBackParts completes names that print a shared beginning or end only once:
// 市财政、审计局 → 市财政局, 审计局; 甲公司检修、建设公司 → 甲公司检修公司, 甲公司建设公司.
// It does so only where table or wording leave no other reading, and doubts it.
func giveBackParts(names []string) ([]string, []seeds.Doubt) {
	out := slices.Clone(names)
	var doubts []seeds.Doubt
	for i := 0; i < len(names); i++ {
		end := shareHead(out, i, firmBranch, secondFirm)
		if end == i {
			end = shareHead(out, i, bureauAt, placeAt)
		}
		if end == i {
			end = shareTail(out, i)
		}
		if end > i {
			doubts = append(doubts, seeds.Doubt{Text: strings.Join(names[i:end+1], "、"), ReadAs: strings.Join(out[i:end+1], "、"), Reason: "共用的字只印了一次，已补全"})
			i = end
		}
	}
	return out, doubts
}

// shareHead completes a run of names that share the head of the first and the tail
// of the last, and gives the place of the last; i where no such run begins.
func shareHead(names []string, i int, first, next *pattern.Pattern) int {
	m := first.FindStringSubmatch(names[i])
	if m == nil {
		return i
	}
	for j := i + 1; j < len(names); j++ {
		n := next.FindStringSubmatch(names[j])
		if n == nil {
			return i
		}
		if n[1] == "" {
			continue
		}
		names[i] += n[1]
		for k := i + 1; k < j; k++ {
			names[k] = m[1] + names[k] + n[1]
		}
		names[j] = m[1] + names[j]
		return j
	}
	return i
}

// shareTail completes a run of names, none of them whole, whose tail the next name
// prints; the table must know each of them with it.
func shareTail(names []string, i int) int {
	end := i
	for end < len(names) && !IsName(names[end]) && !isBarePlace(names[end]) {
		end++
	}
	if end == i || end == len(names) {
		return i
	}
	for _, tail := range tails {
		if !strings.HasSuffix(names[end], tail) || slices.ContainsFunc(names[i:end], func(name string) bool { return !tableKnows(name + tail) }) {
			continue
		}
		for k := i; k < end; k++ {
			names[k] += tail
		}
		return end
	}
	return i
}
