package answer

import (
	"context"
	"testing"
	"time"

	"byline/internal/index"
	"byline/internal/reader"
)

// counting counts the passages that are read.
type counting struct {
	Reader
	passages int
}

func (c *counting) Read(ctx context.Context, question string, passages []reader.Passage, whole int) ([]reader.Reading, error) {
	c.passages += len(passages)
	return c.Reader.Read(ctx, question, passages, whole)
}

func TestAmongAnswersFromTheGivenArticlesAlone(t *testing.T) {
	read := &counting{Reader: reader.Lexical{}}
	a := open(t, map[string]string{
		"old.txt":    "The Drell flood destroyed the stone bridge on Monday.\n\nNobody was hurt.",
		"new.txt":    "The Drell flood destroyed the stone bridge and the mill, the mayor said.",
		"choir.txt":  "A choir from Drell won the song contest in the capital.",
		"rugby.txt":  "The rugby club lost its third game of the season.",
		"poetry.txt": "A poet read verses about the sea to a small crowd.",
	}, read)
	s, err := a.Stand(t.Context(), Question{Text: "What did the Drell flood destroy?", Limit: 3})
	if err != nil || len(s.Terms()) == 0 {
		t.Fatalf("Stand = %+v, %v, want terms", s, err)
	}
	documents := make(map[string]*index.Document)
	for _, id := range []string{"old.txt", "new.txt", "choir.txt", "rugby.txt"} {
		found, err := a.Finder.Documents(t.Context(), []string{id})
		if err != nil {
			t.Fatal(err)
		}
		documents[id] = found[0]
	}
	for id, want := range map[string]bool{"old.txt": true, "new.txt": true, "choir.txt": false, "rugby.txt": false} {
		if got := s.Bears(documents[id]); got != want {
			t.Errorf("%s bears on it: %t", id, got)
		}
	}
	found, err := a.Among(t.Context(), s, time.Time{}, []*index.Document{documents["new.txt"]})
	if err != nil || len(found.Quotes) == 0 {
		t.Fatalf("Among = %+v, %v, want a quote", found, err)
	}
	if chance := s.Chance(found, documents["new.txt"]); chance <= 0 || chance >= 1 {
		t.Errorf("its chance is %v", chance)
	}
	if bearing := s.Bearing(documents["new.txt"]); len(bearing) != len(BearingMeasures) || bearing[0] <= 0 || bearing[1] < bearing[2] || bearing[2] <= 0 {
		t.Errorf("what the model knows of it is %v", bearing)
	}
	if bearing := s.Bearing(documents["rugby.txt"]); bearing != nil {
		t.Errorf("of an article about something else the model knows %v", bearing)
	}
	for _, quote := range found.Quotes {
		if quote.Article.ID != "new.txt" {
			t.Errorf("quoted from %s", quote.Article.ID)
		}
	}
	whole, err := a.Ask(t.Context(), Question{Text: "What did the Drell flood destroy?", Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	if both, err := a.Among(t.Context(), s, time.Time{}, []*index.Document{documents["new.txt"], documents["old.txt"]}); err != nil || both.Confidence != whole.Confidence {
		t.Errorf("of all articles about it the confidence is %v, and %v when it is asked; %v", both.Confidence, whole.Confidence, err)
	}
	before := read.passages
	none, err := a.Among(t.Context(), s, time.Time{}, []*index.Document{documents["rugby.txt"]})
	if err != nil || none.Answered || none.WhyNot != Absent || read.passages != before {
		t.Errorf("of an article about something else: %+v, %v, %d passages read", none, err, read.passages-before)
	}
}

func TestAMessageThatAsksNothingStandsForNothing(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "The Drell flood destroyed the stone bridge on Monday."}, failing{})
	if s, err := a.Stand(t.Context(), Question{Text: "thanks!"}); err != nil || len(s.Terms()) > 0 {
		t.Errorf("Stand = %+v, %v, want no terms", s, err)
	}
	if _, err := a.Stand(t.Context(), Question{Text: " "}); err == nil {
		t.Error("an empty question is read")
	}
}
