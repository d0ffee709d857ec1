package report

import (
	"fmt"
	"regexp"
	"strings"

	"ducha/report/official"
	"ducha/report/typeset"
)

// piece is a paragraph of the bulletin before headings are numbered.
type piece struct {
	level int // of its heading: 1 一、 2 （一） 3 1. 4 （1）; 0 for none
	head  string
	text  string
	label bool // the heading says nothing that the text does not: it goes where it would be the only one
	table *typeset.Table
}

// headings are the paragraphs that bring a heading of their own, by level.
var headings = [5]*regexp.Regexp{
	2: regexp.MustCompile(`^[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]\s*`),
	3: regexp.MustCompile(`^[0-9]{1,2}\s*[.．]\s*([^0-9])`),
	4: regexp.MustCompile(`^[（(]\s*[0-9]{1,2}\s*[）)]\s*`),
}

// paragraphs makes pieces of a text of sheet 文字, one a line.
func paragraphs(text string) []piece {
	var list []piece
	for _, line := range strings.Split(text, "\n") {
		if line = innerMarks(typeset.FullWidth(strings.TrimSpace(line))); line != "" {
			list = append(list, paragraph(line))
		}
	}
	return list
}

// paragraph takes a heading with its number off a line: it runs to the first full stop.
func paragraph(line string) piece {
	for level := 2; level < len(headings); level++ {
		if m := headings[level].FindStringSubmatchIndex(line); m != nil {
			from := m[1]
			if len(m) > 2 {
				from = m[2] // the rune after 1. is looked at only
			}
			head, text, _ := strings.Cut(line[from:], "。")
			if text != "" || strings.HasSuffix(line, "。") {
				head += "。"
			}
			return piece{level: level, head: head, text: text}
		}
	}
	return piece{text: line}
}

// labelled puts a heading of level 2 before the first of some paragraphs, on a line of
// its own where that one has a lower heading.
func labelled(head string, list []piece) []piece {
	switch {
	case len(list) == 0:
	case list[0].level == 0 && list[0].table == nil:
		list[0].level, list[0].head, list[0].label = 2, head+"。", true
	case list[0].level > 2:
		return append([]piece{{level: 2, head: head, label: true}}, list...)
	}
	return list
}

// numbered gives headings their numbers, in order and without gaps, whatever was
// left out. One that has no other beside it stands without a number.
func numbered(list []piece) []official.Block {
	type place struct{ parent, level int }
	places := make([]place, len(list))
	size := map[place]int{}
	above := [5]int{} // the last heading of each level, counted from 1
	for i, p := range list {
		if p.level == 0 {
			continue
		}
		at := place{0, p.level}
		for l := 1; l < p.level; l++ {
			at.parent = max(at.parent, above[l])
		}
		above[p.level] = i + 1
		places[i] = at
		size[at]++
	}
	given := map[place]int{}
	var blocks []official.Block
	for i, p := range list {
		switch {
		case p.level > 0 && size[places[i]] == 1 && p.label:
			p.level, p.head = 0, ""
		case p.level > 1 && size[places[i]] == 1 && !(i+1 < len(list) && list[i+1].level > p.level): // with items under it, it needs its number
			p.level, p.head, p.text = 0, "", p.head+p.text
		case p.level > 0:
			given[places[i]]++
			p.head = number(p.level, given[places[i]]) + p.head
		}
		if p.head+p.text != "" || p.table != nil {
			blocks = append(blocks, official.Block{Level: p.level, Head: p.head, Text: p.text, Table: p.table})
		}
	}
	return blocks
}

// number writes the number of a heading (GB/T 9704—2012 7.3.3).
func number(level, n int) string {
	switch level {
	case 1:
		return chineseNumber(n) + "、"
	case 2:
		return "（" + chineseNumber(n) + "）"
	case 3:
		return fmt.Sprint(n, ".")
	}
	return fmt.Sprint("（", n, "）")
}

// chineseNumber writes 1–999 as official papers number their paragraphs: 二十三.
func chineseNumber(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if n <= 0 || n > 999 {
		return fmt.Sprint(n)
	}
	out := ""
	if n >= 100 {
		out = digits[n/100] + "百"
		n %= 100
		if n > 0 && n < 10 {
			return out + "零" + digits[n]
		}
	}
	if n >= 10 {
		if n >= 20 || out != "" {
			out += digits[n/10]
		}
		out += "十"
	}
	return out + digits[n%10]
}
