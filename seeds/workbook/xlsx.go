package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
)

// Read reads the bytes of an .xlsx. The error is ErrDamaged or ErrTooLarge, wrapped.
func Read(data []byte) (Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Book{}, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if len(z.File) > maxParts {
		return Book{}, fmt.Errorf("%w: %d parts", ErrTooLarge, len(z.File))
	}
	r := reader{parts: make(map[string]*zip.File, len(z.File)), x: scanners.Get().(*scanner)}
	defer r.x.release()
	for _, f := range z.File {
		r.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return r.book()
}

type reader struct {
	parts   map[string]*zip.File
	strings []string
	formats []format // by style number
	date    dateSystem
	extent  int      // cells that a program which holds whole rows would make
	x       *scanner // of the part being read
	out     []byte   // the text read last
}

func (r *reader) book() (Book, error) {
	b := Book{Custom: map[string]string{}}
	targets, err := r.relations()
	if err != nil {
		return b, err
	}
	list, err := r.sheetList()
	if err != nil {
		return b, err
	}
	if len(list) > maxSheets {
		return b, fmt.Errorf("%w: %d sheets", ErrTooLarge, len(list))
	}
	if err := r.sharedStrings(); err != nil {
		return b, err
	}
	if err := r.styles(); err != nil {
		return b, err
	}
	for _, s := range list {
		sheet, whole, err := r.sheet(s.name, targets[s.relation])
		if err != nil {
			return b, err
		}
		sheet.Hidden = s.hidden
		b.Heavy = b.Heavy || !whole
		b.Sheets = append(b.Sheets, sheet)
	}
	b.Heavy = b.Heavy || r.extent > heavyCells
	r.properties(&b)
	return b, nil
}

// each streams the elements of a part; a part that is not there has none. The
// handler may end the part early by returning io.EOF.
func (r *reader) each(name string, start func() error) error {
	part, ok := r.parts[strings.ToLower(name)]
	if !ok {
		return nil
	}
	body, err := part.Open()
	if err != nil {
		return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	defer body.Close()
	r.x.reset(&limited{r: body, left: maxPart})
	for {
		t, err := r.x.next()
		if err == nil && t == startTag {
			err = start()
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, ErrTooLarge):
			return fmt.Errorf("%s: %w", name, err)
		case err != nil:
			return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
		}
	}
}

// limited ends a part that unpacks to more than it may.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}

// relations gives the parts that the workbook's relations point to.
func (r *reader) relations() (map[string]string, error) {
	targets := map[string]string{}
	err := r.each("xl/_rels/workbook.xml.rels", func() error {
		if string(r.x.name) != "Relationship" {
			return nil
		}
		target := strings.ReplaceAll(string(r.x.attr("Target")), `\`, "/")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = path.Clean(rooted)
		} else {
			target = path.Join("xl", target)
		}
		targets[string(r.x.attr("Id"))] = target
		return nil
	})
	return targets, err
}

type listed struct {
	name, relation string
	hidden         bool
}

func (r *reader) sheetList() ([]listed, error) {
	var list []listed
	found := false
	err := r.each("xl/workbook.xml", func() error {
		found = true
		switch string(r.x.name) {
		case "workbookPr":
			r.date.since1904 = truth(r.x.attr("date1904"))
		case "sheet":
			list = append(list, listed{string(r.x.attr("name")), string(r.x.attr("id")), strings.HasSuffix(strings.ToLower(string(r.x.attr("state"))), "hidden")})
		}
		if len(list) > maxSheets {
			return io.EOF
		}
		return nil
	})
	if err == nil && !found {
		return nil, fmt.Errorf("%w: no workbook part", ErrDamaged)
	}
	return list, err
}

// properties reads what the document says of itself; a part that is broken says nothing.
func (r *reader) properties(b *Book) {
	name := ""
	_ = r.each("docProps/custom.xml", func() error {
		switch string(r.x.name) {
		case "property":
			name = string(r.x.attr("name"))
		case "lpwstr", "lpstr", "bstr":
			text, err := r.x.inner(nil, maxCell)
			if err != nil {
				return err
			}
			if len(b.Custom) < 1000 {
				b.Custom[name] = whole(text)
			}
		}
		return nil
	})
	_ = r.each("docProps/core.xml", func() error {
		if string(r.x.name) != "modified" {
			return nil
		}
		text, err := r.x.inner(nil, maxCell)
		if err != nil {
			return err
		}
		if at, err := time.Parse(time.RFC3339, strings.TrimSpace(whole(text))); err == nil {
			b.Modified = at
		}
		return io.EOF
	})
}

// whole makes a text of bytes, which may have been cut within a character where they are many.
func whole(text []byte) string {
	if len(text) < maxCell {
		return string(text)
	}
	return strings.ToValidUTF8(string(text), "")
}
