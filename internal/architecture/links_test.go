package architecture

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	fenced  = regexp.MustCompile("(?ms)^ *```.*?^ *```")
)

// anchors are the fragments that link to a document's headings, as GitHub forms
// them: lower case, without punctuation, with hyphens for spaces.
func anchors(document string) []string {
	var all []string
	for _, found := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(document, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case strings.ContainsRune("`.,:;?!'\"()/*[]“”’", r):
				return -1
			}
			return r
		}, strings.ToLower(found[1]))
		all = append(all, name)
	}
	return all
}

// TestLinksLeadSomewhere holds that every link between the documents has its
// file, and its heading where it names one.
func TestLinksLeadSomewhere(t *testing.T) {
	links := 0
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2) {
			return filepath.SkipDir
		}
		if filepath.Ext(file) != ".md" || filepath.Dir(file) == filepath.Join(root, "corpus") {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, found := range link.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
			target := found[1] + found[2]
			if strings.Contains(target, ":") {
				continue // an address
			}
			links++
			path, anchor, named := strings.Cut(target, "#")
			linked := file
			if path != "" {
				linked = filepath.Join(filepath.Dir(file), path)
			}
			content, err := os.ReadFile(linked)
			if info, statErr := os.Stat(linked); statErr == nil && info.IsDir() {
				err = nil
			}
			if err != nil {
				t.Errorf("%s links to %s: %v", file, target, err)
			} else if named && !slices.Contains(anchors(string(content)), anchor) {
				t.Errorf("%s links to %s: no heading has that name", file, target)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if links < 40 {
		t.Errorf("only %d links were found", links)
	}
}
