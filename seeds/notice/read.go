package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ducha/seeds"
	"ducha/seeds/notice/document"
	"ducha/seeds/units"
)

// ErrNoTasks is the error of Read where no source holds a task.
var ErrNoTasks = errors.New("没有从文件中读出任务；请确认它是任务分解类文件，任务后面写明了责任单位")

// Source is one file to read, under the name by which people know it.
type Source struct {
	Name string
	Data []byte
}

// File says what was read from one source.
type File struct {
	Path   string // Source.Name
	Format string // txt, docx, html, xlsx …
	Tasks  int
}

// Skip is a text that belongs to no task, and why.
type Skip struct {
	Where string // 文件名 第N行
	Text  string
	Why   string // 网页附属信息, 称呼, 前言, 结尾, 落款 …
}

// Result is what was read: one plan of all sources.
type Result struct {
	Plan    seeds.Plan
	Files   []File
	Review  []seeds.Doubt // what the reader was not sure of; empty for a clean paper
	Skipped []Skip        // in the order of the sources

	TitleGuessed bool // the paper prints no title; the plan is named after an annex or the file
}

// Read reads sources into one plan with its directory of units. The text of a
// source may be UTF-8, GB18030 or UTF-16.
//
// An unreadable source gives a *document.Error and nothing else. Where no source
// holds a task the error wraps ErrNoTasks, and the result says what was skipped.
func Read(ctx context.Context, sources []Source) (Result, error) {
	var result Result
	var papers []*paper
	names := shortNames(sources)
	for i, source := range sources {
		if err := ctx.Err(); err != nil {
			return Result{}, fmt.Errorf("read %s: %w", source.Name, err)
		}
		if at := slices.IndexFunc(sources[:i], func(s Source) bool { return bytes.Equal(s.Data, source.Data) }); at >= 0 {
			result.Files = append(result.Files, File{Path: source.Name, Format: result.Files[at].Format})
			result.Review = append(result.Review, seeds.Doubt{Where: names[i], ReadAs: "没有再读一遍", Reason: "与 " + names[at] + " 内容相同"})
			continue
		}
		doc, err := document.Read(ctx, names[i], source.Data)
		if err != nil {
			return Result{}, fmt.Errorf("read %s: %w", source.Name, err)
		}
		p := readPaper(doc)
		papers = append(papers, p)
		result.Files = append(result.Files, File{Path: source.Name, Format: doc.Format, Tasks: len(p.tasks)})
		result.Skipped = append(result.Skipped, p.skippedInOrder()...)
	}
	compile(&result, papers)
	if len(result.Plan.Tasks) == 0 {
		names := make([]string, len(sources))
		for i, s := range sources {
			names[i] = s.Name
		}
		return result, fmt.Errorf("%s：%w", strings.Join(names, "、"), ErrNoTasks)
	}
	return result, nil
}

// shortNames gives the names by which places are told: those of files elsewhere
// without their folders, where that leaves no two alike.
func shortNames(sources []Source) []string {
	count := map[string]int{}
	for _, s := range sources {
		count[path.Base(filepath.ToSlash(s.Name))]++
	}
	names := make([]string, len(sources))
	for i, s := range sources {
		names[i] = s.Name
		if short := path.Base(filepath.ToSlash(s.Name)); filepath.IsAbs(filepath.FromSlash(s.Name)) && count[short] == 1 {
			names[i] = short
		}
	}
	return names
}

// compile puts the papers together into one plan.
func compile(result *Result, papers []*paper) {
	plan := &result.Plan
	places := map[string]string{}
	var addressees []string
	ids := identify(papers)
	for i, p := range papers {
		if plan.Title == "" && len(p.tasks) > 0 {
			plan.Title, plan.Year, plan.Issuer = p.title, p.year, p.issuer
			result.TitleGuessed = p.guessed
		}
		addressees = append(addressees, p.addressees...)
		for j, t := range p.tasks {
			t.task.ID = ids[i][j]
			plan.Tasks = append(plan.Tasks, t.task)
			places[string(t.task.ID)] = t.at.String()
		}
		if len(p.tasks) == 0 && len(papers) > 1 {
			p.doubt(p.start, "", "没有任务", "没有从这个文件中读出任务")
		}
		result.Review = append(result.Review, p.doubtsInOrder()...)
	}
	var doubts []seeds.Doubt
	plan.Units, plan.Groups, doubts = units.Directory(plan.Tasks, units.Known{Issuer: plan.Issuer, Title: plan.Title, Addressees: addressees})
	for _, d := range doubts {
		d.Where = places[d.Where]
		result.Review = append(result.Review, d)
	}
}
