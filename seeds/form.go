package seeds

import (
	"slices"
	"time"
)

// Form is the feedback workbook of one unit in one round (反馈表) as it was
// issued: everything that is drawn on it beside its definition.
type Form struct {
	Plan      string    `json:"plan"`  // title of the plan
	Title     string    `json:"title"` // heading of the form
	Round     RoundID   `json:"round"`
	RoundName string    `json:"round_name"`
	AsOf      time.Time `json:"as_of"`
	Due       time.Time `json:"due"`
	Unit      UnitID    `json:"unit"`
	UnitName  string    `json:"unit_name"`
	Office    string    `json:"office"`  // whom the form goes back to
	Contact   string    `json:"contact"` // person and telephone of the office
	SendTo    string    `json:"send_to"` // mail address for the return
	Def       string    `json:"def"`     // hash of the definition it is drawn by
	Rows      []FormRow `json:"rows"`

	No   string `json:"no"`   // 表号: <round>-<unit number>-<4 check characters>
	Mark string `json:"mark"` // 80 bits in base32; only the ledger that issued it can make it
	File string `json:"file"` // file name
}

// FormRow is one task on a form.
type FormRow struct {
	Task    TaskID         `json:"task"`
	Code    string         `json:"code"` // 核对码: tells row and form when the table is pasted elsewhere
	Part    Part           `json:"part"`
	Place   int            `json:"place"`           // 1 for the first-listed lead, who summarises; 0 for a cooperating unit
	First   string         `json:"first,omitempty"` // where several lead: the first-listed, who summarises
	Chapter string         `json:"chapter"`
	Item    string         `json:"item"`
	Given   map[Key]string `json:"given"` // what the locked cells say
}

// Leads counts the rows that the form's unit must answer.
func (f Form) Leads() int {
	n := 0
	for _, r := range f.Rows {
		if r.Part == PartLead {
			n++
		}
	}
	return n
}

// StillAsked gives forms without the rows of tasks that the plan has no more, and the
// printed numbers of those, each once.
func StillAsked(forms []Form, plan Plan) (left []Form, gone []string) {
	there := map[TaskID]bool{}
	for _, t := range plan.Tasks {
		there[t.ID] = true
	}
	for _, f := range forms {
		f.Rows = slices.DeleteFunc(slices.Clone(f.Rows), func(r FormRow) bool {
			if no := r.Given[KeyNo]; !there[r.Task] && !slices.Contains(gone, no) {
				gone = append(gone, no)
			}
			return !there[r.Task]
		})
		left = append(left, f)
	}
	return left, gone
}

// Stamp is the moment that a form's properties name as its making: the as-of
// date of its round, since no clock may leak into a form. A return that still
// bears it was not saved by an office program.
func (f Form) Stamp() time.Time { return f.AsOf.UTC() }
