// Command licenses writes THIRD_PARTY_LICENSES: the licences and notices of all
// code of others that is in the released programs, word for word.
//
//	go generate .
//
// It takes every file of a module that is named like a licence, from the folder
// of each package that is linked up to the top of its module, on each platform
// that is released. google/go-licenses does not serve: it fails on a module
// whose licence is in two files, leaves out third-party notices, and knows one
// platform at a time.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// platforms are those that are released, as GOOS and GOARCH.
var platforms = [][2]string{
	{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}, {"windows", "arm64"},
}

func main() {
	texts, err := collect(".")
	if err == nil {
		err = os.WriteFile("THIRD_PARTY_LICENSES", []byte(write(texts)), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

// licence matches the names of files that a licence asks to be passed on.
var licence = regexp.MustCompile(`(?i)^((un)?licen[cs]e|copying|copyright|notice|patents|ftl\.txt$)`)

// goProject is the module whose licence is that of Go's standard library and
// runtime, which are in every program.
const goProject = "golang.org/x/sys"

// collect returns the texts that go with the programs of the module in the
// folder, each with the names of the files that have it, as MODULE/FILE. The
// error names a module that has none.
func collect(dir string) (map[string][]string, error) {
	folders := make(map[string]string) // of linked packages and what is above them, by module and path within
	modules := make(map[string]bool)   // whether there is a licence
	for _, platform := range platforms {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "./cmd/bot")
		list.Dir = dir
		list.Env = append(os.Environ(), "GOOS="+platform[0], "GOARCH="+platform[1], "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		output, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("list the packages of %s on %s: %w", platform[0], platform[1], err)
		}
		for line := range strings.Lines(string(output)) {
			fields := strings.Split(strings.TrimSpace(line), "\t")
			if len(fields) != 3 {
				continue
			}
			module, top, folder := fields[0], fields[1], fields[2]
			modules[module] = false
			for ; ; folder = filepath.Dir(folder) {
				below, err := filepath.Rel(top, folder)
				if err != nil || !filepath.IsLocal(below) {
					return nil, fmt.Errorf("%s is not in %s", folder, top)
				}
				folders[path.Join(module, filepath.ToSlash(below))] = folder
				if below == "." {
					folders[path.Join(module, "licenses")] = filepath.Join(top, "licenses")
					break
				}
			}
		}
	}
	texts := make(map[string][]string)
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(folders[name])
		if errors.Is(err, fs.ErrNotExist) {
			continue // there is no folder of licences
		}
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if !entry.Type().IsRegular() || !licence.MatchString(entry.Name()) || path.Ext(entry.Name()) == ".go" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folders[name], entry.Name()))
			if err != nil {
				return nil, err
			}
			file := path.Join(name, entry.Name())
			texts[normal(text)] = append(texts[normal(text)], file)
			for module := range modules {
				if strings.HasPrefix(file, module+"/") {
					modules[module] = true
				}
			}
		}
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		if !modules[module] {
			return nil, fmt.Errorf("no file of %s is named like a licence", module)
		}
	}
	return texts, nil
}

// normal is a text without carriage returns and blanks at the ends of lines.
func normal(text []byte) string {
	var lines []string
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		lines = append(lines, strings.TrimRight(line, " \t\r\n\f"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n") + "\n"
}

// write is the texts in one, each once and below the names of its files.
func write(texts map[string][]string) string {
	byFile := func(a, b string) int { return strings.Compare(texts[a][0], texts[b][0]) }
	var out strings.Builder
	io.WriteString(&out, "The licences and notices of the code of others in Byline, made by tools/licenses.\nEach stands below the files that it was taken from.\n")
	for _, text := range slices.SortedFunc(maps.Keys(texts), byFile) {
		fmt.Fprintf(&out, "\n%s\n", strings.Repeat("=", 80))
		for _, file := range texts[text] {
			fmt.Fprintln(&out, file)
			if file == goProject+"/LICENSE" {
				fmt.Fprintln(&out, "the standard library and the runtime of Go")
			}
		}
		fmt.Fprintf(&out, "%s\n\n%s", strings.Repeat("-", 80), text)
	}
	return out.String()
}
