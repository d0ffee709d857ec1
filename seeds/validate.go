package seeds

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"ducha/seeds/pattern"
)

// patterns are the tags that are patterns.
var patterns = map[string]*pattern.Pattern{
	"round_id": pattern.Of(`^[A-Za-z0-9-]{1,20}$`),
	"unit_id":  pattern.Of(`^[0-9]{3,5}$`),
	"one_line": pattern.Of(`^[^\p{Cc}\p{Zl}\p{Zp}]*$`),
}

// validate is built once: validator caches what it learns about types and tags.
var validate = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	for tag, pattern := range patterns {
		if err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return pattern.MatchString(f.Field().String()) }); err != nil {
			panic(fmt.Sprintf("register %s: %v", tag, err)) // a slip in this file, not in any input
		}
	}
	return v
})

// Violation is one rule that a value breaks.
type Violation struct {
	Field string // the Go field, for the caller to map to a cell; "" for CheckValue
	Rule  string // the validator tag
	Param string
	Value string
}

// Chinese says what is wrong, without naming Go fields.
func (v Violation) Chinese() string {
	switch v.Rule {
	case "required":
		return "没有填写"
	case "email":
		return fmt.Sprintf("“%s”不是邮箱地址", v.Value)
	case "max":
		return fmt.Sprintf("太长，最多 %s 个字", v.Param)
	case "unit_id":
		return fmt.Sprintf("“%s”应为 3 至 5 位数字", v.Value)
	case "one_line":
		return "里面有换行或控制符"
	case "numeric", "number":
		return fmt.Sprintf("“%s”不是数字", v.Value)
	case "gte", "min":
		return fmt.Sprintf("“%s”小于 %s", v.Value, v.Param)
	case "lte":
		return fmt.Sprintf("“%s”大于 %s", v.Value, v.Param)
	case "oneof":
		return fmt.Sprintf("“%s”不在可选值（%s）之内", v.Value, strings.ReplaceAll(v.Param, " ", "、"))
	case "round_id":
		return fmt.Sprintf("“%s”应为 1 至 20 个字母、数字或短横线", v.Value)
	}
	return fmt.Sprintf("“%s”不合要求", v.Value)
}

// CheckStruct checks a domain value by its tags. The result is empty where all is well.
func CheckStruct(value any) []Violation { return violations(validate().Struct(value)) }

// CheckValue checks one value by a validator tag, as form columns carry them.
// A tag that validator does not know gives a violation of rule "unknown_rule"
// instead of validator's panic.
func CheckValue(value any, tag string) (found []Violation) {
	if tag == "" {
		return nil
	}
	defer func() {
		if recover() != nil {
			found = []Violation{{Rule: "unknown_rule", Param: tag}}
		}
	}()
	return violations(validate().Var(value, tag))
}

func violations(err error) []Violation {
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		if err != nil {
			return []Violation{{Rule: "unknown_rule", Param: err.Error()}}
		}
		return nil
	}
	var out []Violation
	for _, f := range fields {
		out = append(out, Violation{Field: f.StructField(), Rule: f.Tag(), Param: f.Param(), Value: fmt.Sprint(f.Value())})
	}
	return out
}
