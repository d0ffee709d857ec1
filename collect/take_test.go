package collect_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"ducha/collect"
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/collect/ledger/ledgertest"
	"ducha/fill/liaison"
	"ducha/seeds"
	"ducha/templates"
)

// claimed takes in what is named, by the clerk's word a unit's.
func (s *stage) claimed(unit seeds.UnitID, named ...string) collect.Result {
	s.t.Helper()
	opt := collect.Options{Workspace: s.inbox, Claim: &collect.Claim{Unit: unit, Said: s.round.Due, Named: named}}
	for _, name := range named {
		opt.Paths = append(opt.Paths, filepath.Join(s.inbox, outermost(name)))
	}
	r, err := collect.Collect(context.Background(), s.ledger, s.round, s.desk(), opt)
	if err != nil {
		s.t.Fatal(err)
	}
	s.balance(r.Standing)
	return r
}

// asOlder makes the ledger one that an older ducha has read into.
func (s *stage) asOlder(statements ...string) {
	s.t.Helper()
	s.unlike = true
	must(s.ledger.Close())
	db := ledgertest.Raw(s.t, s.dir)
	for _, stmt := range append(statements, fmt.Sprintf(`UPDATE returns SET reader = 1, body = replace(body, '"reader":%d', '"reader":1')`, collect.ReaderVersion)) {
		_, err := db.Exec(stmt)
		must(err)
	}
	must(db.Close())
	must(s.open())
	s.t.Cleanup(func() { s.ledger.Close() })
}

func (s *stage) gone(name string) {
	s.t.Helper()
	must(os.Remove(filepath.Join(s.inbox, name)))
}

// Advice stands at the file it is about, where several came one after the other under one name.
func TestAdviceStandsAtItsOwnFile(t *testing.T) {
	for i := range 4 { // which of the files comes first is a matter of their hashes
		s := newStage(t, templates.Preset(templates.PresetStandard))
		first := answers()
		first["1"]["完成比例(%)"] = "100"
		data := s.typed("001", 9, first, nil)
		s.put("x.xlsx", data)
		s.collect()
		s.put("x.xlsx", s.typed("001", 12, map[string]liaison.Answer{"3": good(fmt.Sprint("又", i))}, nil))
		for _, r := range s.collect().Returns {
			if advised := seeds.HasCode(r.Problems, "advice_share_full"); advised != (r.SHA256 == ledger.Hash(data)) {
				t.Errorf("file of %d entries: advice %v", r.Entries, advised)
			}
		}
	}
}

// What an older ducha could not open is opened from the archive, when the file is gone.
func TestAnArchiveThatIsGoneIsOpenedFromTheArchive(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	z := zipped(map[string][]byte{"表/a.xlsx": s.typed("001", 9, answers(), nil), "b.xlsx": s.typed("002", 9, answers(), nil)})
	s.put("a.zip", z)
	want := s.collect().Standing
	sha := ledger.Hash(z)
	s.asOlder(`DELETE FROM sightings WHERE path <> 'a.zip'`, `UPDATE sightings SET kind = ''`, `DELETE FROM entries`, `DELETE FROM returns`,
		`INSERT INTO returns (round, sha256, seq, reader, body, seal) VALUES ('2021H1', '`+sha+`', 1, 1, '{"sha256":"`+sha+`","reader":1,"verdict":"unidentified","problems":[{"code":"file_not_table","severity":"错误"}]}', '')`)
	st, err := collect.Stand(context.Background(), s.ledger, s.round, s.desk(), nil)
	if err != nil || verdicts(st)["a.zip"] != "unidentified file_not_table" {
		t.Fatalf("before: %v, %v", verdicts(st), err)
	}
	s.gone("a.zip")
	var told []int
	opt := collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}, Progress: func(done, total int) { told = append(told, done, total) }}
	r, err := collect.Collect(context.Background(), s.ledger, s.round, s.desk(), opt)
	must(err)
	if !reflect.DeepEqual(r.Standing, want) || !slices.Equal(told, []int{1, 1}) {
		t.Errorf("stands as %v, want %v; progress %v", verdicts(r.Standing), verdicts(want), told)
	}
	if again := s.collect(); again.New != 0 || !reflect.DeepEqual(again.Standing, want) {
		t.Errorf("another run: %d new, %v", again.New, verdicts(again.Standing))
	}
}

// Damaged archives and automatic mail keep their verdicts when a newer ducha reads them from the archive.
func TestWhatIsGoneKeepsItsVerdict(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	whole := zipped(map[string][]byte{"a.xlsx": s.typed("001", 9, answers(), nil), "b.zip": []byte("PK\x03\x04")})
	files := map[string][]byte{
		"坏.zip": []byte("PK\x03\x04"), "x.7z": []byte("7z\xbc\xaf\x27\x1c\x00\x04rest of it"), "好.zip": whole, "急!.zip": zipped(map[string][]byte{"c.jpg": []byte("\xff\xd8\xff\xe0")}),
		"回复.eml": []byte("From: <x@yunze.example>\r\nDate: 2 Jul 2021 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nAuto-Submitted: auto-replied\r\n\r\nx\r\n"),
		"信.eml": []byte("From: <x@yunze.example>\r\nDate: 2 Jul 2021 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; name=n.txt\r\n" +
			"Content-Disposition: attachment; filename=n.txt\r\n\r\nFrom: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nx\r\n--b--\r\n"),
	}
	for name, data := range files {
		s.put(name, data)
	}
	want := s.collect().Standing
	s.asOlder()
	for name := range files {
		s.gone(name)
	}
	for range 2 {
		if got := s.collect(); got.New != 0 || !reflect.DeepEqual(got.Standing, want) {
			t.Errorf("%d new; %v, want %v", got.New, verdicts(got.Standing), verdicts(want))
		}
	}
	readings, err := s.ledger.Readings(context.Background(), s.round.ID)
	must(err)
	for _, r := range readings {
		if r.Reader != collect.ReaderVersion {
			t.Errorf("not read again: %+v", r)
		}
	}
}

// A word on a file whose twin is gone holds for the twin, too.
func TestAWordIsOnBytes(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.plan.Units[1].Email = []string{"czj@yunze.example"}
	form := s.typed("001", 9, answers(), nil)
	for _, name := range []string{"1.eml", "2.eml"} {
		s.put(name, mailOf("czj@yunze.example", 2, name+".xlsx", form))
	}
	if v := verdicts(s.collect().Standing)["1.eml!1.eml.xlsx"]; v != "rejected sender_conflict" {
		t.Fatal(v)
	}
	s.gone("1.eml")
	st := s.claimed("001", "2.eml!2.eml.xlsx").Standing
	if v := verdicts(st)["1.eml!1.eml.xlsx"]; v != "accepted identified_by_clerk" {
		t.Error(v)
	}
	if again := s.collect(); !reflect.DeepEqual(again.Standing, st) {
		t.Errorf("another run: %v, was %v", verdicts(again.Standing), verdicts(st))
	}
}

func TestANameThatStandsForNothingIsAnErrorAndRecordsNothing(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	s.put("a.zip", zipped(map[string][]byte{"a.xlsx": s.typed("001", 9, answers(), nil), "~$a.xlsx": []byte("x")}))
	s.put("b.xlsx", s.typed("002", 9, answers(), nil))
	for _, name := range []string{"a.zip!b.xlsx", "a.zip!a", "a.zip!a.xlsx!b", "a.zip!~$a.xlsx", "a.zip!", "b.xlsx!a.xlsx"} {
		opt := collect.Options{Workspace: s.inbox, Paths: []string{filepath.Join(s.inbox, "a.zip"), filepath.Join(s.inbox, "b.xlsx")},
			Claim: &collect.Claim{Unit: "003", Named: []string{"b.xlsx", name}}}
		_, err := collect.Collect(context.Background(), s.ledger, s.round, s.desk(), opt)
		var nothing *collect.NothingNamed
		if !errors.As(err, &nothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	claims, err1 := s.ledger.Claims(context.Background(), s.round.ID)
	found, err2 := s.ledger.Sightings(context.Background(), s.round.ID)
	if err := errors.Join(err1, err2); err != nil || len(claims)+len(found) != 0 {
		t.Errorf("recorded: %v, %v, %v", claims, found, err)
	}
}

// A run that is broken off half-way leaves whole records, and the next one goes on.
func TestBrokenOffHalfWay(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	for i := range 12 {
		s.put(fmt.Sprintf("%02d.xlsx", i), s.typed("001", 9, map[string]liaison.Answer{"1": good(fmt.Sprint("进展", i))}, nil))
	}
	ctx, cancel := context.WithCancel(context.Background())
	opt := collect.Options{Workspace: s.inbox, Paths: []string{s.inbox}, Progress: func(done, total int) {
		if done == 3 {
			cancel()
		}
		if done > 3 {
			t.Errorf("goes on to %d of %d", done, total)
		}
	}}
	if _, err := collect.Collect(ctx, s.ledger, s.round, s.desk(), opt); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
	if r := s.collect(); r.New != 9 || len(r.Returns) != 12 {
		t.Errorf("%d new of %d", r.New, len(r.Returns))
	}
}

// Large files are opened one at a time and kept whole, also when they are no return.
func TestLargeFilesAreTakenWhole(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	film := make([]byte, inbox.MaxFile+2)
	for _, name := range []string{"a.mp4", "b.mp4", "c.mp4"} {
		film[0]++
		s.put(name, film)
	}
	s.put("d.xlsx", s.typed("001", 9, answers(), nil))
	r := s.collect()
	want := map[string]string{"a.mp4": "unreadable file_too_large", "b.mp4": "unreadable file_too_large", "c.mp4": "unreadable file_too_large", "d.xlsx": "accepted"}
	if got := verdicts(r.Standing); !reflect.DeepEqual(got, want) {
		t.Errorf("verdicts = %v", got)
	}
	if data, err := s.ledger.Archived(context.Background(), ledger.Hash(film), 2*inbox.MaxFile); err != nil || len(data) != len(film) {
		t.Errorf("archived %d of %d bytes, %v", len(data), len(film), err)
	}
	if again := s.collect(); again.New != 0 || !reflect.DeepEqual(again.Standing, r.Standing) {
		t.Error("another run changes something")
	}
}
