package book

import (
	"strings"
	"testing"
)

// One row comes in before row 6, row 8 goes, one is put behind the last: data in rows 4–9.
var someMoves = map[string]rowMoves{
	sheetTasks: {first: 4, last: 9, inserts: []int{6}, gone: []int{8}, appended: 1},
	"我的 表":     {first: 2, last: 9, gone: []int{2}},
}

func TestFormulasNameTheSameCells(t *testing.T) {
	for formula, want := range map[string]string{
		`A5`:                       `A5`,
		`A6+$B$7`:                  `A7+$B$8`,
		`A8`:                       `#REF!`,
		`SUM(A4:A9)`:               `SUM(A4:A10)`,
		`SUM(A9:A4)`:               `SUM(A10:A4)`,
		`SUM($A$1:$L$9)`:           `SUM($A$1:$L$10)`,
		`SUM(A5:A7)`:               `SUM(A5:A8)`,
		`SUM(A8:A8)`:               `SUM(#REF!)`,
		`SUM(A4:A100)`:             `SUM(A4:A100)`,
		`SUM(6:7)`:                 `SUM(7:8)`,
		`$3:$3`:                    `$3:$3`,
		`SUM(A:A)`:                 `SUM(A:A)`,
		`"A6"&A6`:                  `"A6"&A7`,
		`'我的 表'!A2`:                `'我的 表'!#REF!`,
		`'我的 表'!A3:B4`:             `'我的 表'!A2:B3`,
		`任务清单!A6:A7`:               `任务清单!A7:A8`,
		`别的!A6`:                    `别的!A6`,
		`[1]任务清单!A6`:               `[1]任务清单!A6`,
		`'[1]任务清单'!A6`:             `'[1]任务清单'!A6`,
		`Sheet1:任务清单!A6`:           `Sheet1:任务清单!A6`,
		`表1[[#All],[A6]]`:          `表1[[#All],[A6]]`,
		`LOG10(A6)`:                `LOG10(A7)`,
		`A6:INDEX(A:A,7)`:          `A7:INDEX(A:A,7)`,
		`Q6数据+税率A6`:                `Q6数据+税率A6`,
		`1.5E6*A6`:                 `1.5E6*A7`,
		`{1,2;6,7}`:                `{1,2;6,7}`,
		`IF(A6>6,"六",'我的 表'!$A$5)`: `IF(A7>6,"六",'我的 表'!$A$4)`,
		`XFE6`:                     `XFE6`,
		`_xlfn.A6(A6)`:             `_xlfn.A6(A7)`,
	} {
		if got := movedFormula(formula, sheetTasks, someMoves); got != want {
			t.Errorf("%s: %s, want %s", formula, got, want)
		}
	}
}

func TestASharedFormulaIsCopiedAsSpreadsheetsDo(t *testing.T) {
	for formula, want := range map[string]string{
		`A4&$A4&A$4&$A$4`: `B6&$A6&B$4&$A$4`,
		`SUM(A1:B2)`:      `SUM(B3:C4)`,
		`SUM(4:4)`:        `SUM(6:6)`,
		`SUM(A:$B)`:       `SUM(B:$B)`,
		`别的!A4`:           `别的!B6`,
		`"A4"`:            `"A4"`,
	} {
		if got := copiedFormula(formula, 1, 2); got != want {
			t.Errorf("%s: %s, want %s", formula, got, want)
		}
	}
	if got := copiedFormula("A1", 0, -1); got != lost {
		t.Errorf("above the sheet: %s", got)
	}
}

// No formula, however broken, stops the walk, and without moves it stays as it is.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{`SUM(A4:A9)`, `'a''b'!A1:B2`, `[1]x!A1`, `表[[#x],[']y]]`, `"`, `'`, `[`, `A1:`, `$`, `1:2`, `Sheet1:Sheet2!A1`} {
		f.Add(seed)
	}
	still := map[string]rowMoves{"": {first: 4, last: 9}, "x": {first: 4, last: 9}}
	f.Fuzz(func(t *testing.T, text string) {
		if got := movedFormula(text, "", still); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if got := movedRule(text, "", still, 0); got != text {
			t.Errorf("as a rule %q became %q", text, got)
		}
		movedFormula(text, sheetTasks, someMoves)
		if got := copiedFormula(text, 0, 0); got != text && !strings.Contains(got, lost) {
			t.Errorf("copied %q became %q", text, got)
		}
	})
}
