package digest

import (
	"errors"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

func TestAStandingTopicTellsWhatAnArticleReportsOfIt(t *testing.T) {
	d := openFolder(t, "../../corpus")
	topic, err := d.Stand(t.Context(), "the latest news about the Suez canal")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, title, text, want string }{
		{"in the title", "Suez canal blocked", "Read more here.\n\nA container ship has blocked the Suez canal since early Tuesday morning.", "A container ship has blocked the Suez canal since early Tuesday morning."},
		{"in the title alone", "Suez canal blocked", "A container ship has been stuck between two lakes since early Tuesday morning.", "A container ship has been stuck between two lakes since early Tuesday morning."},
		{"half of it in the title", "Hotel opens in Suez", "A hotel with ninety rooms has opened its doors in the town of Suez.", ""},
		{"no sentence", "Choir wins", "Read more here.", ""},
		{"in the lead", "Ships wait", "Hundreds of ships waited on both sides of the Suez canal on Friday. Tugs pulled at the ship in the Suez canal.", "Hundreds of ships waited on both sides of the Suez canal on Friday."},
		{"in passing", "Oil prices rise", "The price of oil rose by six per cent on Friday in London trading. Traders named the Suez canal among other reasons.", ""},
		{"something else", "Choir wins", "A choir from the north of the country won the song contest.", ""},
		{"no statement", "Suez canal", "What now for the Suez canal and all of the ships there?", ""},
	} {
		document := index.Analyze(corpus.Article{Title: test.title, Text: test.text}, words.NewAnalyzer())
		position, ok := topic.News(document)
		if ok != (test.want != "") || ok && document.Sentence(position) != test.want {
			t.Errorf("%s: News = %q, %t, want %q", test.name, document.Sentence(position), ok, test.want)
		}
	}
	if _, err := d.Stand(t.Context(), "the of"); !errors.Is(err, ErrEmpty) {
		t.Error(err)
	}
}
