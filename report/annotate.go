package report

import (
	"fmt"
	"io"

	"ducha/report/correction"
	"ducha/seeds"
)

// Annotate copies a unit's own file with its wrong cells coloured and commented, a
// column beside the table that says what is wrong with each row, and a line above
// everything that says how much there is to mend. Marks of an earlier copy are taken
// out first. The returned bytes themselves are never changed. The file is hostile:
// whatever it does to its readers becomes an error.
func Annotate(w io.Writer, returned []byte, tables []seeds.TableAt, problems []seeds.Problem) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("annotate return: %v", r)
		}
	}()
	b, err := correction.Open(returned)
	if err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	sheets, err := saidOn(b, tables, problems)
	if err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	if err := b.Mark(sheets); err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("annotate return: %w", err)
	}
	return nil
}
