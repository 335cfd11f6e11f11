package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/joho/godotenv"
)

// environment is the variables by name. A variable set to the empty string
// counts as unset.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

// tokenVariable has no flag, since flags show in lists of processes. Its value
// is never printed.
const tokenVariable = "DISCORD_TOKEN"

// readEnvironment returns the variables of environ, which are NAME=value, and
// those that the file adds, whose names are also returned, sorted. A file that
// does not exist adds none. No error repeats the content of the file, which may
// be the token.
func readEnvironment(environ []string, file string) (found environment, inFile []string, err error) {
	variables, err := godotenv.Read(file)
	_, unreadable := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		variables = nil
	case unreadable:
		return nil, nil, usageError{fmt.Errorf("settings file: %w", err)}
	case err != nil:
		return nil, nil, usageError{fmt.Errorf("%s: not every line of it is NAME=value, blank or a # comment", file)}
	}
	inFile = slices.Sorted(maps.Keys(variables))
	found = environment(variables)
	if found == nil {
		found = make(environment)
	}
	for _, variable := range environ {
		if name, value, _ := strings.Cut(variable, "="); value != "" { // an empty one does not hide that of the file
			found[name] = value
		}
	}
	return found, inFile, nil
}

// stray is a name in the settings file that nothing reads.
type stray struct{ name, meant string }

func (s stray) String() string {
	text := s.name + " is the name of no setting and changes nothing"
	if s.meant != "" {
		text += "; did you mean " + s.meant + "?"
	}
	return text
}

// strays are the unknown names in the settings file.
func strays(names, known []string) []stray {
	var found []stray
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		stray := stray{name: name}
		if i := slices.IndexFunc(known, func(k string) bool { return isSlip(name, k) }); i >= 0 {
			stray.meant = known[i]
		}
		found = append(found, stray)
	}
	return found
}

// isSlip reports whether the typed name is probably the meant one: they differ
// by one added, missing, wrong or swapped letter, or only in case, or by a
// prefix.
func isSlip(typed, meant string) bool {
	if strings.EqualFold(typed, meant) || strings.HasPrefix(meant, typed+"_") {
		return true
	}
	for len(typed) > 0 && len(meant) > 0 && typed[0] == meant[0] {
		typed, meant = typed[1:], meant[1:]
	}
	for len(typed) > 0 && len(meant) > 0 && typed[len(typed)-1] == meant[len(meant)-1] {
		typed, meant = typed[:len(typed)-1], meant[:len(meant)-1]
	}
	swapped := len(typed) == 2 && len(meant) == 2 && typed[0] == meant[1] && typed[1] == meant[0]
	return swapped || len(typed) <= 1 && len(meant) <= 1
}
