package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ducha/seeds"
)

// ColumnType says how a cell of a column is read.
type ColumnType string

// The column types.
const (
	Text    ColumnType = "text"
	Choice  ColumnType = "choice"  // one of Choices
	State   ColumnType = "state"   // one of the definition's States
	Date    ColumnType = "date"    // a day or a month, or words that say when
	Percent ColumnType = "percent" // a share in per cent, by the rule of ParsePercent
	Formula ColumnType = "formula" // drawn by fill, never read back
)

// Column is one column of the form: everything that writing and reading need to know of it.
type Column struct {
	Key      seeds.Key  `json:"key"`
	Title    string     `json:"title"`
	Type     ColumnType `json:"type"`
	Fill     bool       `json:"fill"`     // typed by the liaison; else given and locked
	Required bool       `json:"required"` // for a lead, unless the state is 无进展
	Choices  []string   `json:"choices,omitempty"`
	Width    float64    `json:"width"` // in characters, as spreadsheets count
	Prompt   string     `json:"prompt,omitempty"`
	Rule     string     `json:"rule,omitempty"` // validator tag for the value, after parsing
}

// StateDef is one state a liaison may choose (sheet 状态).
type StateDef struct {
	Name       string          `json:"name"`
	Kind       seeds.StateKind `json:"kind"`
	NeedIssues bool            `json:"need_issues"` // 须填存在问题
	NeedNext   bool            `json:"need_next"`   // 须填下一步举措
	Light      string          `json:"light"`       // 灯: 绿 黄 红 or ""
}

// The states of a task that no liaison chooses; no state may bear their names.
const (
	StateMissing  = "未报"  // asked for and not answered
	StateNotAsked = "未下发" // no form of this round asks for it
	StateReported = "已报"  // answered on a form without a state column
)

// HeadField is one field of the block above the table.
type HeadField struct {
	Label string `json:"label"`
	Fill  bool   `json:"fill"`
}

// HeadFields is the block above the table: the unit is given, the rest is for
// the liaison; a blank one is only a hint.
var HeadFields = []HeadField{{"填报单位", false}, {"填报人", true}, {"联系电话", true}, {"审核人", true}, {DateLabel, true}}

// DateLabel heads the day on which a form was filled.
const DateLabel = "填报日期"

// RemarkLabel heads the free cell under the table.
const RemarkLabel = "其他需要说明的情况"

// FormDef is the definition of a form. It is a value, frozen under its hash
// when a form is issued: a return is read by the definition it was issued with.
type FormDef struct {
	Version int        `json:"version"` // of this structure
	Preset  string     `json:"preset"`
	Columns []Column   `json:"columns"`
	States  []StateDef `json:"states"`
}

// formDefVersion is the version of FormDef that this program writes.
const formDefVersion = 1

// Column finds a column by its key.
func (d FormDef) Column(key seeds.Key) (Column, bool) {
	for _, c := range d.Columns {
		if c.Key == key {
			return c, true
		}
	}
	return Column{}, false
}

// State finds a state by its name.
func (d FormDef) State(name string) (StateDef, bool) {
	for _, s := range d.States {
		if s.Name == name {
			return s, true
		}
	}
	return StateDef{}, false
}

// StateOf is the state that an entry counts under today: what the office has ruled,
// else what the unit says.
func (d FormDef) StateOf(e seeds.Entry) (string, seeds.StateKind) {
	if e.Ruling != nil && e.Ruling.State != "" {
		return d.today(e.Ruling.State, e.Ruling.Kind)
	}
	return d.ReportedState(e)
}

// KindOf is what that state means.
func (d FormDef) KindOf(e seeds.Entry) seeds.StateKind {
	_, kind := d.StateOf(e)
	return kind
}

// ReportedState is the state that the unit itself gives, 已报 where its form had no
// such column.
func (d FormDef) ReportedState(e seeds.Entry) (string, seeds.StateKind) {
	if e.Values[seeds.KeyState] == "" {
		return StateReported, seeds.OtherState
	}
	return d.today(e.Values[seeds.KeyState], e.Kind)
}

// today is how a state is called and counted by now: one that has another name counts
// under the first state of its kind.
func (d FormDef) today(name string, kind seeds.StateKind) (string, seeds.StateKind) {
	if s, there := d.State(name); there {
		return name, s.Kind
	}
	for _, s := range d.States {
		if s.Kind == kind {
			return s.Name, kind
		}
	}
	return name, kind
}

// StateNames lists the states in their order.
func (d FormDef) StateNames() []string {
	names := make([]string, len(d.States))
	for i, s := range d.States {
		names[i] = s.Name
	}
	return names
}

// ChoicesOf lists what a column's drop-down offers, nil for none.
func (d FormDef) ChoicesOf(c Column) []string {
	if c.Type == State {
		return d.StateNames()
	}
	return c.Choices
}

// Required reports whether a lead's row with this state ("" if none) must fill the column.
func (d FormDef) Required(c Column, state string) bool {
	s, known := d.State(state)
	switch {
	case !c.Fill:
		return false
	case c.Key == seeds.KeyIssues && known && s.NeedIssues:
		return true
	case c.Key == seeds.KeyNext && known && s.NeedNext:
		return true
	case c.Key == seeds.KeyProgress && known && s.Kind == seeds.NoProgress:
		return false
	}
	return c.Required
}

// Contradicts reports whether a share in per cent does not go with a kind of state:
// less than all of what is 完成, more than nothing of what is 未启动.
func Contradicts(kind seeds.StateKind, percent float64) bool {
	return kind == seeds.Done && percent < 100 || kind == seeds.NotStarted && percent > 0
}

// Without gives the definition without the given columns named by keys.
func (d FormDef) Without(keys ...seeds.Key) FormDef {
	drop := map[seeds.Key]bool{}
	for _, k := range keys {
		drop[k] = true
	}
	var kept []Column
	for _, c := range d.Columns {
		if !drop[c.Key] {
			kept = append(kept, c)
		}
	}
	d.Columns = kept
	return d
}

// Encode gives the canonical bytes of the definition and their hash, under
// which the ledger keeps it.
func (d FormDef) Encode() (body []byte, hash string, err error) {
	body, err = json.Marshal(d)
	if err != nil {
		return nil, "", fmt.Errorf("encode form definition: %w", err)
	}
	sum := sha256.Sum256(body)
	return body, hex.EncodeToString(sum[:]), nil
}

// DecodeFormDef reads what Encode wrote; the version is asked first.
func DecodeFormDef(body []byte) (FormDef, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return FormDef{}, fmt.Errorf("decode form definition: %w", err)
	}
	if head.Version > formDefVersion {
		return FormDef{}, fmt.Errorf("反馈表定义是新版 ducha 写的（版本 %d），请升级 ducha", head.Version)
	}
	var d FormDef
	if err := json.Unmarshal(body, &d); err != nil {
		return FormDef{}, fmt.Errorf("decode form definition: %w", err)
	}
	return d, nil
}

// Check says what is wrong with the definition, in Chinese; empty where it can be used.
func (d FormDef) Check() []string {
	wrong := append(d.checkColumns(), d.checkStates()...)
	if c, ok := d.Column(seeds.KeyState); ok && c.Fill && len(d.States) == 0 {
		wrong = append(wrong, "“状态”表是空的，完成情况无可选项")
	}
	if !slices.ContainsFunc(d.Columns, func(c Column) bool { return c.Fill }) {
		wrong = append(wrong, "没有一个栏目是“填报”")
	}
	return wrong
}

func (d FormDef) checkColumns() []string {
	var wrong []string
	seen := map[string]bool{}
	keys := map[seeds.Key]bool{}
	for _, c := range d.Columns {
		title := strings.TrimRight(seeds.NameKey(c.Title), "*") // the star of a required column is no part of its title
		if title == "" {
			wrong = append(wrong, fmt.Sprintf("栏目“%s”没有标题", c.Key))
		}
		if seen[title] {
			wrong = append(wrong, fmt.Sprintf("标题“%s”用了两次", c.Title))
		}
		seen[title] = true
		if keys[c.Key] && c.Key != "" {
			wrong = append(wrong, fmt.Sprintf("栏目“%s”用了两次", c.Key))
		}
		keys[c.Key] = true
		for _, choice := range c.Choices {
			if w := wrongChoice(choice); w != "" {
				wrong = append(wrong, fmt.Sprintf("栏目“%s”的可选值“%s”%s", c.Key, choice, w))
			}
		}
		if found := seeds.CheckValue(zeroValue(c), c.Rule); len(found) > 0 && found[0].Rule == "unknown_rule" {
			wrong = append(wrong, fmt.Sprintf("栏目“%s”的规则“%s”无法识别", c.Key, c.Rule))
		}
	}
	for _, must := range []seeds.Key{seeds.KeyNo, seeds.KeyTask, seeds.KeyProgress, seeds.KeyCode} {
		if _, ok := d.Column(must); !ok {
			wrong = append(wrong, fmt.Sprintf("缺少栏目“%s”", must))
		}
	}
	return wrong
}

func (d FormDef) checkStates() []string {
	var wrong []string
	names := map[string]bool{}
	for _, s := range d.States {
		name := seeds.NameKey(s.Name)
		if names[name] {
			wrong = append(wrong, fmt.Sprintf("状态“%s”用了两次", s.Name))
		}
		names[name] = true
		switch name {
		case StateMissing, StateNotAsked, StateReported:
			wrong = append(wrong, fmt.Sprintf("状态不能叫“%s”，统计中另有所指", s.Name))
		}
		if w := wrongChoice(s.Name); w != "" {
			wrong = append(wrong, fmt.Sprintf("状态“%s”%s", s.Name, w))
		}
	}
	return wrong
}

// longestChoice is how many characters a drop-down's item may have: a text inside a
// formula of a spreadsheet holds 255.
const longestChoice = 100

// wrongChoice says why a word cannot stand in a drop-down, "" where it can.
func wrongChoice(word string) string {
	switch {
	case strings.Contains(word, ","):
		return "含有半角逗号，请改用全角"
	case word != "" && strings.ContainsRune("=+-@", rune(word[0])):
		return "以 " + word[:1] + " 开头，会被当作公式"
	case strings.Join(strings.Fields(word), " ") != word:
		return "有多余的空格或换行"
	case utf8.RuneCountInString(word) > longestChoice:
		return fmt.Sprintf("超过 %d 个字", longestChoice)
	}
	return ""
}

// zeroValue is a value of the kind that the column's rule is asked about.
func zeroValue(c Column) any {
	if c.Type == Percent {
		return 0.0
	}
	return ""
}
