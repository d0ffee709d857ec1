package collect_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"ducha/collect"
	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// lived is a stage on which something of everything came about; it verifies.
func lived(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, templates.Preset(templates.PresetStandard))
	wrong := answers()
	wrong["2(2)"] = liaison.Answer{"工作进展": "进展", "完成情况": "差不多了"}
	s.put("a.xlsx", s.typed("001", 9, answers(), nil))
	s.put("b.xlsx", s.typed("002", 9, wrong, nil))
	s.put("c.zip", zipped(map[string][]byte{"d.xlsx": s.typed("001", 10, map[string]liaison.Answer{"3": good("又")}, nil), "说明.txt": []byte("说明")}))
	s.put("e.eml", mailOf("dongpu@yunze.example", 3, "f.xlsx", s.typed("003", 9, answers(), nil)))
	s.put("~$a.xlsx", []byte("锁"))
	s.put("g.xlsx", foreign())
	s.collect()
	s.claimed("002", "g.xlsx")
	ctx := context.Background()
	at := s.round.Due
	mailing := ledger.Mailing{Round: s.round.ID, Unit: "001", Kind: ledger.MailForm, State: ledger.MailSent, At: at}
	var mails []ledger.Mailing
	for mailing.Seq = 1; mailing.Seq <= 3; mailing.Seq++ {
		mails = append(mails, mailing)
	}
	must(s.ledger.Queue(ctx, mails, nil))
	sha, err := s.ledger.Keep(ctx, []byte("审核表"))
	must(err)
	ruling := seeds.Ruling{Round: s.round.ID, Unit: "001", Task: "1", State: "进度滞后", Kind: seeds.Behind, At: at, File: "审核表.xlsx", SHA256: sha, Sheet: "审核表", Cell: "M4"}
	must(s.ledger.Rule(ctx, ruling, ruling, ruling))
	letter, err := s.ledger.Keep(ctx, []byte("退信"))
	must(err)
	must(s.ledger.Fetch(ctx, s.round.ID, ledger.Fetched{Mailbox: ledger.Mailbox{Account: "dc@yunze.example", Folder: "INBOX", Validity: 1}, UID: 7, SHA256: letter, Fate: ledger.FateBounce}))
	if v := s.verify(t); len(v.Problems) > 0 {
		t.Fatalf("untouched: %+v", v.Problems)
	}
	return s
}

func (s *stage) verify(t *testing.T) collect.Verified {
	t.Helper()
	v, err := collect.Verify(context.Background(), s.ledger, s.desk(), collect.VerifyOptions{Workspace: s.inbox})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// codesOf are the codes of what does not agree, each once, and of the hints.
func codesOf(v collect.Verified) (faults, hints []string) {
	for _, p := range v.Problems {
		if p.Message == "" || p.Remedy == "" {
			faults = append(faults, "without words: "+p.Code)
		}
		if p.Severity == seeds.Fault {
			faults = append(faults, p.Code)
		} else {
			hints = append(hints, p.Code)
		}
	}
	return slices.Compact(faults), slices.Compact(hints)
}

// TestEveryChangedColumnIsFound changes each column of each table by other means than
// ducha's, in one row and back again.
func TestEveryChangedColumnIsFound(t *testing.T) {
	heavy(t)
	s := lived(t)
	s.unlike = true
	db := ledgertest.Raw(t, s.dir)
	for _, table := range []string{"form_defs", "forms", "issued", "sightings", "returns", "entries", "claims", "rulings", "mailings", "fetched"} {
		row, columns := oneRow(t, db, table)
		for i, column := range columns {
			t.Run(table+"."+column, func(t *testing.T) {
				var other any = fmt.Sprint(row[i], "x")
				if n, is := row[i].(int64); is {
					other = n + 1000
				} else if strings.HasSuffix(column, "_time") {
					other = "gestern"
				}
				set(t, db, table, columns, row, column, other)
				defer func() {
					changed := slices.Clone(row)
					changed[i] = other
					set(t, db, table, columns, changed, column, row[i])
				}()
				if faults, _ := codesOf(s.verify(t)); !slices.Contains(faults, "record_changed") {
					t.Errorf("changed to %v: %v", other, faults)
				}
			})
		}
	}
	if v := s.verify(t); len(v.Problems) > 0 {
		t.Errorf("changed back: %+v", v.Problems)
	}
}

// oneRow reads a row of a table.
func oneRow(t *testing.T, db *sql.DB, table string) (row []any, columns []string) {
	t.Helper()
	rows, err := db.Query(`SELECT * FROM ` + table)
	must(err)
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil || !rows.Next() {
		t.Fatalf("%s: nothing on record (%v)", table, err)
	}
	row = make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	must(rows.Scan(into...))
	for i, v := range row {
		if b, is := v.([]byte); is {
			row[i] = string(b)
		}
	}
	return row, columns
}

// set changes one column of the row that is as told.
func set(t *testing.T, db *sql.DB, table string, columns []string, row []any, column string, value any) {
	t.Helper()
	var terms []string
	for i, c := range columns {
		terms = append(terms, fmt.Sprintf(`%s = $%d`, c, i+2))
	}
	done, err := db.Exec(`UPDATE `+table+` SET `+column+` = $1 WHERE `+strings.Join(terms, ` AND `), append([]any{value}, row...)...)
	must(err)
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%s.%s: %d rows changed (%v)", table, column, n, err)
	}
}

// TestWhatIsDoneToTheRecordIsFound makes changes that leave each row whole, or that put
// rows there.
func TestWhatIsDoneToTheRecordIsFound(t *testing.T) {
	heavy(t)
	for name, c := range map[string]struct {
		do   []string
		want []string // among the codes
	}{
		"two answers change bodies": {[]string{`UPDATE entries SET body = (SELECT e.body FROM entries e WHERE e.sha256 = entries.sha256 AND e.unit = entries.unit
			AND e.task = CASE entries.task WHEN '1' THEN '3' ELSE '1' END) WHERE task IN ('1', '3') AND sha256 = (SELECT sha256 FROM sightings WHERE path = 'a.xlsx')`}, []string{"record_changed"}},
		"a made-up answer with a copied seal": {[]string{`INSERT INTO entries SELECT round, sha256, unit, '99', REPLACE(body, '"task":"1"', '"task":"99"'), seal FROM entries WHERE task = '1'`}, []string{"record_changed", "reread_entry"}},
		"a made-up file with a copied seal":   {[]string{`INSERT INTO sightings SELECT round, 'c.zip!z.xlsx', sha256, size, file_time, kind, sent, sender, seal FROM sightings WHERE path = 'a.xlsx'`}, []string{"record_changed", "reread_not_inside"}},
		"a definition gone":                   {[]string{`DELETE FROM form_defs`}, []string{"form_definition"}},
		"a form gone":                         {[]string{`DELETE FROM forms WHERE unit = '001'`}, []string{"form_missing"}},
		"a file gone, all of it but the word": {[]string{`DELETE FROM sightings WHERE path = 'g.xlsx'`}, []string{"reread_unfound"}},
		"a file gone":                         {[]string{`DELETE FROM sightings WHERE path = 'a.xlsx'`}, []string{"reread_unfound"}},
		"a file gone that lay in another":     {[]string{`DELETE FROM sightings WHERE path = 'c.zip!d.xlsx'`}, []string{"reread_unrecorded"}},
		"a message gone":                      {[]string{`DELETE FROM sightings WHERE path = 'e.eml'`}, []string{"reread_sighting"}},
		"litter gone":                         {[]string{`DELETE FROM sightings WHERE kind = 'litter'`}, nil}, // a hint
		"a reading gone":                      {[]string{`DELETE FROM returns WHERE sha256 = (SELECT sha256 FROM sightings WHERE path = 'a.xlsx')`}, []string{"reread_missing", "reread_unfound"}},
		"an answer gone":                      {[]string{`DELETE FROM entries WHERE unit = '003'`}, []string{"reread_entry"}},
		"the clerk's word gone":               {[]string{`DELETE FROM claims`}, []string{"reread_claim"}},
		"a ruling gone before others":         {[]string{`DELETE FROM rulings WHERE seq = 2`}, []string{"ruling_missing"}},
		"a message sent gone before others":   {[]string{`DELETE FROM mailings WHERE seq = 1`}, []string{"mailing_missing"}},
		"the secret changed":                  {[]string{`UPDATE meta SET value = REPLACE(value, SUBSTR(value, 1, 8), '00000000') WHERE key = 'secret'`}, []string{"record_secret", "form_mark"}},
		"a reading that cannot be read":       {[]string{`UPDATE returns SET body = 'x' WHERE sha256 = (SELECT sha256 FROM sightings WHERE path = 'a.xlsx')`}, []string{"record_changed", "record_unreadable"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := lived(t)
			s.unlike = true
			must(s.ledger.Close())
			db := ledgertest.Raw(t, s.dir)
			for _, stmt := range c.do {
				_, err := db.Exec(stmt)
				must(err)
			}
			must(db.Close())
			must(s.open())
			t.Cleanup(func() { s.ledger.Close() })
			faults, hints := codesOf(s.verify(t))
			for _, code := range c.want {
				if !slices.Contains(faults, code) {
					t.Errorf("no %s among %v", code, faults)
				}
			}
			if len(c.want) == 0 && len(faults)+len(hints) == 0 {
				t.Error("nothing is told")
			}
		})
	}
}

// TestWhatIsDoneToTheArchiveIsFound changes originals.
func TestWhatIsDoneToTheArchiveIsFound(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	s := lived(t)
	s.unlike = true
	dir := s.ledger.ArchiveFolder()
	found, err := s.ledger.Sightings(t.Context(), s.round.ID)
	must(err)
	for _, f := range found {
		path := filepath.Join(dir, f.SHA256)
		was, err := os.ReadFile(path)
		must(err)
		for what, now := range map[string][]byte{"changed": append([]byte{was[0] ^ 1}, was[1:]...), "cut": was[:len(was)/2], "longer": append(was[:len(was):len(was)], 0), "gone": nil} {
			want := "original_damaged"
			must(os.RemoveAll(path))
			if now == nil {
				want = "original_missing"
			} else {
				must(os.WriteFile(path, now, 0o600))
			}
			v := s.verify(t)
			if faults, _ := codesOf(v); !slices.Equal(faults, []string{want}) || v.Problems[0].File != f.Path {
				t.Errorf("%s %s: %+v", f.Path, what, v.Problems)
			}
			if !strings.Contains(v.Problems[0].Remedy, "ducha collect --round 2021H1") {
				t.Errorf("%s %s: %s", f.Path, what, v.Problems[0].Remedy)
			}
		}
		must(os.WriteFile(path, was, 0o600))
	}
	foreign := []byte("别的")
	must(os.WriteFile(filepath.Join(dir, "别的.txt"), foreign, 0o600))
	must(os.WriteFile(filepath.Join(dir, ledger.Hash(foreign)), foreign, 0o600))
	if faults, hints := codesOf(s.verify(t)); len(faults) > 0 || !slices.Equal(hints, []string{"original_unrecorded", "original_strange"}) {
		t.Errorf("strange files: %v, %v", faults, hints)
	}
	must(os.WriteFile(filepath.Join(dir, ledger.Hash(nil)), foreign, 0o600))
	if faults, _ := codesOf(s.verify(t)); !slices.Equal(faults, []string{"original_damaged"}) {
		t.Errorf("a strange file under the hash of another: %v", faults)
	}
}

// What is asked to be collected again is whole afterwards.
func TestADamagedOriginalIsKeptAnew(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	s := lived(t)
	found, err := s.ledger.Sightings(t.Context(), s.round.ID)
	must(err)
	for _, f := range found {
		must(os.Remove(filepath.Join(s.ledger.ArchiveFolder(), f.SHA256)))
	}
	if faults, _ := codesOf(s.verify(t)); !slices.Contains(faults, "original_missing") {
		t.Errorf("all gone: %v", faults)
	}
	s.collect()
	if v := s.verify(t); len(v.Problems) > 0 {
		t.Errorf("collected again: %+v", v.Problems)
	}
}

// A form that is issued, or a round that is closed, after a return was read makes no
// disagreement of it; one that was refused and is ours now is told as what collect takes up.
func TestWhatIsKnownLaterIsNoDisagreement(t *testing.T) {
	s := lived(t)
	s.round.Closed = true
	if v := s.verify(t); len(v.Problems) > 0 {
		t.Errorf("closed: %+v", v.Problems)
	}
	s.round.Closed = false
	s.plan.Units[1].Name = "市财政和国有资产管理局"
	s.plan.Units[1].Aliases = []string{"市财政局"}
	if faults, _ := codesOf(s.verify(t)); len(faults) > 0 {
		t.Errorf("renamed: %v", faults)
	}
}

// An answer that is gone is told, too, where something became known since the return was read.
func TestAnAnswerGoneIsFoundLater(t *testing.T) {
	s := lived(t)
	s.unlike = true
	s.plan.Units[0].Aliases = append(s.plan.Units[0].Aliases, "另一个简称")
	must(s.ledger.Close())
	db := ledgertest.Raw(t, s.dir)
	_, err := db.Exec(`DELETE FROM entries WHERE task = '1' AND sha256 = (SELECT sha256 FROM sightings WHERE path = 'a.xlsx')`)
	must(err)
	must(db.Close())
	must(s.open())
	t.Cleanup(func() { s.ledger.Close() })
	v := s.verify(t)
	if len(v.Problems) != 1 || v.Problems[0].Code != "reread_entry" || v.Problems[0].File != "a.xlsx" || v.Problems[0].Task != "1" {
		t.Errorf("%+v", v.Problems)
	}
}

// Somebody who knows the secret can seal what is not so; the originals tell it.
func TestWhatIsSealedAndNotSoIsFoundInTheOriginals(t *testing.T) {
	s := lived(t)
	s.unlike = true
	found, err := s.ledger.Sightings(t.Context(), s.round.ID)
	must(err)
	i := slices.IndexFunc(found, func(f ledger.Sighting) bool { return f.Path == "a.xlsx" })
	r, _, err := s.ledger.Reading(t.Context(), s.round.ID, found[i].SHA256)
	must(err)
	e := &r.Entries[0]
	e.Values["工作进展"] = "没有这样写"
	_, err = s.ledger.Take(t.Context(), s.round.ID, ledger.Taken{Sighting: found[i], Reading: &r})
	must(err)
	v := s.verify(t)
	if len(v.Problems) != 1 {
		t.Fatalf("%+v", v.Problems)
	}
	p := v.Problems[0]
	if p.Code != "reread_value" || p.File != "a.xlsx" || p.Sheet != e.Source.Sheet || p.Cell != e.Source.Cells["工作进展"] || p.Task != "1" ||
		p.Message != "第 1 项的“工作进展”：记录为“没有这样写”，原件为“进展一”" {
		t.Errorf("%+v", p)
	}
}

// Originals that lie in a database are looked at as those in a folder.
func TestWhatIsDoneToOriginalsInADatabaseIsFound(t *testing.T) {
	if os.Getenv(ledgertest.Variable) == "" {
		t.Skip("set " + ledgertest.Variable)
	}
	for name, c := range map[string]struct{ do, want string }{
		"changed":            {`UPDATE archive SET body = SET_BYTE(body, 20, 255 - GET_BYTE(body, 20)) WHERE sha256 = $1`, "original_damaged"},
		"cut":                {`UPDATE archive SET body = SUBSTRING(body FROM 1 FOR 100) WHERE sha256 = $1`, "original_damaged"},
		"gone":               {`DELETE FROM archive WHERE sha256 = $1`, "original_missing"},
		"under another part": {`UPDATE archive SET part = 1 WHERE sha256 = $1`, "original_missing"},
		"a part too many":    {`INSERT INTO archive SELECT sha256, 1, body FROM archive WHERE sha256 = $1`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := lived(t)
			s.unlike = true
			found, err := s.ledger.Sightings(t.Context(), s.round.ID)
			must(err)
			i := slices.IndexFunc(found, func(f ledger.Sighting) bool { return f.Path == "c.zip!d.xlsx" })
			_, err = ledgertest.Raw(t, s.dir).Exec(c.do, found[i].SHA256)
			must(err)
			faults, hints := codesOf(s.verify(t))
			if c.want != "" && !slices.Equal(faults, []string{c.want}) || c.want == "" && !slices.Equal(hints, []string{"original_strange"}) {
				t.Errorf("%v, %v", faults, hints)
			}
		})
	}
}

// A run that was broken off leaves nothing that does not agree: at most an original that
// is not on record yet.
func TestBrokenOffIsNoDisagreement(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	for i := range 12 {
		s.put(fmt.Sprintf("%02d.xlsx", i), s.typed("001", 9, map[string]liaison.Answer{"1": good(fmt.Sprint("进展", i))}, nil))
	}
	for stop := 1; stop < 12; stop += 3 {
		ctx, cancel := context.WithCancel(t.Context())
		opt := collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}, Progress: func(done, _ int) {
			if done == stop {
				cancel()
			}
		}}
		if _, err := collect.Collect(ctx, s.ledger, s.round, s.desk(), opt); err == nil {
			t.Error("a run that was broken off reports success")
		}
		faults, hints := codesOf(s.verify(t))
		if len(faults) > 0 || len(hints) > 0 && !slices.Equal(hints, []string{"original_unrecorded"}) {
			t.Errorf("broken off after %d: %v, %v", stop, faults, hints)
		}
	}
	s.collect()
	if v := s.verify(t); len(v.Problems) > 0 || v.Returns != 12 || v.Archived != 12 {
		t.Errorf("run again: %+v", v)
	}
}

// However many returns there are, few of them are in memory at once.
func TestFewReturnsAreInMemoryAtOnce(t *testing.T) {
	heavy(t)
	s := newStage(t, templates.Preset(templates.PresetStandard))
	const returns, size = 100, 60_000 // bytes of each answer
	long := map[string]liaison.Answer{}
	for no := range answers() {
		long[no] = good(strings.Repeat("进展", size/6))
	}
	data := s.typed("001", 9, long, nil)
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	for i := range returns { // the same with another comment is another file
		s.put(fmt.Sprintf("%03d.xlsx", i), append(slices.Clone(data[:end+20]), 3, 0, byte('0'+i/100), byte('0'+i/10%10), byte('0'+i%10)))
	}
	s.collect()
	held := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var first, most int64
	opt := collect.VerifyOptions{Workspace: s.inbox, Read: func(n, of int) {
		switch {
		case n == returns/10:
			first = held()
		case n%(returns/10) == 0:
			most = max(most, held())
		}
	}}
	v, err := collect.Verify(t.Context(), s.ledger, s.desk(), opt)
	if err != nil || len(v.Problems) > 0 || v.Returns != returns {
		t.Fatalf("%d returns, %+v, %v", v.Returns, v.Problems, err)
	}
	if all := int64(returns * size * 3); most-first > all/4 {
		t.Errorf("memory grows by %d KB over %d returns that say %d KB", (most-first)>>10, returns, all>>10)
	}
}
