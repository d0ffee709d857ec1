// Package proof reads a finished PDF back and measures it, for tests of what was
// printed. File is what the file itself says, glyph by glyph, and needs nothing
// but Go; Print is what Poppler, another program, makes of it: the text layer,
// the fonts, and the ink on the sheet. Places are in mm from the upper left
// corner of the sheet.
package proof
