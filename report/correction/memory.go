package correction

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"

	"ducha/seeds/workbook"
)

// memorySheet is the hidden sheet that remembers what stood where marks were put.
const memorySheet = "_ducha_marks"

// memoryNote is what a person reads who finds that sheet.
const memoryNote = "退回更正的标注由本表记着原样，收回后据此还原，请勿改动。"

// memory is what a marked workbook was before. Rows are numbered as they stood then.
type memory struct {
	Styles string // SHA-256 of the style part as marked: while it is the same, no other program has written the file
	Counts [4]int // how long the lists of styles were
	Boxes  bool   // no part had boxes of comments
	Sheets []sheetMemory
}

// sheetMemory is what one sheet was.
type sheetMemory struct {
	Name      string
	Table     *tableMemory  `json:",omitempty"`
	Cells     []cellMemory  `json:",omitempty"`
	Rows      []rowMemory   `json:",omitempty"`
	Names     []nameMemory  `json:",omitempty"`
	Notes     commentMemory `json:"Notes,omitzero"`
	Dimension *string       `json:",omitempty"`
}

// tableMemory is the column beside a table and the filter over it.
type tableMemory struct {
	Column      int
	Header, End int     // rows
	Width       string  // what was said of the column's width
	Filter      string  // the filter's element, "" for none
	Range       string  // of the filter as set
	Locked      *string `json:",omitempty"` // whether protection forbade to filter
	Protected   bool
}

// cellMemory is what a cell was.
type cellMemory struct {
	Row, Col int
	Made     bool    `json:",omitempty"` // there was none
	RowMade  bool    `json:",omitempty"`
	Style    *string `json:",omitempty"` // number
	Raw      string  `json:",omitempty"` // the blank element that a text of ours replaced
	Fill     string  `json:",omitempty"`
	Color    string  `json:",omitempty"` // that it was given
	Wrapped  bool    `json:",omitempty"` // its comment's text was made a run
}

// rowMemory is what a row was.
type rowMemory struct {
	Row    int
	Height *string `json:",omitempty"`
	Set    string  `json:",omitempty"` // the height that it was given
	Hidden *string `json:",omitempty"` // it was hidden, in these words
}

// nameMemory is what a name of the sheet meant.
type nameMemory struct {
	Name string
	Was  *string `json:",omitempty"`
	Set  string
}

// maxMemory bounds what is read back.
const maxMemory = 2 << 20

// chunk is how much of the memory one cell holds.
const chunk = 8000

// keep writes the memory into its sheet.
func (p *parts) keep(m memory) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	text := base64.RawStdEncoding.EncodeToString(data)
	var rows strings.Builder
	row := func(n int, text string) {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>`, n, n, text)
	}
	row(1, memoryNote)
	for n := 2; text != ""; n++ {
		part := text[:min(chunk, len(text))]
		row(n, ":"+part)
		text = text[len(part):]
	}
	return p.addSheet(memorySheet, xml.Header+`<worksheet xmlns="`+p.uri(mainSpace)+`"><sheetData>`+rows.String()+`</sheetData></worksheet>`)
}

// recall reads the memory of a marked workbook; one that is gone or damaged is none.
func recall(b workbook.Book) memory {
	var m memory
	var text strings.Builder
	for _, s := range b.Sheets {
		if s.Name != memorySheet {
			continue
		}
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if part, ok := strings.CutPrefix(c.Text, ":"); ok && c.Col == 1 && text.Len() < maxMemory {
					text.WriteString(part)
				}
			}
		}
	}
	data, err := base64.RawStdEncoding.DecodeString(text.String())
	if err != nil || json.Unmarshal(data, &m) != nil {
		return memory{}
	}
	return m
}

func fingerprint(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }
