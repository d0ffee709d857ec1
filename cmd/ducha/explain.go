package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"ducha/collect/ledger"
	"ducha/seeds/notice"
)

// explain turns an error into Chinese with a remedy. Known conditions get words
// of their own; the rest is shown as it is.
func explain(err error) failure {
	var f *failure
	if errors.As(err, &f) {
		return *f
	}
	var source *notice.SourceError
	var path *fs.PathError
	name := ""
	if errors.As(err, &path) {
		name = path.Path
	}
	switch {
	case errors.As(err, &source):
		return failure{message: source.Name + "：" + source.Problem, remedy: source.Remedy}
	case errors.Is(err, notice.ErrNoTasks):
		return failure{message: "没有从文件中读出任务", remedy: "确认它是任务分解类文件，任务后面写明了责任单位；加 --explain 看每一行是怎么读的"}
	case errors.Is(err, context.Canceled):
		return failure{message: "已中断，没有留下写了一半的文件", remedy: "需要时重新运行同一条命令"}
	case errors.Is(err, ledger.ErrNewer):
		return failure{message: ledger.ErrNewer.Error(), remedy: "换用新版 ducha"}
	case errors.Is(err, fs.ErrNotExist):
		return failure{message: "找不到 " + name, remedy: "检查文件名和所在的文件夹"}
	case errors.Is(err, fs.ErrPermission):
		return failure{message: "不能读写 " + name, remedy: "如果它正在 WPS 或 Excel 中打开，请先保存关闭；再检查文件夹是否允许写入"}
	case strings.Contains(err.Error(), "database is locked"):
		return failure{message: "另一个 ducha 正在使用这个工作文件夹", remedy: "等它结束再运行"}
	}
	return failure{message: err.Error()}
}
