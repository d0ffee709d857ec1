package seeds

import "strings"

// TaskID names a task for good: it never changes when the plan is sorted,
// merged or imported again. It is the printed number where that is unique in the
// plan ("17(1)"), else the path to it ("附件2/二/13").
type TaskID string

// Plan is one year's task list (任务清单) of one government, with the directory
// of the units that its tasks name.
type Plan struct {
	Title  string  // as printed
	Year   int     // 0 if the paper does not say
	Issuer string  // the issuing body in full (芜湖市人民政府), "" if unknown
	Tasks  []Task  // in the order of the paper
	Units  []Unit  // in official order
	Groups []Group // in order of first mention

	// Resolve tells which unit a name means that neither units nor groups list, by
	// what is known of public bodies (市科技局 for 市科学技术局); nil: none.
	Resolve func(name string) (UnitID, bool) `json:"-"`
}

// Task is a leaf of the plan (目标与任务): what units report on.
type Task struct {
	ID        TaskID   // stable
	No        string   // as printed, with its sub-number: "17(1)"
	Chapter   string   // the whole heading line, "" if none
	Item      string   // the heading of the item above a sub-numbered leaf, else ""
	Text      string   // as printed, without its number
	Leaders   []string // 牵头领导 as printed, the post included where printed with the name
	Lead      []string // 牵头责任单位: printed names with shared endings given back
	Coop      []string // 责任单位: likewise; group phrases stay as their printed pieces
	CoopEtc   bool     // the cooperating list ends with 等
	Deadline  string   // what a label or column states, normalised; never lifted from the text
	Owners    []Owner  // 责任人, in the order of the leads
	Note      string   // 备注
	Published []string // progress printed in the notice, its paragraphs in order

	// Extra is what the clerk's own columns of 任务清单 say that forms show as given
	// (反馈表栏目): titles → text, nil for none.
	Extra map[string]string
}

// Owner is the person a notice names for a unit's part in a task.
type Owner struct {
	Unit string `json:"unit"`
	Name string `json:"name"`
}

// Doubt is something an importer was not sure of (待核对): where it stands, what
// was read, how it was taken, and why that may be wrong.
type Doubt struct {
	Where  string `json:"where"`
	Text   string `json:"text"`
	ReadAs string `json:"read_as"`
	Reason string `json:"reason"`
}

// Shortened gives the beginning of a text, at most so many characters.
func Shortened(text string, most int) string {
	text = strings.TrimSpace(text)
	n := 0
	for i := range text {
		if n++; n > most {
			return string([]rune(text[:i])) + "…" // other bytes than characters are told as such
		}
	}
	return text
}

// Task finds a task by its id.
func (p *Plan) Task(id TaskID) (Task, bool) {
	for _, t := range p.Tasks {
		if t.ID == id {
			return t, true
		}
	}
	return Task{}, false
}
