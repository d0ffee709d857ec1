package pen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/xuri/excelize/v2"

	"ducha/templates"
)

// Master is what all workbooks of one kind have in common: styles and theme, as excelize
// writes them. They are made and compressed once; a pen stamps each workbook from them.
// Several goroutines may draw by one master.
type Master struct {
	styles map[string]int // of cells
	looks  map[string]int // of rules
	parts  []packed
	same   sync.Map // packed parts that workbooks of one shape have alike
	drawn  sync.Pool
}

// NewMaster makes a master of styles of cells and of the looks that rules give them.
func NewMaster(styles, looks map[string]excelize.Style) (*Master, error) {
	f := excelize.NewFile()
	defer f.Close()
	m := &Master{styles: map[string]int{}, looks: map[string]int{}}
	if err := f.SetDefaultFont(templates.FontBody); err != nil {
		return nil, fmt.Errorf("set font: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(styles)) { // numbered in one order, so that equal input gives equal bytes
		style := styles[name]
		id, err := f.NewStyle(&style)
		if err != nil {
			return nil, fmt.Errorf("style %s: %w", name, err)
		}
		m.styles[name] = id
	}
	for _, name := range slices.Sorted(maps.Keys(looks)) {
		look := looks[name]
		id, err := f.NewConditionalStyle(&look)
		if err != nil {
			return nil, fmt.Errorf("look %s: %w", name, err)
		}
		m.looks[name] = id
	}
	return m, m.take(f)
}

// The parts that come from excelize as they are.
const (
	stylesPart = "xl/styles.xml"
	themePart  = "xl/theme/theme1.xml"
)

// take keeps the parts of a workbook that all others share.
func (m *Master) take(f *excelize.File) error {
	var raw bytes.Buffer
	if err := f.Write(&raw); err != nil {
		return fmt.Errorf("write master: %w", err)
	}
	in, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return fmt.Errorf("open master: %w", err)
	}
	for _, name := range []string{stylesPart, themePart} {
		part, err := in.Open(name)
		if err != nil {
			return fmt.Errorf("open master: %w", err)
		}
		text, err := io.ReadAll(part)
		part.Close()
		if err != nil {
			return fmt.Errorf("read master: %w", err)
		}
		p, err := pack(name, text)
		if err != nil {
			return err
		}
		m.parts = append(m.parts, p)
	}
	return nil
}

// New starts a workbook whose first sheet has this name. Close the pen when done.
func (m *Master) New(sheet string) *Pen {
	p, drawn := m.drawn.Get().(*Pen)
	if !drawn {
		p = &Pen{master: m}
	}
	p.NewSheet(sheet)
	return p
}

// shape is what the parts hang on that only say which parts there are.
type shape struct {
	sheets int
	custom bool // properties of one's own
	charts int
}

// once gives the parts that workbooks of a shape have alike, packed; those of charts hang on
// the sheets that have them, too, and are made each time.
func (m *Master) once(s shape, make func() []filePart) ([]packed, error) {
	if parts, there := m.same.Load(s); there {
		return parts.([]packed), nil
	}
	var parts []packed
	for _, part := range make() {
		p, err := pack(part.name, []byte(part.text))
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	parts = slices.Clip(parts) // whoever appends gets a list of his own
	if s.charts == 0 {
		m.same.Store(s, parts)
	}
	return parts, nil
}
