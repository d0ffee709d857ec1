// Package typeset lays out Chinese official text and tables on A4 pages and
// writes them as PDF. It breaks lines by GB/T 15834—2011 and keeps the measures
// of GB/T 9704—2012; nothing of the PDF library shows in its interface. No rune
// given to it is lost: each is printed, or reported by Missing.
package typeset
