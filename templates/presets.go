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
	d := FormDef{Version: formDefVersion, Preset: PresetStandard, Columns: standardColumns(), States: standardStates()}
	switch name {
	case PresetPace:
		d.Preset, d.States = name, paceStates()
	case PresetShort: // the published five, in their published order
		d.Preset, d.Columns, d.States = name, d.pick(seeds.KeyNo, seeds.KeyTask, seeds.KeyProgress, seeds.KeyLead, seeds.KeyCoop, seeds.KeyCode), nil
		d.Columns[2].Prompt = "写本期做了什么、到什么程度，尽量用数字。没有进展的，写“无进展”和原因。"
	}
	return d
}

// pick gives the columns named by keys, in that order.
func (d FormDef) pick(keys ...seeds.Key) []Column {
	columns := make([]Column, 0, len(keys))
	for _, k := range keys {
		if c, ok := d.Column(k); ok {
			columns = append(columns, c)
		}
	}
	return columns
}

// The widths add up to FormWidth. 完成情况 holds 本期无进展 and 完成比例 its own
// title on one line.
func standardColumns() []Column {
	return []Column{
		{Key: seeds.KeyNo, Title: "序号", Type: Text, Width: 10},
		{Key: seeds.KeyTask, Title: "目标与任务", Type: Text, Width: 24},
		{Key: seeds.KeyLead, Title: "牵头责任单位", Type: Text, Width: 10},
		{Key: seeds.KeyCoop, Title: "责任单位", Type: Text, Width: 12},
		{Key: seeds.KeyDeadline, Title: "完成时限", Type: Text, Width: 9},
		{Key: seeds.KeyPrevious, Title: "上期进展", Type: Text, Width: 12},
		{Key: seeds.KeyProgress, Title: "工作进展", Type: Text, Fill: true, Required: true, Width: 25,
			Prompt: "写本期做了什么、到什么程度，尽量用数字。本期没有进展的可以不写，但要选相应的完成情况，写明原因。"},
		{Key: seeds.KeyState, Title: "完成情况", Type: State, Fill: true, Required: true, Width: 12,
			Prompt: "请从下拉框中选一项。"},
		{Key: seeds.KeyPercent, Title: "完成比例(%)", Type: Percent, Fill: true, Width: 10, Rule: "gte=0",
			Prompt: "可不填。完成 63% 就填 63。"},
		{Key: seeds.KeyIssues, Title: "存在问题", Type: Text, Fill: true, Width: 13,
			Prompt: "滞后、未启动、没有进展的，请写明问题或原因。"},
		{Key: seeds.KeyNext, Title: "下一步举措", Type: Text, Fill: true, Width: 13,
			Prompt: "滞后、未启动的，请写明措施和时间。"},
		{Key: seeds.KeyRemark, Title: "备注", Type: Text, Fill: true, Width: 7, Prompt: "可不填。"},
		{Key: seeds.KeyCheck, Title: "检查", Type: Formula, Width: 9},
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
