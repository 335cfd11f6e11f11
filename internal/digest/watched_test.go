package digest

import (
	"errors"
	"strings"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

func TestAStandingTopicTellsWhatAnArticleReportsOfIt(t *testing.T) {
	d := openFolder(t, "../../corpus")
	const suez, storms, people = "the latest news about the Suez canal", "World Series", "people at the Suez canal"
	for _, test := range []struct{ name, about, title, text, want string }{
		{"in the title", suez, "Suez canal blocked", "Read more here.\n\nA container ship has blocked the Suez canal since early Tuesday morning.", "A container ship has blocked the Suez canal since early Tuesday morning."},
		{"in the title alone", suez, "Suez canal blocked", "A container ship has been stuck between two lakes since early Tuesday morning.", "A container ship has been stuck between two lakes since early Tuesday morning."},
		{"half of it in the title", suez, "Hotel opens in Suez", "A hotel with ninety rooms has opened its doors in the town of Suez.", ""},
		{"one of its two words in the title", storms, "Series of storms ends", "A series of storms has ended in the north of the country after nine days.", ""},
		{"most of its words in the title", people, "Suez canal shut", "A container ship has been stuck between two lakes since early Tuesday morning.", "A container ship has been stuck between two lakes since early Tuesday morning."},
		{"further down", suez, "Suez canal blocked", "Ships stood still in long rows near the town on Friday. The captains talked with each other for many hours. Tugs pulled at the ship in the Suez canal all night.", "Tugs pulled at the ship in the Suez canal all night."},
		{"in the background", suez, "Suez canal blocked", "Ships stood still in long rows near the town on Friday. " + strings.Repeat("The captains talked with each other for many hours. ", 5) + "Tugs pulled at the ship in the Suez canal all night.", "Ships stood still in long rows near the town on Friday."},
		{"no sentence", suez, "Choir wins", "Read more here.", ""},
		{"in the lead", suez, "Ships wait", "Hundreds of ships waited on both sides of the Suez canal on Friday. Tugs pulled at the ship in the Suez canal.", "Hundreds of ships waited on both sides of the Suez canal on Friday."},
		{"in passing", suez, "Oil prices rise", "The price of oil rose by six per cent on Friday in London trading. Traders named the Suez canal among other reasons.", ""},
		{"something else", suez, "Choir wins", "A choir from the north of the country won the song contest.", ""},
		{"no statement", suez, "Suez canal", "What now for the Suez canal and all of the ships there?", ""},
	} {
		document := index.Analyze(corpus.Article{Title: test.title, Text: test.text}, words.NewAnalyzer())
		topic, err := d.Stand(t.Context(), test.about)
		if err != nil {
			t.Fatal(err)
		}
		position, ok := topic.News(document)
		if ok != (test.want != "") || ok && document.Sentence(position) != test.want {
			t.Errorf("%s: News = %q, %t, want %q", test.name, document.Sentence(position), ok, test.want)
		}
	}
	if _, err := d.Stand(t.Context(), "the of"); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
}

// TestArticleThatTellsNothing: of an article without a sentence that tells
// something, the title alone counts.
func TestArticleThatTellsNothing(t *testing.T) {
	document := index.Analyze(corpus.Article{Title: "Choir wins", Text: "Read more here."}, words.NewAnalyzer())
	for term, want := range map[string]bool{"choir": true, "read": false} {
		if got := touching([]index.Term{{Text: term, Weight: 1}}, document, spoken).about; got != want {
			t.Errorf("the article is about %q: %t, want %t", term, got, want)
		}
	}
}
