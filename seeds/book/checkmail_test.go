package book

import (
	"slices"
	"testing"

	"ducha/seeds"
)

func TestSettingsOfMailAreChecked(t *testing.T) {
	data := sampleFile(t)
	f := opened(t, data)
	for _, tt := range []struct{ key, value, code string }{
		{"每分钟封数", "", ""},
		{"每分钟封数", "６", ""},
		{"每分钟封数", "快", "bad_pace"},
		{"每分钟封数", "0", "bad_pace"},
		{"收件邮箱", "ducha@yunze.example", ""},
		{"收件邮箱", "ducha@yunze.example、b@x.cn", "bad_email"},
		{"发件邮箱", "督查室", "bad_email"},
	} {
		_, row := where(t, f, sheetSettings, tt.key)
		cell := ref(t, 2, row)
		b, _ := read(t, edited(t, data, set(sheetSettings, cell, tt.value)))
		told := slices.DeleteFunc(b.Check(), func(p seeds.Problem) bool { return p.Code != "bad_pace" && p.Code != "bad_email" })
		if tt.code == "" && len(told) > 0 || tt.code != "" && (len(told) != 1 || told[0].Code != tt.code || told[0].Cell != cell) {
			t.Errorf("%s %q: %+v, want %q", tt.key, tt.value, told, tt.code)
		}
	}
}
