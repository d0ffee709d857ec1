package main

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// saidByNumber tells what a number of Windows means for a file, nil where it is not known:
// the words that come with it are in the language that Windows is set to.
func saidByNumber(err error, file string) *failure {
	var number syscall.Errno
	if runtime.GOOS != "windows" || !errors.As(err, &number) {
		return nil
	}
	for _, w := range windowsNumbers {
		if slices.Contains(w.numbers, number) {
			return &failure{message: strings.TrimSuffix(strings.Replace(w.message, "{}", file, 1), "："), remedy: w.remedy}
		}
	}
	return nil
}

// windowsNumbers are the numbers that a clerk can do something about; {} is the file.
var windowsNumbers = []struct {
	numbers []syscall.Errno
	failure
}{
	{[]syscall.Errno{39, 112}, fullDisk},
	{[]syscall.Errno{1295}, fullQuota},
	{[]syscall.Errno{19}, readOnly},
	{[]syscall.Errno{21}, failure{message: "磁盘没有准备好：{}", remedy: "看 U 盘、移动硬盘插好没有，再运行一次"}},
	{[]syscall.Errno{23, 27, 483, 1117, 1392, 1393}, failure{message: "读写磁盘时出错：{}", remedy: "检查磁盘、U 盘或网络文件夹是否正常，再运行一次"}},
	{[]syscall.Errno{51, 53, 54, 55, 59, 64, 67, 121, 1231, 1232}, failure{message: "连不上网络文件夹：{}", remedy: "看网络通不通、在“此电脑”里能不能打开这个共享文件夹，再运行一次"}},
	{[]syscall.Errno{65, 86, 1219, 1326}, failure{message: "网络文件夹不让登录：{}", remedy: "先在“此电脑”里打开这个共享文件夹，输入用户名和密码，再运行一次"}},
	{[]syscall.Errno{123, 161}, failure{message: "这样的路径 Windows 不认：{}", remedy: `路径里不能有 < > " | ? *；用引号括起来的文件夹，末尾不要写 \，如 "D:\督查 2021"`}},
	{[]syscall.Errno{206}, failure{message: "文件名或路径太长：{}", remedy: "把名称改短，或把文件夹移到上一级的文件夹里，再运行一次"}},
	{[]syscall.Errno{225, 226}, failure{message: "杀毒软件不让读写 {}", remedy: "在杀毒软件里放行 ducha 和工作文件夹，被隔离的文件从隔离区恢复，再运行一次"}},
}
