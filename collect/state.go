package collect

import (
	"strings"

	"ducha/seeds"
	"ducha/templates"
)

// stateWords are the everyday words for what a state means; what is not among them
// is not guessed: 基本完成 may be either.
var stateWords = map[seeds.StateKind][]string{
	seeds.Done: {"完成", "已完成", "已经完成", "全部完成", "已全部完成", "全面完成", "已全面完成", "提前完成", "已提前完成", "提前完成全年任务", "完成全年任务", "已完成全年任务",
		"超额完成", "已超额完成", "超额完成任务", "圆满完成", "按期完成", "按时完成", "如期完成", "完成目标", "完成任务", "已完成任务", "完成100%", "已完成100%", "100%完成", "办结", "已办结", "全部办结", "办结销号", "已销号", "完结", "已完结", "已竣工", "已验收"},
	seeds.OnTrack: {"正常", "正常推进", "正常推进中", "推进中", "正在推进", "正在推进中", "有序推进", "有序推进中", "正在有序推进", "顺利推进", "稳步推进", "扎实推进", "持续推进", "持续推进中", "加快推进", "按计划推进", "按序时推进", "按时序推进",
		"按序时进度推进", "按进度推进", "达序时", "达序时进度", "达到序时进度", "符合序时进度", "超序时进度", "超进度", "达进度", "进展顺利", "进展正常", "进度正常", "进行中", "正在进行", "正在进行中", "办理中", "正在办理", "正在办理中", "在办", "正在实施", "实施中", "在建", "已开工", "已启动"},
	seeds.Behind: {"滞后", "进度滞后", "进展滞后", "序时滞后", "滞后序时", "滞后序时进度", "略有滞后", "推进滞后", "工作滞后", "未达序时", "未达序时进度", "未达到序时进度", "未达进度", "未达到进度", "慢序时", "慢于序时", "慢于序时进度", "低于序时进度", "落后序时进度",
		"欠进度", "推进缓慢", "进展缓慢", "进度缓慢", "进度较慢", "进展较慢", "进度偏慢", "推进较慢", "逾期", "已逾期", "逾期未完成"},
	seeds.NotStarted: {"未启动", "尚未启动", "还未启动", "没有启动", "未正式启动", "尚未正式启动", "未开工", "尚未开工", "还未开工", "未开始", "尚未开始", "未开展", "尚未开展", "未实施", "尚未实施", "待启动", "待开工"},
	seeds.NoProgress: {"无进展", "本期无进展", "本月无进展", "本季度无进展", "暂无进展", "没有进展", "尚无进展", "无新进展", "暂无新进展", "本期没有进展", "无变化"},
}

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

// readState gives the form's own state for what was typed; understood says that it
// was written in other words. ok is false where it is none of the form's.
func readState(def templates.FormDef, typed string) (name string, understood, ok bool) {
	bare := stateKey(typed)
	for _, key := range []string{seeds.NameKey(typed), bare} {
		for _, s := range def.States {
			if seeds.NameKey(s.Name) == key {
				return s.Name, key != seeds.NameKey(typed), true
			}
		}
	}
	kind, known := kindOfWord[bare]
	if !known {
		return typed, false, false
	}
	for _, s := range def.States {
		if s.Kind == kind {
			return s.Name, true, true
		}
	}
	return typed, false, false
}

// stateKey leaves out what stands in brackets and the marks behind: 已完成（提前）。
func stateKey(typed string) string {
	key := seeds.NameKey(typed)
	for {
		open := strings.IndexAny(key, "([【")
		shut := strings.IndexAny(key, ")]】")
		if open < 0 || shut < open {
			break
		}
		_, width := firstRune(key[shut:])
		key = key[:open] + key[shut+width:]
	}
	return strings.Trim(key, ".。,;、!:√✓✔*-—\"'“”‘’「」")
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i > 0 {
			break
		}
		return r, len(string(r))
	}
	return 0, 0
}
