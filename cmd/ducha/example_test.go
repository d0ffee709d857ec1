package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// The program is a function of its arguments and streams.
func Example() {
	dir, err := os.MkdirTemp("", "ducha")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	notice := "一、项目建设\n1.建成城南大桥。\n牵头责任单位：市交通运输局。\n配合责任单位：市财政局、市自然资源和规划局。\n"
	run(context.Background(), []string{"-C", dir, "--quiet", "import", "-"}, strings.NewReader(notice), os.Stdout, io.Discard)
	run(context.Background(), []string{"-C", dir, "任务"}, nil, os.Stdout, os.Stdout)
	code := run(context.Background(), []string{"-C", dir, "fill"}, nil, os.Stdout, os.Stdout)
	fmt.Println("exit", code)
	// Output:
	// 一、项目建设
	//   1　建成城南大桥。　〔市交通运输局〕
	// 共 1 项
	// 出错：没有开放的期次
	// 办法：先开一期，如 ducha round open 2021H1 --name 2021年上半年 --as-of 2021-06-30 --due "2021-07-05 18:00"
	// exit 1
}
