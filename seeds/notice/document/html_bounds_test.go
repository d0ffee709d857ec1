//go:build !race

package document

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHTMLBounds reads pages made to be costly.
func TestHTMLBounds(t *testing.T) {
	fonts := ""
	for i := range 500 {
		fonts += fmt.Sprintf("<font color=%d>", i)
	}
	for name, page := range map[string]string{
		"deep":            strings.Repeat("<div>", 100000) + "甲<script>'假'</script>",
		"deep tables":     strings.Repeat("<table><tr><td>", 5000) + "甲",
		"nested tables":   strings.Repeat("<table><tr><td>", 100) + "甲",
		"open formatting": "<p>" + fonts + strings.Repeat("<p>x", 100000) + "甲",
		"spans":           "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=65534 colspan=1000>x", 100), 300) + "<td>甲</table>",
		"empty spans":     "甲<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=65534 colspan=1000>", 100), 300) + "</table>",
		"many rows":       "<table>" + strings.Repeat("<tr><td>x<td>y", 300000) + "<tr><td>甲</table>",
		"many columns":    "<table><tr>" + strings.Repeat("<td>x", 300000) + "<tr><td>甲</table>",
	} {
		start := time.Now()
		if got := han(texts(mustRead(t, []byte(page)))...)['甲']; got != 1 {
			t.Errorf("%s: 甲 stands there %d times", name, got)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
