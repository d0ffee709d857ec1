package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ducha/collect"
	"ducha/seeds"
)

// takeBack stands for a unit where the clerk's word is taken back.
const takeBack = "-"

// claim is the clerk's word on the named files, nil for none. A file inside a container
// is named as summaries name it, 邮件.eml!附件.xlsx; the container is taken in then.
func (w *workspace) claim(e *env, opt *collectOptions) (*collect.Claim, error) {
	if !opt.claims {
		return nil, nil
	}
	claim := collect.Claim{Said: e.now()}
	if opt.as != takeBack {
		unit, err := w.unit(opt.as)
		if err != nil {
			return nil, err
		}
		claim.Unit = unit.ID
	}
	for i, named := range opt.paths {
		file := fileIn(named)
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			return nil, wrongUsage("--as 后面的“"+named+"”是文件夹", "写明其中的文件，可以写几个")
		}
		full, err := filepath.Abs(file)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", file, err)
		}
		opt.paths[i] = file
		claim.Named = append(claim.Named, w.rel(full)+filepath.ToSlash(named[len(file):]))
	}
	return &claim, nil
}

// check refuses what says nothing.
func (opt collectOptions) check() error {
	switch {
	case opt.mail && opt.claims:
		return wrongUsage("--imap 和 --as 不能同时用", "先用 --imap 收，再用 --as 指明其中的一个文件")
	case opt.claims && len(opt.paths) == 0:
		return wrongUsage("--as 要同时指明文件", "如：ducha collect --as "+opt.as+" 回收/新建工作簿.xlsx")
	}
	return nil
}

// fileIn is the part of a name up to a file on disk: 邮件.eml of 邮件.eml!附件.xlsx, all
// of it where there is no such file.
func fileIn(named string) string {
	for file := named; ; {
		if _, err := os.Stat(file); err == nil {
			return file
		}
		i := strings.LastIndexByte(file, '!')
		if i <= 0 {
			return named
		}
		file = file[:i]
	}
}

// unit finds the unit that the clerk calls by its name, full or short, or its number.
func (w *workspace) unit(called string) (seeds.Unit, error) {
	dir := w.book.Plan.Directory()
	if u, ok := dir.Unit(called); ok {
		return u, nil
	}
	if u, ok := dir.ByID(seeds.UnitID(strings.TrimSpace(called))); ok {
		return u, nil
	}
	if g, ok := dir.Group(called); ok {
		remedy := "写它的成员，一个一个写：" + few(g.Members, 5)
		if len(g.Members) == 0 {
			remedy = "写它的成员；台账“单位组”表里还没有填"
		}
		return seeds.Unit{}, failed(remedy+"；全部单位见 ducha units", "“%s”是单位组，不是单位", called)
	}
	var names []string
	for _, u := range dir.All() {
		names = append(append(names, u.Name), u.Aliases...)
	}
	return seeds.Unit{}, failed(alike(names, called, "全部单位见 ducha units"), "没有“%s”这个单位", called)
}

// unitsCalled finds several, nil for none.
func (w *workspace) unitsCalled(called []string) (ids []seeds.UnitID, err error) {
	for _, name := range called {
		u, err := w.unit(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, u.ID)
	}
	return ids, nil
}

// notInside tells the clerk what a container holds in which nothing goes by the name typed.
func notInside(err error) error {
	var nothing *collect.NothingNamed
	if !errors.As(err, &nothing) {
		return err
	}
	remedy := "里面的文件有：" + few(nothing.Holds, 10) + "；写作 " + nothing.Container + "!文件名"
	if len(nothing.Holds) == 0 {
		remedy = "它里面没有能取出的文件；就指它自己的，不写“!”和后面的内容"
	}
	return failed(remedy, "%w", err)
}
