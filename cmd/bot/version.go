package main

import (
	"cmp"
	"runtime/debug"
)

// version names the build: its version, commit and tool chain, as far as the
// binary knows them.
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
