// Package units reads the names of public bodies: it splits a printed list into
// names, tells groups from units, knows which printed names mean one body, and
// puts bodies into official order (建制顺序).
//
// What it knows about bodies stands in departments.tsv, a table of Chinese Party
// and government bodies with their short names, reforms and customary order. It
// was compiled for ducha from the published reform plans and organ lists of the
// State Council, provinces and cities; its columns are named in its first line.
package units
