package correction

import (
	"strings"
	"testing"
)

func TestEditsTouchNothingElse(t *testing.T) {
	const part = `<?xml version="1.0"?><a  x = '1'	y="&lt;2&quot;" ><b/><c z="3"></c ><!-- <b/> --><d>七&amp;八</d></a>`
	for name, c := range map[string]struct {
		edit func(d *doc)
		want [2]string // what is replaced by what
	}{
		"nothing":             {func(*doc) {}, [2]string{"", ""}},
		"set in place":        {func(d *doc) { d.set(d.root, "x", "9") }, [2]string{"'1'", "'9'"}},
		"set anew":            {func(d *doc) { d.set(d.root.child("b"), "n", `"`) }, [2]string{"<b/>", `<b n="&#34;"/>`}},
		"unset":               {func(d *doc) { d.unset(d.root, "y") }, [2]string{"\ty=\"&lt;2&quot;\"", ""}},
		"first":               {func(d *doc) { d.setFirst(d.root.child("c"), "z", "4") }, [2]string{`<c z="3">`, `<c z="4">`}},
		"add to an empty":     {func(d *doc) { d.add(d.root.child("b"), "!"); d.add(d.root.child("b"), "?") }, [2]string{"<b/>", "<b>!?</b>"}},
		"add at the end":      {func(d *doc) { d.add(d.root, "<e/>") }, [2]string{"</a>", "<e/></a>"}},
		"before":              {func(d *doc) { d.addBefore(d.root, []string{"d", "c"}, "<e/>") }, [2]string{"<c", "<e/><c"}},
		"remove":              {func(d *doc) { d.set(d.root.child("c"), "z", "4"); d.remove(d.root.child("c")) }, [2]string{`<c z="3"></c >`, ""}},
		"text":                {func(d *doc) { d.setText(d.root.child("d"), "<'>") }, [2]string{"七&amp;八", "&lt;'&gt;"}},
		"spelled like it was": {func(d *doc) { d.set(d.root, "y", `"<`) }, [2]string{"&lt;2&quot;", "&quot;&lt;"}},
	} {
		d, err := parse([]byte(part), false)
		if err != nil {
			t.Fatal(err)
		}
		c.edit(d)
		if got, want := string(d.bytes()), strings.Replace(part, c.want[0], c.want[1], 1); got != want {
			t.Errorf("%s:\n%s, want\n%s", name, got, want)
		}
	}
}

func TestListsKeepCount(t *testing.T) {
	for drop, want := range map[int]string{0: `<a><l count="3"><i/><i/><i/></l></a>`, 2: `<a><l count="1"><i/></l></a>`, 3: `<a></a>`} {
		d, err := parse([]byte(`<a><l count="3"><i/><i/><i/></l></a>`), false)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range d.all("i")[:drop] {
			d.drop(n)
		}
		if got := string(d.bytes()); got != want {
			t.Errorf("%d dropped: %s, want %s", drop, got, want)
		}
	}
}

func TestWhatIsNoWholeDocumentIsRefused(t *testing.T) {
	for _, part := range []string{"", "<a>", "</a>", "<a></b>", "<a/><b/>", "a<", "<a b=c/>", strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300)} {
		if _, err := parse([]byte(part), false); err == nil {
			t.Errorf("%.20s is read", part)
		}
	}
	if d, err := parse([]byte(`<xml><p><br>text</p></xml>`), true); err != nil || len(d.all("br")) != 1 {
		t.Errorf("a loose drawing: %v", err)
	}
}

// Whatever a remembered text holds, only a fill is put back as one.
func TestOnlySoundMemoriesAreTaken(t *testing.T) {
	for text, want := range map[string]bool{
		noFill:          true,
		solid("FF0000"): true,
		`<fill><gradientFill degree="90"><stop position="0"><color theme="0"/></stop></gradientFill></fill>`: true,
		`<x:fill><x:patternFill patternType="none"/></x:fill>`:                                               true,
		"": false, "<fill>": false, "<fill/><fill/>": false, " <fill/>": false, "<fill>x</fill>": false, "<fill><script/></fill>": false,
		"<!DOCTYPE a><fill/>": false, "<fill><!-- --></fill>": false, "<fill><?php?></fill>": false, "<fill></fill></fills><fills>": false, "<patternFill/>": false,
		"<fill a='" + strings.Repeat("x", 70<<10) + "'/>": false,
	} {
		if got := sound(text, inFill); got != want {
			t.Errorf("%.40q is sound: %v", text, got)
		}
	}
}
