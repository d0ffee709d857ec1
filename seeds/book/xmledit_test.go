package book

import "testing"

func TestWithAttr(t *testing.T) {
	for _, tc := range []struct{ tag, name, value, want string }{
		{`<c r="A1" s="2">`, "s", "3", `<c r="A1" s="3">`},
		{`<c r="A1"/>`, "s", "3", `<c r="A1" s="3"/>`},
		{`<c r="A1" s="2"/>`, "s", "", `<c r="A1"/>`},
		{"<row\n\tr = '4'\n ht=\"12\">", "r", "5", "<row\n\n ht=\"12\" r=\"5\">"},
		{`<x a=" r=&quot;1&quot; r='2'" r="3">`, "r", "4", `<x a=" r=&quot;1&quot; r='2'" r="4">`},
		{`<row spans="1:2" r="4" x:r="9">`, "r", "5", `<row spans="1:2" x:r="9" r="5">`},
		{`<row ref="1">`, "r", "5", `<row ref="1" r="5">`},
		{`<c r="A1" s="2`, "s", "", `<c r="A1" s="2`},
	} {
		if got := withAttr([]byte(tc.tag), tc.name, tc.value); got != tc.want {
			t.Errorf("%s with %s=%q is %s, want %s", tc.tag, tc.name, tc.value, got, tc.want)
		}
	}
}
