package pen

import "strconv"

// core writes what the document says of itself; what nobody set is left out.
func (p *Pen) core() string {
	b := append([]byte(xmlHead), `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`...)
	a := p.about
	for _, x := range []struct{ tag, attrs, text string }{
		{"dc:title", "", a.Title}, {"dc:subject", "", a.Subject}, {"dc:creator", "", a.Creator}, {"cp:lastModifiedBy", "", a.LastModifiedBy},
		{"dc:language", "", a.Language}, {"dc:identifier", "", a.Identifier},
		{"dcterms:created", ` xsi:type="dcterms:W3CDTF"`, a.Created}, {"dcterms:modified", ` xsi:type="dcterms:W3CDTF"`, a.Modified},
	} {
		if x.text != "" {
			b = appendText(append(b, "<"+x.tag+x.attrs+">"...), x.text)
			b = append(b, "</"+x.tag+">"...)
		}
	}
	return string(append(b, `</cp:coreProperties>`...))
}

// customProps writes the properties of one's own, "" where there are none.
func (p *Pen) customProps() string {
	if len(p.custom) == 0 {
		return ""
	}
	b := append([]byte(xmlHead), `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`...)
	for i, c := range p.custom {
		b = strconv.AppendInt(append(b, `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="`...), int64(i+2), 10)
		b = appendAttr(append(b, `" name="`...), c[0])
		b = appendText(append(b, `"><vt:lpwstr>`...), c[1])
		b = append(b, `</vt:lpwstr></property>`...)
	}
	return string(append(b, `</Properties>`...))
}
