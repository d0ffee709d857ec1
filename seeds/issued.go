package seeds

import (
	"maps"
	"slices"
)

// Issued is what forms said under each task's id, texts as they changed over time. An
// id that was issued is that task's for good, even when its row is gone: answers hang on it.
type Issued map[TaskID][]string

// Is reports whether forms said this text under this id, however it is punctuated.
func (s Issued) Is(id TaskID, text string) bool {
	return slices.ContainsFunc(s[id], func(said string) bool { return textKey(said) == textKey(text) })
}

// Again finds the id under which a text was issued, of several the wanted one; taken
// ids are not given.
func (s Issued) Again(want TaskID, text string, taken func(TaskID) bool) (TaskID, bool) {
	for _, id := range append([]TaskID{want}, slices.Sorted(maps.Keys(s))...) {
		if s.Is(id, text) && !taken(id) {
			return id, true
		}
	}
	return "", false
}

// Another finds what forms said under this id that has so little of a text that it is
// rather another task, "" for nothing.
func (s Issued) Another(id TaskID, text string) string {
	for _, said := range s[id] {
		if alike(said, text) < nearLikeness {
			return said
		}
	}
	return ""
}
