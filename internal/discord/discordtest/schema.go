package discordtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shape is what a value of a body must be. null is the same as absent.
type shape struct {
	kind        string // of JSON, as kindOf names it; "" is any
	required    bool
	least, most int              // code points of a string, items of a list, or a number
	members     map[string]shape // of an object; others are refused
	items       *shape           // of a list
	by          string           // the member of an object that chooses its variant
	variants    map[string]shape
	rules       []rule
}

type members map[string]shape

// rule is what else must hold of a value, and what Discord says otherwise.
type rule struct {
	holds     func(value any) bool
	otherwise string
}

func text(least, most int) shape   { return shape{kind: "string", least: least, most: most} }
func number(least, most int) shape { return shape{kind: "number", least: least, most: most} }
func list(least, most int, s shape) shape {
	return shape{kind: "list", least: least, most: most, items: &s}
}
func object(m members) shape { return shape{kind: "object", members: m} }

// union is an object whose variant a number in it chooses; 0 is also the one
// without the number.
func union[N ~int | ~uint | ~uint8](by string, variants map[N]shape) shape {
	all := make(map[string]shape)
	for number, s := range variants {
		all[strconv.Itoa(int(number))] = s
	}
	return shape{kind: "object", by: by, variants: all}
}

var (
	truth = shape{kind: "boolean"}
	id    = text(1, 20).that("is not snowflake.", func(value any) bool {
		_, err := strconv.ParseUint(value.(string), 10, 64)
		return err == nil
	})
)

// needed is the shape of a value that must be there.
func (s shape) needed() shape {
	s.required = true
	return s
}

// that adds a rule, which is given values that are right otherwise.
func (s shape) that(otherwise string, holds func(value any) bool) shape {
	s.rules = append(s.rules[:len(s.rules):len(s.rules)], rule{holds, otherwise})
	return s
}

// faults are what is wrong with a value, nested as Discord does: under the
// names of members and the indexes of items, and under _errors what is wrong
// with the value itself.
type faults map[string]any

func wrong(code, format string, arguments ...any) faults {
	return faults{"_errors": []any{map[string]string{"code": code, "message": fmt.Sprintf(format, arguments...)}}}
}

func (f faults) add(name string, inner faults) {
	if len(inner) > 0 {
		f[name] = inner
	}
}

// check gives what is wrong with a value that was read by parse; nothing where
// all is right.
func (s shape) check(value any) faults {
	if value == nil || value == "" && s.least > 0 {
		if s.required {
			return wrong("BASE_TYPE_REQUIRED", "This field is required")
		}
		return nil
	}
	kind, size := kindOf(value)
	if s.kind != "" && kind != s.kind {
		return wrong("BASE_TYPE_BAD_TYPE", "Must be a %s, not a %s.", s.kind, kind)
	}
	if s.variants != nil {
		chosen, _ := value.(map[string]any)[s.by].(json.Number)
		variant, known := s.variants[cmp.Or(chosen.String(), "0")]
		if !known {
			return faults{s.by: wrong("UNION_TYPE_CHOICES", "%q is none of the values that this may have.", chosen)}
		}
		return variant.check(value)
	}
	found := make(faults)
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if s.items != nil {
				found.add(strconv.Itoa(i), s.items.needed().check(item))
			}
		}
	case map[string]any:
		for name, inner := range s.members {
			found.add(name, inner.check(value[name]))
		}
		for name, inner := range value {
			if _, known := s.members[name]; !known && inner != nil && s.members != nil {
				found[name] = wrong("UNKNOWN_FIELD", "This field is not known here; Discord ignores what it does not know.")
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	if (s.most > 0 || s.least > 0) && (size < s.least || size > s.most) {
		return wrong("BASE_TYPE_BAD_LENGTH", "Must be between %d and %d, not %d.", s.least, s.most, size)
	}
	for _, rule := range s.rules {
		if !rule.holds(value) {
			return wrong("RULE", "%s", rule.otherwise)
		}
	}
	return nil
}

// kindOf names the kind of a value, and gives what its limits count. Space
// around a string does not count. A number that is not whole is a float.
func kindOf(value any) (kind string, size int) {
	switch value := value.(type) {
	case string:
		return "string", utf8.RuneCountInString(strings.TrimSpace(value))
	case json.Number:
		if size, err := strconv.Atoi(value.String()); err == nil {
			return "number", size
		}
		return "float", 0
	case bool:
		return "boolean", 0
	case []any:
		return "list", len(value)
	default:
		return "object", 0
	}
}

// parse reads JSON so that numbers keep their form.
func parse(body []byte) (value any, err error) {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("more than one value")
	}
	return value, nil
}
