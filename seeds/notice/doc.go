// Package notice reads published task lists (重点工作责任分解) into a plan.
//
// A notice is read as a language of numbering, labels and unit lists: a
// numbered paragraph is a task when units belong to it, whatever its level.
// Every line of a source ends up in a task, in a heading of tasks, or among the
// skipped lines with the reason; what could be read in two ways is taken the
// likelier way and listed for review (待核对).
//
// A paper goes from read.go, which has document read the file, through gather.go,
// which finds the tables that stand in it as text (barred, pasted, chunked, aligned,
// spaced or glued together), to outline.go, where paragraphs, and the rows of tables
// (table.go, layout.go, rows.go), become nodes with labels; task.go makes tasks of
// those that units belong to, and frame.go sorts what is left.
package notice
