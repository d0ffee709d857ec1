package collect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/templates"
)

// stateWords are the everyday words for what a state means, in code order; what is
// not among them is not guessed: 基本完成 may be either.
var stateWords = map[seeds.StateKind][]string{
	seeds.Done: strings.Fields(`
		100% 100%完成 任务已完成 全年任务已完成 全部办结 全部完成 全面完成 办理完毕 办结 办结销号 圆满完成 如期完成
		完工 完成 完成100% 完成了 完成任务 完成全年任务 完成全部任务 完成年度任务 完成年度目标 完成目标 完成目标任务
		完结 工作已完成 已100%完成 已全部办结 已全部完成 已全面完成 已办理完毕 已办结 已办结销号 已圆满完成 已如期完成
		已完工 已完成 已完成100% 已完成任务 已完成全年任务 已完成全部任务 已完成年度任务 已完成年度目标 已完成目标
		已完成目标任务 已完结 已建成 已按时完成 已按期完成 已提前完成 已竣工 已竣工验收 已经完成 已结项 已超额完成
		已通过验收 已销号 已顺利完成 已验收 按时完成 按期完成 提前完成 提前完成任务 提前完成全年任务 提前超额完成 竣工
		竣工验收 结项 超额完成 超额完成任务 通过验收 销号 顺利完成`),
	seeds.OnTrack: strings.Fields(`
		全力推进 办理中 加快推进 加紧推进 在办 在建 基本正常 实施中 已动工 已启动 已开展 已开工 已开工建设 已经启动
		已经开工 序时推进 建设中 开展中 开工建设 快于序时 快于序时进度 扎实推进 持续实施 持续开展 持续推进 持续推进中
		按序时 按序时推进 按序时进度推进 按序时进行 按时序推进 按时序进度推进 按时推进 按期推进 按计划实施 按计划推进
		按计划进行 按进度推进 推进中 推进有序 推进正常 推进顺利 施工中 有序实施 有序开展 有序推进 有序推进中 有序进行
		正在办理 正在办理中 正在加快推进 正在实施 正在建设 正在开展 正在推进 正在推进中 正在施工 正在有序推进
		正在积极推进 正在落实 正在进行 正在进行中 正常 正常实施 正常开展 正常推进 正常推进中 正常进行 正按序时推进
		正按计划推进 深入推进 积极推进 稳步推进 符合序时 符合序时进度 符合时序进度 符合进度 落实中 超序时 超序时进度
		超进度 达到序时 达到序时进度 达到时序进度 达到进度 达序时 达序时进度 达进度 进展有序 进展正常 进展良好
		进展顺利 进度正常 进行中 顺利推进`),
	seeds.Behind: strings.Fields(`
		严重滞后 低于序时 低于序时进度 到期未完成 工作滞后 已超期 已逾期 序时滞后 慢于序时 慢于序时进度 慢序时
		推进偏慢 推进滞后 推进缓慢 推进较慢 有所滞后 未如期完成 未按序时推进 未按时完成 未按期完成 未按计划推进
		未达到序时 未达到序时进度 未达到时序进度 未达到进度 未达序时 未达序时进度 未达进度 欠进度 滞后 滞后于序时
		滞后于序时进度 滞后序时 滞后序时进度 略有滞后 略滞后 稍有滞后 缓慢推进 落后 落后于序时进度 落后序时
		落后序时进度 超期 超期未完成 进展偏慢 进展滞后 进展缓慢 进展落后 进展较慢 进度严重滞后 进度偏慢 进度滞后
		进度略有滞后 进度缓慢 进度落后 进度较慢 逾期 逾期未完成`),
	seeds.NotStarted: strings.Fields(`
		尚未动工 尚未启动 尚未实施 尚未开始 尚未开展 尚未开工 尚未开工建设 尚未正式启动 待启动 待实施 待开展 待开工
		暂未启动 暂未实施 暂未开始 暂未开展 暂未开工 暂未正式启动 未动工 未启动 未实施 未开始 未开展 未开工 未开工建设
		未正式启动 没有启动 没有开始 没有开展 没有开工 还未启动 还未实施 还未开始 还未开展 还未开工`),
	seeds.NoProgress: strings.Fields(`
		尚无新进展 尚无进展 无变化 无实质性进展 无实质进展 无新进展 无进展 暂无变化 暂无实质性进展 暂无实质进展
		暂无新进展 暂无进展 本季度无新进展 本季度无进展 本季无进展 本月无新进展 本月无进展 本期无变化 本期无新进展
		本期无进展 本期没有进展 没有实质性进展 没有新进展 没有进展`),
}

// asideWords may stand in brackets beside a state that is well: 已完成（提前）.
var asideWords = strings.Fields("提前 按期 按时 如期 按计划 超额 全部 全面 全年任务 年度任务 全年目标 年度目标 长期 长期坚持 持续坚持 常态化")

// kindOfWord gives what a word means.
var kindOfWord = func() map[string]seeds.StateKind {
	kinds := map[string]seeds.StateKind{}
	for kind, words := range stateWords {
		for _, w := range words {
			kinds[w] = kind
		}
	}
	return kinds
}()

// longValue is the length above which a text is no everyday word for a state, a
// share or a date, in characters.
const longValue = 40

func tooLong(key string) bool { return utf8.RuneCountInString(key) > longValue }

// readState gives the form's own state for what was typed; understood says that it
// was written in other words. ok is false where it is none of the form's.
func readState(def templates.FormDef, typed string) (name string, understood, ok bool) {
	key := seeds.NameKey(typed)
	if s, ok := stateNamed(def, key); ok {
		return s.Name, false, true
	}
	if tooLong(key) {
		return typed, false, false
	}
	bare, asides := stateKey(key)
	s, ok := stateNamed(def, bare)
	if kind, known := kindOfWord[bare]; !ok && known {
		s, ok = stateWhere(def, func(s templates.StateDef) bool { return s.Kind == kind })
	}
	if !ok || slices.ContainsFunc(asides, func(aside string) bool { return !harmless(aside, s.Kind) }) {
		return typed, false, false
	}
	return s.Name, true, true
}

func stateNamed(def templates.FormDef, key string) (templates.StateDef, bool) {
	return stateWhere(def, func(s templates.StateDef) bool { return seeds.NameKey(s.Name) == key })
}

func stateWhere(def templates.FormDef, is func(templates.StateDef) bool) (templates.StateDef, bool) {
	i := slices.IndexFunc(def.States, is)
	if i < 0 {
		return templates.StateDef{}, false
	}
	return def.States[i], true
}

// harmless says that what stands in brackets leaves the state as it is: it says the
// same, when, or how well. All else may take it back, as 已完成（部分） does.
func harmless(aside string, kind seeds.StateKind) bool {
	well := kind == seeds.Done || kind == seeds.OnTrack
	if aside == "" || kindOfWord[aside] == kind || well && slices.Contains(asideWords, aside) || pointsElsewhere(aside) {
		return true
	}
	if share, ok := parsePercent(aside, false); ok && kind != seeds.Done && kind != seeds.NotStarted {
		return share.value < 100
	}
	if kind == seeds.Done {
		aside = strings.TrimSuffix(aside, "完成")
	}
	_, day := plainDate(aside)
	return day
}

// stateKey parts what stands outside the brackets from what stands in them, both
// without the marks around: 已完成。（提前）.
func stateKey(key string) (bare string, asides []string) {
	for {
		open := strings.IndexAny(key, opening)
		if open < 0 {
			break
		}
		shut := strings.IndexAny(key[open:], closing)
		if shut < 0 {
			break
		}
		shut += open
		_, wide := utf8.DecodeRuneInString(key[open:])
		asides = append(asides, withoutMarks(key[open+wide:shut]))
		_, wide = utf8.DecodeRuneInString(key[shut:])
		key = key[:open] + key[shut+wide:]
	}
	return withoutMarks(key), asides
}

const (
	opening = "([{【〔"
	closing = ")]}】〕"
)

func withoutMarks(s string) string {
	return strings.Trim(s, ".。,;、!:√✓✔*-—\"'“”‘’「」")
}
