package seeds

import (
	"bytes"
	"encoding/gob"
)

// keptRuling is a ruling as package gob keeps it, which sees what is exported alone.
type keptRuling struct {
	Ruling plainRuling
	First  *Source
}

type plainRuling Ruling // without the methods below

// GobEncode encodes the whole ruling.
func (r Ruling) GobEncode() ([]byte, error) {
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode(keptRuling{plainRuling(r), r.first})
	return out.Bytes(), err
}

// GobDecode decodes what GobEncode encodes.
func (r *Ruling) GobDecode(data []byte) error {
	var kept keptRuling
	err := gob.NewDecoder(bytes.NewReader(data)).Decode(&kept)
	*r = Ruling(kept.Ruling)
	r.first = kept.First
	return err
}
