package units

// Clauses cuts a text at the commas, semicolons and full stops outside brackets.
func Clauses(text string) []string {
	var out []string
	for _, c := range cutOutside(text, "，,；;。") {
		out = append(out, c.text)
	}
	return out
}
