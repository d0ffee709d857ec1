package book

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// parts are the parts of a workbook file. Those that nothing changes are copied byte
// for byte, so that what other programs put into the file stays as they wrote it.
type parts struct {
	file    []byte // as it was
	in      *zip.Reader
	loaded  map[string][]byte
	changed map[string][]byte
	added   []string // in the order of adding
	read    int64    // how much was unpacked so far
}

func openParts(data []byte) (*parts, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, unreadable(data, err)
	}
	return &parts{file: data, in: in, loaded: map[string][]byte{}, changed: map[string][]byte{}}, nil
}

// openSheets opens a workbook and gives the part of each of its sheets.
func openSheets(workbook []byte) (*parts, map[string]string, error) {
	p, err := openParts(workbook)
	if err != nil {
		return nil, nil, err
	}
	sheets, err := p.sheets()
	return p, sheets, err
}

func (p *parts) has(name string) bool {
	if data, ok := p.changed[name]; ok {
		return data != nil
	}
	return slices.ContainsFunc(p.in.File, func(f *zip.File) bool { return f.Name == name })
}

// get gives a part, nil where there is none.
func (p *parts) get(name string) ([]byte, error) {
	for _, have := range []map[string][]byte{p.changed, p.loaded} {
		if data, ok := have[name]; ok {
			return data, nil
		}
	}
	for _, f := range p.in.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, maxUnpacked-p.read+1))
		if p.read += int64(len(data)); err == nil && p.read > maxUnpacked {
			err = fmt.Errorf("more than %d bytes", maxUnpacked)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		p.loaded[name] = data
		return data, nil
	}
	return nil, nil
}

// set puts a part into the file; the same content changes nothing.
func (p *parts) set(name string, data []byte) {
	old, err := p.get(name)
	switch {
	case err == nil && old != nil && bytes.Equal(old, data):
		return
	case !p.has(name):
		p.added = append(p.added, name)
	}
	p.changed[name] = data
}

// remove takes a part out of the file.
func (p *parts) remove(name string) { p.changed[name] = nil }

// names gives the names of the parts in the order of the file.
func (p *parts) names() []string {
	var names []string
	for _, f := range p.in.File {
		if p.has(f.Name) {
			names = append(names, f.Name)
		}
	}
	return append(names, p.added...)
}

// bytes gives the file as it is now; the same bytes where nothing changed.
func (p *parts) bytes() ([]byte, error) {
	if len(p.changed) == 0 {
		return p.file, nil
	}
	var data bytes.Buffer
	out := zip.NewWriter(&data)
	put := func(name string) error {
		w, err := out.Create(name)
		if err == nil {
			_, err = w.Write(p.changed[name])
		}
		return err
	}
	for _, f := range p.in.File {
		copied := out.Copy
		if data, ok := p.changed[f.Name]; ok && data == nil {
			continue
		} else if ok {
			copied = func(f *zip.File) error { return put(f.Name) }
		}
		if err := copied(f); err != nil {
			return nil, fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	for _, name := range p.added {
		if err := put(name); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := out.Close(); err != nil {
		return nil, fmt.Errorf("write %s: %w", FileName, err)
	}
	return data.Bytes(), nil
}

// relation is what one part says of another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// is tells the kind of a relation; the two editions of the standard and the makers of
// programs spell the beginning of a type in several ways.
func (r relation) is(kind string) bool { return r.Mode != "External" && path.Base(r.Type) == kind }

func relationsName(part string) string {
	dir, name := path.Split(part)
	return dir + "_rels/" + name + ".rels"
}

// relations gives what a part refers to, targets as names of parts.
func (p *parts) relations(part string) ([]relation, error) {
	data, err := p.get(relationsName(part))
	if err != nil || data == nil {
		return nil, err
	}
	var list struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := xml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("read relations of %s: %w", part, err)
	}
	for i, r := range list.Relations {
		if path.IsAbs(r.Target) {
			list.Relations[i].Target = strings.TrimPrefix(r.Target, "/")
		} else {
			list.Relations[i].Target = path.Join(path.Dir(part), r.Target)
		}
	}
	return list.Relations, nil
}

// related gives the part that another refers to by a relation of this kind, "" for none.
func (p *parts) related(part, kind string) (string, error) {
	relations, err := p.relations(part)
	for _, r := range relations {
		if r.is(kind) {
			return r.Target, err
		}
	}
	return "", err
}

// workbook gives the part that lists the sheets.
func (p *parts) workbook() (string, error) { return p.related("", "officeDocument") }

// sheets gives the part of each sheet by its name.
func (p *parts) sheets() (map[string]string, error) {
	workbook, err := p.workbook()
	if err != nil {
		return nil, err
	}
	relations, err := p.relations(workbook)
	if err != nil {
		return nil, err
	}
	data, err := p.get(workbook)
	if err != nil {
		return nil, err
	}
	var list struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("read %s: %w", workbook, err)
	}
	out := map[string]string{}
	for _, s := range list.Sheets {
		for _, a := range s.Attrs {
			at := slices.IndexFunc(relations, func(r relation) bool { return a.Name.Local == "id" && r.ID == a.Value && r.is("worksheet") })
			if at >= 0 {
				out[s.Name] = relations[at].Target
			}
		}
	}
	return out, nil
}

// relate adds a relation to a part and gives its id.
func (p *parts) relate(part, kind, target string) (string, error) {
	name := relationsName(part)
	data, err := p.get(name)
	if err != nil {
		return "", err
	}
	if data == nil {
		data = []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`)
	}
	id := "ducha1"
	for n := 2; bytes.Contains(data, []byte(`"`+id+`"`)); n++ {
		id = fmt.Sprint("ducha", n)
	}
	entry := fmt.Sprintf(`<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, id, kind, relative(part, target))
	data, err = into(data, "Relationships", entry)
	p.set(name, data)
	return id, err
}

// relative names a part as seen from another; some readers know no other way.
func relative(from, to string) string {
	dirs, ups := strings.Split(path.Dir(from), "/"), ""
	for len(dirs) > 0 && !strings.HasPrefix(to, strings.Join(dirs, "/")+"/") {
		dirs, ups = dirs[:len(dirs)-1], ups+"../"
	}
	if len(dirs) == 0 {
		return ups + to
	}
	return ups + strings.TrimPrefix(to, strings.Join(dirs, "/")+"/")
}

// into puts a text before the end tag of a part's root, which may stand as an empty element.
func into(part []byte, root, text string) ([]byte, error) {
	e, err := elements(part, root)
	if err != nil {
		return nil, err
	}
	if len(e) == 0 {
		return nil, fmt.Errorf("no element %s", root)
	}
	return splice(part, []edit{e[0].appended(text)}), nil
}

// declare tells the file of what kind a part is, or parts with an ending, once.
func (p *parts) declare(element, key, value, kind string) error {
	const name = "[Content_Types].xml"
	data, err := p.get(name)
	if err != nil {
		return err
	}
	there, err := elements(data, element)
	if err != nil {
		return err
	}
	for _, e := range there {
		if strings.EqualFold(e.attr(key), value) {
			return nil
		}
	}
	data, err = into(data, "Types", fmt.Sprintf(`<%s %s="%s" ContentType="application/vnd.openxmlformats-officedocument.%s"/>`, element, key, value, kind))
	p.set(name, data)
	return err
}
