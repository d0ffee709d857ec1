package workbook

import (
	"encoding/binary"
	"fmt"
)

// The records of BIFF8 that say something of a table ([MS-XLS] 2.3).
const (
	recordFormula     = 0x0006
	recordEnd         = 0x000A
	recordDateMode    = 0x0022
	recordFilePass    = 0x002F
	recordContinue    = 0x003C
	recordColumns     = 0x007D
	recordBoundSheet  = 0x0085
	recordMulRK       = 0x00BD
	recordMulBlank    = 0x00BE
	recordRichText    = 0x00D6
	recordXF          = 0x00E0
	recordMerges      = 0x00E5
	recordStrings     = 0x00FC
	recordSharedText  = 0x00FD
	recordBlank       = 0x0201
	recordNumber      = 0x0203
	recordText        = 0x0204
	recordBoolOrError = 0x0205
	recordFormulaText = 0x0207
	recordRow         = 0x0208
	recordRK          = 0x027E
	recordFormat      = 0x041E
	recordBegin       = 0x0809
)

// leastBody is how many bytes of each record are read without asking.
var leastBody = [recordBegin + 1]int{
	recordFormula: 14, recordDateMode: 2, recordColumns: 10, recordBoundSheet: 8, recordMulRK: 6, recordMulBlank: 6,
	recordRichText: 9, recordXF: 4, recordMerges: 2, recordStrings: 8, recordSharedText: 10, recordBlank: 6, recordNumber: 14,
	recordText: 9, recordBoolOrError: 8, recordFormulaText: 3, recordRow: 14, recordRK: 10, recordFormat: 5, recordBegin: 4,
}

type record struct {
	id   uint16
	body []byte
}

func (r record) u16(at int) int    { return int(binary.LittleEndian.Uint16(r.body[at:])) }
func (r record) u32(at int) uint32 { return binary.LittleEndian.Uint32(r.body[at:]) }
func (r record) u64(at int) uint64 { return binary.LittleEndian.Uint64(r.body[at:]) }

// records walks a workbook stream.
type records struct {
	stream []byte
	at     int
}

func (r *records) next() (record, error) {
	if len(r.stream)-r.at < 4 {
		return record{}, fmt.Errorf("%w: the stream ends at %d", ErrDamaged, r.at)
	}
	id, size := binary.LittleEndian.Uint16(r.stream[r.at:]), int(binary.LittleEndian.Uint16(r.stream[r.at+2:]))
	body := r.stream[r.at+4:]
	if size > len(body) || int(id) < len(leastBody) && size < leastBody[id] {
		return record{}, fmt.Errorf("%w: record %04X at %d is cut short", ErrDamaged, id, r.at)
	}
	r.at += 4 + size
	return record{id, body[:size]}, nil
}

// begin reads the record that a part of the stream begins with, and what part it is.
func (r *records) begin(at int) (kind int, err error) {
	if at < 0 || at > len(r.stream) {
		return 0, fmt.Errorf("%w: nothing at %d", ErrDamaged, at)
	}
	r.at = at
	rec, err := r.next()
	switch {
	case err != nil:
		return 0, err
	case rec.id == recordBegin && rec.u16(0) >= 0x0600:
		return rec.u16(2), nil
	case rec.id == recordBegin || rec.id == 0x0409 || rec.id == 0x0209 || rec.id == 0x0009:
		return 0, ErrOldVersion
	}
	return 0, fmt.Errorf("%w: record %04X at %d begins nothing", ErrDamaged, rec.id, at)
}

// continued gives the body of the record that goes on with the last one, if one does.
func (r *records) continued() ([]byte, bool) {
	if len(r.stream)-r.at < 4 || binary.LittleEndian.Uint16(r.stream[r.at:]) != recordContinue {
		return nil, false
	}
	rec, err := r.next()
	return rec.body, err == nil
}
