package seeds

import (
	"strings"
	"unicode"
)

// textKey is a text without what printing changes.
func textKey(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// bigram is two neighbouring characters of a text.
type bigram [2]rune

// bigrams counts those of a text.
func bigrams(text string) map[bigram]int {
	grams := map[bigram]int{}
	last := rune(0)
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			grams[bigram{last, r}]++
			last = r
		}
	}
	return grams
}

// likenesses tells how alike a text is to each of some tasks; only those that share
// anything with it are looked at.
type likenesses struct {
	holders map[bigram][]holder // the tasks that have a bigram
	size    map[int]int         // how many bigrams each has
}

type holder struct{ task, count int }

func newLikenesses(tasks []Task, without []bool) likenesses {
	l := likenesses{map[bigram][]holder{}, map[int]int{}}
	for i, t := range tasks {
		if without[i] {
			continue
		}
		for gram, n := range bigrams(t.Text) {
			l.holders[gram] = append(l.holders[gram], holder{i, n})
			l.size[i] += n
		}
	}
	return l
}

// to gives the likeness of a text to the tasks, 0 to 1 (Sørensen–Dice over bigrams).
func (l likenesses) to(text string) map[int]float64 {
	shared, size := map[int]int{}, 0
	for gram, n := range bigrams(text) {
		size += n
		for _, h := range l.holders[gram] {
			shared[h.task] += min(n, h.count)
		}
	}
	like := map[int]float64{}
	for i, n := range shared {
		like[i] = 2 * float64(n) / float64(size+l.size[i])
	}
	return like
}

// alike gives the likeness of two texts.
func alike(a, b string) float64 {
	if textKey(a) == textKey(b) {
		return 1
	}
	return newLikenesses([]Task{{Text: a}}, []bool{false}).to(b)[0]
}
