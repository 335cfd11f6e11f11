package index

import (
	"runtime/debug"

	"byline/internal/words"
)

// analysis is raised when the same article must give another document.
const analysis = 1

// Version names everything that the documents of the same articles depend on;
// an engine that has documents of another version has to be given them anew.
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
