package newsroom

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/index"
)

// shared200 is the sample articles and enough reports on harbours to make 200.
func shared200(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../corpus")); err != nil {
		t.Fatal(err)
	}
	for i := range 182 {
		text := fmt.Sprintf("The harbour of Dun%drow has %d boats. Its mayor, Hedda Brink%d, wants a new pier for the ferry.", i, i+2, i)
		put(t, dir, fmt.Sprintf("harbour%03d.md", i), report("Harbour Dispatch", fmt.Sprintf("2019-03-%02d", i%28+1), text))
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// openDir opens a newsroom over a folder, with enough time to read that its
// answers do not depend on how busy the machine is.
func openDir(t *testing.T, dir string) *Newsroom {
	t.Helper()
	n, err := Open(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir(), ReadTime: time.Minute})
	if err != nil && !errors.Is(err, ErrNoArticles) {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

var ownArticles = map[string]string{
	"club.md": report("Chess Club", "2024-05-02", "Mirela Vasko won the spring tournament of the chess club with nine points. The club house in Quillport needs a new roof, which costs 12,000 crowns."),
}

// TestJoinRanksAsOneFolder compares a newsroom of one article joined to one of
// 200 with a newsroom that has all of these in one folder, on questions that
// either has answers to.
func TestJoinRanksAsOneFolder(t *testing.T) {
	shared, own, both := shared200(t), t.TempDir(), shared200(t)
	for name, text := range ownArticles {
		put(t, own, name, text)
		put(t, both, name, text)
	}
	joined, one := Join(openDir(t, own), openDir(t, shared)), openDir(t, both)
	if joined.Len() != 201 || one.Len() != 201 {
		t.Fatalf("%d and %d articles", joined.Len(), one.Len())
	}
	questions := append(sampleQuestions(t),
		"who won the spring tournament?", "who won the chess tournament", "what does the new roof of the club house cost?",
		"how many boats does the harbour of Dun7row have?", "who is the mayor of Dun21row?", "any news?", "who won the world cup?")
	answered := make(map[index.Collection]int)
	for _, text := range questions {
		question := answer.Question{Text: text, Limit: 5}
		got, err := joined.Ask(t.Context(), question)
		want, wantErr := one.Ask(t.Context(), question)
		if err != nil || wantErr != nil {
			t.Fatalf("%q: error %v joined, %v alone, want none", text, err, wantErr)
		}
		if got.Answered != want.Answered || !slices.EqualFunc(got.Quotes, want.Quotes, func(a, b answer.Quote) bool {
			return a.Article.ID == b.Article.ID && a.Sentence == b.Sentence && abs(a.Score-b.Score) < 1e-6
		}) {
			t.Errorf("%s: answered %t with %v, want %t with %v", text, got.Answered, sentences(got), want.Answered, sentences(want))
		}
		for _, quote := range got.Quotes {
			from := index.Shared
			if ownArticles[quote.Article.ID] != "" {
				from = index.Own
			}
			if quote.Article.Collection != from {
				t.Errorf("%s: the quote of %s is said to be %q", text, quote.Article.ID, quote.Article.Collection)
			}
		}
		if got.Answered {
			answered[got.Quotes[0].Article.Collection]++
		}
	}
	t.Logf("answered from: %v, of %d questions", answered, len(questions))
	if answered[index.Own] < 3 || answered[index.Shared] < len(questions)/3 {
		t.Errorf("answered from: %v", answered)
	}
}

func abs(x float64) float64 { return max(x, -x) }

func sentences(a *answer.Answer) (shown []string) {
	for _, quote := range a.Quotes {
		shown = append(shown, fmt.Sprintf("%s %.4f %.40q", quote.Article.ID, quote.Score, quote.Sentence))
	}
	return shown
}

func sampleQuestions(t *testing.T) (questions []string) {
	t.Helper()
	file, err := os.Open("../answer/testdata/corpus-questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line struct{ Question string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, line.Question)
	}
	return questions
}

// TestJoinSaysWhoseAnArticleIs tries everything that can be asked.
func TestJoinSaysWhoseAnArticleIs(t *testing.T) {
	own, shared := t.TempDir(), t.TempDir()
	put(t, own, "own.md", report("Club", "2020-03-01", "The ferry of Quillport sank on Monday. Nobody was hurt when the ferry sank."))
	put(t, shared, "shared.md", report("Wire", "2020-03-02", "The ferry of Dunmarrow sank on Tuesday. The ferry had forty people on it."))
	ownRoom, sharedRoom := openDir(t, own), openDir(t, shared)
	joined := Join(ownRoom, sharedRoom)
	check := func(what string, article *index.Summary) {
		t.Helper()
		want := map[string]index.Collection{"own.md": index.Own, "shared.md": index.Shared}[article.ID]
		if article.Collection != want {
			t.Errorf("%s: %s is said to be %q", what, article.ID, article.Collection)
		}
	}
	related, err := joined.Related(t.Context(), "the ferry sank", 5)
	if err != nil || len(related) != 2 {
		t.Fatalf("Related = %v, %v, want 2 quotes", related, err)
	}
	for _, quote := range related {
		check("related", quote.Article)
		again, err := joined.Quote(t.Context(), Key(quote))
		if err != nil {
			t.Fatal(err)
		}
		check("quote", again.Article)
		if _, paragraph, _, err := joined.Context(t.Context(), again); err != nil || paragraph == "" {
			t.Errorf("Context = %q, %v, want a paragraph", paragraph, err)
		}
		alone, other := ownRoom, sharedRoom
		if again.Article.Collection == index.Shared {
			alone, other = sharedRoom, ownRoom
		}
		if quote, err := alone.Quote(t.Context(), Key(quote)); err != nil || quote.Article.Collection != "" {
			t.Errorf("alone: %+v, %v", quote.Article, err)
		}
		if _, err := other.Quote(t.Context(), Key(quote)); !errors.Is(err, ErrGone) {
			t.Errorf("the key of %s in another newsroom: %v", quote.Article.ID, err)
		}
	}
	summary, err := joined.Summarize(t.Context(), digest.Topic{Text: "ferry"})
	if err != nil || len(summary.Sentences) == 0 {
		t.Fatalf("Summarize = %+v, %v, want sentences", summary, err)
	}
	for _, sentence := range summary.Sentences {
		check("summary", sentence.Article)
	}
	timeline, err := joined.Timeline(t.Context(), digest.Topic{Text: "ferry"})
	if err != nil || len(timeline.Days) == 0 {
		t.Fatalf("Timeline = %+v, %v, want days", timeline, err)
	}
	for _, day := range timeline.Days {
		for _, sentence := range day.Sentences {
			check("timeline", sentence.Article)
		}
	}
	if sources := joined.Sources(); len(sources) != 2 {
		t.Errorf("sources: %+v", sources)
	}
}

// TestJoinFollowsBothAsTheyReload reloads both in turn while a quote is looked
// up.
func TestJoinFollowsBothAsTheyReload(t *testing.T) {
	own, shared := t.TempDir(), t.TempDir()
	put(t, shared, "a.md", report("Wire", "2020-03-02", "Ola Reiff opened the pier."))
	ownRoom, sharedRoom := openDir(t, own), openDir(t, shared)
	joined := Join(ownRoom, sharedRoom)
	reload := func(n *Newsroom) {
		t.Helper()
		if _, err := n.Reload(t.Context(), ReloadOptions{Force: true}); err != nil && !errors.Is(err, ErrNoArticles) {
			t.Fatal(err)
		}
	}
	want := func(opener string, from index.Collection) {
		t.Helper()
		found, err := joined.Ask(t.Context(), answer.Question{Text: "who opened the pier?", Limit: 1})
		if err != nil || len(found.Quotes) != 1 || found.Quotes[0].Sentence != opener+" opened the pier." || found.Quotes[0].Article.Collection != from {
			t.Errorf("%+v, %v, want %s of %q", found, err, opener, from)
		}
	}
	want("Ola Reiff", "")
	put(t, own, "a.md", report("Club", "2020-03-02", "Hedda Brink opened the pier."))
	put(t, own, "b.md", report("Club", "2020-03-02", "The school has a new door."))
	reload(ownRoom)
	put(t, shared, "b.md", report("Wire", "2020-03-02", "A storm broke the bridge."))
	put(t, shared, "c.md", report("Wire", "2020-03-02", "The tunnel is dry again."))
	reload(sharedRoom)
	want("Hedda Brink", index.Own) // the own one of two with the same ID
	if joined.Len() != 3 {
		t.Errorf("%d articles", joined.Len())
	}
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.Remove(filepath.Join(own, name)); err != nil {
			t.Fatal(err)
		}
	}
	reload(ownRoom)
	want("Ola Reiff", "")
}

// TestJoinWhileTheSharedArticlesAreRead: until the shared articles have been
// read, the server's own articles answer alone; without own ones, the error
// says that the shared ones are being read.
func TestJoinWhileTheSharedArticlesAreRead(t *testing.T) {
	own := t.TempDir()
	for name, text := range ownArticles {
		put(t, own, name, text)
	}
	shared, err := Start(t.Context(), Config{CorpusDir: t.TempDir(), IndexDir: filepath.Join(t.TempDir(), "index")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shared.Close() })
	joined := Join(openDir(t, own), shared)
	if err := joined.Ready(); err != nil {
		t.Error(err)
	}
	found, err := joined.Ask(t.Context(), answer.Question{Text: "who won the spring tournament of the chess club?"})
	if err != nil || !found.Answered {
		t.Errorf("Ask = %+v, %v, want an answer", found, err)
	}
	if err := Join(openDir(t, t.TempDir()), shared).Ready(); !isReading(err) {
		t.Errorf("without own articles: %v", err)
	}
}

// TestJoinHidesNothingThatCannotBeReached holds that questions are not answered
// from one newsroom alone because the other's articles cannot be reached.
func TestJoinHidesNothingThatCannotBeReached(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.md", report("Wire", "2020-03-02", "Ola Reiff opened the pier."))
	near := openDir(t, dir)
	far, err := Start(t.Context(), Config{CorpusDir: t.TempDir(), Engine: func(context.Context) (index.Engine, error) {
		return nil, fmt.Errorf("connect: %w", ErrUnreachable)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	if _, err := far.Reload(t.Context(), ReloadOptions{}); !errors.Is(err, ErrUnreachable) {
		t.Fatalf("reloaded: %v", err)
	}
	for whose, joined := range map[string]Desk{"own": Join(far, near), "shared": Join(near, far)} {
		if _, err := joined.Ask(t.Context(), answer.Question{Text: "who opened the pier?"}); !errors.Is(err, ErrUnreachable) {
			t.Errorf("the %s articles cannot be reached: %v", whose, err)
		}
	}
}
