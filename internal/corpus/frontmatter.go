package corpus

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFrontMatter is the size, in bytes, of the largest front matter.
const maxFrontMatter = 64 << 10

// cutFrontMatter parts a Markdown file into the fields of its front matter,
// YAML between two lines of "---", and the rest.
func cutFrontMatter(text string) (fields, string, error) {
	const fence = "---"
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != fence {
		return nil, text, nil
	}
	end := 0
	for line := range strings.Lines(rest) {
		if strings.TrimRight(line, " \t\n") == fence {
			// The empty line stands for the fence, so that YAML counts the file's lines.
			f, err := yamlFields("\n" + rest[:end])
			return f, rest[end+len(line):], err
		}
		if end += len(line); end > maxFrontMatter {
			return nil, "", Problem{Place: "line 1", Reason: fmt.Sprintf("the front matter is never closed, or has more than %d KiB", maxFrontMatter>>10)}
		}
	}
	return nil, "", Problem{Place: "line 1", Reason: "the front matter is never closed"}
}

var yamlErrorLine = regexp.MustCompile(`(?s)^yaml: (line \d+): (.*)$`)

// yamlFields reads the members of a YAML mapping.
func yamlFields(text string) (fields, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		problem := Problem{Reason: "malformed front matter: " + strings.TrimPrefix(err.Error(), "yaml: ")}
		if parts := yamlErrorLine.FindStringSubmatch(err.Error()); parts != nil {
			problem = Problem{Place: parts[1], Reason: "malformed front matter: " + parts[2]}
		}
		return nil, problem
	}
	f := fields{}
	if len(document.Content) == 0 {
		return f, nil
	}
	mapping := document.Content[0]
	if mapping.Kind != yaml.MappingNode {
		return nil, Problem{Place: fmt.Sprintf("line %d", mapping.Line),
			Reason: "malformed front matter: no lines of key and value"}
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if values := yamlValues(mapping.Content[i+1]); len(values) > 0 {
			f[strings.ToLower(mapping.Content[i].Value)] = values
		}
	}
	return f, nil
}

// yamlValues returns the scalars that a value is or lists; a mapping stands
// for its "name".
func yamlValues(value *yaml.Node) []string {
	list := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	var values []string
	for _, item := range list {
		if s := yamlString(item); strings.TrimSpace(s) != "" {
			values = append(values, s)
		}
	}
	return values
}

func yamlString(value *yaml.Node) string {
	if value.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(value.Content); i += 2 {
			if value.Content[i].Value == "name" {
				value = value.Content[i+1]
				break
			}
		}
	}
	if value.Kind != yaml.ScalarNode || value.ShortTag() == "!!null" {
		return ""
	}
	return value.Value
}
