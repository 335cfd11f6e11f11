package answer

import (
	"context"
	"errors"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"byline/internal/reader"
)

// whim is a Reader that scores and marks at random, but consistently, and reads
// only some passages.
type whim struct{}

func (whim) Read(_ context.Context, question string, passages []reader.Passage, _ int) ([]reader.Reading, error) {
	draw := func(text string) uint64 {
		h := fnv.New64a()
		h.Write([]byte(question + "\x00" + text))
		return h.Sum64() >> 3
	}
	readings := make([]reader.Reading, len(passages))
	for i, passage := range passages {
		if draw(passage.Title)%5 == 0 {
			continue
		}
		for _, sentence := range passage.Sentences {
			n := draw(sentence)
			read := reader.Sentence{Score: float64(n%200)/10 - 10, SpanScore: -float64(n % 40 / 10)}
			if words := strings.Fields(sentence); n%3 > 0 && len(words) > 0 {
				start := strings.Index(sentence, words[int(n%7)%len(words)])
				read.Span = Span{Start: start, End: len(sentence)}
			}
			if n%11 == 0 {
				read = reader.Sentence{Score: reader.Unread}
			}
			readings[i] = append(readings[i], read)
		}
	}
	return readings, nil
}

// FuzzAsk asks any question of a few articles. The result must be consistent:
// quotes from the articles, in order, and either an answer or one kind of
// refusal.
func FuzzAsk(f *testing.F) {
	for _, seed := range []struct{ question, before string }{
		{"who backs the government?", ""},
		{"and when?", "who backs the government?"},
		{"who said so?", "how many people died in the flood in Drell?"},
		{"any news today?", ""},
		{"How many ships were waiting at Narvel on 4 March 2031, and why?", "thanks"},
		{`what did "the mayor" say about it`, "\x00"},
		{"+flood -bridge \"drell AND (", ""},
		{"\xff\x00😀 who whom whose?", "\xff"},
		{"when when when", "when"},
		{"", "x"},
		{"gowerment floood brigde", ""},
	} {
		f.Add(seed.question, seed.before, 3, int64(22_000))
	}
	a := open(f, map[string]string{
		"siege.txt": siege,
		"a.md":      dated("Wire", "2031-03-04", "At least 12 people died in the flood in Drell on Monday, Mayor Ada Holt said.\n\nIt closed the bridge for 3 days."),
		"b.md":      dated("Dispatch", "2031-03-05", "At least 19 people died in the flood in Drell on Monday.\n\nMr Holt – a “baker” – said so.\n\nAt least 19 people died in the flood in Drell on Monday, police said."),
		"c.md":      dated("Dispatch", "2030-12-05", "Ships waited at Narvel. Why? Nobody knew. 🚢"),
	}, whim{})
	f.Fuzz(func(t *testing.T, text, before string, limit int, day int64) {
		question := Question{Text: text, Before: []string{before}, Limit: limit % 40, AsOf: time.Unix(day%50_000*86_400, 0).UTC()}
		got, err := a.Ask(t.Context(), question)
		if err != nil {
			if !errors.Is(err, ErrEmpty) {
				t.Fatal(err)
			}
			return
		}
		checkAnswer(t, a, got)
		related, err := a.Related(t.Context(), question)
		if err != nil || len(related) > max(1, question.Limit) {
			t.Fatalf("%d related, %v", len(related), err)
		}
	})
}

func checkAnswer(t *testing.T, a *Answerer, got *Answer) {
	t.Helper()
	if got.Answered != (got.WhyNot == "") || got.Answered != (got.Telling > 0) || got.Telling > len(got.Quotes) || len(got.Quotes) > max(1, got.Question.Limit) {
		t.Fatalf("answered %v, %q, %d telling of %d, at most %d", got.Answered, got.WhyNot, got.Telling, len(got.Quotes), got.Question.Limit)
	}
	if math.IsNaN(got.Confidence) || got.Confidence < 0 || got.Confidence > 1 {
		t.Errorf("confidence %v", got.Confidence)
	}
	if !utf8.ValidString(got.Understood) {
		t.Errorf("understood %q", got.Understood)
	}
	for i, quote := range got.Quotes {
		documents, err := a.Finder.Documents(t.Context(), []string{quote.Article.ID})
		if err != nil || documents[0] == nil {
			t.Fatalf("article %s: %v", quote.Article.ID, err)
		}
		if document := documents[0]; document.Sentence(quote.Position) != quote.Sentence || quote.Sentence == "" {
			t.Fatalf("%q is not sentence %d of %s, %v", quote.Sentence, quote.Position, quote.Article.ID, err)
		}
		if span := quote.Highlight; span.Start < 0 || span.Start > span.End || span.End > len(quote.Sentence) || !utf8.ValidString(quote.Sentence[span.Start:span.End]) {
			t.Fatalf("%q is marked at %v", quote.Sentence, span)
		}
		if quote.Independent < 1 || quote.Independent > 1+len(quote.AlsoIn) || slices.Contains(quote.AlsoIn, quote.Article) {
			t.Errorf("%d independent, also in %v", quote.Independent, quote.AlsoIn)
		}
		for _, rank := range quote.DiffersFrom {
			if rank < 1 || rank > len(got.Quotes) || rank == i+1 {
				t.Errorf("quote %d of %d differs from %d", i+1, len(got.Quotes), rank)
			}
		}
		for _, part := range quote.Parts {
			if math.IsNaN(part.Value) || math.IsInf(part.Value, 0) {
				t.Errorf("%q: %s is %v", quote.Sentence, part.Name, part.Value)
			}
		}
	}
}
