package templates

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"ducha/seeds"
)

// marks are read over the telephone, so 0 O 1 I do not occur in them.
const markAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

var markEncoding = base32.NewEncoding(markAlphabet).WithPadding(base32.NoPadding)

// Sign gives the form its mark, its 表号 and the 核对码 of its rows. The mark is
// the first 80 bits of HMAC-SHA-256 over all that the form shows (the hash of its
// definition included) under the ledger's secret, so that only the ledger that
// issued a form can have made its mark and any change gives a new one.
func Sign(secret []byte, f seeds.Form) (seeds.Form, error) {
	f.Mark, f.No = "", ""
	f.Rows = append([]seeds.FormRow(nil), f.Rows...)
	for i := range f.Rows {
		f.Rows[i].Code = ""
	}
	shown, err := f.AppendJSON(nil)
	if err != nil {
		return seeds.Form{}, fmt.Errorf("sign form of %s: %w", f.UnitName, err)
	}
	d := underSecret(string(secret))
	f.Mark = markEncoding.EncodeToString(d.sum(string(shown))[:10])
	f.No = fmt.Sprintf("%s-%s-%s", f.Round, f.Unit, d.short("form", f.Mark))
	taken := map[string]bool{}
	for i, r := range f.Rows {
		code := d.short("row", f.Mark, string(r.Task))
		for n := 0; taken[code]; n++ { // four characters may meet; within a form they never do
			code = d.short("row", f.Mark, string(r.Task), fmt.Sprint(n))
		}
		taken[code] = true
		f.Rows[i].Code = code
	}
	return f, nil
}

// digester makes checksums under a ledger's secret.
type digester struct{ mac hash.Hash }

func underSecret(secret string) digester { return digester{hmac.New(sha256.New, []byte(secret))} }

// short gives four characters for people to read.
func (d digester) short(parts ...string) string {
	return markEncoding.EncodeToString(d.sum(parts...)[:5])[:4]
}

func (d digester) sum(parts ...string) []byte {
	d.mac.Reset()
	for _, p := range parts {
		d.mac.Write(append(strconv.AppendInt(nil, int64(len(p)), 10), ':')) // length first, so that no two lists of parts look alike
		d.mac.Write([]byte(p))
	}
	return d.mac.Sum(nil)
}

// Carriers of the mark inside a workbook. No single one survives every program,
// so all are written; property, hidden sheet and the printed 表号 are read back. The
// name keeps the 表号 findable for a later reader where its cell has moved.
const (
	MarkProperty  = "ducha-form"   // custom document property
	MarkName      = "_ducha_form"  // defined name, points to the cell with the 表号
	MarkSheet     = "_ducha"       // hidden sheet: mark and 表号
	FormNoLabel   = "表号"           // printed on the form
	FormSheet     = "反馈表"          // the table
	GuideSheet    = "填报说明"         // who, what, by when
	PreviousSheet = "上期进展"         // the whole of texts that the table has no room for
	StateSheet    = "_ducha_lists" // choices too long for a literal drop-down
)

// OwnSheet reports whether a sheet of a form holds nothing that a liaison writes.
func OwnSheet(name string) bool {
	return name == GuideSheet || name == PreviousSheet || name == CorrectionSheet || strings.HasPrefix(name, MarkSheet)
}
