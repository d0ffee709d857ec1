package collect

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/seeds/pattern"
	"ducha/seeds/workbook"
	"ducha/templates"
)

// carriers are the traces of identity found in a workbook, or on one sheet of it.
type carriers struct {
	marks []string // custom property and hidden sheet
	nos   []string // 表号 as printed anywhere near the top; that of the hidden sheet where none is
	said  []string // those of them that are called 表号
	codes []string // what looks like the 核对码 of a row, each once
	named string   // what stands as 填报单位

	sheets []carriers // of each sheet, where this is of a whole workbook
}

var (
	formNoPattern = pattern.Of(`[A-Z0-9-]{1,20}-[0-9OI]{3}-[2-9A-HJ-NP-Z]{4}`)
	markPattern   = pattern.Of(`^[2-9A-HJ-NP-Z]{16}$`)
	codePattern   = pattern.Of(`^[2-9A-HJ-NP-Z]{4}$`)
)

// identityDepth is how many rows from the top a printed 表号 is looked for.
const identityDepth = 30

// findCarriers gathers the traces of all sheets.
func findCarriers(b workbook.Book, grids []grid) carriers {
	var all carriers
	all.mark(b.Custom[templates.MarkProperty])
	var hidden []string
	for _, g := range grids {
		c := carriersOn(g)
		if strings.HasPrefix(g.Name, templates.MarkSheet) {
			hidden, c.nos = append(hidden, c.nos...), nil
		}
		all.marks, all.nos, all.codes = appendNew(all.marks, c.marks...), appendNew(all.nos, c.nos...), append(all.codes, c.codes...)
		all.said, all.sheets = appendNew(all.said, c.said...), append(all.sheets, c)
		if all.named == "" {
			all.named = c.named
		}
	}
	if len(all.nos) == 0 {
		all.nos = hidden
	}
	slices.Sort(all.codes)
	all.codes = slices.Compact(all.codes)
	return all
}

func (c *carriers) mark(s string) {
	if s = strings.ToUpper(strings.TrimSpace(s)); markPattern.MatchString(s) {
		c.marks = appendNew(c.marks, s)
	}
}

func carriersOn(g grid) carriers {
	var c carriers
	if strings.HasPrefix(g.Name, templates.MarkSheet) {
		c.mark(g.cell(1, 1).Text)
	}
	codes := map[string]bool{}
	for _, row := range g.Rows {
		for _, cell := range row.Cells {
			if len(cell.Text) > maxTitle {
				continue
			}
			if row.Num <= identityDepth && len(c.nos) < maxNumbers {
				nos := formNos(cell.Text)
				c.nos = appendNew(c.nos, nos...)
				if strings.Contains(cell.Text, templates.FormNoLabel) {
					c.said = appendNew(c.said, nos...)
				}
			}
			if code := codeKey(cell.Text); codePattern.MatchString(code) && len(codes) < maxCodes {
				codes[code] = true
			}
		}
	}
	c.codes = slices.Sorted(maps.Keys(codes))
	if name, _, found := g.labelled(templates.HeadFields[0].Label, headLabels); found {
		c.named = name.Text
	}
	return c
}

// Bounds of what is looked at; a form has one number and a code for each of its rows.
const (
	maxNumbers = 20
	maxCodes   = 5000
)

// formNos gives the 表号 in a cell that holds little else: one that is mentioned in a
// sentence says nothing of whose form it is.
func formNos(text string) []string {
	key := strings.ToUpper(seeds.NameKey(dashes.Replace(text)))
	nos := formNoPattern.FindAllString(key, -1)
	if len(nos) == 0 {
		return nil
	}
	rest := strings.Trim(strings.ReplaceAll(formNoPattern.ReplaceAllString(key, ""), templates.FormNoLabel, ""), ":.,;()[]、，。；")
	if utf8.RuneCountInString(rest) > 2 {
		return nil
	}
	for i := range nos {
		nos[i] = looseNo(nos[i])
	}
	return nos
}

// dashes are what people type for the hyphens of a 表号.
var dashes = strings.NewReplacer("—", "-", "–", "-", "－", "-", "‐", "-", "−", "-")

// headLabels are the labels of the block above the table and of the free cell below it.
var headLabels = func() map[string]bool {
	labels := map[string]bool{templates.RemarkLabel: true}
	for _, h := range templates.HeadFields {
		labels[h.Label] = true
	}
	return labels
}()

func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
