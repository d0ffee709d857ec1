package seeds

// Verdict is what became of one file that reached collect; every file has exactly one.
type Verdict string

// The verdicts, in the order in which summaries list them.
const (
	Accepted             Verdict = "accepted"
	AcceptedWithProblems Verdict = "accepted_with_problems"
	Superseded           Verdict = "superseded"
	Duplicate            Verdict = "duplicate"
	Blank                Verdict = "blank"
	Rejected             Verdict = "rejected"
	Unidentified         Verdict = "unidentified"
	Unreadable           Verdict = "unreadable"
	Ignored              Verdict = "ignored"
)

// Verdicts lists all verdicts in their order of printing.
var Verdicts = []Verdict{Accepted, AcceptedWithProblems, Superseded, Duplicate, Blank, Rejected, Unidentified, Unreadable, Ignored}

// Chinese says a verdict to a person.
func (v Verdict) Chinese() string {
	return map[Verdict]string{
		Accepted: "接收", AcceptedWithProblems: "部分待更正", Superseded: "已被新件取代", Duplicate: "重复",
		Blank: "空表", Rejected: "退回不收", Unidentified: "无法识别", Unreadable: "无法读取", Ignored: "忽略",
	}[v]
}

// Return is one file that came back (报送件), whatever it is, with its verdict.
type Return struct {
	Path     string // relative to the workspace with /, or absolute outside it
	SHA256   string
	At       Stamp
	Unit     UnitID // "" where nobody can tell
	FormNo   string
	Verdict  Verdict
	Entries  int // valid rows
	Problems []Problem
	Reporter map[string]string // the head block as filled: 填报人, 联系电话, …
	Remark   string            // 其他需要说明的情况
	Tables   []TableAt         // where its tables stand, the most complete first
	Heavy    bool              // blank rows and columns without number: not to be opened again for marking
}

// TableAt is where a table of a return stands: the row of its header and the last
// row with something in it, the first and the last column of the header, all from 1.
type TableAt struct {
	Sheet                     string
	Header, Last, Left, Right int
}
