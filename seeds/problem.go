package seeds

import "slices"

// Severity says what a problem does to an answer.
type Severity string

// The three severities, as people see them.
const (
	Fault  Severity = "错误" // the row waits until it is put right
	Hint   Severity = "提示" // accepted, but shown
	Advice Severity = "研判" // for the office's own judgement
)

// Problem is one thing wrong or doubtful at one place, with what to do about it.
type Problem struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // stable, for scripts and tests
	File     string   `json:"file"`
	Sheet    string   `json:"sheet"`
	Cell     string   `json:"cell"`
	Task     string   `json:"task"` // the printed number
	Column   string   `json:"column"`
	Value    string   `json:"value"` // what stands there
	Message  string   `json:"message"`
	Remedy   string   `json:"remedy"`
}

// HasFault reports whether any of the problems makes its row wait.
func HasFault(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Fault {
			return true
		}
	}
	return false
}

// HasCode reports whether one of the problems is of this kind.
func HasCode(problems []Problem, code string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == code })
}
