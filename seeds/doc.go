// Package seeds holds the domain of ducha: the plan a government publishes, the
// units that report on it, the rounds they report in, what they answered and
// what is wrong with an answer. It is types and pure rules only; readers and
// writers live in the folders below it and in the other rooms.
package seeds
