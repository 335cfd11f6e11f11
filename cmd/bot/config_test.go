package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name        string
		args        []string
		environment environment
		want        string // of the error
		check       func(Config) bool
	}{
		{"defaults", nil, nil, "", func(c Config) bool {
			return c.CorpusDir == "corpus" && c.Limit == 3 && !c.AsOf.IsZero() && !c.JSON && !c.Explain && c.DiscordToken == ""
		}},
		{"variables", nil, environment{"LIMIT": "7", "JSON": "true", "AS_OF": "2016-12-14", "INDEX_DIR": "x"}, "", func(c Config) bool {
			return c.Limit == 7 && c.JSON && c.AsOf.Format("2.1.2006") == "14.12.2016" && c.IndexDir == "x"
		}},
		{"flags before variables", []string{"ask", "--limit=5", "--json=false", "x"}, environment{"LIMIT": "7", "JSON": "true"}, "", func(c Config) bool {
			return c.Limit == 5 && !c.JSON
		}},
		{"empty variables", nil, environment{"LIMIT": "", "CORPUS_DIR": "", "JSON": "", "DISCORD_TOKEN": ""}, "", func(c Config) bool {
			return c.Limit == 3 && c.CorpusDir == "corpus" && !c.JSON
		}},
		{"token with the end of its line", nil, environment{"DISCORD_TOKEN": " abc.def\r"}, "", func(c Config) bool {
			return c.DiscordToken == "abc.def"
		}},
		{"bad variable", []string{"sources"}, environment{"LIMIT": "abc"}, `LIMIT: "abc" is not a whole number from 1 to 100`, nil},
		{"bad flag", []string{"--limit", "101"}, nil, `--limit: "101" is not a whole number from 1 to 100`, nil},
		{"empty flag", []string{"--limit="}, nil, `--limit: "" is not a whole number from 1 to 100`, nil},
		{"bad day", nil, environment{"AS_OF": "yesterday"}, `AS_OF: "yesterday" is not a day such as 2016-12-14`, nil},
		{"bad switch", nil, environment{"EXPLAIN": "perhaps"}, `EXPLAIN: "perhaps" is neither true nor false`, nil},
		{"empty corpus", []string{"--corpus="}, nil, `--corpus: "" is not a folder`, nil},
		{"token as a flag", []string{"--discord-token=secret"}, nil, `unknown flag --discord-token`, nil},
	} {
		_, config, err := parse(test.args, test.environment, streams{out: io.Discard, err: io.Discard})
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
		case test.check != nil && !test.check(config):
			t.Errorf("%s: the config is %+v", test.name, config)
		}
	}
}

func TestReadEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("A=file\nB=file\nE=file\nC='quoted # text'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	found, inFile, err := readEnvironment([]string{"B=set", "D=", "E=", "=odd"}, file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(inFile, []string{"A", "B", "C", "E"}) {
		t.Errorf("the file has %q", inFile)
	}
	for name, want := range map[string]string{"A": "file", "B": "set", "C": "quoted # text", "D": "", "E": "file"} {
		if got := found.get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestDefaultIndexDirs(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	first, err := defaultIndexDir("a/corpus")
	if err != nil {
		t.Fatal(err)
	}
	second, _ := defaultIndexDir("b/corpus")
	again, _ := defaultIndexDir("./a/../a/corpus")
	if first == second || first != again || !strings.HasPrefix(filepath.Base(first), "corpus-") {
		t.Errorf("index folders %q, %q, %q", first, second, again)
	}
}

func TestStraysAreToldWithWhatWasMeant(t *testing.T) {
	known := []string{"LIMIT", "CORPUS_DIR", "DISCORD_TOKEN", "AS_OF"}
	for typed, want := range map[string]string{
		"LIMITT": "LIMIT", "LIMT": "LIMIT", "LINIT": "LIMIT", "LIMTI": "LIMIT", "limit": "LIMIT",
		"CORPUS": "CORPUS_DIR", "CORPUS_DIRS": "CORPUS_DIR", "TOKEN": "", "TIMIL": "", "PATH": "",
	} {
		found := strays([]string{"AS_OF", typed}, known)
		if len(found) != 1 || found[0].name != typed || found[0].meant != want {
			t.Errorf("%s: got %v, want one that means %q", typed, found, want)
		}
	}
}
