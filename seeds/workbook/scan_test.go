package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// scanned tells the tags and texts that the scanner finds, and how it ends.
func scanned(r io.Reader, window int) []string {
	s := &scanner{buf: make([]byte, window)}
	s.reset(r)
	var out []string
	for {
		switch t, err := s.next(); {
		case err != nil:
			return append(out, ending(err))
		case t == startTag:
			line := "<" + string(s.name)
			for _, a := range s.attrs {
				line += fmt.Sprintf(" %s=%q", a.name, a.value)
			}
			out = append(out, line)
		case t == endTag:
			out = append(out, "/")
		case t == charData:
			out = append(out, fmt.Sprintf("%q", s.text))
		}
	}
}

// decodedXML tells what encoding/xml finds.
func decodedXML(r io.Reader) []string {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	var out []string
	for {
		raw, err := d.RawToken()
		if err != nil {
			return append(out, ending(err))
		}
		switch t := raw.(type) {
		case xml.StartElement:
			line := "<" + t.Name.Local
			for _, a := range t.Attr {
				line += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			out = append(out, line)
		case xml.EndElement:
			out = append(out, "/")
		case xml.CharData:
			out = append(out, fmt.Sprintf("%q", t))
		}
	}
}

func ending(err error) string {
	if err == io.EOF {
		return "the end"
	}
	return "an error"
}

// agree holds the scanner to what encoding/xml makes of a text, however it comes in.
func agree(t *testing.T, text []byte) {
	t.Helper()
	want := strings.Join(decodedXML(bytes.NewReader(text)), "\n")
	for _, way := range []struct {
		name   string
		r      io.Reader
		window int
	}{
		{"at once", bytes.NewReader(text), window},
		{"by bytes", iotest.OneByteReader(bytes.NewReader(text)), 1},
		{"with its end", iotest.DataErrReader(bytes.NewReader(text)), 16},
	} {
		if got := strings.Join(scanned(way.r, way.window), "\n"); got != want {
			t.Errorf("%s: %.300q is\n%.2000s\nencoding/xml finds\n%.2000s", way.name, text, got, want)
		}
	}
}

// oddXML is what spreadsheets seldom hold, and what hostile ones do.
var oddXML = []string{
	"", " ", "<", "<a", "<a>", "</a>", "< a>", "<a/>", "<a />", "<a/ >", "<a / >", "</a >", "</ a>", "</a b>", "<a></b>", "a", "a<", "&", "&amp", "a&amp;b",
	`<?xml version="1.0"?><a/>`, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n<a/>", `<?xml version='1.0' encoding='utf-8'?><a/>`, `<?xml version="1.1"?><a/>`,
	`<?xml version="1.0" encoding="GBK"?><a/>`, `<?xml version="1.0" encoding="UTF-16"?><a/>`, `<?xml version = "1.0" ?><a/>`, `<?xml encoding="utf-8"?><a/>`, `<a><?xml version="2"?></a>`, `<?mso x?><a/>`, `<?xml version="1.0"`, `<??>`, `<?xml`,
	"\ufeff<a/>", "\xff\xfe<\x00a\x00", "<a>\xff</a>", "<a b=\"\xff\"/>", "<a>\x01</a>", "<a b='\x01'/>", "<a>\uFFFE</a>", "<a>\uFFFD</a>", "<a>\xed\xa0\x80</a>", "<a>\xf4\x90\x80\x80</a>", "<a>𠮷</a>", "<\xe8\xa1\xa8 \xe5\x88\x97='1'/>",
	"<x:row r:id='1' xml:space=\"preserve\"><x:c/></x:row>", "<:a/>", "<a:/>", "<a:b:c/>", "<a b:=''/>", "<a :b=''/>", "<a b:c:d=''/>", "<1a/>", "<-a/>", "<a 1b=''/>", "<a.b-c_d9 e.f-g='h'/>", "<a:1/>",
	"<a b/>", "<a b=c/>", "<a b=>", "<a b='1'c='2'/>", "<a b='1' b='2'/>", "<a b = '1'\n\tc\r=\r'2' />", "<a b='<'/>", "<a b='>'/>", "<a b='/>'/>", "<a b=\"'\" c='\"'/>", "<a b='", "<a b", "<a b=", "<a b='x' ", "<a b='x'/", "<a/b>", "<a//>",
	"<a>&lt;&gt;&amp;&apos;&quot;</a>", "<a b='&lt;&#10;&#x4e00;&quot;'/>", "<a>&#13;\n&#10;\r\n\r\r\n&#xD;</a>", "<a b='x\r\ny\rz\n'/>", "<a>&#0;</a>", "<a>&#1;</a>", "<a>&#xD800;</a>", "<a>&#xFFFE;</a>", "<a>&#1114111;</a>", "<a>&#1114112;</a>", "<a>&#x0010FFFF;</a>", "<a>&#00000000000000000000010;</a>", "<a>&#99999999999999999999;</a>",
	"<a>&nbsp;</a>", "<a>&;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#X41;</a>", "<a>&#4_1;</a>", "<a>&#+41;</a>", "<a>& b</a>", "<a>&lt</a>", "<a>&a:b;</a>", "<a>a]]>b</a>", "<a>]]&gt;</a>", "<a>]&amp;]></a>", "<a b=']]>'/>", "<a>&lt;]]></a>",
	"<!-- c --><a/>", "<a><!-- - --></a>", "<a><!-- -- --></a>", "<a><!--", "<a><![CDATA[<b>&amp;]]></a>", "<a>x<![CDATA[y]]>z\r\n</a>", "<a><![CDATA[", "<a><![CDAT[x]]></a>", "<!DOCTYPE x [<!ENTITY b \"c\">]><a>&b;</a>", "<!DOCTYPE x><a/>", "<!", "<!>", "<a><!-- x --><b c='&#10;'/>\r\n<d/></a>",
	"<a></a><b/>text<c/>", "<a><b></a>", "</>", "<>", "<a\x00/>", "<a b='\x00'/>", "<\x80/>", "<a>" + strings.Repeat("长", 40) + "</a>", "<a b='" + strings.Repeat("&amp;", 40) + "'/>", "<a " + strings.Repeat("b='1' ", 40) + "/>", "<" + strings.Repeat("n", 70) + "/>",
}

func TestScannerFindsWhatEncodingXMLFinds(t *testing.T) {
	for _, text := range oddXML {
		agree(t, []byte(text))
	}
}

// Every prefix of a part is a file that was cut off.
func TestScannerFindsWhatIsLeftOfACutPart(t *testing.T) {
	part := []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\r\n" + `<x:a b="1" c='&quot;二&#10;'><d/>三&amp;` + "\r\n" + `<e f="g" /><![CDATA[h]]></x:a >`)
	for i := range part {
		agree(t, part[:i])
	}
}

// What other programs wrote, part by part.
func TestScannerReadsPartsOfOtherPrograms(t *testing.T) {
	read := 0
	for _, path := range workbooks(t) {
		for name, part := range partsOf(t, path) {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				agree(t, part)
				read++
			}
		}
	}
	if read < 30 {
		t.Errorf("only %d parts were there to read", read)
	}
}

func workbooks(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"testdata/*.xlsx", "../book/testdata/*.xlsx", "../samples/*.xlsx"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, paths...)
	}
	return all
}

func partsOf(t testing.TB, path string) map[string][]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(body); err != nil {
			t.Fatal(err)
		}
		body.Close()
	}
	return parts
}

// What cannot be unpacked is told where it is met, and not before.
func TestScannerTellsErrorsOfReadingWhereTheyStand(t *testing.T) {
	broken := errors.New("broken")
	for _, text := range []string{"", "<a/>", "<a>text", "<a b='", "<a><!-- "} {
		s := new(scanner)
		s.reset(io.MultiReader(strings.NewReader("<first/>"+text), iotest.ErrReader(broken)))
		if kind, err := s.next(); kind != startTag || err != nil {
			t.Errorf("%q: the first tag: %v", text, err)
		}
		var err error
		for err == nil {
			_, err = s.next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("%q: it ends with %v", text, err)
		}
	}
}

func FuzzScanner(f *testing.F) {
	for _, text := range oddXML {
		f.Add([]byte(text))
	}
	f.Fuzz(agree)
}

// BenchmarkScan scans the parts of a form that are needed; BenchmarkFloor is one pass of
// encoding/xml over them.
func BenchmarkScan(b *testing.B) {
	s := new(scanner)
	overParts(b, func(part []byte) {
		s.reset(bytes.NewReader(part))
		var err error
		for err == nil {
			_, err = s.next()
		}
	})
}

func BenchmarkFloor(b *testing.B) {
	overParts(b, func(part []byte) {
		d := xml.NewDecoder(bytes.NewReader(part))
		var err error
		for err == nil {
			_, err = d.RawToken()
		}
	})
}

func overParts(b *testing.B, pass func(part []byte)) {
	parts := partsOf(b, "testdata/form.xlsx")
	var size int64
	for name := range parts {
		switch {
		case strings.HasPrefix(name, "xl/worksheets/sheet"), name == "xl/sharedStrings.xml", name == "xl/styles.xml", name == "xl/workbook.xml":
			size += int64(len(parts[name]))
		default:
			delete(parts, name)
		}
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, part := range parts {
			pass(part)
		}
	}
}
