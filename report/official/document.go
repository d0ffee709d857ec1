package official

import (
	"time"

	"ducha/report/typeset"
)

// Document is an official document, part by part (GB/T 9704—2012 7). A part that
// is blank is left out.
type Document struct {
	Head    Head
	Title   string // 标题; a line end in it is a line break made by hand
	To      string // 主送机关
	Body    []Block
	Sign    Sign
	Note    string  // 附注, with or without its brackets
	Annexes []Annex // 附件; 附件说明 lists them under the body
	Imprint Imprint
	Pitch   float64 // of lines of 正文, pt; as much as makes 22 lines fill a page if zero (5.2.3)
	Draft   bool    // 征求意见稿 stands across every page
	Author  string  // of the file; Sign.Office if blank
	Subject string  // of the file
}

// HeadKind is the kind of 版头.
type HeadKind int

// The kinds of 版头. The zero value is none: the title begins the page.
const (
	NoHead HeadKind = iota
	Letter          // 文件式 (7.2): 份号, 密级, 紧急程度, 发文机关标志, 发文字号
	Serial          // 简报式, by custom: name, 第N期, office and date on one line
)

// Head is 版头, what stands over the red line.
type Head struct {
	Kind   HeadKind
	Mark   string // 发文机关标志, as printed
	Number string // 发文字号, or 第N期
	Office string // Serial: who issues it, left
	Date   time.Time
	Copy   string // 份号, six digits
	Secret string // 密级和保密期限
	Urgent string // 紧急程度
	Ink    typeset.Ink
}

// Block is a piece of the body or of an annex.
type Block struct {
	Level int            // of its heading: 1 一、 2 （一） 3 1. 4 （1）; 0 for none
	Head  string         // the heading with its number
	Text  string         // a paragraph; under a heading of level 2 to 4 it runs on in the same line
	Table *typeset.Table // instead of text
}

// SignWay says how 署名 and 成文日期 stand (7.3.5).
type SignWay int

// The ways to sign. The zero value prints neither.
const (
	Unsigned SignWay = iota
	Sealed           // 加盖印章: room for a seal is left, none is drawn
	Unsealed         // 不加盖印章
)

// Sign is 署名 and 成文日期.
type Sign struct {
	Way    SignWay
	Office string
	Date   time.Time
}

// Annex is one 附件.
type Annex struct {
	Title     string
	Landscape bool // its pages lie on their side (横排表格, 8)
	Blocks    []Block
}

// Imprint is 版记, at the foot of the last page.
type Imprint struct {
	Lines  []ImprintLine // 主送 (if it has no room on the first page), 抄送
	Issuer string        // 印发机关
	Date   time.Time     // 印发日期
	Copies string        // 印发份数, as printed: 共印60份
	Even   bool          // on an even page
}

// ImprintLine is one line of 版记: 抄送：….
type ImprintLine struct{ Label, Text string }
