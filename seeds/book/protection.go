package book

import (
	"fmt"
	"maps"
	"slices"
)

// keepProtection puts the protection of each sheet back as it was: excelize writes
// the permissions that a file leaves out as given, though left out they are refused.
func keepProtection(before, after []byte) ([]byte, error) {
	was, err := openParts(before)
	if err != nil {
		return nil, err
	}
	now, err := openParts(after)
	if err != nil {
		return nil, err
	}
	old, err := was.sheets()
	if err != nil {
		return nil, err
	}
	sheets, err := now.sheets()
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(sheets)) {
		if err := keepProtected(was, old[name], now, sheets[name]); err != nil {
			return nil, fmt.Errorf("protection of %s: %w", name, err)
		}
	}
	if len(now.changed) == 0 {
		return after, nil
	}
	return now.bytes()
}

func keepProtected(was *parts, oldPart string, now *parts, part string) error {
	before, err := was.get(oldPart)
	if err != nil || before == nil {
		return err
	}
	after, err := now.get(part)
	if err != nil {
		return err
	}
	a, err := elements(before, "sheetProtection")
	if err != nil || len(a) != 1 || a[0].prefix != "" {
		return err
	}
	b, err := elements(after, "sheetProtection")
	if err != nil || len(b) != 1 {
		return err
	}
	now.set(part, splice(after, []edit{{b[0].start, b[0].stop, string(before[a[0].start:a[0].stop])}}))
	return nil
}
