package collect

import (
	"ducha/collect/advise"
	"ducha/collect/inbox"
	"ducha/seeds"
)

// BounceReason words why a message did not arrive.
func BounceReason(status, words string) string {
	return bounceReason(inbox.Failed{Status: status, Words: words})
}

// Documented is one code as the table of all codes shows it.
type Documented struct {
	Code            string
	Severity        seeds.Severity
	Example, Remedy string
}

// Codes lists every code with an example, advice last.
func Codes() []Documented {
	var list []Documented
	for _, s := range specs {
		p := s.code.say(s.example...)
		list = append(list, Documented{p.Code, p.Severity, p.Message, p.Remedy})
	}
	for _, r := range advise.Rules {
		list = append(list, Documented{r.Code, seeds.Advice, r.Example, r.Remedy})
	}
	return list
}
