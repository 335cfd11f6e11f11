package discordtest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// form collects what is wrong with the body of a request.
type form struct {
	faults []formFault
}

type formFault struct {
	path          []string
	code, message string
}

// field is one value of a body with its place.
type field struct {
	form  *form
	path  []string
	value any // nil when absent or null, which Discord takes as absent
}

// err is the error that refuses the body; nil when nothing is wrong.
func (f *form) err() *apiError {
	if len(f.faults) == 0 {
		return nil
	}
	return &apiError{status: 400, code: 50035, message: "Invalid Form Body", errors: f.errors()}
}

// errors nests the faults as Discord does: members by name, items of lists by
// index, and the faults of a place in its _errors.
func (f *form) errors() map[string]any {
	root := make(map[string]any)
	for _, fault := range f.faults {
		at := root
		for _, step := range fault.path {
			inner, ok := at[step].(map[string]any)
			if !ok {
				inner = make(map[string]any)
				at[step] = inner
			}
			at = inner
		}
		list, _ := at["_errors"].([]any)
		at["_errors"] = append(list, map[string]any{"code": fault.code, "message": fault.message})
	}
	return root
}

func (f *form) root(value any) field { return field{form: f, value: value} }

func (x field) fail(code, format string, arguments ...any) {
	x.form.faults = append(x.form.faults, formFault{path: x.path, code: code, message: fmt.Sprintf(format, arguments...)})
}

func (x field) required() { x.fail("BASE_TYPE_REQUIRED", "This field is required") }

func (x field) present() bool { return x.value != nil }

// get is a member of an object; absent where x is no object.
func (x field) get(name string) field {
	inner := field{form: x.form, path: append(x.path[:len(x.path):len(x.path)], name)}
	if object, ok := x.value.(map[string]any); ok {
		inner.value = object[name]
	}
	return inner
}

// object reports whether x is an object, and fails where it is something else.
func (x field) object() bool {
	if x.value == nil {
		return false
	}
	_, ok := x.value.(map[string]any)
	if !ok {
		x.fail("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
	}
	return ok
}

// list is the items of a list of at most most.
func (x field) list(most int) []field {
	if x.value == nil {
		return nil
	}
	values, ok := x.value.([]any)
	if !ok {
		x.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
		return nil
	}
	if len(values) > most {
		x.fail("BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
	items := make([]field, len(values))
	for i, value := range values {
		items[i] = field{form: x.form, path: append(x.path[:len(x.path):len(x.path)], strconv.Itoa(i)), value: value}
	}
	return items
}

// text is a string of at most most characters; its length counts without the
// space around it.
func (x field) text(most int) string {
	text, ok := x.value.(string)
	if !ok {
		if x.value != nil {
			x.fail("BASE_TYPE_BAD_TYPE", "Must be a string.")
		}
		return ""
	}
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > most {
		x.fail("BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
	return text
}

// needed is a string of least to most characters that has to be there.
func (x field) needed(least, most int) string {
	if x.value == nil {
		x.required()
		return ""
	}
	text, ok := x.value.(string)
	if !ok {
		x.fail("BASE_TYPE_BAD_TYPE", "Must be a string.")
		return ""
	}
	text = strings.TrimSpace(text)
	if length := utf8.RuneCountInString(text); least > 0 && length == 0 {
		x.required()
	} else if length < least || length > most {
		x.fail("BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
	return text
}

// integer is a whole number, 0 when absent.
func (x field) integer() int {
	number, ok := x.value.(json.Number)
	if x.value == nil {
		return 0
	}
	if !ok {
		x.fail("NUMBER_TYPE_COERCE", "Value %q is not int.", fmt.Sprint(x.value))
		return 0
	}
	whole, err := strconv.Atoi(number.String())
	if err != nil {
		x.fail("NUMBER_TYPE_COERCE", "Value %q is not int.", number)
	}
	return whole
}

// boolean is a truth value, false when absent.
func (x field) boolean() bool {
	truth, ok := x.value.(bool)
	if !ok && x.value != nil {
		x.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
	}
	return truth
}

// within fails where the number is there and outside least to most.
func (x field) within(least, most int) {
	if number := x.integer(); x.value != nil && (number < least || number > most) {
		x.fail("NUMBER_TYPE_RANGE", "Value should be between %d and %d.", least, most)
	}
}

// address fails where x is no address of one of the schemes.
func (x field) address(schemes ...string) {
	if x.value == nil {
		return
	}
	text := x.text(2048)
	for _, scheme := range schemes {
		if strings.HasPrefix(text, scheme+"://") {
			return
		}
	}
	x.fail("URL_TYPE_INVALID_URL", "Not a well formed URL.")
}

// parse reads JSON so that numbers keep their form.
func parse(body []byte) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("more than one value")
	}
	return value, nil
}
