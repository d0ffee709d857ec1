package advise_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ducha/seeds"
	"ducha/seeds/notice"
	"ducha/seeds/samples"
)

// told is one answer as somebody wrote it.
type told struct {
	task, no  string
	lead      string // who wrote it
	text      string
	share     string // in per cent, where it is told
	state     string
	kind      seeds.StateKind
	published bool // of a real bulletin
}

// corpus gives real progress texts, where they lie beside this checkout, and the samples'.
func corpus(t *testing.T) []told {
	t.Helper()
	var out []told
	if data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "seeds", "001_77fe551962fa5e43.txt")); err == nil {
		out = append(out, publishedIn(t, "real.txt", data, true)...)
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	} else {
		t.Log("no real papers beside this checkout: samples only")
	}
	data, err := samples.FS.ReadFile(samples.Progress2020)
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, publishedIn(t, samples.Progress2020, data, false)...)
	return append(out, sampleAnswers(t)...)
}

func publishedIn(t *testing.T, name string, data []byte, real bool) []told {
	t.Helper()
	got, err := notice.Read(context.Background(), []notice.Source{{Name: name, Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	var out []told
	for _, task := range got.Plan.Tasks {
		for i, text := range task.Published {
			out = append(out, told{task: name + "/" + string(task.ID), no: task.No, lead: task.Lead[i%len(task.Lead)], text: text, state: "正常推进", kind: seeds.OnTrack, published: real})
		}
	}
	return out
}

var kinds = map[string]seeds.StateKind{"已完成": seeds.Done, "正常推进": seeds.OnTrack, "进度滞后": seeds.Behind, "尚未启动": seeds.NotStarted, "本期无进展": seeds.NoProgress}

func sampleAnswers(t *testing.T) []told {
	t.Helper()
	data, err := samples.FS.ReadFile(samples.Labelled2021Answers)
	if err != nil {
		t.Fatal(err)
	}
	var out []told
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		out = append(out, told{task: "answers/" + f[0], no: f[0], lead: fmt.Sprintf("单位%d", i%20), text: f[3], share: f[2], state: f[1], kind: kinds[f[1]]})
	}
	return out
}

// entry makes an answer of it.
func (x told) entry(unit string) seeds.Entry {
	return seeds.Entry{Unit: seeds.UnitID(unit), Task: seeds.TaskID(x.task), Part: seeds.PartLead, Place: 1, Kind: x.kind,
		Values: map[seeds.Key]string{seeds.KeyProgress: x.text, seeds.KeyState: x.state, seeds.KeyPercent: x.share}}
}

// labelled gives texts with the state that a reader gives them.
func labelled(t *testing.T) []told {
	t.Helper()
	var out []told
	paragraph := map[string]told{}
	seen := map[string]int{}
	for _, x := range corpus(t) {
		if x.published {
			paragraph[fmt.Sprint(x.no, "\t", seen[x.no])] = x
			seen[x.no]++
		}
	}
	data, err := os.ReadFile("testdata/states.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		cut := strings.LastIndex(line, "\t")
		if x, ok := paragraph[line[:cut]]; ok {
			x.state, x.kind = line[cut+1:], kinds[line[cut+1:]]
			out = append(out, x)
		} else if len(paragraph) > 0 {
			t.Errorf("no paragraph %q", line)
		}
	}
	return append(out, sampleAnswers(t)...)
}

// phrases are what may be told again without harm.
var phrases = []string{"无", "无进展", "本期无进展。", "暂无", "同上期", "已完成。", "按计划推进", "正在推进。", "正常推进中", "尚未启动", "/", "-", "完成80%", "正在招标"}

// stock are phrases that any unit may write at any task.
var stock = []string{
	"正在按计划有序推进。", "按照年度计划有序推进，目前进展顺利。", "各项工作正在按照市政府统一部署有序推进。", "已制定实施方案，明确责任分工，正在组织实施。",
	"高度重视，成立工作专班，明确分管领导和责任科室，建立工作台账，定期调度推进。", "严格落实市委、市政府决策部署，加强组织领导，压实工作责任，各项工作有序推进。",
	"加强统筹协调，强化督促检查，推动各项任务落地见效。", "积极配合牵头单位做好相关工作。", "按照职责分工，积极配合牵头单位开展工作，及时报送有关情况。", "本期按计划推进，无需要协调解决的问题。",
	"年度任务已分解到责任科室和各县市区，正在按时间节点推进。", "正在开展前期调研，拟定初步方案。", "方案正在征求意见。", "已完成年度目标任务。", "结合工作实际，制定年度工作要点，细化目标任务，明确完成时限，正在抓紧落实。",
	"我单位高度重视，及时召开专题会议研究部署，制定工作方案，细化任务分工，明确责任人员和完成时限，建立定期调度机制，加强督促检查，确保各项任务按时间节点有序推进。",
	"坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实市委、市政府工作要求，结合部门职能职责，加强与牵头单位的沟通衔接，主动作为，密切配合，共同推动工作落实。",
	"积极宣传相关政策，营造良好氛围；强化部门协作，形成工作合力；加强业务指导，提升服务水平；严格日常监管，消除风险隐患；健全长效机制，巩固工作成果。",
}
