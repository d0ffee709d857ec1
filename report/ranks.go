package report

import "sort"

// Ranks gives each value its place, the highest first. Equal values share a place
// and the next is passed over: 1, 2, 3, 3, 5.
func Ranks(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return values[order[i]] > values[order[j]] })
	ranks := make([]int, len(values))
	for place, i := range order {
		ranks[i] = place + 1
		if place > 0 && values[i] == values[order[place-1]] {
			ranks[i] = ranks[order[place-1]]
		}
	}
	return ranks
}
