package report

import (
	"fmt"
	"io"
	"strings"

	"ducha/report/official"
	"ducha/report/typeset"
	"ducha/templates"
	"ducha/templates/fonts"
)

// Bulletin writes the bulletin (督查通报): what it says follows from the results, the
// settings and the office's texts. A text that cannot be filled in and a day that
// cannot be read are errors that name the cell's sheet and row.
func (r Result) Bulletin() (official.Document, error) {
	head, sign, imprint, err := r.masthead()
	if err != nil {
		return official.Document{}, err
	}
	title, err := r.expand(templates.WordTitle)
	if err != nil {
		return official.Document{}, err
	}
	body, err := r.body()
	if err != nil {
		return official.Document{}, err
	}
	pitch, _ := templates.ParsePitch(r.Settings.Get(templates.SettingPitch)) // what cannot be read is told by its cell
	return official.Document{
		Pitch: pitch, Head: head, Title: titleLines(title), To: addressees(r.Settings.Get("主送")),
		Body: body, Sign: sign, Note: strings.TrimRight(typeset.FullWidth(r.Settings.Get("附注")), "。"), Annexes: r.annexes(), Imprint: imprint,
		Author: r.Settings.Signature(), Subject: r.Plan.Title,
	}, nil
}

// titleLines keeps the line breaks that the office made in its title.
func titleLines(title string) string {
	var lines []string
	for _, line := range strings.Split(title, "\n") {
		if line = innerMarks(typeset.FullWidth(strings.TrimSpace(line))); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "。")
}

// addressees makes one line of 主送, which may be written on several.
func addressees(text string) string {
	var list []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimRight(typeset.FullWidth(strings.TrimSpace(line)), stops); line != "" {
			list = append(list, line)
		}
	}
	return strings.Join(list, "，")
}

// BulletinPDF draws the bulletin in the faces of a set; a draft says so across every
// page. The runes that no face has come back as missing.
func BulletinPDF(w io.Writer, r Result, faces *fonts.Set, draft bool) (pages int, missing []typeset.Missing, err error) {
	doc, err := r.Bulletin()
	if err != nil {
		return 0, nil, err
	}
	doc.Draft = draft
	d := doc.Set(faces)
	if err := d.Output(w); err != nil {
		return 0, nil, fmt.Errorf("draw 督查通报.pdf: %w", err)
	}
	return d.Pages(), d.Missing(), nil
}
