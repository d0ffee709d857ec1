package notice

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ducha/seeds/notice/document"
)

// token is what was one cell: the lines up to the next gap, or one line.
type token struct {
	at   document.Place
	text string
}

// headedTokens gives the cells of a table with its header, and no more of what
// follows its last row than may belong to that. height is 0 where no header is.
func headedTokens(run []document.Paragraph) (tokens []token, ends []int, height int) {
	for some := 1000; ; some *= 2 {
		tokens, ends = tokensOf(run[:min(some, len(run))])
		if height = headerTokens(tokens); height == 0 {
			return nil, nil, 0
		}
		last := lastSerial(tokens[height:])
		if end := height + last + farthest + mostTitles; end < len(tokens) || some >= len(run) {
			return tokens[:min(end, len(tokens))], ends, height
		}
	}
}

// lastSerial finds the last of the running numbers among cells.
func lastSerial(tokens []token) int {
	at := slices.IndexFunc(tokens, func(t token) bool { return isSerial(t.text) })
	if at < 0 {
		return 0
	}
	for {
		n, _ := strconv.Atoi(serialOf(tokens[at].text))
		next := nextSerial(tokens[at:], n)
		if next == 0 {
			return at
		}
		at += next
	}
}

// tokensOf joins the lines of each cell, where gaps part the cells; where bars end
// them, it cuts there. ends says up to which paragraph each reaches.
func tokensOf(run []document.Paragraph) (tokens []token, ends []int) {
	if barred(run) {
		for i, p := range run {
			cells := strings.Split(strings.TrimSuffix(p.Text, "|"), "|")
			for _, cell := range cells {
				tokens = append(tokens, token{p.At, strings.TrimSpace(cell)})
				ends = append(ends, i+1)
			}
		}
		return tokens, ends
	}
	gaps := 0
	for _, p := range run {
		if p.Gap {
			gaps++
		}
	}
	apart := gaps*2 > len(run)
	for i, p := range run {
		if n := len(tokens); apart && !p.Gap && n > 0 {
			tokens[n-1].text += "\n" + p.Text
			ends[n-1] = i + 1
			continue
		}
		tokens = append(tokens, token{p.At, p.Text})
		ends = append(ends, i+1)
	}
	return tokens, ends
}

// barred reports whether the cells at the beginning end with bars.
func barred(run []document.Paragraph) bool {
	head := run[:min(len(run), mostTitles)]
	bars := 0
	for _, p := range head {
		if strings.HasSuffix(p.Text, "|") {
			bars++
		}
	}
	return bars*3 > len(head)*2
}

// mostTitles is how many titles the header of a pasted table may have.
const mostTitles = 24

// headerTokens counts the titles before the first number; 0 if this is no header.
func headerTokens(tokens []token) int {
	known := 0
	for i, t := range tokens {
		if i > 0 && (isSerial(t.text) || headsRows(t.text)) {
			if known*3 >= i*2 && known >= 3 {
				return i
			}
			return 0
		}
		if i >= mostTitles || utf8.RuneCountInString(t.text) > longestTitle {
			return 0
		}
		if _, ok := roleOfTitle(t.text); ok || t.text == "" {
			known++
		}
	}
	return 0
}

func isSerial(text string) bool {
	n, err := strconv.Atoi(serialOf(text))
	return err == nil && n > 0 && n < 10000
}

const (
	fewestCells = 3  // of a row, with its number
	farthest    = 60 // how many cells on the next number is looked for
	missing     = 2  // how many numbers may be left out
)

func nextSerial(tokens []token, n int) int {
	for jump := 1; jump <= 1+missing; jump++ {
		for i := fewestCells; i < len(tokens) && i < farthest; i++ {
			if serialOf(tokens[i].text) == strconv.Itoa(n+jump) {
				return i
			}
		}
	}
	return 0
}
