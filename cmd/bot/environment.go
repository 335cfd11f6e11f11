package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/joho/godotenv"
)

// environment is the variables by name. One that is set to nothing counts as
// unset.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

// tokenVariable has no flag, for flags show in lists of processes. Its value
// is never printed.
const tokenVariable = "DISCORD_TOKEN"

// readEnvironment returns the variables of environ, which are NAME=value, and
// those that the file adds; a file that does not exist adds none. No error
// tells what the file holds, for that may be the token.
func readEnvironment(environ []string, file string) (environment, error) {
	variables, err := godotenv.Read(file)
	_, unreadable := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		variables = nil
	case unreadable:
		return nil, usageError{fmt.Errorf("settings file: %w", err)}
	case err != nil:
		return nil, usageError{fmt.Errorf("%s: not every line of it is NAME=value, blank or a # comment", file)}
	}
	found := environment(variables)
	if found == nil {
		found = make(environment)
	}
	for _, variable := range environ {
		if name, value, ok := strings.Cut(variable, "="); ok {
			found[name] = value
		}
	}
	return found, nil
}
