package ledger

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Text is what every engine can keep of a text: PostgreSQL takes no NUL and nothing that
// is not UTF-8. Other bytes, as of a file name in some other code, become \xNN.
func Text(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || r == 0 {
			fmt.Fprintf(&out, `\x%02X`, s[i])
		} else {
			out.WriteString(s[i : i+n])
		}
		i += n
	}
	return out.String()
}

// Time is what can be kept of a time: one whose year is written in four digits, else none.
// A file may tell any.
func Time(t time.Time) time.Time {
	t = t.UTC() // a zone may be none that can be written
	if y := t.Year(); y < 0 || y > 9999 {
		return time.Time{}
	}
	return t
}

// plain makes of a row's texts what can be kept.
func plain(row []any) []any {
	out := make([]any, len(row))
	for i, v := range row {
		if s, is := v.(string); is {
			v = Text(s)
		}
		out[i] = v
	}
	return out
}

// timeText writes a time, "" for none that can be kept.
func timeText(t time.Time) string {
	if t = Time(t); t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}
