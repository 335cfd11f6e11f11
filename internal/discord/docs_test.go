package discord

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// shownReply matches a reply in a document as a phone shows it, below the
// command.
var shownReply = regexp.MustCompile("(?s)```\n/(ask|summary|timeline) ([^\n]+)\n\n(.+?)\n```")

// TestDocsShowRealReplies: the replies in docs/discord.md are those of the
// golden files.
func TestDocsShowRealReplies(t *testing.T) {
	text, err := os.ReadFile("../../docs/discord.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := shownReply.FindAllStringSubmatch(string(text), -1)
	if len(shown) < 4 {
		t.Errorf("%d replies are shown", len(shown))
	}
	for _, reply := range shown {
		command, asked, screen := reply[1], reply[2], reply[3]
		golden, err := txtar.ParseFile(filepath.Join("testdata", "phone", goldenOf[command]+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(golden.Files, func(file txtar.File) bool { return file.Name == asked })
		if at < 0 {
			t.Errorf("/%s %s is not in the golden file", command, asked)
		} else if want := strings.TrimRight(string(golden.Files[at].Data), "\n"); screen != want {
			t.Errorf("/%s %s shows\n%s\nwant\n%s", command, asked, screen, want)
		}
	}
}

// goldenOf is the golden file for each command.
var goldenOf = map[string]string{"ask": "questions", "summary": "summaries", "timeline": "timelines"}
