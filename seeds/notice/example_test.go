package notice_test

import (
	"context"
	"fmt"
	"strings"

	"ducha/seeds/notice"
)

// A numbered paragraph with units below it is a task; what was guessed is told.
func Example() {
	text := "云泽市2021年重点工作责任分解\n" +
		"一、交通\n" +
		"1.建成云泽大桥。\n牵头单位：市交通运输局\n配合单位：市财政局、市水利局\n完成时限：2021年12月底前\n" +
		"二、教育\n" +
		"2.新建中学三所。\n责任单位：市教育局、市财政局\n完成时限：9月底前\n"
	read, err := notice.Read(context.Background(), []notice.Source{{Name: "通知.txt", Data: []byte(text)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(read.Plan.Title)
	for _, t := range read.Plan.Tasks {
		fmt.Println(t.ID, t.Chapter, t.Text, strings.Join(t.Lead, "、"), "|", strings.Join(t.Coop, "、"), t.Deadline)
	}
	for _, d := range read.Review {
		fmt.Println(d.Where, d.ReadAs)
	}
	// Output:
	// 云泽市2021年重点工作责任分解
	// 1 一、交通 建成云泽大桥。 市交通运输局 | 市财政局、市水利局 2021年12月底前
	// 2 二、教育 新建中学三所。 市教育局 | 市财政局 9月底前
	// 通知.txt 第8行 第一家牵头，其余配合
}
