package correction

import "testing"

func TestReferencesMoveWithTheirRows(t *testing.T) {
	down, up := shift{sheet: "进展 '表", from: 1, by: 1}, shift{sheet: "进展 '表", from: 1, by: -1}
	for _, c := range []struct {
		formula, moved string
		own            bool
	}{
		{"A1", "A2", true},
		{"A1", "A1", false},
		{"$A$1+a1+B$3:$C4", "$A$2+a2+B$4:$C5", true},
		{"SUM(2:3,$4:$5,A:B)", "SUM(3:4,$5:$6,A:B)", true},
		{`"A1 ""B2"" "&C3`, `"A1 ""B2"" "&C4`, true},
		{"LOG10(A1)+SIN(B2)", "LOG10(A2)+SIN(B3)", true},
		{"'进展 ''表'!A1:B2+别的!A1", "'进展 ''表'!A2:B3+别的!A1", false},
		{"'进展 ''表'!2:3", "'进展 ''表'!3:4", false},
		{"'[1]进展 ''表'!A1", "'[1]进展 ''表'!A1", true},
		{"[1]表!A1+A1", "[1]表!A1+A2", true},
		{"表1:表3!A1+A1", "表1:表3!A1+A2", true},
		{"表1[[#This Row],[A1]]+A1", "表1[[#This Row],[A1]]+A2", true},
		{"#REF!A1+A1", "#REF!A1+A2", true},
		{"A1048576+A1:A1048576", "A1048576+A2:A1048576", true},
		{"XFE1+ABCD1+A0+A1048577+R1C1+1E5+数据1", "XFE1+ABCD1+A0+A1048577+R1C1+1E5+数据1", true},
		{"OFFSET(A1,1,2)*10%", "OFFSET(A2,1,2)*10%", true},
		{"", "", true},
	} {
		if got := down.formula(c.formula, c.own); got != c.moved {
			t.Errorf("%s moves to %s, want %s", c.formula, got, c.moved)
		}
		if got := up.formula(c.moved, c.own); got != c.formula {
			t.Errorf("%s moves back to %s, want %s", c.moved, got, c.formula)
		}
	}
}

func TestRangesMoveWithTheirRows(t *testing.T) {
	up := shift{from: 3, by: -2} // rows 3 and 4 go
	for list, want := range map[string]string{
		"A1:B2": "A1:B2", "A1:B3": "A1:B2", "A2:B9": "A2:B7", "A3:B4": "", "A3": "", "A4:C6 D9": "A3:C4 D7", "$A$5": "$A$3", "A:C": "A:C", "3:7": "3:5", "": "", "?": "?",
	} {
		if got := up.ranges(list); got != want {
			t.Errorf("%q moves to %q, want %q", list, got, want)
		}
	}
}

// Rows that come in and go again leave every formula as it was after the first move,
// however it is written.
func FuzzFormula(f *testing.F) {
	for _, text := range []string{"SUM(A1:B2,'a b'!C3)", "[1]x!A1", `"`, "'", "#", "A1:", ":1:2", "[[", "é1!A1", "\xff"} {
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, own bool) {
		down, up := shift{sheet: "a b", from: 1, by: 1}, shift{sheet: "a b", from: 1, by: -1}
		once := down.formula(text, own)
		if back := up.formula(once, own); down.formula(back, own) != once {
			t.Errorf("%q: %q, %q, %q", text, once, back, down.formula(back, own))
		}
	})
}
