package collect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ducha/collect/ledger"
	"ducha/templates"
)

// A return may say of itself that it was made or saved in a year that nobody can write, or
// in a zone that there is not. It is taken in like any other, and the record can be read after.
func TestTimesThatNobodyCanWrite(t *testing.T) {
	s := newStage(t, templates.Preset(templates.PresetStandard))
	for name, saved := range map[string]string{"a.xlsx": "2021-07-02T09:00:00+24:00", "b.xlsx": "9999-12-31T23:59:59-08:00", "c.xlsx": "0000-01-01T00:00:00+08:00"} {
		s.put(name, withPart(s.typed("001", 9, answers(), nil), "docProps/core.xml", func(core []byte) []byte {
			return savedTime.ReplaceAll(core, []byte("${1}"+saved+"${3}"))
		}))
	}
	s.put("d.zip", zippedLate("e.xlsx", s.typed("002", 9, answers(), nil)))
	s.put("f.xlsx", s.typed("003", 9, answers(), nil))
	late := time.Date(30828, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(s.inbox, "f.xlsx"), late, late); err != nil { // few file systems can
		t.Log(err)
	}
	r := s.collect()
	if got := r.Totals(); got["accepted"]+got["superseded"] != 5 {
		t.Errorf("verdicts %v", verdicts(r.Standing))
	}
	if again := s.collect(); again.New != 0 || !reflect.DeepEqual(again.Standing, r.Standing) {
		t.Error("another run changes something")
	}
	found, err := s.ledger.Sightings(context.Background(), s.round.ID)
	if err != nil || len(found) != 6 {
		t.Errorf("on record are %d files, %v", len(found), err)
	}
	if at := ledger.Time(late); !at.IsZero() {
		t.Errorf("%v can be kept", at)
	}
}

// zippedLate packs a file with the latest time that Windows knows, in the year 30828.
func zippedLate(name string, data []byte) []byte {
	times := binary.LittleEndian.AppendUint16(make([]byte, 4), 1)
	times = binary.LittleEndian.AppendUint16(times, 24)
	for range 3 {
		times = binary.LittleEndian.AppendUint64(times, math.MaxInt64)
	}
	extra := binary.LittleEndian.AppendUint16([]byte{0x0a, 0}, uint16(len(times)))
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Extra: append(extra, times...)})
	must(err)
	_, err = w.Write(data)
	must(err)
	must(z.Close())
	return out.Bytes()
}
