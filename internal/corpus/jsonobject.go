package corpus

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

var errNotObject = errors.New("not an object")

// jsonMembers are the members of a JSON object.
type jsonMembers map[string]json.RawMessage

// membersOf reads a JSON object, and mends it if necessary.
func membersOf(object []byte) (jsonMembers, error) {
	var members jsonMembers
	err := json.Unmarshal(object, &members)
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		if json.Unmarshal(mendJSON(object), &members) == nil {
			err = nil
		}
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok || (err == nil && members == nil) {
		return nil, errNotObject
	}
	if err != nil {
		return nil, jsonError(err)
	}
	return members, nil
}

// names are the members' names, sorted; of names that differ only in case, the
// lower-case one is last.
func (m jsonMembers) names() []string { return slices.Sorted(maps.Keys(m)) }

// fields are what the members say about an article, including members that are
// objects with more of the same article.
func (m jsonMembers) fields(depth int) *fields {
	f := new(fields)
	var inner []*fields
	for _, name := range m.names() {
		value := m[name]
		meant := meaningOf(name)
		if value[0] == '{' && depth < 3 {
			if within := holderFields(name, meant.field, value, depth); within != nil {
				inner = append(inner, within)
				continue
			}
		}
		switch meant.field {
		case noField:
		case textField, summaryField:
			if text := jsonText(value, 0); !isBlank(text) {
				f.add(meant, name, text)
			}
		case urlField:
			f.add(meant, name, jsonValues(value, linkNames)...)
		default:
			f.add(meant, name, jsonValues(value, scalarNames)...)
		}
	}
	for _, within := range inner {
		f.fill(within)
	}
	return f
}

// holders are names of objects that hold part of an article's data.
var holders = wordSet(`_source fields attributes metadata meta properties frontmatter front_matter info
	header headers data doc document node item article story post entry record hit object payload extra _embedded result`)

// holderFields are the fields of a member that is an object with the article or
// more of it; nil for any other member.
func holderFields(name string, meant field, value json.RawMessage, depth int) *fields {
	isHolder := holders[strings.ToLower(name)]
	if !isHolder && meant != noField && meant != textField {
		return nil
	}
	members, err := membersOf(value)
	if err != nil {
		return nil
	}
	f := members.fields(depth + 1)
	hasText := f.has(textField) || f.has(summaryField)
	if isHolder && (meant != textField || hasText && f.has(titleField)) || f.has(textField) && f.has(titleField) {
		return f
	}
	return nil
}

// likeness is how likely fields are to be an article.
type likeness int

const (
	noArticle likeness = iota
	// headlineOnly has a title with a day or an address.
	headlineOnly
	// teaser has a title and a summary.
	teaser
	// whole has a text.
	whole
)

func (f *fields) likeness() likeness {
	hasTitle := f.has(titleField)
	switch {
	case f.has(textField):
		return whole
	case hasTitle && f.has(summaryField):
		return teaser
	case hasTitle && (f.hasDay() || f.first(urlField, isAddress).value != ""):
		return headlineOnly
	}
	return noArticle
}

func (f *fields) hasDay() bool {
	return slices.ContainsFunc(f.days(), func(day namedValue) bool { return isDate(day.value) })
}
