package fill

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// sheet reckons the formulas of a form as spreadsheets do: excelize's own
// calculation fails on IF joined by & inside another function.
type sheet struct {
	t    *testing.T
	file *excelize.File
	name string
}

// at gives what a cell says: a text, a number, a truth, nil for a blank one.
func (s sheet) at(ref string) any {
	s.t.Helper()
	ref = strings.ReplaceAll(ref, "$", "")
	formula, err := s.file.GetCellFormula(s.name, ref)
	if err != nil {
		s.t.Fatal(err)
	}
	if formula != "" {
		p := parser{sheet: s, rest: formula}
		v := p.expression(0)
		if p.rest != "" {
			s.t.Fatalf("%s: cannot read %q of %q", ref, p.rest, formula)
		}
		return v
	}
	text, err := s.file.GetCellValue(s.name, ref, excelize.Options{RawCellValue: true})
	if err != nil {
		s.t.Fatal(err)
	}
	kind, err := s.file.GetCellType(s.name, ref)
	if err != nil {
		s.t.Fatal(err)
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && kind != excelize.CellTypeSharedString {
		return n
	}
	if text == "" {
		return nil
	}
	return text
}

type parser struct {
	sheet
	rest string
}

var (
	tokenRef  = regexp.MustCompile(`^(\$?[A-Z]{1,2}\$?[0-9]+)(?::(\$?[A-Z]{1,2}\$?[0-9]+))?`)
	tokenCall = regexp.MustCompile(`^([A-Z]+)\(`)
	tokenText = regexp.MustCompile(`^"((?:[^"]|"")*)"`)
	tokenNum  = regexp.MustCompile(`^[0-9]+`)
)

// take eats a token and gives its groups.
func (p *parser) take(token *regexp.Regexp) []string {
	m := token.FindStringSubmatch(p.rest)
	if m != nil {
		p.rest = p.rest[len(m[0]):]
	}
	return m
}

func (p *parser) eat(word string) bool {
	rest, ok := strings.CutPrefix(p.rest, word)
	p.rest = rest
	return ok
}

// expression reads comparisons (level 0) of joined texts (1) of differences (2).
func (p *parser) expression(level int) any {
	if level == 3 {
		return p.operand()
	}
	left := p.expression(level + 1)
	for {
		switch {
		case level == 0 && p.eat("<>"):
			left = !equal(left, p.expression(1))
		case level == 0 && p.eat(">"):
			left = left.(float64) > p.expression(1).(float64)
		case level == 0 && p.eat("<"):
			left = left.(float64) < p.expression(1).(float64)
		case level == 0 && p.eat("="):
			left = equal(left, p.expression(1))
		case level == 1 && p.eat("&"):
			left = text(left) + text(p.expression(2))
		case level == 2 && p.eat("-"):
			left = left.(float64) - p.expression(3).(float64)
		default:
			return left
		}
	}
}

func (p *parser) operand() any {
	if m := p.take(tokenCall); m != nil {
		var args []any
		for {
			args = append(args, p.expression(0))
			if !p.eat(",") {
				break
			}
		}
		if !p.eat(")") {
			p.t.Fatalf("%s( is not closed before %q", m[1], p.rest)
		}
		return p.call(m[1], args)
	}
	if m := p.take(tokenText); m != nil {
		return strings.ReplaceAll(m[1], `""`, `"`)
	}
	if m := p.take(tokenRef); m != nil {
		if m[2] == "" {
			return p.at(m[1])
		}
		var cells []any
		for _, ref := range refsOf(p.t, strings.ReplaceAll(m[1], "$", ""), strings.ReplaceAll(m[2], "$", "")) {
			cells = append(cells, p.at(ref))
		}
		return cells
	}
	if m := p.take(tokenNum); m != nil {
		n, err := strconv.ParseFloat(m[0], 64)
		if err != nil {
			p.t.Fatal(err)
		}
		return n
	}
	if p.eat("(") {
		v := p.expression(0)
		if !p.eat(")") {
			p.t.Fatalf("( is not closed before %q", p.rest)
		}
		return v
	}
	p.t.Fatalf("cannot read %q", p.rest)
	return nil
}

func (p *parser) call(name string, args []any) any {
	switch name {
	case "IF":
		if args[0].(bool) {
			return args[1]
		}
		return args[2]
	case "NOT":
		return !args[0].(bool)
	case "AND", "OR":
		all, any := true, false
		for _, a := range args {
			all, any = all && a.(bool), any || a.(bool)
		}
		return name == "AND" && all || name == "OR" && any
	case "TRIM":
		return strings.Trim(text(args[0]), " ")
	case "ISERROR":
		_, is := args[0].(error) // no cell of these tests holds one
		return is
	case "ISNUMBER":
		_, is := args[0].(float64)
		return is
	case "VALUE":
		v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text(args[0]), "%")), 64)
		if err != nil {
			return fmt.Errorf("#VALUE!")
		}
		return v
	case "N":
		v, _ := args[0].(float64)
		return v
	case "SUBSTITUTE":
		return strings.ReplaceAll(text(args[0]), text(args[1]), text(args[2]))
	case "CLEAN":
		return strings.Map(func(r rune) rune {
			if r < ' ' {
				return -1
			}
			return r
		}, text(args[0]))
	case "COUNTA":
		n := 0.0
		for _, v := range args[0].([]any) {
			if text(v) != "" {
				n++
			}
		}
		return n
	case "COUNTIF":
		n := 0.0
		for _, v := range args[0].([]any) {
			if beginning, wild := strings.CutSuffix(text(args[1]), "*"); wild && strings.HasPrefix(text(v), beginning) || equal(v, args[1]) {
				n++
			}
		}
		return n
	case "MATCH": // of a beginning, the last argument 0
		beginning := strings.TrimSuffix(args[0].(string), "*")
		for i, v := range args[1].([]any) {
			if strings.HasPrefix(text(v), beginning) {
				return float64(i + 1)
			}
		}
		return fmt.Errorf("#N/A")
	case "INDEX":
		i, ok := args[1].(float64)
		if !ok {
			return args[1] // an error is handed on
		}
		return args[0].([]any)[int(i)-1]
	}
	p.t.Fatalf("no function %s", name)
	return nil
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// equal compares as spreadsheets do: a blank cell is an empty text, a number never a text.
func equal(a, b any) bool {
	if a == nil {
		a = ""
	}
	if b == nil {
		b = ""
	}
	return a == b
}
