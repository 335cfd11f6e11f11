package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML reads YAML documents. Each is an article or a list of articles.
func readYAML(in *bufio.Reader, out *output) error {
	text, err := readWhole(in, out)
	if err != nil {
		return err
	}
	var articles []*fields
	for decoder := yaml.NewDecoder(strings.NewReader(text)); ; {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("malformed YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		}
		nodes := document.Content
		if len(nodes) == 1 && nodes[0].Kind == yaml.SequenceNode {
			nodes = nodes[0].Content
		}
		for _, node := range nodes {
			articles = append(articles, mappingFields(node))
		}
	}
	for i, f := range articles {
		var at draft
		if len(articles) > 1 {
			at.ordinal = strconv.Itoa(i + 1)
			at.place = "#" + at.ordinal
		}
		if err := out.addFields(f, at); err != nil {
			return err
		}
	}
	return nil
}

// mappingFields are what a mapping says about an article; they are empty for
// any other node.
func mappingFields(mapping *yaml.Node) *fields {
	f := new(fields)
	if mapping.Kind != yaml.MappingNode {
		return f
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		name, value := mapping.Content[i].Value, mapping.Content[i+1]
		if value.Kind == yaml.ScalarNode && value.Style == 0 && value.LineComment != "" && meaningOf(name).field == titleField {
			value.Value += " " + value.LineComment // a title with a hash, which YAML takes for a comment
		}
		f.addNamed(name, yamlValues(value)...)
	}
	return f
}
