//go:build !race

package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
)

// TestVerifyTellsWhatCanBeReadNoMore spoils each kind of record that is text of its own, so
// that nobody can read it: verify says which, where any other command could only fail.
func TestVerifyTellsWhatCanBeReadNoMore(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	d := desk{t, filepath.Join(t.TempDir(), "演示")}
	d.run(nil, "demo", d.dir)
	db := ledgertest.Raw(t, filepath.Join(d.dir, dirLedger))
	exec := func(statement string) {
		_, err := db.Exec(statement)
		succeed(t, err)
	}
	for _, table := range []string{"form_defs", "forms", "returns", "entries", "rulings", "mailings"} {
		exec(`UPDATE ` + table + ` SET body = 'x' || body`)
		var v struct{ Problems []seeds.Problem }
		if code := d.run(&v, "verify"); code != exitAwaits || !seeds.HasCode(v.Problems, "record_changed") {
			t.Errorf("%s: exit %d, %+v", table, code, v.Problems)
		}
		exec(`UPDATE ` + table + ` SET body = SUBSTR(body, 2)`)
	}
	if code := d.run(nil, "verify"); code != exitDone {
		t.Errorf("as it was: exit %d", code)
	}
}

// A figure that somebody typed into the record is not printed in silence.
func TestReportTellsOfAChangedRecord(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	dir, _ := issuedSample(t)
	var before, after bytes.Buffer
	report := []string{"-C", dir, "report"}
	run(t.Context(), report, strings.NewReader(""), &before, io.Discard)
	_, err := ledgertest.Raw(t, filepath.Join(dir, dirLedger)).Exec(`UPDATE forms SET body = replace(body, '亿元', '万元')`)
	succeed(t, err)
	if code := run(t.Context(), report, strings.NewReader(""), &after, io.Discard); code != exitAwaits {
		t.Errorf("exit %d", code)
	}
	if told := "不是 ducha 写的，或被改过"; strings.Contains(before.String(), told) || !strings.Contains(after.String(), told) {
		t.Errorf("told before:\n%s\nand after:\n%s", &before, &after)
	}
}
