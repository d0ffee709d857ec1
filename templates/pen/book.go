package pen

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// Write writes the finished workbook; equal drawing gives equal bytes. After an error of
// the drawing nothing is written.
func (p *Pen) Write(w io.Writer) error {
	for _, s := range p.sheets {
		p.Try(s.checkHeader())
	}
	charts, err := p.chartParts()
	if p.Try(err); p.err != nil {
		return p.err
	}
	out := zip.NewWriter(w)
	defer out.Close()
	skeleton, err := p.master.once(shape{len(p.sheets), len(p.custom) > 0, len(charts)}, p.skeleton)
	if err != nil {
		return err
	}
	for _, part := range append(skeleton, p.master.parts...) {
		if err := part.copy(out); err != nil {
			return err
		}
	}
	for _, part := range append([]filePart{{"xl/workbook.xml", p.workbook()}, {"docProps/core.xml", p.core()}, {customPart, p.customProps()}}, charts...) {
		if part.text == "" {
			continue
		}
		packed, err := pack(part.name, []byte(part.text))
		if err != nil {
			return err
		}
		if err := packed.copy(out); err != nil {
			return err
		}
	}
	for i, s := range p.sheets {
		if err := s.pack(out, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), i == p.active); err != nil {
			return fmt.Errorf("write sheet %s: %w", s.name, err)
		}
	}
	return out.Close()
}

// filePart is a part of the file as text.
type filePart struct{ name, text string }

const customPart = "docProps/custom.xml"

// pack writes a sheet into the archive.
func (s *sheet) pack(out *zip.Writer, name string, shown bool) error {
	k := newPacker()
	defer packers.Put(k)
	if err := s.write(k, shown); err != nil {
		return err
	}
	p, err := k.part(name)
	if err != nil {
		return err
	}
	return p.copy(out)
}

// skeleton are the parts that only say which parts there are.
func (p *Pen) skeleton() []filePart {
	const types = "application/vnd.openxmlformats-officedocument."
	content := bytes.NewBufferString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	is := func(name, kind string) {
		content.WriteString(`<Override PartName="/` + name + `" ContentType="` + kind + `+xml"/>`)
	}
	book := bytes.NewBufferString(xmlHead + relationsHead)
	for i := range p.sheets {
		is(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), types+"spreadsheetml.worksheet")
		book.WriteString(relation(i+1, "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1)))
	}
	book.WriteString(relation(len(p.sheets)+1, "styles", "styles.xml") + relation(len(p.sheets)+2, "theme", "theme/theme1.xml") + `</Relationships>`)
	is("xl/workbook.xml", types+"spreadsheetml.sheet.main")
	is(stylesPart, types+"spreadsheetml.styles")
	is(themePart, types+"theme")
	is("docProps/app.xml", types+"extended-properties")
	is("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties")
	root := xmlHead + relationsHead + relation(1, "officeDocument", "xl/workbook.xml") +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` + relation(3, "extended-properties", "docProps/app.xml")
	if len(p.custom) > 0 {
		is(customPart, types+"custom-properties")
		root += relation(4, "custom-properties", customPart)
	}
	p.chartTypes(is)
	content.WriteString(`</Types>`)
	return []filePart{{"[Content_Types].xml", content.String()}, {"_rels/.rels", root + `</Relationships>`}, {"xl/_rels/workbook.xml.rels", book.String()},
		{"docProps/app.xml", xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><TotalTime>0</TotalTime><Application>ducha</Application></Properties>`}}
}

const relationsHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

func relation(id int, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, id, kind, target)
}

// workbook lists the sheets and what is named in them.
func (p *Pen) workbook() string {
	b := append(make([]byte, 0, 2<<10), xmlHead+`<workbook `+mainNS+`><fileVersion appName="xl" lastEdited="6" lowestEdited="6" rupBuild="14420"/><workbookPr filterPrivacy="1" defaultThemeVersion="164011"/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="14805" windowHeight="8010"`...)
	if p.active > 0 {
		b = append(b, ` activeTab="`+strconv.Itoa(p.active)+`"`...)
	}
	b = append(b, `/></bookViews><sheets>`...)
	for i, s := range p.sheets {
		b = appendAttr(append(b, `<sheet name="`...), s.name)
		b = append(b, fmt.Sprintf(`" sheetId="%d"`, i+1)...)
		if s.state != "" {
			b = append(b, ` state="`+s.state+`"`...)
		}
		b = append(b, fmt.Sprintf(` r:id="rId%d"/>`, i+1)...)
	}
	b = append(b, `</sheets>`...)
	names := p.appendNames(nil)
	if len(names) > 0 {
		b = append(append(append(b, `<definedNames>`...), names...), `</definedNames>`...)
	}
	return string(append(b, `<calcPr calcId="122211"/></workbook>`...))
}

// appendNames writes the names: what sheets repeat, print and filter, then those of the workbook.
func (p *Pen) appendNames(b []byte) []byte {
	add := func(attrs, refersTo string) {
		b = append(b, `<definedName `+attrs+`>`...)
		b = append(appendText(b, refersTo), `</definedName>`...)
	}
	for i, s := range p.sheets {
		on := fmt.Sprintf(` localSheetId="%d"`, i)
		at := quotedSheet(s.name)
		if s.repeat[0] > 0 {
			add(`name="_xlnm.Print_Titles"`+on, fmt.Sprintf("%s$%d:$%d", at, s.repeat[0], s.repeat[1]))
		}
		for _, x := range []struct {
			attrs string
			cells *area
		}{{`name="_xlnm.Print_Area"` + on, s.printed}, {`name="_xlnm._FilterDatabase"` + on + ` hidden="1"`, s.filter}} {
			if x.cells != nil {
				add(x.attrs, at+AbsRef(x.cells.left, x.cells.top)+":"+AbsRef(x.cells.right, x.cells.bottom))
			}
		}
	}
	for _, n := range p.names {
		b = append(appendAttr(append(b, `<definedName name="`...), n.name), `">`...)
		b = append(appendText(b, n.refersTo), `</definedName>`...)
	}
	return b
}
