package settings

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// id is the form of Discord's ids.
var id = regexp.MustCompile(`^[0-9]{1,20}$`)

const (
	// mostElements is how many elements a list may have: as many as Discord's
	// pickers take.
	mostElements = 25
	// longestOutlet is how long the name of an outlet may be, in characters:
	// as long as Discord's pickers take.
	longestOutlet = 100
	// separator stands between the names of outlets.
	separator = ";"
)

// list is a setting of ids.
func list(name, title, meaning string, kind Kind, empty string, field func(*Settings) *[]string) Setting {
	return Setting{
		Name: name, Title: title, Meaning: meaning, Kind: kind, Empty: empty,
		get: func(s *Settings) string { return cmp.Or(strings.Join(*field(s), ","), None) },
		put: func(s *Settings, value string) error {
			ids, err := parseIDs(value)
			if err == nil {
				*field(s) = ids
			}
			return err
		},
	}
}

// choice is a setting of some texts.
func choice[T ~string](name, title, meaning string, field func(*Settings) *T, choices ...T) Setting {
	var texts []string
	for _, choice := range choices {
		texts = append(texts, string(choice))
	}
	return Setting{
		Name: name, Title: title, Meaning: meaning, Kind: Choice, Choices: texts,
		get: func(s *Settings) string { return string(*field(s)) },
		put: func(s *Settings, value string) error {
			if !slices.Contains(texts, value) {
				return fmt.Errorf("%q is none of %s", value, strings.Join(texts, ", "))
			}
			*field(s) = T(value)
			return nil
		},
	}
}

// number is a setting of a whole number, some of which are offered.
func number(name, title, meaning string, field func(*Settings) *int, least, most int, offered ...int) Setting {
	var texts []string
	for _, n := range offered {
		texts = append(texts, strconv.Itoa(n))
	}
	return Setting{
		Name: name, Title: title, Meaning: meaning, Kind: Choice, Choices: texts,
		get: func(s *Settings) string { return strconv.Itoa(*field(s)) },
		put: func(s *Settings, value string) error {
			n, err := strconv.Atoi(value)
			if err != nil || n < least || n > most {
				return fmt.Errorf("%q is not a whole number from %d to %d", value, least, most)
			}
			*field(s) = n
			return nil
		},
	}
}

// onOff is a setting that is on or off.
func onOff(name, title, meaning string, field func(*Settings) *bool) Setting {
	texts := map[bool]string{true: "on", false: "off"}
	return Setting{
		Name: name, Title: title, Meaning: meaning, Kind: Choice, Choices: []string{"on", "off"},
		get: func(s *Settings) string { return texts[*field(s)] },
		put: func(s *Settings, value string) error {
			if value != "on" && value != "off" {
				return fmt.Errorf("%q is neither on nor off", value)
			}
			*field(s) = value == "on"
			return nil
		},
	}
}

// parseIDs reads ids between commas or spaces, or None.
func parseIDs(value string) ([]string, error) {
	if value == None {
		return nil, nil
	}
	ids := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	if len(ids) == 0 || len(ids) > mostElements {
		return nil, fmt.Errorf("%d ids are not from 1 to %d, or %s", len(ids), mostElements, None)
	}
	for _, given := range ids {
		if !id.MatchString(given) {
			return nil, fmt.Errorf("%q is not an id of Discord's, which is a number: switch Developer Mode on in Discord and choose Copy ID", given)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return slices.Compact(ids), nil
}

// parseOutlets reads names of outlets between semicolons.
func parseOutlets(value string) ([]string, error) {
	var names []string
	for _, name := range strings.Split(value, separator) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
		if !CanName(name) && name != "" {
			return nil, fmt.Errorf("%q cannot be the name of an outlet", name)
		}
	}
	if len(names) == 0 || len(names) > mostElements {
		return nil, fmt.Errorf("%d outlets are not from 1 to %d, with a semicolon between them", len(names), mostElements)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// CanName is whether a setting can name an outlet: not where its name is too
// long, or cannot be told from two.
func CanName(outlet string) bool {
	return outlet != "" && strings.TrimSpace(outlet) == outlet && utf8.ValidString(outlet) && utf8.RuneCountInString(outlet) <= longestOutlet &&
		!strings.ContainsFunc(outlet, func(r rune) bool { return unicode.IsControl(r) || string(r) == separator })
}
