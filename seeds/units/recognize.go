package units

// Recognizes reports whether table, class or wording knows a name, wherever it is
// printed. It is stricter than IsName: an ending alone proves nothing.
func Recognizes(name string) bool { return known(name) }
