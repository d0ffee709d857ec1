package ledger_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/seeds"
)

// versions are the schemas as the programs of their time made them, each beside what it
// added to the one before, with a row in every table.
var versions = []string{
	`CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
	CREATE TABLE form_defs (hash TEXT PRIMARY KEY, body TEXT NOT NULL);
	CREATE TABLE forms (mark TEXT PRIMARY KEY, round TEXT NOT NULL, unit TEXT NOT NULL, form_no TEXT NOT NULL, def TEXT NOT NULL, body TEXT NOT NULL);
	CREATE INDEX forms_round ON forms (round);
	CREATE TABLE issued (round TEXT NOT NULL, unit TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (round, unit));
	CREATE TABLE sightings (round TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT NULL, file_time TEXT NOT NULL, PRIMARY KEY (round, path, sha256));
	CREATE TABLE returns (round TEXT NOT NULL, sha256 TEXT NOT NULL, reader BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, sha256));
	CREATE TABLE entries (round TEXT NOT NULL, sha256 TEXT NOT NULL, unit TEXT NOT NULL, task TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, sha256, unit, task));
	INSERT INTO form_defs VALUES ('d', '{}');
	INSERT INTO forms VALUES ('m', '2021H1', '001', 'n', 'd', '{"round":"2021H1","unit":"001","mark":"m"}');
	INSERT INTO issued VALUES ('2021H1', '001', 'm');
	INSERT INTO sightings (round, path, sha256, size, file_time) VALUES ('2021H1', 'a.xlsx', 'aa', 9, '2021-07-01T08:00:00Z');
	INSERT INTO returns VALUES ('2021H1', 'aa', 1, '{"sha256":"aa","reader":1,"verdict":"accepted","problems":[{"code":"x"}]}');
	INSERT INTO entries VALUES ('2021H1', 'aa', '001', '1', '{"round":"2021H1","unit":"001","task":"1","values":{"工作进展":"𠮷镕"},"source":{"sha256":"aa","row":7}}')`,

	`ALTER TABLE sightings ADD COLUMN kind TEXT NOT NULL DEFAULT '';
	ALTER TABLE sightings ADD COLUMN sent TEXT NOT NULL DEFAULT '';
	ALTER TABLE sightings ADD COLUMN sender TEXT NOT NULL DEFAULT '';
	CREATE TABLE claims (round TEXT NOT NULL, sha256 TEXT NOT NULL, unit TEXT NOT NULL, path TEXT NOT NULL, said TEXT NOT NULL, PRIMARY KEY (round, sha256));
	INSERT INTO claims VALUES ('2021H1', 'aa', '002', 'a.xlsx', '2021-07-03T01:00:00Z')`,

	`CREATE TABLE rulings (round TEXT NOT NULL, unit TEXT NOT NULL, task TEXT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, unit, task, seq));
	INSERT INTO rulings VALUES ('2021H1', '001', '1', 1, '{"round":"2021H1","unit":"001","task":"1","seq":1,"text":"话"}')`,

	`CREATE TABLE mailings (round TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, seq BIGINT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, kind, unit, seq));
	CREATE TABLE fetched (round TEXT NOT NULL, account TEXT NOT NULL, folder TEXT NOT NULL, validity BIGINT NOT NULL, uid BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (round, account, folder, validity, uid));
	INSERT INTO mailings VALUES ('2021H1', 'form', '001', 1, 'sent', '{"round":"2021H1","unit":"001","kind":"form","seq":1,"state":"sent"}');
	INSERT INTO fetched VALUES ('2021H1', 'a@yunze.example', 'INBOX', 1, 7, '{"account":"a@yunze.example","folder":"INBOX","validity":1,"uid":7,"fate":"taken"}')`,
}

var oldSecret = bytes.Repeat([]byte{7}, 32)

// older makes a ledger as the program of a version left it.
func older(t *testing.T, version int) (at ledger.Place) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), ".ducha")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	at = ledgertest.Place(dir)
	db := ledgertest.Raw(t, dir)
	if at.URL != "" {
		if _, err := db.Exec(`CREATE SCHEMA ` + ledgertest.Schema(dir)); err != nil {
			t.Fatal(err)
		}
	}
	stmts := strings.Split(strings.Join(versions[:version], ";"), ";")
	stmts = append(stmts, fmt.Sprintf(`INSERT INTO meta VALUES ('version', '%d')`, version), fmt.Sprintf(`INSERT INTO meta VALUES ('secret', '%x')`, oldSecret))
	for _, stmt := range stmts {
		if _, err := db.Exec(stmt); err != nil {
			t.Fatalf("%s: %v", stmt, err)
		}
	}
	return at
}

// TestOlderLedgersAreUpgraded opens ledgers of every version, four desks at once: nothing is
// lost, every row is sealed, and a copy of what was there stays.
func TestOlderLedgersAreUpgraded(t *testing.T) {
	for version := 1; version < ledger.Version; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			at := older(t, version)
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					l, err := ledger.Open(ctx, at)
					if err != nil {
						t.Error(err)
						return
					}
					l.Close()
				})
			}
			group.Wait()
			l, err := ledger.Open(ctx, at)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if !bytes.Equal(l.Secret(), oldSecret) {
				t.Error("the secret changed to", hex.EncodeToString(l.Secret()))
			}
			wholeAsOf(t, l, version)
			if seals, err := l.Seals(ctx, ""); err != nil || seals.Broken != 0 || seals.Rows == 0 {
				t.Errorf("rows without their seal: %+v, %v", seals, err)
			}
			backedUp(t, at, version)
		})
	}
}

// wholeAsOf makes sure that all is there that a version knew of.
func wholeAsOf(t *testing.T, l *ledger.Ledger, version int) {
	t.Helper()
	found, err := l.Sightings(ctx, "2021H1")
	if err != nil || len(found) != 1 || found[0].Kind != ledger.Returned || found[0].Size != 9 {
		t.Errorf("sightings %+v, %v", found, err)
	}
	readings, err := l.Readings(ctx, "2021H1")
	if r := readings["aa"]; err != nil || r.Seq != 1 || len(r.Tasks) != 1 || len(r.Entries) != 1 || r.Entries[0].Values[seeds.KeyProgress] != "𠮷镕" {
		t.Errorf("readings %+v, %v", readings, err)
	}
	forms, err := l.Issued(ctx, "2021H1")
	if err != nil || len(forms) != 1 || forms[0].Mark != "m" {
		t.Errorf("forms %+v, %v", forms, err)
	}
	said, err := l.Claims(ctx, "2021H1")
	want := map[string]ledger.Claim{}
	if version >= 2 {
		want["aa"] = ledger.Claim{SHA256: "aa", Unit: "002", Path: "a.xlsx", Said: time.Date(2021, 7, 3, 1, 0, 0, 0, time.UTC)}
	}
	if err != nil || !reflect.DeepEqual(said, want) {
		t.Errorf("claims %+v, %v", said, err)
	}
	record, err := l.Rulings(ctx, "2021H1")
	if err != nil || len(record) != min(max(version-2, 0), 1) {
		t.Errorf("rulings %+v, %v", record, err)
	}
	sent, err1 := l.Mailings(ctx, "2021H1")
	seen, err2 := l.Fetched(ctx, "2021H1")
	if n := min(max(version-3, 0), 1); err1 != nil || err2 != nil || len(sent) != n || len(seen) != n {
		t.Errorf("messages %+v, %+v, %v, %v", sent, seen, err1, err2)
	}
}

// backedUp makes sure that what was there before the upgrade is kept as it was.
func backedUp(t *testing.T, at ledger.Place, version int) {
	t.Helper()
	var kept string
	query := fmt.Sprintf(`SELECT value FROM v%d_meta WHERE key = 'version'`, version)
	db := ledgertest.Raw(t, at.Dir)
	if at.URL == "" {
		path := filepath.Join(at.Dir, fmt.Sprintf("ledger-v%d.db", version))
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" { // it has no modes
			t.Fatalf("copy: %v, %v", info, err)
		}
		if db, err = sql.Open("sqlite", path); err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		query = `SELECT value FROM meta WHERE key = 'version'`
	}
	if err := db.QueryRow(query).Scan(&kept); err != nil || kept != fmt.Sprint(version) {
		t.Errorf("the copy is of version %q, %v", kept, err)
	}
}

// An older ledger may be put back and upgraded again: a copy that was kept before is not
// lost to another, and the same is not kept twice.
func TestACopyBeforeAnUpgradeStays(t *testing.T) {
	ledgertest.SQLiteOnly(t)
	at := older(t, 4)
	path, kept := filepath.Join(at.Dir, ledger.FileName), filepath.Join(at.Dir, "ledger-v4.db")
	upgraded := func(old []byte) (copies []string) {
		t.Helper()
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := ledger.Open(ctx, at)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		copies, err = filepath.Glob(filepath.Join(at.Dir, "ledger-v4*.db"))
		if err != nil {
			t.Fatal(err)
		}
		return copies
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	upgraded(before)
	good, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if copies := upgraded(before); len(copies) != 1 {
		t.Errorf("the same is kept as %q", copies)
	}
	other := older(t, 4)
	if _, err := ledgertest.Raw(t, other.Dir).Exec(`DELETE FROM entries`); err != nil {
		t.Fatal(err)
	}
	less, err := os.ReadFile(filepath.Join(other.Dir, ledger.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if copies := upgraded(less); len(copies) != 2 {
		t.Errorf("another is kept as %q", copies)
	}
	if now, err := os.ReadFile(kept); err != nil || !bytes.Equal(now, good) {
		t.Errorf("the copy that was there is another, %v", err)
	}
}
