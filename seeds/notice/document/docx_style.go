package document

import (
	"strconv"
	"strings"
)

// docxVal is an element that says something by its attribute val.
type docxVal struct {
	Val string `xml:"val,attr"`
}

func (v *docxVal) number(without int) int {
	if v == nil {
		return without
	}
	n, err := strconv.Atoi(v.Val)
	if err != nil || n < 0 || n > maxCount {
		return without
	}
	return n
}

// on tells a switch: it stands there, and not with a no.
func (v *docxVal) on() bool {
	return v != nil && v.Val != "0" && v.Val != "false" && v.Val != "off"
}

// docxProperties are the properties of a paragraph, its own or its style's.
type docxProperties struct {
	Style docxVal     `xml:"pStyle"`
	Num   *docxNumber `xml:"numPr"`
	Ind   *docxIndent `xml:"ind"`
	Break *docxVal    `xml:"pageBreakBefore"`
	Mark  struct {
		Del  *docxVal `xml:"del"`
		Move *docxVal `xml:"moveFrom"`
	} `xml:"rPr"`
	Section *struct {
		Type docxVal `xml:"type"`
	} `xml:"sectPr"`
}

type docxNumber struct {
	ID    *docxVal `xml:"numId"`
	Level *docxVal `xml:"ilvl"`
}

type docxIndent struct {
	First        *string `xml:"firstLine,attr"`
	FirstChars   *string `xml:"firstLineChars,attr"`
	Hanging      *string `xml:"hanging,attr"`
	HangingChars *string `xml:"hangingChars,attr"`
}

// says tells whether anything is said of the first line.
func (i *docxIndent) says() bool {
	return i != nil && (i.First != nil || i.FirstChars != nil || i.Hanging != nil || i.HangingChars != nil)
}

func (i *docxIndent) columns() int {
	for _, s := range []*string{i.FirstChars, i.First} {
		if s == nil {
			continue
		}
		if n, err := strconv.ParseFloat(strings.TrimSuffix(*s, "pt"), 64); err == nil && n > 0 {
			return 4
		}
	}
	return 0
}

type docxStyle struct {
	Type    string         `xml:"type,attr"`
	ID      string         `xml:"styleId,attr"`
	Default string         `xml:"default,attr"`
	Base    docxVal        `xml:"basedOn"`
	Own     docxProperties `xml:"pPr"`
}

// docxStyles are the styles by their names; the one of plain paragraphs stands
// under "", too.
type docxStyles map[string]docxStyle

func newDocxStyles(list []docxStyle) docxStyles {
	styles := docxStyles{}
	for _, s := range list {
		styles[s.ID] = s
		if s.Type == "paragraph" && (&docxVal{s.Default}).on() && s.Default != "" {
			styles[""] = s
		}
	}
	return styles
}

// chain goes from a style to those it is based on, as far as f says to go on.
// Styles that are based on one another end it.
func (s docxStyles) chain(id string, f func(docxStyle) bool) {
	for range 50 {
		style, ok := s[id]
		if !ok || !f(style) || style.Base.Val == "" {
			return
		}
		id = style.Base.Val
	}
}

// number gives a style's list, and the style that names it.
func (s docxStyles) number(id string) (list string, level *docxVal, from string) {
	s.chain(id, func(style docxStyle) bool {
		if n := style.Own.Num; n != nil {
			if level == nil {
				level = n.Level
			}
			if n.ID != nil {
				list, from = n.ID.Val, style.ID
				return false
			}
		}
		return true
	})
	return list, level, from
}

func (s docxStyles) indent(id string) (found *docxIndent) {
	s.chain(id, func(style docxStyle) bool {
		if style.Own.Ind.says() {
			found = style.Own.Ind
		}
		return found == nil
	})
	return found
}
