package typeset

import (
	"fmt"
	"io"
	"unicode"

	"github.com/jung-kurt/gofpdf"

	"ducha/templates/fonts"
)

// probe holds what official text is mostly made of; a rune beyond U+FFFF, too.
const probe = "关于督查事项办理情况的通报一二三2026年（第1号）“”，。、：—…·〔〕喆𠅤"

// A Han character is an em wide, a little less in narrow faces; thousandths of an em.
const (
	leastHan = 500
	mostHan  = 1500
)

// Usable tries a face out: it draws with it and throws the result away, so that
// a font that the PDF library cannot take is refused when it is chosen. The error
// wraps fonts.ErrFont.
func Usable(f *fonts.Face) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = unusable(f, fmt.Errorf("%v", r))
		}
	}()
	var held []rune
	for _, r := range probe {
		stand, ok := f.Holds(r)
		if !ok {
			continue
		}
		if w := f.Advance(r); unicode.Is(unicode.Han, r) && (w < leastHan || w > mostHan) {
			return fmt.Errorf("%w：%s：汉字的字宽有误", fonts.ErrFont, f.Name())
		}
		held = append(held, stand)
	}
	if len(held) == 0 {
		return fmt.Errorf("%w：%s：没有常用汉字和数字", fonts.ErrFont, f.Name())
	}
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.AddPage()
	pdf.AddUTF8FontFromBytes(f.Name(), "", f.Data())
	pdf.SetFont(f.Name(), "", 16)
	pdf.Text(72, 72, string(held))
	if err := pdf.Output(io.Discard); err != nil {
		return unusable(f, err)
	}
	return nil
}

// unusable says what the PDF library made of a face.
func unusable(f *fonts.Face, err error) error {
	return fmt.Errorf("%w：%s：无法写入 PDF：%w", fonts.ErrFont, f.Name(), err)
}
