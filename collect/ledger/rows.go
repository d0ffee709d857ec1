package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// seal is a row's checksum, made with the ledger's secret: a row that was changed by
// something else than ducha does not bear its own.
func (l *Ledger) seal(t table, row []any) string {
	var all []byte
	put := func(s string) { all = append(binary.BigEndian.AppendUint64(all, uint64(len(s))), s...) }
	put(t.name)
	for _, v := range row {
		if s, is := v.(string); is {
			put(s)
		} else {
			put(fmt.Sprint(v))
		}
	}
	mac := hmac.New(sha256.New, l.secret)
	mac.Write(all)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// conflict says what becomes of a row whose key is taken.
type conflict string

const (
	fails    conflict = ""
	stays    conflict = "stays"    // the row that is there
	replaced conflict = "replaced" // by the new one
)

// mostRows is how many rows go into one statement.
const mostRows = 200

// put writes rows: texts and int64 in the order of the columns. It tells how many were written.
func (l *Ledger) put(ctx context.Context, tx *sql.Tx, t table, taken conflict, rows ...[]any) (written int64, err error) {
	for len(rows) > 0 {
		some := rows[:min(len(rows), mostRows)]
		rows = rows[len(some):]
		var args []any
		for _, row := range some {
			row = plain(row)
			args = append(append(args, row...), l.seal(t, row))
		}
		done, err := tx.ExecContext(ctx, t.insert(len(some), taken), args...)
		if err != nil {
			return written, err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return written, err
		}
		written += n
	}
	return written, nil
}

// change writes a row over the one with its key, where a column of that still says what it
// is expected to. It tells whether there was one.
func (l *Ledger) change(ctx context.Context, tx *sql.Tx, t table, row []any, column string, expected any) (bool, error) {
	row = plain(row)
	var set []string
	for i, name := range t.names()[t.key:] {
		set = append(set, fmt.Sprintf(`%s = $%d`, name, t.key+i+1))
	}
	n := len(row)
	query := fmt.Sprintf(`UPDATE %s SET %s, seal = $%d WHERE %s AND %s = $%d`, t.name, strings.Join(set, `, `), n+1, t.match(1), column, n+2)
	done, err := tx.ExecContext(ctx, query, append(append([]any{}, row...), l.seal(t, row), expected)...)
	if err != nil {
		return false, err
	}
	changed, err := done.RowsAffected()
	return changed > 0, err
}

// insert is the statement that writes so many rows.
func (t table) insert(rows int, taken conflict) string {
	names := append(t.names(), "seal")
	lists := make([]string, rows)
	for i := range lists {
		places := make([]string, len(names))
		for j := range places {
			places[j] = fmt.Sprintf(`$%d`, i*len(names)+j+1)
		}
		lists[i] = `(` + strings.Join(places, `, `) + `)`
	}
	query := `INSERT INTO ` + t.name + ` (` + strings.Join(names, `, `) + `) VALUES ` + strings.Join(lists, `, `)
	if taken == fails {
		return query
	}
	query += ` ON CONFLICT (` + strings.Join(names[:t.key], `, `) + `) DO `
	if taken == stays {
		return query + `NOTHING`
	}
	var set []string
	for _, name := range names[t.key:] {
		set = append(set, name+` = excluded.`+name)
	}
	return query + `UPDATE SET ` + strings.Join(set, `, `)
}

// match is the condition on a row's key, whose values begin at an argument.
func (t table) match(from int) string {
	var terms []string
	for i, name := range t.names()[:t.key] {
		terms = append(terms, fmt.Sprintf(`%s = $%d`, name, from+i))
	}
	return strings.Join(terms, ` AND `)
}

// rows reads whole rows, one by one, whatever somebody has put there.
func (t table) rows(ctx context.Context, q querier, read func(row []any, seal string) error, where string, args ...any) error {
	return each(ctx, q, func(scan func(...any) error) error {
		row, into := make([]any, len(t.columns)), make([]any, len(t.columns)+1)
		for i := range row {
			into[i] = &row[i]
		}
		var seal string
		into[len(row)] = &seal
		if err := scan(into...); err != nil {
			return err
		}
		for i, v := range row {
			if b, is := v.([]byte); is {
				row[i] = string(b)
			}
		}
		return read(row, seal)
	}, `SELECT `+strings.Join(t.names(), `, `)+`, seal FROM `+t.name+where, args...)
}

// distinct gives the different values of a column.
func (t table) distinct(ctx context.Context, q querier, column string) (values [][]any, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var v string
		if err := scan(&v); err != nil {
			return err
		}
		values = append(values, []any{v})
		return nil
	}, `SELECT DISTINCT `+column+` FROM `+t.name)
	return values, err
}

func (t table) has(column string) bool { return slices.Contains(t.names(), column) }
