package seeds

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"testing"
	"time"
)

// A ruling that is kept with gob is whole, what nobody else sees of it included.
func TestARulingIsKeptWhole(t *testing.T) {
	at := time.Date(2021, 7, 6, 9, 0, 0, 0, time.UTC)
	on := Entry{Round: "2021H1", Unit: "001", Task: "1", Values: map[Key]string{KeyState: "已完成\xff"}, At: Stamp{Time: at, By: ByMessage}, Source: Source{SHA256: "x", Cells: map[Key]string{KeyState: "J5"}}}
	for name, r := range map[string]Ruling{
		"blank": {},
		"whole": {Round: "2021H2", Unit: "001", Task: "1", Seq: 2, Part: PartLead, Place: 1, State: "正常推进", Kind: OnTrack, Text: "话", Note: "意见", Back: true, On: &on, At: at, Since: at,
			first: &Source{SHA256: "y", Sheet: "审核表", Cells: map[Key]string{KeyProgress: "K5"}}, File: "审核表.xlsx", SHA256: "z", Sheet: "审核表", Cell: "K6"},
	} {
		answered := on
		answered.Ruling = &r
		var kept bytes.Buffer
		var got Entry
		if err := gob.NewEncoder(&kept).Encode(answered); err != nil {
			t.Fatal(err)
		}
		if err := gob.NewDecoder(&kept).Decode(&got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, answered) {
			t.Errorf("%s: kept\n%+v %+v\nwant\n%+v %+v", name, got, got.Ruling, answered, answered.Ruling)
		}
	}
}
