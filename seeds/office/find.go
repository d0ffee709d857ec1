package office

import (
	"os/exec"
	"path/filepath"
)

// Program is one by its names, and by the places where it stands outside of PATH;
// a place may have an asterisk for what differs from version to version.
type Program struct{ Names, Places []string }

// Find gives the file that runs the program.
func (p Program) Find() (path string, found bool) {
	for _, name := range p.Names {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	for _, place := range p.Places {
		if found, err := filepath.Glob(place); err == nil && len(found) > 0 && filepath.IsAbs(found[0]) {
			return found[0], true
		}
	}
	return "", false
}
