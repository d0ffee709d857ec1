package main

import (
	"path/filepath"
	"strings"

	"ducha/report/typeset"
	"ducha/seeds"
	"ducha/templates/fonts"
)

// faces gives the bulletin's faces: the office's own by 设置, behind them the embedded
// ones. An own font that cannot be used is left out and told by its cell; one that has
// no Chinese characters is taken for what it has, and told as a hint.
func (w *workspace) faces() (set *fonts.Set, unusable, hints []seeds.Problem) {
	set = fonts.Embedded()
	for _, role := range fonts.Roles() {
		key := string(role) + "字体"
		given := w.book.Settings.Get(key)
		if given == "" {
			continue
		}
		face, err := openFont(w.fontPath(given))
		if err != nil {
			unusable = append(unusable, w.book.SettingProblem(seeds.Fault, "font_unusable", key, key+"“"+given+"”不能用，先用内置字体："+fontTrouble(err),
				"改正路径（相对路径从台账所在文件夹算），或换一个 .ttf、.ttc 文件；要用内置字体，清空这一格"))
			continue
		}
		if _, han := face.Holds('国'); !han && role != fonts.Songti { // that one is for page numbers
			hints = append(hints, w.book.SettingProblem(seeds.Hint, "font_without_han", key, key+"“"+given+"”这个字体没有汉字，汉字仍用内置字体",
				"换一个有汉字的 .ttf、.ttc 文件；要用内置字体，清空这一格"))
		}
		set = set.With(role, face)
	}
	return set, unusable, hints
}

// openFont reads a font and makes sure that the typesetter can embed it.
func openFont(path string) (*fonts.Face, error) {
	face, err := fonts.Open(path)
	if err != nil {
		return nil, err
	}
	return face, typeset.Usable(face)
}

// fontPath is where a font lies that a setting names. Either slash is good, and so are
// the quotes that Windows puts around a copied path.
func (w *workspace) fontPath(given string) string {
	path := filepath.FromSlash(strings.ReplaceAll(strings.Trim(given, `"“” `), `\`, "/"))
	if filepath.IsAbs(path) {
		return path
	}
	return w.path(path)
}

// fontTrouble says why a font cannot be used, without the path, which the clerk wrote.
func fontTrouble(err error) string {
	_, text, _ := strings.Cut(err.Error(), fonts.ErrFont.Error()+"：")
	if _, reason, ok := strings.Cut(text, "："); ok {
		return reason
	}
	return err.Error()
}
