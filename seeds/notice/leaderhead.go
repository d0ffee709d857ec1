package notice

import (
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/pattern"
)

// A list may be sorted by leaders: 一、某某副市长牵头的工作（5项）.

var (
	// tasksCounted is what such a heading says of how many tasks there are.
	tasksCounted = pattern.Of(`[(（]\s*(?:共\s*)?[0-9０-９]{1,3}\s*[项条个件][^()（）]*[)）]$`)
	// takesTasks is what it says of the leader.
	takesTasks = pattern.Of(`^(.{2,30}?)(?:牵头|负责|分管|领办|包保|包抓|主抓|领衔|联系|督办)+的?(?:推进|落实|办理|督办)?的?(?:重点|主要)?(?:工作|任务|事项|项目|实事)?(?:清单|台账|表)?$`)
	// Where a name stands to its posts: behind, before, with them in a bracket.
	postBefore = pattern.Of(`^(?:\p{Han}{2,12}(?:成员|常委|委员|书记|主任)、)*\p{Han}{0,10}(?:[市县区省州旗镇乡]长|主席|秘书长|主任|书记|常委)(\p{Han}{2,4}?)(?:同志)?$`)
	postAfter  = pattern.Of(`^\p{Han}{2,4}?(?:同志)?(?:[市县区省州旗镇乡]委)?(?:副|常务副)?(?:[市县区省州旗镇乡]长|主席|秘书长|主任|书记|常委)$`)
	postBehind = pattern.Of(`^(\p{Han}{2,4})[(（]([^()（）]+)[)）]$`)
)

// headedBy reads the leaders out of the nearest heading that names them, else out of
// the line above the table, or the name of the sheet.
func headedBy(n *node) []string {
	for a := n.parent; a != nil; a = a.parent {
		if leaders := leadersOf(a.text); leaders != nil {
			return leaders
		}
	}
	if !n.section.sheet {
		return nil
	}
	for _, line := range n.section.nodes {
		if leaders := leadersOf(line.line); leaders != nil && !line.table && !line.numbered() {
			return leaders
		}
	}
	if isPerson(n.section.title) {
		return []string{n.section.title}
	}
	return leadersOf(n.section.title)
}

// leadersOf gives the leaders that a heading names and nothing else, as printed.
func leadersOf(heading string) []string {
	printed := strings.TrimRight(strings.TrimSpace(heading), "：:。")
	text := strings.TrimSpace(tasksCounted.ReplaceAllString(printed, ""))
	m := takesTasks.FindStringSubmatch(text)
	if m != nil {
		text = strings.TrimSuffix(m[1], "同志")
	}
	switch {
	case m != nil && seeds.IsPost(text):
		return seeds.People(text)
	case (m != nil || text != printed) && isPerson(text), isLeader(text):
		return []string{text}
	}
	if people := seeds.People(text); len(people) > 1 && !slices.ContainsFunc(people, func(p string) bool { return !isLeader(p) }) {
		return people
	}
	return nil
}

// isLeader reports whether a text is one person with a post: 甲某某副市长, 市委常委、
// 副市长甲某某, 甲某某（市委常委、副市长）.
func isLeader(text string) bool {
	if m := postBehind.FindStringSubmatch(text); m != nil {
		return seeds.IsPost(m[2]) && surnamed(m[1])
	}
	if m := postBefore.FindStringSubmatch(text); m != nil && surnamed(m[1]) {
		return true
	}
	m := postAfter.FindStringSubmatch(text)
	return m != nil && surnamed(text)
}
