package ledger

import (
	"strings"
	"testing"
)

func TestLongPathsOfWindowsAreTakenAsTheyStand(t *testing.T) {
	deep := strings.Repeat(`\深`, 80)
	for path, want := range map[string]string{
		`D:\年\ledger.db`:         `D:\年\ledger.db`,
		`\\server\年\ledger.db`:   `\\server\年\ledger.db`,
		`D:` + deep:              `\\?\D:` + deep,
		`\\server\share` + deep:  `\\?\UNC\server\share` + deep,
		`\\?\D:` + deep:          `\\?\D:` + deep,
		`\\?\UNC\server` + deep:  `\\?\UNC\server` + deep,
		`\\.\Volume{0-1}` + deep: `\\.\Volume{0-1}` + deep,
	} {
		if got := longPath(path); got != want {
			t.Errorf("%.30s…: %.40s…, want %.40s…", path, got, want)
		}
	}
}
