package collect

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// percentValue is a share as understood.
type percentValue struct {
	value  float64
	scaled bool // a bare number between 0 and 1 was taken as a share of 1
}

// parsePercent reads a share in per cent: a %-formatted number ×100; another
// number strictly between 0 and 1 ×100, which is told; else as it stands.
// ok is false for what is no number.
func parsePercent(raw string, percentFormat bool) (p percentValue, ok bool) {
	s := strings.Join(strings.Fields(width.Narrow.String(raw)), "")
	sign := strings.HasSuffix(s, "%")
	s = strings.ReplaceAll(strings.TrimSuffix(s, "%"), ",", "")
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return p, false
	}
	switch {
	case sign:
	case percentFormat:
		v *= 100
	case v > 0 && v < 1:
		v *= 100
		p.scaled = true
	}
	p.value = math.Round(v*1e6) / 1e6 // 0.57*100 is 56.99…
	return p, true
}

// plainNumber writes a number without exponent or trailing zeros.
func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
