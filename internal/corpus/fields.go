package corpus

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// fields are what a JSON object, or the front matter of a Markdown file, says
// about an article: values by lower-case name, none of them blank.
type fields map[string][]string

// get returns the values of the first of the names that has any.
func (f fields) get(names ...string) []string {
	for _, name := range names {
		if values := f[name]; len(values) > 0 {
			return values
		}
	}
	return nil
}

// first returns the first value of the first of the names that has any, or "".
func (f fields) first(names ...string) string {
	if values := f.get(names...); len(values) > 0 {
		return values[0]
	}
	return ""
}

// draft is the article that the fields describe, whatever their usual names.
func (f fields) draft() (draft, error) {
	text, err := textOfMarkup(strings.Join(f.get("text", "body", "content", "article", "story",
		"maintext", "full_text", "articlebody"), "\n\n"))
	if err != nil {
		return draft{}, err
	}
	title, err := textOfMarkup(f.first("title", "headline"))
	if err != nil {
		return draft{}, err
	}
	return draft{
		id:    f.first("id"),
		title: title,
		source: f.first("source", "outlet", "publisher", "site", "site_name",
			"domain"),
		url: f.first("url", "link", "permalink"),
		published: f.first("published", "date", "published_at", "publishedat", "pub_date",
			"publication_date", "date_published", "datepublished", "timestamp", "created_at"),
		author: strings.Join(f.get("author", "authors", "byline", "creator"), ", "),
		text:   text,
	}, nil
}

var errNotObject = errors.New("not an object")

// jsonFields reads the members of a JSON object.
func jsonFields(object []byte) (fields, error) {
	var members map[string]json.RawMessage
	err := json.Unmarshal(object, &members)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok || (err == nil && members == nil) {
		return nil, errNotObject
	}
	if err != nil {
		return nil, jsonError(err)
	}
	f := fields{}
	// In this order, of names that differ in case the lower-case one is last and counts.
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if values := jsonValues(members[name]); len(values) > 0 {
			f[strings.ToLower(name)] = values
		}
	}
	return f, nil
}

// jsonValues returns the strings and numbers that a JSON value is or lists; an
// object stands for its "name".
func jsonValues(value json.RawMessage) []string {
	list := []json.RawMessage{value}
	if value[0] == '[' && json.Unmarshal(value, &list) != nil {
		return nil
	}
	var values []string
	for _, item := range list {
		if s := jsonString(item); strings.TrimSpace(s) != "" {
			values = append(values, s)
		}
	}
	return values
}

func jsonString(value json.RawMessage) string {
	if value[0] == '{' {
		var named struct{ Name json.RawMessage }
		if json.Unmarshal(value, &named) != nil || len(named.Name) == 0 || named.Name[0] == '{' {
			return ""
		}
		value = named.Name
	}
	switch c := value[0]; {
	case c == '"':
		var s string
		if json.Unmarshal(value, &s) != nil {
			return ""
		}
		return s
	case c == '-', '0' <= c && c <= '9':
		return string(value)
	}
	return ""
}
