package discord

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/rogpeppe/go-internal/txtar"

	"byline/internal/answer"
)

// lengths gives, for each kind of reply, how many lines the median one may have
// on a phone, buttons included, and the least number of replies to examine.
var lengths = map[string]struct{ most, least int }{
	"answer": {10, 20}, "refusal": {4, 10}, "refusal of a message": {4, 10}, "summary": {20, 10}, "timeline": {30, 10},
}

// TestRepliesFitAPhone shows, as a phone does, the replies to questions and
// topics about the sample articles. The parts of a golden file are named by
// what is asked; -update rewrites what is shown.
func TestRepliesFitAPhone(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and slow under the race detector")
	}
	n := readCorpus(t)
	b := newTestBot(t, n, func(c *Config) { c.AsOf = day(2026, 11, 26) })
	for _, test := range []struct {
		file   string
		handle handler
		option string
		kinds  []string
	}{
		{"questions", b.ask, "question", []string{"answer", "refusal"}},
		{"messages", b.askedByMessage, "question", []string{"refusal of a message"}},
		{"summaries", b.summary, "topic", []string{"summary"}},
		{"timelines", b.timeline, "topic", []string{"timeline"}},
	} {
		t.Run(test.file, func(t *testing.T) {
			file := filepath.Join("testdata", "phone", test.file+".txtar")
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(golden)
			lines := make(map[string][]int)
			for i, asked := range archive.Files {
				r := &request{room: alone{n}, settings: b.config.Defaults(), options: []*discordgo.ApplicationCommandInteractionDataOption{{Name: test.option, Value: asked.Name}}}
				reply, err := test.handle(t.Context(), r)
				if err != nil {
					t.Fatalf("topic %q: %v", asked.Name, err)
				}
				checkMessage(t, reply)
				saysNothingTwice(t, reply)
				screen := phone(reply)
				kind := test.kinds[0]
				if test.file == "questions" && (r.outcome == string(answer.Absent) || r.outcome == string(answer.Unanswered)) {
					kind = "refusal"
				}
				lines[kind] = append(lines[kind], len(screen))
				archive.Files[i].Data = []byte(strings.Join(screen, "\n") + "\n\n")
			}
			archive.Comment = nil
			for _, kind := range test.kinds {
				n, wanted := lines[kind], lengths[kind]
				if len(n) < wanted.least {
					t.Fatalf("there are %d of kind %s, want %d", len(n), kind, wanted.least)
				}
				slices.Sort(n)
				if n[len(n)/2] > wanted.most {
					t.Errorf("the median %s has %d lines on a phone, over %d", kind, n[len(n)/2], wanted.most)
				}
				archive.Comment = fmt.Appendf(archive.Comment, "%s: %d, median lines %d of at most %d, longest %d\n", kind, len(n), n[len(n)/2], wanted.most, n[len(n)-1])
			}
			got := string(txtar.Format(archive))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(golden) {
				t.Errorf("%s has changed; -update rewrites it. It is now:\n%s", file, got)
			}
		})
	}
}

// askedByMessage answers a message; Discord shows the question above the
// answer.
func (b *bot) askedByMessage(ctx context.Context, r *request) (*reply, error) {
	r.text, r.options, r.questionShown = r.option("question"), nil, true
	return b.ask(ctx, r)
}

// saysNothingTwice fails the test if a sentence or a source appears twice.
func saysNothingTwice(t *testing.T, r *reply) {
	t.Helper()
	seen := make(map[string]bool)
	for line := range strings.SplitSeq(r.embeds[0].Description, "\n") {
		text := strings.TrimRight(strings.TrimLeft(read(line).seen(), "¹²³⁴ "), "¹²³⁴")
		if text != "" && seen[text] {
			t.Errorf("%q is there twice: %q", text, r.embeds[0].Description)
		}
		seen[text] = true
	}
}
