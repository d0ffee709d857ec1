package templates

// The measures of an official document by GB/T 9704—2012 (党政机关公文格式).
// "mm" and "pt" in a comment name the unit; a point is 1/72 inch. Where the
// standard leaves a choice the comment says which one is taken.
const (
	PointsPerMM = 72 / 25.4

	// Paper A4 (5.2.1), mm.
	PaperWidth  = 210.0
	PaperHeight = 297.0

	// 版心 (5.2.1): 天头 37, 订口 28, type area 156 × 225, page number excluded; mm.
	TopMargin  = 37.0
	LeftMargin = 28.0
	TypeWidth  = 156.0
	TypeHeight = 225.0

	// 22 lines of 28 characters fill the type area (5.2.3).
	LinesPerPage = 22
	CharsPerLine = 28

	// LinePitch, pt, runs from one line's head to the next: the first line's head
	// and the 22nd line's foot lie on the edges of the type area.
	LinePitch = (TypeHeight*PointsPerMM - Size3) / (LinesPerPage - 1)

	// CharPitch, pt, is the width of one 字 in a line of 28; Tracking is what that
	// takes from (it is negative) a 3号 character of 16 pt.
	CharPitch = TypeWidth * PointsPerMM / CharsPerLine
	Tracking  = CharPitch - Size3

	// Ascent is the share of a Han character's box that stands over the baseline,
	// whatever a font says of its own.
	Ascent = 0.88

	// LineGap, pt, stands between two lines whatever their type (3.2: 7/8 of a 3号
	// character, here as much as fills the page).
	LineGap = LinePitch - Size3

	// 页码 (7.5): the dash lies 7 mm below the type area, 4号 宋体, one 字 (pt) from
	// the right edge on odd pages, from the left on even ones.
	PageNumberDrop  = 7.0
	PageNumberSize  = Size4
	PageNumberInset = Size4

	// Tables: the standard names no type. Head 小4 黑体, cells 5号 仿宋, lines 0.5 pt,
	// nothing nearer to a line than 1 mm.
	TableHeadSize = SizeS4
	TableCellSize = Size5
	TableRule     = 0.5
	TablePadding  = 1.0

	// 版头 (7.2): the mark's ink begins 35 mm under the type area's upper edge, the
	// number stands two lines under it, the red line 4 mm under the number. The
	// standard names no size for the mark and no thickness for the line: 初号, made
	// smaller until the mark leaves a little of the width (MarkWidth is a share), 0.5 mm.
	MarkTop   = 35.0 // mm
	MarkSize  = Size0
	MarkLeast = Size1 // of a mark on one line; a longer one is broken
	MarkPitch = 1.25  // of its lines, in its size
	MarkWidth = 0.95
	MarkGap   = 2 * LinePitch // pt
	RedGap    = 4.0           // mm
	RedRule   = 0.5           // mm

	// 简报式, by custom: the name's ink 20 mm under the edge, a line blank under it.
	SerialTop = 20.0 // mm
	SerialGap = LinePitch

	// 标题 (7.3.1) stands two lines under the red line.
	TitleGap = 2 * LinePitch // pt

	// 署名 and 成文日期 (7.3.5), in 字: with a seal the date ends 4 from the right and
	// the name stands over its middle, under two blank lines that leave the seal its
	// room; without one the later of the two lines ends 2 from the right and the date
	// begins 2 after the name.
	SealedRight   = 4.0
	SealedBlank   = 2
	UnsealedRight = 2.0
	UnsealedStep  = 2.0

	// 版记 (7.4): 4号, one 字 in on both sides, between rules of 0.35 mm with 0.25 mm
	// between its parts; the last rule lies on the type area's lower edge.
	ImprintSize  = Size4
	ImprintPitch = Size4 + 7.0/8*Size3 // 行 (3.2), pt
	ImprintOuter = 0.35                // mm
	ImprintInner = 0.25                // mm

	// A word across a draft, by custom: 黑体, pale enough to read the text over it.
	WatermarkSize = 96.0 // pt
	WatermarkGrey = 0.88 // 0 black, 1 white
)

// The type sizes in use by their Chinese names (字号), pt. An S stands for 小.
const (
	Size0  = 42.0 // 初号
	Size1  = 26.0 // 一号
	Size2  = 22.0 // 二号: 标题 (7.3.1)
	Size3  = 16.0 // 三号: 正文 (5.2.2)
	Size4  = 14.0 // 四号: 版记, 页码 (7.4, 7.5)
	SizeS4 = 12.0 // 小四
	Size5  = 10.5 // 五号
)
