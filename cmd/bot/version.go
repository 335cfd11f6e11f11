package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"

	"byline/internal/reader"
)

// version describes the build: its version, commit and tool chain, as far as
// the binary knows them.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "byline, of unknown version"
	}
	text := "byline " + cmp.Or(build.Main.Version, "(devel)")
	settings := make(map[string]string)
	for _, setting := range build.Settings {
		settings[setting.Key] = setting.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		text += " commit " + revision[:min(len(revision), 12)]
		if settings["vcs.modified"] == "true" {
			text += " with changes"
		}
	}
	return text + " " + build.GoVersion
}

// kernel is the name of the arithmetic that the reader uses on this machine, or
// the reason why there is none.
func kernel() string {
	transformer, err := reader.New()
	if err != nil {
		return err.Error()
	}
	return transformer.Kernel()
}

type versionCommand struct{}

// Run prints the version of the program and what the reader runs on.
func (versionCommand) Run(_ context.Context, program *program) error {
	_, err := fmt.Fprintf(program.out, "%s\nreader: %s\n", version(), kernel())
	return err
}
