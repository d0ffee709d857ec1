package document

import (
	"strings"
	"testing"
)

func TestDrawnTables(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"texts broken at the width of their cells",
			"前文\n┌────┬────┐\n│任　　务│责任单位│\n├────┼────┤\n│清淤排涝│市水利局│\n│保安全　│、财政局│\n└────┴────┘\n后文",
			"前文\n[任  务|责任单位]\n[清淤排涝保安全|市水利局、财政局]\n后文"},
		{"cells over several rows",
			"┌──┬────┬────┐\n│领导│任务　　│单位　　│\n├──┼────┼────┤\n│甲　│清淤　　│市水利局│\n│　　├────┤　　　　│\n│　　│防汛　　│　　　　│\n└──┴────┴────┘",
			"[领导|任务|单位]\n[甲|清淤|市水利局]\n[^|防汛|^]"},
		{"a heading across the columns, blanks lost",
			"┌──┬────┬────┐\n│序号│任务│单位│\n├──┴────┴────┤\n│一、水利│\n├──┬────┬────┤\n│1│清淤│市水利局│\n│││、财政局│\n└──┴────┴────┘",
			"[序号|任务|单位]\n[一、水利|^|^]\n[1|清淤|市水利局、财政局]"},
		{"a point on a line of its own", "┌────┬──┐\n│△清淤排│市局│\n│涝　　　│　　│\n│△防汛　│　　│\n└────┴──┘", "[△清淤排涝/△防汛|市局]"},
		{"a drawing that is no table", "│一│\n正文\n──────", "│一│\n正文\n──────"},
	} {
		if got := strings.TrimRight(dump(mustRead(t, []byte(c.text))), "\n"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	page := "<html><body><pre>┌──┬──┐\n│任务│单位│\n├──┼──┤\n│清淤│水利│\n└──┴──┘</pre></body></html>"
	if got := dump(mustRead(t, []byte(page))); !strings.Contains(got, "[清淤|水利]") {
		t.Errorf("on a page:\n%s", got)
	}
}
