package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/collect/mailbox"
	"ducha/fill/dispatch"
	"ducha/seeds/notice"
	"ducha/seeds/notice/document"
)

// explain turns an error into Chinese with a remedy. Known conditions get words
// of their own; the rest is shown as it is.
func explain(err error) failure {
	var f *failure
	if errors.As(err, &f) {
		return *f
	}
	var source *document.Error
	var stopped *dispatch.Stopped
	var reach *account.Error
	var post *mailbox.Failure
	var away *ledger.Unreachable
	var left *ledger.Left
	var path *fs.PathError
	name := ""
	var rename *os.LinkError
	switch {
	case errors.As(err, &path):
		name = path.Path
	case errors.As(err, &rename):
		name = rename.New
	}
	numbered := saidByNumber(err, name)
	switch {
	case errors.As(err, &source):
		return failure{message: source.Name + "：" + source.Problem, remedy: source.Remedy}
	case errors.As(err, &stopped):
		return failure{message: stopped.Message, remedy: stopped.Remedy}
	case errors.As(err, &post):
		return failure{message: post.Message, remedy: post.Remedy + folders(post.Folders)}
	case errors.As(err, &reach):
		return failure{message: reach.Problem, remedy: reach.Remedy}
	case errors.As(err, &away):
		return unreachable(away)
	case errors.As(err, &left):
		return failure{message: "收发记录不在这个数据库里了，已搬到 " + left.For, remedy: "不要再在这里收：从那里重新复制一份工作文件夹，没有收过的文件放进它的 回收 再收；搬到一半中断了的，在那台电脑上再搬一次"}
	case errors.Is(err, ledger.ErrArchive) && path != nil:
		return failure{message: "这个收发记录的原件不存放在命令所写的地方：那里没有标记 " + name, remedy: "看共享文件夹连上没有；在别处的，用 --archive 写明；只是标记被删了的，在那里建一个同名的空文件"}
	case errors.Is(err, ledger.ErrSchema):
		return failure{message: "地址里的 search_path 写得不对", remedy: "只写一个名称，用字母、数字和下划线，如 ?search_path=y2021"}
	case errors.Is(err, ledger.ErrArchive):
		return failure{message: "这个收发记录的原件不存放在命令所写的地方", remedy: "存在数据库里的，不写 --archive，并清空环境变量 " + envArchive + "；存在共享文件夹里的，用 --archive 写明"}
	case errors.Is(err, ledger.ErrNotEmpty):
		return failure{message: "那里已经有收发记录，没有搬", remedy: "换一个空的数据库，或在地址后面加 ?search_path=名称 另起一份"}
	case errors.Is(err, ledger.ErrMissing), errors.Is(err, ledger.ErrDamaged):
		return failure{message: "存档里的原件缺失或已损坏", remedy: "运行 ducha verify 看是哪一件、怎么补"}
	case errors.Is(err, ledger.ErrRuled):
		return failure{message: ledger.ErrRuled.Error() + "，这一份没有读入", remedy: "再运行一次 ducha review --apply；两份表改了同一格的，以后读入的为准，先商量好"}
	case errors.Is(err, ledger.ErrMailTaken):
		return failure{message: ledger.ErrMailTaken.Error(), remedy: "等它结束，再看一遍拟发清单"}
	case errors.Is(err, notice.ErrNoTasks):
		return failure{message: "没有从文件中读出任务", remedy: "确认它是任务分解类文件，任务后面写明了责任单位；加 --explain 看每一行是怎么读的"}
	case errors.Is(err, context.Canceled):
		return failure{message: "已中断，没有留下写了一半的文件", remedy: "需要时重新运行同一条命令"}
	case errors.Is(err, ledger.ErrDeep):
		return failure{message: "工作文件夹的路径太长，放不下收发记录", remedy: "把工作文件夹移到上一级的文件夹里，或把文件夹名改短，再运行一次"}
	case errors.Is(err, ledger.ErrNewer):
		return failure{message: ledger.ErrNewer.Error(), remedy: "换用新版 ducha"}
	case ledger.Held(err) && strings.Contains(filepath.ToSlash(name), "/"+dirLedger+"/"):
		return failure{message: name + " 正被别的程序占用", remedy: "多半是备份、同步或杀毒软件在读它，等它读完，再运行一次"}
	case ledger.Held(err):
		return failure{message: cmp.Or(name, "要读写的文件") + " 正在别的程序中打开", remedy: "在 WPS 或 Excel 中打开的，请先保存并关闭，再运行一次"}
	case numbered != nil:
		return *numbered
	case errors.Is(err, fs.ErrNotExist) && strings.Contains(name, "　"):
		return failure{message: "找不到 " + name, remedy: "名称里有全角空格；写几个文件的，中间改用英文输入法的空格"}
	case errors.Is(err, fs.ErrNotExist):
		return failure{message: "找不到 " + name, remedy: "检查文件名和所在的文件夹"}
	case errors.Is(err, fs.ErrPermission):
		return failure{message: "不能读写 " + name, remedy: "如果它正在 WPS 或 Excel 中打开，请先保存关闭；再检查文件夹是否允许写入"}
	}
	for _, t := range pathTroubles {
		if name != "" && strings.Contains(err.Error(), t.sign) {
			return failure{message: name + " " + t.message, remedy: t.remedy}
		}
	}
	for _, t := range troubles {
		if strings.Contains(err.Error(), t.sign) {
			return t.failure
		}
	}
	return unforeseen(err, name)
}

// unforeseen quotes what the system says where nothing better is known; what is Chinese
// already was written for the clerk.
func unforeseen(err error, name string) failure {
	const remedy = "如果再次出现，请把这句话抄给维护人员"
	said := err.Error()
	if first, _ := utf8.DecodeRuneInString(said); unicode.Is(unicode.Han, first) {
		return failure{message: said, remedy: remedy}
	}
	message := "没有做成"
	if name != "" {
		message = "读写 " + name + " 时出错"
	}
	if number := syscall.Errno(0); errors.As(err, &number) {
		said = number.Error()
	}
	return failure{message: message + "（系统说：“" + said + "”）", remedy: remedy}
}

// unreachable tells why the database with the record cannot be opened.
func unreachable(away *ledger.Unreachable) failure {
	f := failure{message: "连不上收发记录所在的数据库 " + away.Where, remedy: "看网络通不通、数据库开着没有，再运行一次；什么也没有改动"}
	said := away.Err.Error()
	for _, t := range []struct{ sign, why, remedy string }{
		{"password authentication failed", "密码不对", "密码写在环境变量 PGPASSWORD、.pgpass 或 " + envLedger + " 的地址里"},
		{"no pg_hba.conf entry", "数据库不让这台电脑、这个用户连", "请管理数据库的人放行"},
		{"SQLSTATE 28000", "数据库没有这个用户，或不让它连", "核对地址里的用户名"},
		{"SQLSTATE 3D000", "没有这个数据库", "核对地址；还没有建的，请管理数据库的人建一个空的"},
		{"no such host", "找不到这台主机", "核对地址里的主机名"},
		{"connection refused", "主机上没有数据库在这个端口", "核对主机和端口；看数据库开着没有"},
		{"tls", "加密连接没有谈成", "核对地址后面的 sslmode；要验证证书的写 sslmode=verify-full"},
		{"cannot parse", "地址写得不对", "写成 postgres://用户@主机/数据库"},
	} {
		if strings.Contains(said, t.sign) {
			f.message, f.remedy = f.message+"："+t.why, t.remedy
			break
		}
	}
	return f
}

// folders lists those of a mailbox, behind a remedy.
func folders(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "：" + few(names, 12)
}

// troubles are known by what the database or the system says; a path that tells
// more is told before them.
var troubles = []struct {
	sign string
	failure
}{
	{"database is locked", failure{message: "另一个 ducha 正在使用这个工作文件夹", remedy: "等它结束再运行"}},
	{"SQLSTATE 57P", lostDatabase},
	{"SQLSTATE 08", lostDatabase},
	{"failed to connect to `", lostDatabase},
	{"conn closed", lostDatabase},
	{"unexpected EOF", lostDatabase},
	{"connection reset by peer", lostDatabase},
	{"broken pipe", lostDatabase},
	{"SQLSTATE 42501", failure{message: "数据库不让这个用户建表或写入", remedy: "请管理数据库的人授权：收发记录所在的数据库（或 search_path 所写的那一份）归这个用户所有；什么也没有改动"}},
	{"SQLSTATE 25006", failure{message: "收发记录所在的数据库现在是只读的", remedy: "请管理数据库的人改为可写，再运行一次；什么也没有改动"}},
	{"SQLSTATE 53100", failure{message: "数据库所在的磁盘满了，没有写成", remedy: "请管理数据库的人腾出空间，再运行一次"}},
	{"SQLSTATE 42P01", failure{message: "数据库里收发记录的表不全，有的被删了", remedy: "请管理数据库的人从备份恢复；不要另建"}},
	{"file is not a database", damagedLedger},
	{"disk image is malformed", damagedLedger},
	{"disk is full", fullDisk},
	{"no space left", fullDisk},
	{"disk quota exceeded", fullQuota},
	{"readonly database", readOnly},
	{"read-only file system", readOnly},
	{"unable to open database file", readOnly},
	{"ledger of the older version", readOnly}, // one that can be written is upgraded
	{"disk I/O error", failure{message: "读写收发记录（.ducha/ledger.db）时出错", remedy: "检查磁盘或网络文件夹是否正常，再运行一次"}},
}

// pathTroubles are known by what the system says of a path, which goes before the message.
var pathTroubles = []struct {
	sign string
	failure
}{
	{"is a directory", failure{message: "是文件夹，不是文件", remedy: "检查文件名；把同名的文件夹移走"}},
	{"not a directory", failure{message: "的上级不是文件夹，而是文件", remedy: "检查路径；把同名的文件移走"}},
	{"file name too long", failure{message: "太长，不能作文件名", remedy: "换一个短的，或换一个离根目录近的文件夹"}},
}

var (
	lostDatabase  = failure{message: "与收发记录所在的数据库的连接断了", remedy: "看网络通不通、数据库开着没有，再运行一次同一条命令；写成的都在，没有写了一半的"}
	damagedLedger = failure{message: "收发记录（.ducha/ledger.db）已损坏", remedy: "从备份中恢复 .ducha 文件夹；没有备份时不要删除它，请找维护人员"}
	fullDisk      = failure{message: "磁盘满了，没有写成", remedy: "腾出空间后再运行一次"}
	fullQuota     = failure{message: "磁盘配额用完了，没有写成", remedy: "腾出空间，或请管理员增加配额，再运行一次"}
	readOnly      = failure{message: "工作文件夹不能写入", remedy: "检查它是否只读、是否有写入权限，再运行一次"}
)
