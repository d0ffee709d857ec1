package document

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// zipped makes a zip of these parts.
func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mustRead(t testing.TB, data []byte) Document {
	t.Helper()
	d, err := Read(context.Background(), "件", data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// dump writes a document so that it can be compared: paragraphs as they are, rows
// in [ ], cells parted by |, a merged cell's further places as ^.
func dump(d Document) string {
	var out strings.Builder
	for _, b := range d.Blocks {
		if b.Table == nil {
			fmt.Fprintf(&out, "%s\n", b.Paragraph.Text)
			continue
		}
		seen := map[*Cell]bool{}
		for _, row := range b.Table.Rows {
			var cells []string
			for _, c := range row {
				switch {
				case c == nil:
					cells = append(cells, "")
				case seen[c]:
					cells = append(cells, "^")
				default:
					cells = append(cells, strings.ReplaceAll(c.Text, "\n", "/"))
				}
				seen[c] = true
			}
			fmt.Fprintf(&out, "[%s]\n", strings.Join(cells, "|"))
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// han counts the Chinese characters of a text.
func han(texts ...string) map[rune]int {
	n := map[rune]int{}
	for _, text := range texts {
		for _, r := range text {
			if unicode.Is(unicode.Han, r) {
				n[r]++
			}
		}
	}
	return n
}

// texts are all texts of a document, each merged cell once.
func texts(d Document) []string {
	var all []string
	seen := map[*Cell]bool{nil: true}
	for _, b := range d.Blocks {
		if b.Table == nil {
			all = append(all, b.Paragraph.Text)
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				if !seen[c] {
					all = append(all, c.Text)
				}
				seen[c] = true
			}
		}
	}
	for _, p := range d.Aside {
		all = append(all, p.Text)
	}
	return all
}
