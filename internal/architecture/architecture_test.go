package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed lists which packages of the project each of its packages may import.
// Data flows from corpus to front end, and imports point the other way. A
// package that is not listed may not exist.
var allowed = map[string][]string{
	"internal/architecture":          {},
	"internal/words":                 {},
	"internal/durable":               {},
	"internal/article":               {},
	"internal/corpus":                {"internal/article", "internal/durable"},
	"internal/dialogue":              {"internal/logistic", "internal/meaning", "internal/words"},
	"internal/evaluation":            {},
	"internal/feeds":                 {"internal/corpus", "internal/durable"},
	"internal/language":              {"internal/words"},
	"internal/logistic":              {},
	"internal/meaning":               {},
	"internal/reader":                {"internal/reader/kernel"},
	"internal/reader/kernel":         {},
	"internal/perceptron":            {},
	"internal/training":              {"internal/logistic", "internal/perceptron"},
	"internal/settings":              {},
	"internal/store":                 {"internal/durable", "internal/watch"},
	"internal/watch":                 {},
	"internal/lookout":               {"internal/answer", "internal/article", "internal/corpus", "internal/digest", "internal/index", "internal/newsroom", "internal/report", "internal/watch", "internal/words"},
	"internal/index":                 {"internal/article", "internal/corpus", "internal/words"},
	"internal/index/bleve":           {"internal/article", "internal/corpus", "internal/durable", "internal/index"},
	"internal/index/bleve/blevetest": {"internal/corpus", "internal/index", "internal/index/bleve"},
	"internal/index/indextest":       {"internal/article", "internal/index", "internal/words"},
	"internal/index/opensearch":      {"internal/article", "internal/index"},
	"internal/query":                 {"internal/logistic", "internal/meaning", "internal/when", "internal/words"},
	"internal/retrieval":             {"internal/article", "internal/index", "internal/logistic", "internal/meaning", "internal/perceptron", "internal/query", "internal/words"},
	"internal/answer":                {"internal/article", "internal/index", "internal/language", "internal/logistic", "internal/query", "internal/reader", "internal/report", "internal/retrieval", "internal/speaker", "internal/words"},
	"internal/speaker":               {"internal/words"},
	"internal/quantity":              {"internal/words"},
	"internal/report":                {"internal/article", "internal/index", "internal/quantity", "internal/when", "internal/words"},
	"internal/digest":                {"internal/article", "internal/corpus", "internal/index", "internal/logistic", "internal/meaning", "internal/report", "internal/when", "internal/words"},
	"internal/when":                  {},
	"internal/chart":                 {"internal/digest"},
	"internal/newsroom":              {"internal/answer", "internal/article", "internal/corpus", "internal/digest", "internal/index", "internal/index/bleve", "internal/words"},
	"internal/newsrooms":             {"internal/answer", "internal/corpus", "internal/durable", "internal/feeds", "internal/newsroom"},
	"internal/terminal":              {"internal/answer", "internal/digest", "internal/durable", "internal/newsroom", "internal/watch", "internal/wording"},
	"internal/wording":               {"internal/answer", "internal/digest", "internal/newsroom", "internal/query"},
	"internal/discord/discordtest":   {},
	"internal/discord":               {"internal/answer", "internal/chart", "internal/corpus", "internal/dialogue", "internal/digest", "internal/discord/gateway", "internal/feeds", "internal/index", "internal/newsroom", "internal/newsrooms", "internal/settings", "internal/store", "internal/watch", "internal/wording"},
	"internal/discord/gateway":       {},
	".":                              {},
	"tools/licenses":                 {},
	"cmd/bot":                        {".", "internal/answer", "internal/chart", "internal/corpus", "internal/digest", "internal/discord", "internal/feeds", "internal/index", "internal/index/opensearch", "internal/lookout", "internal/newsroom", "internal/newsrooms", "internal/reader", "internal/settings", "internal/store", "internal/terminal", "internal/watch"},
	"test/engine":                    {},
	"test/reliability":               {},
	"tools/peers":                    {"internal/answer", "internal/corpus", "internal/index", "internal/index/bleve", "internal/words"},
	"tools/scale":                    {"internal/answer", "internal/corpus", "internal/index", "internal/index/bleve", "internal/index/opensearch", "internal/newsroom", "internal/words"},
	"tools/distill/terms":            {"internal/words"},
	"tools/engine":                   {"tools/engine/cluster"},
	"tools/engine/cluster":           {},
	"cmd/evaluate":                   {"internal/answer", "internal/article", "internal/corpus", "internal/dialogue", "internal/digest", "internal/evaluation", "internal/index", "internal/index/bleve", "internal/index/opensearch", "internal/lookout", "internal/newsroom", "internal/query", "internal/reader", "internal/retrieval", "internal/training", "internal/watch", "internal/when", "internal/words"},
}

// owners are the only packages that may import a module, or any package in it.
var owners = map[string][]string{
	"github.com/RoaringBitmap/roaring":          {"internal/index/bleve"},
	"github.com/blevesearch/bleve":              {"internal/index/bleve", "tools/peers"},
	"github.com/blevesearch/bleve_index_api":    {"internal/index/bleve"},
	"github.com/blevesearch/scorch_segment_api": {"internal/index/bleve"},
	"github.com/blevesearch/snowballstem":       {"internal/words"},
	"github.com/blevesearch/vellum":             {"internal/index/bleve"},
	"github.com/RadhiFadlillah/whatlanggo":      {"internal/language"},
	"github.com/bwmarrin/discordgo":             {"internal/discord", "internal/discord/discordtest"},
	"github.com/gorilla/websocket":              {"internal/discord", "internal/discord/discordtest", "internal/discord/gateway"},
	"github.com/prometheus/client_golang":       {"internal/discord"},
	"golang.org/x/sys":                          {"internal/reader/kernel", "tools/engine/cluster"},
	"golang.org/x/time":                         {"internal/discord"},
	"github.com/clipperhouse/uax29":             {"internal/discord"},
	"gonum.org/v1/plot":                         {"internal/chart"},
	"github.com/fsnotify/fsnotify":              {"internal/newsroom"},
	"github.com/gofrs/flock":                    {"internal/feeds", "internal/index/bleve"},
	"modernc.org/sqlite":                        {"internal/store", "tools/peers"},
	"github.com/joho/godotenv":                  {"cmd/bot"},
	"github.com/alecthomas/kong":                {"cmd/bot", "cmd/evaluate"},
	"github.com/peterh/liner":                   {"internal/terminal"},
	"github.com/mmcdole/gofeed":                 {"internal/corpus"},
	"codeberg.org/readeck/go-readability":       {"internal/corpus"},
	"code.dny.dev/ssrf":                         {"internal/feeds"},
	"github.com/temoto/robotstxt":               {"internal/feeds"},
	"github.com/yuin/goldmark":                  {"internal/corpus"},
	"github.com/gogs/chardet":                   {"internal/corpus"},
	"github.com/ledongthuc/pdf":                 {"internal/corpus"},
	"github.com/pelletier/go-toml":              {"internal/corpus"},
}

const module, root = "byline/", "../.."

func TestImportsFollowTheRules(t *testing.T) {
	seen := make(map[string]bool)
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && len(name) > 2) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") {
			return nil
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(relative)
		if _, listed := allowed[pkg]; !listed {
			t.Errorf("%s: package %s has no rule; add one to the table", file, pkg)
		}
		seen[pkg] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if message := violation(pkg, imported, strings.HasSuffix(file, "_test.go")); message != "" {
				t.Errorf("%s: %s", file, message)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("package %s has a rule and does not exist", pkg)
		}
	}
}

// violation says which rule an import breaks, or "". Tests may import any
// package of the project, since they use real parts.
func violation(pkg, imported string, test bool) string {
	if imported+"/" == module {
		imported += "/." // the package at the top
	}
	if name, ours := strings.CutPrefix(imported, module); ours && !test && !slices.Contains(allowed[pkg], name) {
		return pkg + " may not import " + name
	}
	for owned, by := range owners {
		if (imported == owned || strings.HasPrefix(imported, owned+"/")) && !slices.Contains(by, pkg) {
			return owned + " is for " + strings.Join(by, ", ") + " alone"
		}
	}
	return ""
}

func TestRulesCatchViolations(t *testing.T) {
	tests := []struct {
		pkg, imported string
		test, allowed bool
	}{
		{"internal/answer", "byline/internal/index", false, true},
		{"internal/index", "byline/internal/answer", false, false},
		{"internal/index", "byline/internal/answer", true, true},
		{"internal/terminal", "byline/internal/index", false, false},
		{"internal/answer", "github.com/blevesearch/bleve/v2/search", false, false},
		{"internal/answer", "github.com/blevesearch/bleve/v2", true, false},
		{"internal/index", "github.com/blevesearch/bleve/v2", false, false},
		{"internal/index/bleve", "github.com/blevesearch/bleve/v2", false, true},
		{"internal/newsroom", "github.com/joho/godotenv", false, false},
		{"internal/corpus", "strings", false, true},
		{"cmd/bot", "byline", false, true},
		{"internal/terminal", "byline", false, false},
	}
	for _, test := range tests {
		if message := violation(test.pkg, test.imported, test.test); (message == "") != test.allowed {
			t.Errorf("%s imports %s (test: %v): %q", test.pkg, test.imported, test.test, message)
		}
	}
}

// TestExportedNamesShowNothingOfBleve: another search engine can replace Bleve,
// because no exported declaration of package index mentions it.
func TestExportedNamesShowNothingOfBleve(t *testing.T) {
	files, err := filepath.Glob(path.Join(root, "internal/index/*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the files of internal/index are %q, %v", files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range strings.Split(string(content), "\n") {
			code, _, _ := strings.Cut(line, "//")
			for _, start := range []string{"func ", "type ", "var ", "const "} {
				name := strings.TrimPrefix(code, start)
				if strings.HasPrefix(name, "(") { // a method
					_, name, _ = strings.Cut(name, ") ")
				}
				if strings.HasPrefix(code, start) && name != "" && name[0] >= 'A' && name[0] <= 'Z' && strings.Contains(strings.ToLower(code), "bleve") {
					t.Errorf("%s:%d: %s", file, number+1, line)
				}
			}
		}
	}
}
