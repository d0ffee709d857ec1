package fonts

import (
	"bytes"
	"slices"
	"testing"
)

// A font that was cut draws each of its runes as the whole font does, and no other; cut
// again it stays as it is.
func TestCut(t *testing.T) {
	text := []rune("关于督查事项办理情况的通报一二三2026年（第1号）“”，。、：—…·〔〕喆①éñ½ﬁ")
	for _, face := range []*Face{fangsong(), fallback(), heiti(), kaiti(), biaosong(), songti()} {
		var held []rune
		for _, r := range append(text, '𠅤', '𬺓') {
			if h, ok := face.Holds(r); ok {
				held = append(held, h)
			}
		}
		data := face.Cut(held)
		cut, err := parse(face.Name(), data)
		if err != nil {
			t.Fatalf("%s: %v", face.Name(), err)
		}
		for r := rune(0); r <= 0xFFFF; r++ {
			if !slices.Contains(held, r) {
				if cut.glyph(r) != 0 {
					t.Fatalf("%s draws %q, which was not asked for", face.Name(), r)
				}
				continue
			}
			was, is := face.glyph(r), cut.glyph(r)
			if is == 0 || !bytes.Equal(face.metric(was), cut.metric(is)) || !sameOutline(face, cut, was, is) {
				t.Errorf("%s draws %q otherwise", face.Name(), r)
			}
		}
		if again := cut.Cut(held); !bytes.Equal(again, data) {
			t.Errorf("%s: cut again it is another font", face.Name())
		}
		if len(held) > 10 && len(data)*20 > len(face.Data()) {
			t.Errorf("%s: %d of %d bytes are left", face.Name(), len(data), len(face.Data()))
		}
	}
}

// sameOutline compares two glyphs, and the glyphs they are put together from.
func sameOutline(a, b *Face, g, h int) bool {
	x, y := a.outline(g), bytes.Clone(b.outline(h))
	for _, at := range partsOf(x) {
		if at+2 > len(y) || !sameOutline(a, b, u16(x, at), u16(y, at)) {
			return false
		}
		copy(y[at:], x[at:at+2])
	}
	return bytes.Equal(x, y)
}

func TestCutOfNothing(t *testing.T) {
	cut, err := parse("none", songti().Cut(nil))
	if err != nil || cut.glyphs != 1 || !bytes.Equal(cut.outline(0), songti().outline(0)) {
		t.Errorf("%+v, %v", cut, err)
	}
}
