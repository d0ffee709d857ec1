package notice_test

import (
	"context"
	"strings"
	"testing"

	"ducha/seeds/notice"
)

// pastedIn writes a pasted table: cells are parted by |, rows by lines; ~ is a cell
// that holds only a blank, _ one that is gone, / a line break within a cell.
func pastedIn(between, drawn string) string {
	var cells []string
	for _, line := range strings.Split(strings.TrimSpace(drawn), "\n") {
		for _, cell := range strings.Split(strings.TrimSpace(line), "|") {
			if cell != "_" {
				cells = append(cells, strings.ReplaceAll(strings.ReplaceAll(cell, "~", "\u00a0"), "/", "\n"))
			}
		}
	}
	return "青山市2022年重点任务\n\n" + strings.Join(cells, between) + "\n"
}

func TestReadPastedTable(t *testing.T) {
	full := `
		序号|工作任务|<责任>|完成时限|备注
		1|修建市图书馆新馆并对外开放|市文旅局|2022年6月底前|~
		2|清理城区河道十二条|市水利局|年底前|重点
		3|改造老旧小区二十个|市住建局|持续推进|~`
	full = strings.ReplaceAll(full, "<责任>", "牵头单位")
	want := "1 修建市图书馆新馆并对外开放 → 市文旅局，2022年6月底前\n2 清理城区河道十二条 → 市水利局，年底前，重点\n3 改造老旧小区二十个 → 市住建局，持续推进"
	tests := []struct{ name, text, want string }{
		{"a cell a paragraph", pastedIn("\n\n", full), want},
		{"a cell a line", pastedIn("\n", full), want},
		{"bars at the ends of cells", pastedIn(" |\n", full), want},
		{"empty cells gone", pastedIn("\n\n", strings.ReplaceAll(full, "~", "_")), want},
		{"without numbers, as many cells in each row", pastedIn("\n\n", `
			工作任务|牵头单位|完成时限
			修建市图书馆新馆|市文旅局|6月底
			清理河道|市水利局、市城管局|年底前`),
			"1 修建市图书馆新馆 → 市文旅局，6月底\n2 清理河道 → 市水利局、市城管局，年底前"},
		{"numbers before the tasks", pastedIn("\n\n", `
			工作任务|牵头单位|配合单位|完成时限
			1.修建市图书馆新馆|市文旅局|_|6月底
			2.清理河道|市水利局|市城管局|年底前`),
			"1 修建市图书馆新馆 → 市文旅局，6月底\n2 清理河道 → 市水利局 + 市城管局，年底前"},
		{"leader or person, as the other rows show", pastedIn("\n\n", `
			序号|工作任务|牵头单位|牵头领导|责任人
			1|修建市图书馆新馆并对外开放|市文旅局|赵甲|钱乙
			2|清理城区河道十二条|市水利局|赵甲|孙丙
			3|改造老旧小区二十个|市住建局|_|钱乙
			4|新建公园三处并向市民开放|市城管局|赵甲|_`),
			"1 修建市图书馆新馆并对外开放 → 市文旅局，赵甲，市文旅局：钱乙\n2 清理城区河道十二条 → 市水利局，赵甲，市水利局：孙丙\n" +
				"3 改造老旧小区二十个 → 市住建局，市住建局：钱乙\n4 新建公园三处并向市民开放 → 市城管局，赵甲"},
		{"headings between the rows", pastedIn("\n\n", `
			序号|工作任务|牵头单位|完成时限
			一、文化
			1|修建市图书馆新馆并对外开放|市文旅局|6月底
			二、水利
			2|清理城区河道十二条|市水利局|年底前`),
			"1 [一、文化] 修建市图书馆新馆并对外开放 → 市文旅局，6月底\n2 [二、水利] 清理城区河道十二条 → 市水利局，年底前"},
		{"a row a line, blanks between", "青山市2022年重点任务\n序号 工 作 任 务 牵头单位 完成时限\n1 修建市图书馆 新馆 市文旅局 6月底\n2 清理城区河道十二条 市水利局 年底前\n特此通知。",
			"1 修建市图书馆 新馆 → 市文旅局，6月底\n2 清理城区河道十二条 → 市水利局，年底前"},
		{"bars between the cells of a row", "青山市2022年重点任务\n| 序号 | 工作任务 | 牵头单位 | 配合单位 |\n|---|---|---|---|\n| 1 | 修建图书馆 | 市文旅局 | 市财政局、市住建局 |\n| 2 | 清理河道 | 市水利局 | |",
			"1 修建图书馆 → 市文旅局 + 市财政局、市住建局\n2 清理河道 → 市水利局"},
		{"columns at places on the line", "青山市2022年重点任务\n序号   工作任务        牵头单位      完成时限\n1    修建市图书馆      市文旅局      6月底\n     新馆          市住建局\n2    清理河道        市水利局      年底前\n",
			"1 修建市图书馆新馆 → 市文旅局、市住建局，6月底\n2 清理河道 → 市水利局，年底前"},
		{"run together", "青山市2022年重点任务\n序号目标与任务工作进展牵头单位责任单位\n1.加快建设市图书馆。目前已完成主体工程。市文旅局各县(市)区政府、市发改委\n装修工程正在招标。\n2.清理河道截至6月底,已清理十条。市水利局、市城管局 \n\n免责声明:本页内容仅供参考。",
			"1 加快建设市图书馆。 → 市文旅局 + 各县(市)区政府、市发改委，目前已完成主体工程。，装修工程正在招标。\n2 清理河道 → 市水利局、市城管局，截至6月底,已清理十条。"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := notice.Read(context.Background(), []notice.Source{{Name: "a.txt", Data: []byte(tt.text)}})
			if err != nil {
				t.Fatalf("%v in\n%s", err, tt.text)
			}
			if told(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", told(got), tt.want)
			}
			checkNothingLost(t, tt.text, got)
		})
	}
}
