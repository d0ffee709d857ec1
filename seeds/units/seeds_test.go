package units_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ducha/seeds/units"
)

// The truth files hold the unit lists of real papers, read by people.
func TestSplitOnRealLists(t *testing.T) {
	for _, name := range []string{"seed0.json", "seed2.json", "seed3.json"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "truth", name))
			if errors.Is(err, fs.ErrNotExist) {
				t.Skipf("no truth files beside this checkout: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			var truth struct {
				Tasks []struct {
					No      string   `json:"no"`
					LeadRaw string   `json:"lead_raw"`
					CoopRaw string   `json:"coop_raw"`
					Lead    []string `json:"lead_expanded"`
					Coop    []string `json:"coop_expanded"`
					CoopEtc bool     `json:"coop_etc"`
				} `json:"tasks"`
			}
			if err := json.Unmarshal(data, &truth); err != nil {
				t.Fatal(err)
			}
			for _, task := range truth.Tasks {
				if got := units.Split(task.LeadRaw); !slices.Equal(got.Names, task.Lead) {
					t.Errorf("%s lead %q: got %q, want %q", task.No, task.LeadRaw, got.Names, task.Lead)
				}
				if got := units.Split(task.CoopRaw); !slices.Equal(got.Names, task.Coop) || got.Etc != task.CoopEtc {
					t.Errorf("%s coop %q: got %q %v, want %q %v", task.No, task.CoopRaw, got.Names, got.Etc, task.Coop, task.CoopEtc)
				}
			}
		})
	}
}
