package report

import "ducha/seeds"

// ReviewProblems gives an example of each problem that a 审核表 may have.
func ReviewProblems() []seeds.Problem {
	var list []seeds.Problem
	for i, s := range reviewSpecs {
		list = append(list, reviewTrouble(i).say(s.example...))
	}
	return list
}
