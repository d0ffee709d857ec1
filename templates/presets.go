package templates

import "ducha/seeds"

// Preset names (设置 反馈表样式).
const (
	PresetStandard = "标准"
	PresetShort    = "简表"
	PresetPace     = "序时"
)

// Presets lists the names of the presets.
var Presets = []string{PresetStandard, PresetShort, PresetPace}

// Preset gives a fresh definition; an unknown name gives 标准.
func Preset(name string) FormDef {
	d := FormDef{Version: FormDefVersion, Preset: PresetStandard, Columns: standardColumns(), States: standardStates()}
	switch name {
	case PresetPace:
		d.Preset, d.States = name, paceStates()
	case PresetShort:
		d.Preset = name
		d = d.Without(seeds.KeyDeadline, seeds.KeyPrevious, seeds.KeyState, seeds.KeyPercent, seeds.KeyIssues,
			seeds.KeyNext, seeds.KeyRemark, seeds.KeyCheck)
		d.States = nil
	}
	return d
}

// The widths add up to 180 characters, what A4 landscape holds at 12 pt and 75 %,
// so that printed type stays at 9 pt.
func standardColumns() []Column {
	return []Column{
		{Key: seeds.KeyNo, Title: "序号", Type: Text, Width: 9},
		{Key: seeds.KeyTask, Title: "目标与任务", Type: Text, Width: 25},
		{Key: seeds.KeyLead, Title: "牵头责任单位", Type: Text, Width: 11},
		{Key: seeds.KeyCoop, Title: "责任单位", Type: Text, Width: 14},
		{Key: seeds.KeyDeadline, Title: "完成时限", Type: Text, Width: 9},
		{Key: seeds.KeyPrevious, Title: "上期进展", Type: Text, Width: 11},
		{Key: seeds.KeyProgress, Title: "工作进展", Type: Text, Fill: true, Required: true, Width: 28,
			Prompt: "写本期做了什么、到什么程度，尽量用数字。没有进展的，完成情况选“本期无进展”，此格可空。"},
		{Key: seeds.KeyState, Title: "完成情况", Type: State, Fill: true, Required: true, Width: 12,
			Prompt: "请从下拉框中选一项。"},
		{Key: seeds.KeyPercent, Title: "完成比例(%)", Type: Percent, Fill: true, Width: 8, Rule: "gte=0",
			Prompt: "可不填。完成 63% 就填 63。"},
		{Key: seeds.KeyIssues, Title: "存在问题", Type: Text, Fill: true, Width: 15,
			Prompt: "进度滞后、尚未启动、本期无进展的，请写明问题或原因。"},
		{Key: seeds.KeyNext, Title: "下一步举措", Type: Text, Fill: true, Width: 15,
			Prompt: "进度滞后、尚未启动的，请写明措施和时间。"},
		{Key: seeds.KeyRemark, Title: "备注", Type: Text, Fill: true, Width: 10, Prompt: "可不填。"},
		{Key: seeds.KeyCheck, Title: "检查", Type: Formula, Width: 7},
		{Key: seeds.KeyCode, Title: "核对码", Type: Text, Width: 6},
	}
}

func standardStates() []StateDef {
	return []StateDef{
		{Name: "已完成", Kind: seeds.Done, Light: "绿"},
		{Name: "正常推进", Kind: seeds.OnTrack, Light: "绿"},
		{Name: "进度滞后", Kind: seeds.Behind, NeedIssues: true, NeedNext: true, Light: "红"},
		{Name: "尚未启动", Kind: seeds.NotStarted, NeedIssues: true, NeedNext: true, Light: "红"},
		{Name: "本期无进展", Kind: seeds.NoProgress, NeedIssues: true, Light: "黄"},
	}
}

func paceStates() []StateDef {
	return []StateDef{
		{Name: "提前完成", Kind: seeds.Done, Light: "绿"},
		{Name: "达到序时进度", Kind: seeds.OnTrack, Light: "绿"},
		{Name: "未达序时进度", Kind: seeds.Behind, NeedIssues: true, NeedNext: true, Light: "红"},
		{Name: "尚未启动", Kind: seeds.NotStarted, NeedIssues: true, NeedNext: true, Light: "红"},
		{Name: "本期无进展", Kind: seeds.NoProgress, NeedIssues: true, Light: "黄"},
	}
}
