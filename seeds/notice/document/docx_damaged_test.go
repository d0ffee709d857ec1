//go:build !race

package document

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestDamagedWordDocuments(t *testing.T) {
	deep := strings.Repeat("<w:sdt>", 300) + strings.Repeat("</w:sdt>", 300)
	wide := tbl(strings.Repeat(tr(strings.Repeat(tc(`<w:gridSpan w:val="999999"/>`, ""), 50)), 100))
	many := map[string]string{"word/document.xml": ""}
	for i := range maxParts {
		many[fmt.Sprint("word/", i)] = ""
	}
	whole := word(t, para("", "任务"))
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"cut", whole[:len(whole)-30], "损坏"},
		{"no text part", zipped(t, map[string]string{"word/styles.xml": ""}), "损坏"},
		{"an empty part", zipped(t, map[string]string{"word/document.xml": ""}), "损坏"},
		{"no end", zipped(t, map[string]string{"word/document.xml": "<w:document><w:p>"}), "损坏"},
		{"damaged styles", word(t, "", "styles.xml", "<w:style>"), "损坏"},
		{"nested too deep", word(t, deep), "损坏"},
		{"too many columns", word(t, wide), "太多"},
		{"too many parts", zipped(t, many), "太多"},
		{"pictures alone", word(t, para("", "<w:r><w:drawing><a:blip/></w:drawing></w:r>")), "只有图片"},
		{"too many paragraphs", word(t, strings.Repeat("<w:p/>", maxBlocks+1)), "太多"},
		{"too many lines", word(t, para("", strings.Repeat("<w:t>x</w:t><w:br/>", maxBlocks+1))), "太多"},
		{"too many attributes", word(t, "<w:p"+strings.Repeat(` a=""`, 1<<20)+"/>"), "太多"},
		{"too many lists", word(t, "", "numbering.xml", strings.Repeat("<w:num/>", maxLists+1)), "太多"},
		{"too large a part", zipped(t, map[string]string{"word/document.xml": "<w:document>" + strings.Repeat(" ", maxPart)}), "太多"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(context.Background(), "件", c.data)
			unreadable(t, err, c.want)
		})
	}
}
