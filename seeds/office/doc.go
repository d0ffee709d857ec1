// Package office lets LibreOffice, where it is installed, turn one file into
// another, and runs such programs so that a hostile file costs no more than time.
package office
