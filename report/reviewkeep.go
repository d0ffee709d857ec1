package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"ducha/seeds"
	"ducha/templates/pen"
)

// maxKept bounds what is unpacked of a 审核表 that somebody has put things to.
const maxKept = 256 << 20

// KeepReview writes a 审核表 that is not drawn anew, with the rulings that were taken
// from it marked as taken: else a cell that is cleared later would look as if nobody
// had ever written in it. now is how the round stands with them.
func KeepReview(w io.Writer, data []byte, v Reviewed, now Result, taken []seeds.Ruling) error {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxKept, UnzipXMLSizeLimit: maxKept})
	if err != nil {
		return fmt.Errorf("open review: %w", err)
	}
	defer f.Close()
	rows := map[int]ReviewedRow{}
	for _, row := range v.Rows {
		rows[row.Num] = row
	}
	for _, t := range taken {
		row, ok := rows[rowOf(t.Cell)]
		if !ok || !row.Known {
			continue
		}
		ruling := now.Rulings[t.Slot()]
		put := func(title, text string) (err error) {
			if col := v.cols[title]; col > 0 {
				err = f.SetCellStr(v.Sheet, pen.Ref(col, row.Num), text)
			}
			return err
		}
		err := put(reviewBasis, basisOf(now.Round.ID, ruling, row.SHA))
		for _, c := range officeColumns {
			err = errors.Join(err, put(c.title, fitted(c.of(officeWords(ruling, ruling.On, false)))))
		}
		if err != nil {
			return fmt.Errorf("mark review: %w", err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write review: %w", err)
	}
	return nil
}
