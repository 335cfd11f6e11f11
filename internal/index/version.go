package index

import (
	"runtime/debug"

	"byline/internal/words"
)

// analysis must be raised when a change makes the same article give another
// document.
const analysis = 1

// Version names everything that documents depend on beside their articles. An
// engine with documents of another version must be given them again.
func Version() string {
	version := string(rune('0'+analysis)) + "-" + words.Version()
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "github.com/jdkato/prose/v3" {
				version += "-" + module.Version
			}
		}
	}
	return version
}
