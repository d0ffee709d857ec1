// Package templates is the contract between the rooms: what a form asks and
// how it is marked, the office's settings and wording, and how workbooks and
// official documents look. It holds values, no drawing.
package templates
