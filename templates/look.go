package templates

// How workbooks look, as plain values: the rooms that draw turn them into styles.
const (
	FontBody  = "宋体" // the four fonts that every office PC has
	FontTitle = "黑体"
	FontNote  = "楷体"

	ColorInk      = "1F2933" // text
	ColorMuted    = "6B7280" // notes, given cells of little weight
	ColorRule     = "9AA5B1" // cell borders
	ColorHeader   = "E4EAF3" // table header
	ColorChapter  = "F1F4F8" // full-width chapter rows
	ColorInput    = "FFFBE6" // cells to be filled
	ColorMissing  = "FDE2E1" // still required
	ColorDoubt    = "FFE0A3" // does not go with another cell
	ColorFault    = "C0392B" // what is wrong, in words
	ColorGood     = "1E7B4A" // what is complete
	ColorProblem  = "FFC7CE" // a returned cell with an error
	ColorReviewed = "FFF2CC" // a returned cell with a hint
)

// FormScale is the least print scale of a form in per cent: 12 pt type prints at 9 pt.
const FormScale = 75

// FormWidth is what fits across A4 landscape at FormScale, in characters: 784 pt
// between FormMargin, with the 6 pt that Excel and WPS give a character of 宋体.
const FormWidth = 172

// FormMargin is left and right of a sheet in print, in inches; office printers need 0.25.
const FormMargin = 0.4
