package corpus

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// maxFrontMatter is the size, in bytes, of the largest front matter.
const maxFrontMatter = 64 << 10

// cutFrontMatter splits a Markdown file into the fields of its front matter and
// the rest. Front matter is YAML between lines of "---", of which the second
// may be "...", TOML between lines of "+++", or a JSON object.
func cutFrontMatter(text string) (*fields, string, error) {
	first, rest, _ := strings.Cut(text, "\n")
	fence := strings.TrimRight(first, " \t")
	switch {
	case fence == "---", fence == "+++":
	case jsonStart.MatchString(text) && text[0] == '{':
		return cutJSONMatter(text)
	default:
		return new(fields), text, nil
	}
	end := 0
	for line := range strings.Lines(rest) {
		mark := strings.TrimRight(line, " \t\n")
		switch {
		case mark == fence || fence == "---" && mark == "...":
			parse := yamlFields
			if fence == "+++" {
				parse = tomlFields
			}
			// The empty line stands for the fence, so that the parser's line
			// numbers are those of the file.
			f, err := parse("\n" + rest[:end])
			return f, rest[end+len(line):], err
		}
		if end += len(line); end > maxFrontMatter {
			return nil, "", Problem{Place: "line 1", Reason: fmt.Sprintf("the front matter is never closed, or has more than %d KiB", maxFrontMatter>>10)}
		}
	}
	return nil, "", Problem{Place: "line 1", Reason: "the front matter is never closed"}
}

// cutJSONMatter is cutFrontMatter for a file that starts with a JSON object.
func cutJSONMatter(text string) (*fields, string, error) {
	var object json.RawMessage
	decoder := json.NewDecoder(strings.NewReader(text))
	if decoder.Decode(&object) != nil {
		return new(fields), text, nil
	}
	members, err := membersOf(object)
	if err != nil {
		return nil, "", err
	}
	return members.fields(0), text[decoder.InputOffset():], nil
}

var yamlErrorLine = regexp.MustCompile(`(?s)^yaml: (line \d+): (.*)$`)

// yamlFields reads the members of a YAML mapping. Malformed YAML, such as a
// title with a colon, is read line by line.
func yamlFields(text string) (*fields, error) {
	f := new(fields)
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		if lineFields(text, f) {
			return f, nil
		}
		problem := Problem{Reason: "malformed front matter: " + strings.TrimPrefix(err.Error(), "yaml: ")}
		if parts := yamlErrorLine.FindStringSubmatch(err.Error()); parts != nil {
			problem = Problem{Place: parts[1], Reason: "malformed front matter: " + parts[2]}
		}
		return nil, problem
	}
	if len(document.Content) == 0 {
		return f, nil
	}
	mapping := document.Content[0]
	if mapping.Kind != yaml.MappingNode {
		return nil, Problem{Place: fmt.Sprintf("line %d", mapping.Line),
			Reason: "malformed front matter: no lines of key and value"}
	}
	return mappingFields(mapping), nil
}

// yamlValues returns a scalar value, or those of a list.
func yamlValues(value *yaml.Node) []string {
	list := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	var values []string
	for _, item := range list {
		if s := yamlString(item); !isBlank(s) {
			values = append(values, s)
		}
	}
	return values
}

// yamlString is a scalar, or for a mapping that stands for one, its first
// member.
func yamlString(value *yaml.Node) string {
	if value.Kind == yaml.MappingNode {
		for _, name := range scalarNames {
			for i := 0; i+1 < len(value.Content); i += 2 {
				if value.Content[i].Value == name && value.Content[i+1].Kind == yaml.ScalarNode {
					return value.Content[i+1].Value
				}
			}
		}
	}
	if value.Kind != yaml.ScalarNode || value.ShortTag() == "!!null" {
		return ""
	}
	return value.Value
}

// tomlFields reads the members of a TOML document.
func tomlFields(text string) (*fields, error) {
	f := new(fields)
	var members map[string]any
	if err := toml.Unmarshal([]byte(text), &members); err != nil {
		if lineFields(text, f) {
			return f, nil
		}
		return nil, Problem{Place: "line 1", Reason: "malformed front matter: " + strings.TrimPrefix(err.Error(), "toml: ")}
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f.addNamed(name, tomlValues(members[name])...)
	}
	return f, nil
}

// tomlValues returns a scalar value, or those of a list.
func tomlValues(value any) []string {
	switch value := value.(type) {
	case []any:
		var values []string
		for _, item := range value {
			values = append(values, tomlValues(item)...)
		}
		return values
	case map[string]any:
		for _, name := range scalarNames {
			if inner, ok := value[name]; ok {
				return tomlValues(inner)
			}
		}
		return nil
	case time.Time:
		return []string{value.Format(time.RFC3339)}
	}
	return []string{fmt.Sprint(value)}
}

// nameLine matches a line with a name and a value, as in YAML, TOML and the
// head of a text.
var nameLine = regexp.MustCompile(`^["']?(\pL[\pL\d_ .-]{0,40}?)["']?\s*(?::(?:\s+|$)|=\s*)(.*)$`)

// lineFields reads lines with a name and a value, and reports whether any name
// has a known meaning. A value may continue in the lines of a list.
func lineFields(text string, f *fields) bool {
	isOne := false
	name := ""
	var list []string
	flush := func() {
		if len(list) > 0 {
			f.addNamed(name, list...)
		}
		list = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\n")
		if item, found := strings.CutPrefix(strings.TrimLeft(line, " \t"), "- "); found {
			list = append(list, unquoted(item))
			continue
		}
		parts := nameLine.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		flush()
		name = parts[1]
		isOne = isOne || meaningOf(name).field != noField
		f.addNamed(name, unquoted(parts[2]))
	}
	flush()
	return isOne
}

// unquoted is a value without its surrounding quotes.
func unquoted(value string) string {
	value = strings.TrimSpace(value)
	n := len(value)
	if n < 2 || value[0] != '"' && value[0] != '\'' || value[n-1] != value[0] {
		return value
	}
	// In "a" and "b" the outer quotes are not a pair.
	inner := value[1 : n-1]
	if at := strings.IndexByte(inner, value[0]); at > 0 && inner[at-1] != ' ' && inner[at-1] != '(' {
		return value
	}
	return inner
}
