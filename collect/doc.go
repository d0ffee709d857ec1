// Package collect takes in what came back: every file is archived, identified,
// read by the definition its form was issued with, checked, and judged together
// with all other returns of the round.
package collect
