package answer

import (
	"errors"
	"testing"

	"byline/internal/article"
)

func TestRelatedIsOneSentenceOfEachArticleThatBears(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "The flood in Drell destroyed the stone bridge.\n\nThe bridge in Drell had stood for two centuries.",
		"b.txt": "Engineers will rebuild the bridge that the Drell flood destroyed.",
		"c.txt": "A choir from Drell won the song contest.",
	}, failing{})
	quotes, err := a.Related(t.Context(), Question{Text: "omg did you see, the flood took the old bridge in Drell away, so sad, we used to fish there", Limit: 5})
	if err != nil || len(quotes) != 2 || quotes[0].Article.ID == quotes[1].Article.ID {
		t.Fatalf("quotes %+v, %v", quotes, err)
	}
	for _, quote := range quotes {
		switch {
		case quote.Article.ID == "c.txt":
			t.Errorf("%q bears on the flood", quote.Sentence)
		case quote.Article.ID == "a.txt" && quote.Sentence != "The flood in Drell destroyed the stone bridge.":
			t.Errorf("%q shares most with the message", quote.Sentence)
		}
		if quote.Independent != 1 || quote.Highlight != (Span{}) {
			t.Errorf("quote %+v", quote)
		}
	}
	if quotes, err := a.Related(t.Context(), Question{Text: "anyone up for chess tonight?", Limit: 5}); err != nil || len(quotes) != 0 {
		t.Errorf("chess: %+v, %v", quotes, err)
	}
	// One word in common does not make an article relevant, however rare it is.
	if quotes, err := a.Related(t.Context(), Question{Text: "the choir crossed the bridge", Limit: 5}); err != nil || len(quotes) != 0 {
		t.Errorf("one word in common: %+v, %v", quotes, err)
	}
	if quotes, err := a.Related(t.Context(), Question{Text: "the flood in Drell took the bridge", Limit: 1}); err != nil || len(quotes) != 1 {
		t.Errorf("at most one: %+v, %v", quotes, err)
	}
	if quotes, err := a.Related(t.Context(), Question{Text: "the flood in Drell took the bridge", Selection: article.Selection{Sources: []string{"Nobody"}}, Limit: 1}); err != nil || len(quotes) != 0 {
		t.Errorf("of an unknown outlet: %+v, %v", quotes, err)
	}
	if _, err := a.Related(t.Context(), Question{Text: " "}); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
}
