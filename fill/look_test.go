package fill

import (
	"os"
	"testing"
	"time"

	"ducha/seeds"
	"ducha/templates"
)

func TestLookTmp(t *testing.T) {
	plan := seeds.Plan{Title: "云泽市人民政府关于2021年重点工作及责任分解的通知", Year: 2021, Issuer: "云泽市人民政府",
		Units: []seeds.Unit{{ID: "001", Rank: 1, Name: "市发展和改革委员会"}, {ID: "002", Rank: 2, Name: "市科技局"}}}
	for i := 0; i < 12; i++ {
		no := "17(" + string(rune('1'+i)) + ")"
		plan.Tasks = append(plan.Tasks, seeds.Task{ID: seeds.TaskID(no), No: no, Chapter: "二、推动打造国内大循环重要节点、国内国际双循环战略链接", Item: "17.聚力长三角一体化发展。",
			Text: "落实“5910”行动计划,深度融入G60科创走廊建设,主动对接沪苏浙大院大所合作共建科创平台。", Lead: []string{"市科技局", "市发展和改革委员会"}, Coop: []string{"市经济和信息化局", "市财政局", "市自然资源和规划局", "各县市区政府", "开发区管委会"}})
	}
	r := seeds.Round{ID: "2021H1", Name: "2021年上半年", AsOf: time.Date(2021, 6, 30, 0, 0, 0, 0, seeds.Beijing), Due: time.Date(2021, 7, 5, 18, 0, 0, 0, seeds.Beijing)}
	for _, preset := range templates.Presets {
		forms, def, skipped, err := Forms(Request{Plan: plan, Round: r, Def: templates.Preset(preset), Settings: templates.Settings{"发文机关": "云泽市人民政府", "年度": "2021", "联系人": "督查室", "联系电话": "0000-1234567", "收件邮箱": "ducha@yunze.example"}, Roles: templates.RolesLead})
		if err != nil {
			t.Fatal(err, skipped)
		}
		f, err := templates.Sign([]byte("x"), forms[0])
		if err != nil {
			t.Fatal(err)
		}
		out, _ := os.Create("/tmp/look/" + preset + ".xlsx")
		if err := Write(out, def, f); err != nil {
			t.Fatal(err)
		}
		out.Close()
	}
}
