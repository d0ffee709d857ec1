//go:build !race

package collect

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"ducha/seeds"
	"ducha/templates"
)

func hostileKnown(rows int) *Known {
	def := templates.Preset(templates.PresetStandard)
	_, hash, _ := def.Encode()
	round := seeds.Round{ID: "2021H1", Name: "上半年"}
	f := seeds.Form{Round: "2021H1", RoundName: "上半年", Unit: "001", UnitName: "市财政局", No: "2021H1-001-7K3F", Mark: "ABCDEFGHJKLMNPQR", Def: hash}
	const abc = "ABCDEFGHJKLMNPQR"
	for i := range rows {
		f.Rows = append(f.Rows, seeds.FormRow{Task: seeds.TaskID(fmt.Sprint(i)), Code: string([]byte{'Z', abc[i/16%16], abc[i%16], 'Z'}), Part: seeds.PartLead, Place: 1,
			Given: map[seeds.Key]string{seeds.KeyNo: fmt.Sprint(i + 1), seeds.KeyTask: fmt.Sprintf("第%d项：%s", i, strings.Repeat("推进城市更新和老旧小区改造，", 8))}})
	}
	k := &Known{Round: round, Forms: []seeds.Form{f}, Issued: []seeds.Form{f}, Defs: map[string]templates.FormDef{hash: def}}
	k.Index()
	return k
}

// made makes a workbook: shared strings, and sheets of XML rows.
func made(strs []string, sheets ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	put := func(n, s string) { w, _ := z.Create(n); io.WriteString(w, s) }
	put("[Content_Types].xml", "<Types/>")
	var list, rel, sst strings.Builder
	for i := range sheets {
		fmt.Fprintf(&list, `<sheet name="s%d" r:id="r%d"/>`, i, i)
		fmt.Fprintf(&rel, `<Relationship Id="r%d" Target="worksheets/sheet%d.xml"/>`, i, i)
		put(fmt.Sprintf("xl/worksheets/sheet%d.xml", i), "<worksheet><sheetData>"+sheets[i]+"</sheetData></worksheet>")
	}
	for _, s := range strs {
		sst.WriteString("<si><t>" + s + "</t></si>")
	}
	put("xl/workbook.xml", "<workbook><sheets>"+list.String()+"</sheets></workbook>")
	put("xl/_rels/workbook.xml.rels", "<Relationships>"+rel.String()+"</Relationships>")
	put("xl/sharedStrings.xml", "<sst>"+sst.String()+"</sst>")
	z.Close()
	return out.Bytes()
}

const head = `<row r="1"><c r="A1" t="inlineStr"><is><t>2021H1-001-7K3F</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>序号</t></is></c><c r="B2" t="inlineStr"><is><t>目标与任务</t></is></c><c r="C2" t="inlineStr"><is><t>工作进展</t></is></c><c r="D2" t="inlineStr"><is><t>完成情况</t></is></c><c r="E2" t="inlineStr"><is><t>核对码</t></is></c></row>`

// bounded reads a hostile file: it gets a verdict, few problems, and no answer longer
// than a cell can be.
func bounded(t *testing.T, name string, data []byte) {
	t.Helper()
	r := hostileKnown(150).Read(context.Background(), data, "")
	if r.Verdict == "" || len(r.Problems) > 150+3*toldOdd+20 {
		t.Errorf("%s: %q with %d problems", name, r.Verdict, len(r.Problems))
	}
	for _, e := range r.Entries {
		if n := utf8.RuneCountInString(e.Values[seeds.KeyProgress]); n > maxText {
			t.Errorf("%s: an answer of %d characters", name, n)
		}
	}
}

func grow(n int, row func(b *strings.Builder, i int)) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		row(&b, i+3)
	}
	return b.String()
}

func TestHostileJoin(t *testing.T) {
	strs := []string{strings.Repeat("甲", 43000), strings.Repeat("乙", 43000), "ZAAZ"}
	for _, n := range []int{4000} {
		bounded(t, fmt.Sprint("join ", n), made(strs, grow(n, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<row r="%d"><c r="C%d" t="s"><v>%d</v></c><c r="E%d" t="s"><v>2</v></c></row>`, i, i, i%2, i)
		})))
	}
}

func TestHostileUnknown(t *testing.T) {
	var text strings.Builder
	for i := range 3990 {
		text.WriteRune(rune(0x4e00 + i*3))
	}
	strs := []string{text.String(), "x"}
	for _, n := range []int{400} {
		bounded(t, fmt.Sprint("unknown rows ", n), made(strs, grow(n, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<row r="%d"><c r="B%d" t="s"><v>0</v></c><c r="C%d" t="s"><v>1</v></c></row>`, i, i, i)
		})))
	}
}

func TestHostileUnknownShort(t *testing.T) {
	strs := []string{"改造老旧小区推进城市更新任务表内容说明", "x"}
	for _, n := range []int{4000} {
		bounded(t, fmt.Sprint("unknown short rows ", n), made(strs, grow(n, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<row r="%d"><c r="A%d" t="s"><v>1</v></c><c r="B%d" t="s"><v>0</v></c><c r="C%d" t="s"><v>1</v></c></row>`, i, i, i, i)
		})))
	}
}

func TestHostileRowOf(t *testing.T) {
	strs := []string{strings.Repeat("丙", 43000), "1"}
	for _, n := range []int{100} {
		bounded(t, fmt.Sprint("rowOf ", n), made(strs, grow(n, func(b *strings.Builder, i int) {
			fmt.Fprintf(b, `<row r="%d"><c r="A%d" t="s"><v>1</v></c><c r="B%d" t="s"><v>0</v></c></row>`, i, i, i)
		})))
	}
}

func TestHostileNumbers(t *testing.T) {
	for _, cells := range []int{4000} {
		var b strings.Builder
		n := 0
		for r := 1; r <= 30; r++ {
			fmt.Fprintf(&b, `<row r="%d">`, r)
			for c := 0; c < cells/30; c++ {
				b.WriteString(`<c t="inlineStr"><is><t>`)
				for j := 0; j < 16; j++ {
					n++
					fmt.Fprintf(&b, "A-%03d-%c%c%c%c ", n%1000, 'A'+n%8, 'A'+n/8%8, 'A'+n/64%8, 'A'+n/512%8)
				}
				b.WriteString(`</t></is></c>`)
			}
			b.WriteString(`</row>`)
		}
		bounded(t, fmt.Sprint("numbers ", n), made(nil, b.String()))
	}
}

func TestHostileTwice(t *testing.T) {
	strs := []string{"正常推进", "已完成", "ZAAZ", "x"}
	bounded(t, "twice 20000", made(strs, grow(20000, func(b *strings.Builder, i int) {
		fmt.Fprintf(b, `<row r="%d"><c r="C%d" t="s"><v>3</v></c><c r="D%d" t="s"><v>%d</v></c><c r="E%d" t="s"><v>2</v></c></row>`, i, i, i, i%2, i)
	})))
}

func TestHostileState(t *testing.T) {
	strs := []string{strings.Repeat("()", 64000), "x", "正常推进"}
	for i := range 150 {
		const abc = "ABCDEFGHJKLMNPQR"
		strs = append(strs, string([]byte{'Z', abc[i/16%16], abc[i%16], 'Z'}))
	}
	bounded(t, "state brackets", made(strs, grow(10, func(b *strings.Builder, i int) {
		fmt.Fprintf(b, `<row r="%d"><c r="C%d" t="s"><v>1</v></c><c r="D%d" t="s"><v>0</v></c><c r="E%d" t="s"><v>%d</v></c></row>`, i, i, i, i, i)
	})))
}

func TestHostileColumns(t *testing.T) {
	var b strings.Builder
	strs := []string{"x"}
	b.WriteString(head)
	fmt.Fprintf(&b, `<row r="3">`)
	b.WriteString(`</row>`)
	sheet := strings.Replace(b.String(), `<t>核对码</t></is></c></row>`, `<t>核对码</t></is></c>`+func() string {
		var h strings.Builder
		for range 190 {
			h.WriteString(`<c t="inlineStr"><is><t>多</t></is></c>`)
		}
		return h.String()
	}()+`</row>`, 1)
	var rows strings.Builder
	for i := 3; i < 20000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>0</v></c><c r="E%d" t="s"><v>0</v></c><c r="F%d"><v></v></c></row>`, i, i, i, i)
	}
	bounded(t, "columns × 20000 rows", made(strs, sheet+rows.String()))
}

func TestExactTextBesideALonger(t *testing.T) {
	f := seeds.Form{Rows: []seeds.FormRow{{Task: "1", Code: "AAAA", Given: map[seeds.Key]string{seeds.KeyNo: "1", seeds.KeyTask: "推进城区老旧小区改造工程建设"}},
		{Task: "2", Code: "BBBB", Given: map[seeds.Key]string{seeds.KeyNo: "2", seeds.KeyTask: "推进城区老旧小区改造工程建设，年内完成30个小区"}}}}
	m := newMatcher(f, nil)
	for _, text := range []string{"推进城区老旧小区改造工程建设", "推进城区老旧小区改造工程建设，年内完成30个小区"} {
		l := line{text: text}
		if !m.match(&l) || l.task.Given[seeds.KeyTask] != text {
			t.Errorf("%s is taken for %v", text, l.task)
		}
	}
}
