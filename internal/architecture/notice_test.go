package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestNoticeNamesEveryLinkedModule: NOTICE credits every module whose code is
// in the programs.
func TestNoticeNamesEveryLinkedModule(t *testing.T) {
	notice := strings.Fields(readTop(t, "NOTICE"))
	modules := make(map[string]bool)
	for _, pkg := range goList(t, "-deps", "./cmd/bot", "./cmd/evaluate") {
		if pkg.Module != nil && !pkg.Module.Main {
			modules[pkg.Module.Path] = true
		}
	}
	if len(modules) == 0 {
		t.Fatal("go list names no module")
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		if !slices.Contains(notice, module) {
			t.Errorf("NOTICE does not name %s, which is linked: add it with its licence and copyright", module)
		}
	}
}

// TestTourNamesEveryPackage: the tour in cmd/bot/doc.go names every package,
// each after those that it imports.
func TestTourNamesEveryPackage(t *testing.T) {
	tour := readTop(t, "cmd/bot/doc.go")
	place := func(pkg string) int { return strings.Index(tour, "["+pkg+"]") }
	packages := goList(t, "./internal/...")
	if len(packages) == 0 {
		t.Fatal("go list names no package")
	}
	for _, pkg := range packages {
		at := place(pkg.ImportPath)
		if at < 0 {
			t.Errorf("the tour does not name %s", pkg.ImportPath)
		}
		for _, imported := range pkg.Imports {
			if strings.HasPrefix(imported, module) && place(imported) > at {
				t.Errorf("the tour names %s before %s, which it imports", pkg.ImportPath, imported)
			}
		}
	}
}

// listed is a package in the output of go list -json.
type listed struct {
	ImportPath string
	Imports    []string
	Module     *struct {
		Path string
		Main bool
	}
}

// goList runs go list in the module's top folder.
func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Module"}, args...)...)
	list.Dir = root
	output, err := list.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("%v: %v\n%s", list, err, exit.Stderr)
		}
		t.Fatalf("%v: %v", list, err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(output))); ; {
		var pkg listed
		switch err := decoder.Decode(&pkg); {
		case err == io.EOF:
			return packages
		case err != nil:
			t.Fatalf("%v: %v", list, err)
		}
		packages = append(packages, pkg)
	}
}

// readTop reads a file in the module's top folder.
func readTop(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(path.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
