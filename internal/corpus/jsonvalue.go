package corpus

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxNesting limits how deep JSON is searched for values.
const maxNesting = 12

// scalarNames are members of an object that stands for one value, such as
// {"name": "Lakeside Ledger"} or {"$date": "2024-03-05"}; linkNames puts those
// first that hold an address.
var (
	scalarNames = []string{"name", "title", "rendered", "main", "original", "displayname", "display_name", "label", "value", "$date", "$numberLong", "date", "#text", "$t", "_", "__text", "@value", "text", "iso", "href", "url"}
	linkNames   = []string{"href", "url", "@id", "rendered", "value", "#text", "$t", "_"}
)

// jsonValues returns a string or number, or those of a list; for an object it
// returns the first member that has one of the names.
func jsonValues(value json.RawMessage, names []string) []string {
	list := []json.RawMessage{value}
	if value[0] == '[' && json.Unmarshal(value, &list) != nil {
		return nil
	}
	var values []string
	for _, item := range list {
		if s := jsonScalar(item, names, 0); !isBlank(s) {
			values = append(values, s)
		}
	}
	return values
}

// jsonScalar is a string or number, or the one that an object stands for.
func jsonScalar(value json.RawMessage, names []string, depth int) string {
	switch c := value[0]; {
	case c == '"':
		var s string
		if json.Unmarshal(value, &s) != nil {
			return ""
		}
		return s
	case c == '-', '0' <= c && c <= '9':
		return plainNumber(string(value))
	case c == '{' && depth < 3:
		var members map[string]json.RawMessage
		if json.Unmarshal(value, &members) != nil {
			return ""
		}
		for _, name := range names {
			if s := scalarMember(members, name, names, depth); s != "" {
				return s
			}
		}
		return dayOfParts(members)
	}
	return ""
}

// dayOfParts is the day in an object such as {"year": 2024, "month": 3, "day":
// 5}.
func dayOfParts(members map[string]json.RawMessage) string {
	var parts [3]int
	for i, name := range []string{"year", "month", "day"} {
		if json.Unmarshal(members[name], &parts[i]) != nil {
			return ""
		}
	}
	return fmt.Sprintf("%04d-%02d-%02d", parts[0], parts[1], parts[2])
}

// scalarMember is the scalar value of a member; the case of its name is
// ignored.
func scalarMember(members map[string]json.RawMessage, name string, names []string, depth int) string {
	if value, ok := members[name]; ok {
		return jsonScalar(value, names, depth+1)
	}
	for key, value := range members {
		if strings.EqualFold(termOf(key), name) {
			return jsonScalar(value, names, depth+1)
		}
	}
	return ""
}

// plainNumber is a number without an exponent; some programs write Unix times
// with one.
func plainNumber(number string) string {
	if !strings.ContainsAny(number, "eE") {
		return number
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || f < -1e18 || f > 1e18 {
		return number
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// textNames are members that hold an object's text, likeliest first.
var textNames = []string{"rendered", "html", "content_html", "plaintext", "plain", "text", "value", "data", "insert", "body", "content", "children", "blocks", "nodes", "ops", "paragraphs", "sections", "items", "#text", "$t", "_", "__text", "__cdata", "$"}

// jsonText is the text in a JSON value: a string, a list of paragraphs, or the
// blocks of an editor's document, in order.
func jsonText(value json.RawMessage, depth int) string {
	if depth > maxNesting || len(value) == 0 {
		return ""
	}
	switch value[0] {
	case '"':
		return jsonScalar(value, nil, 0)
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(value, &list) != nil {
			return ""
		}
		parts := make([]string, 0, len(list))
		runs := len(list) > 0
		for _, item := range list {
			runs = runs && isRun(item)
			if part := jsonText(item, depth+1); part != "" {
				parts = append(parts, part)
			}
		}
		if runs && depth > 0 {
			return strings.Join(parts, "")
		}
		return strings.Join(parts, "\n\n")
	case '{':
		var members map[string]json.RawMessage
		if json.Unmarshal(value, &members) != nil || isPicture(members) {
			return ""
		}
		for _, name := range textNames {
			if member, ok := members[name]; ok {
				if text := jsonText(member, depth+1); !isBlank(text) {
					return text
				}
			}
		}
	}
	return ""
}

// isRun reports whether a value is a run of text within a paragraph, not a
// paragraph.
func isRun(value json.RawMessage) bool {
	if value[0] != '{' {
		return false
	}
	var run struct {
		Type   string          `json:"type"`
		Class  string          `json:"_type"`
		Text   json.RawMessage `json:"text"`
		Insert json.RawMessage `json:"insert"`
		Kind   string          `json:"object"`
		Data   json.RawMessage `json:"data"`
	}
	if json.Unmarshal(value, &run) != nil {
		return false
	}
	return run.Insert != nil || run.Data == nil && run.Text != nil && slices.Contains([]string{"", "text", "span", "link"}, run.Type+run.Class)
}

// isPicture reports whether a block is a picture and has no text.
func isPicture(members map[string]json.RawMessage) bool {
	for _, name := range []string{"type", "_type", "blockType", "kind"} {
		if kind := strings.ToLower(jsonText(members[name], maxNesting)); kind != "" {
			return slices.Contains([]string{"image", "picture", "photo", "video", "embed", "code", "gallery", "figure", "audio", "media", "ad", "oembed", "iframe"}, kind)
		}
	}
	return false
}
