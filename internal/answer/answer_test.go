package answer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
)

// open returns an Answerer over files, by name, in a real index.
func open(t *testing.T, files map[string]string) *Answerer {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openFolder(t, dir)
}

func openFolder(t testing.TB, dir string) *Answerer {
	t.Helper()
	folder, err := corpus.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	ix, err := index.Open(t.Context(), t.TempDir(), folder, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return New(ix)
}

func ask(t *testing.T, a *Answerer, question string) *Answer {
	t.Helper()
	answer, err := a.Ask(t.Context(), Question{Text: question, Limit: 3})
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return answer
}

// siege is a page as scrapers leave it: headlines among the text, and words
// for backing on both sides of the fight.
const siege = `Last districts brace for assault

At least 12,000 people have died in the province's war

The rebels, backed by two neighbouring kingdoms, still hold the old harbour, where soldiers supported by foreign pilots closed in on Monday.

The government says it will accept no truce until every rebel has left.

The government is supported by the hill militias and by volunteers from the north.

Civilians from other besieged towns have mostly been bussed to Varna under surrender agreements.

Officers say they control nearly four fifths of what the insurgents once held - a number their enemies dispute.

"It must have been dreadful for them", she said.

Other news`

func TestAskScrapedPage(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege})
	tests := []struct{ question, want string }{
		{"who backs the government?", "The government is supported by the hill militias"},
		{"Who are the backers of the government?", "The government is supported by the hill militias"},
		{"who backs the rebels?", "The rebels, backed by two neighbouring kingdoms"},
		{"How many people were killed in the war?", "At least 12,000 people have died"},
		{"Where are civilians from besieged towns moved to after a deal?", "have mostly been bussed to Varna"},
		{"How much of what the rebels held do the officers claim?", "nearly four fifths"},
	}
	for _, test := range tests {
		t.Run(test.question, func(t *testing.T) {
			answer := ask(t, a, test.question)
			if !answer.Answered || !strings.Contains(answer.Quotes[0].Sentence, test.want) {
				t.Errorf("answered: %v, first of %d: %+v", answer.Answered, len(answer.Quotes), answer.Quotes[0])
			}
		})
	}
	for _, question := range []string{"Who won the football match?", "What is the capital of France?"} {
		if answer := ask(t, a, question); answer.Answered {
			t.Errorf("%q is answered with %q", question, answer.Quotes[0].Sentence)
		}
	}
}

func TestQuoteHasItsPlace(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege})
	quote := ask(t, a, "who backs the government?").Quotes[0]
	if quote.Before != "The government says it will accept no truce until every rebel has left." ||
		!strings.HasPrefix(quote.After, "Civilians from other besieged towns") {
		t.Errorf("before %q, after %q", quote.Before, quote.After)
	}
	if quote.Article.ID != "siege.txt" || quote.Article.Title != "Last districts brace for assault" || quote.Article.Source != "" {
		t.Errorf("article %+v", quote.Article)
	}
	score := 0.0
	for _, part := range quote.Parts {
		score += part.Value * part.Weight
	}
	if difference := score - quote.Score; difference > 1e-9 || difference < -1e-9 {
		t.Errorf("parts %v make %v, the score is %v", quote.Parts, score, quote.Score)
	}
}

func TestNearDayIsFavoured(t *testing.T) {
	const article = "---\npublished: %s\n---\nThe flood in the valley killed many people in YEAR."
	report := func(day string) string {
		return strings.ReplaceAll(strings.ReplaceAll(article, "%s", day), "YEAR", day[:4])
	}
	a := open(t, map[string]string{"1999.md": report("1999-05-01"), "2010.md": report("2010-05-01"), "2020.md": report("2020-05-01")})
	for _, year := range []string{"1999", "2010", "2020"} {
		asOf, err := time.Parse(time.DateOnly, year+"-05-03")
		if err != nil {
			t.Fatal(err)
		}
		answer, err := a.Ask(t.Context(), Question{Text: "how many people did the flood kill?", AsOf: asOf, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(answer.Quotes) != 3 || answer.Quotes[0].Article.ID != year+".md" {
			t.Errorf("asked in %s: %d quotes, first from %s", year, len(answer.Quotes), answer.Quotes[0].Article.ID)
		}
	}
}

func TestOddQuestions(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege})
	for _, question := range []string{"", " \n\t"} {
		if _, err := a.Ask(t.Context(), Question{Text: question, Limit: 3}); !errors.Is(err, ErrEmpty) {
			t.Errorf("%q: %v", question, err)
		}
	}
	for _, question := range []string{"🚀🔥", "\x00\x1b[2J\a", "?!", "who is it?"} {
		if answer := ask(t, a, question); answer.Answered || len(answer.Terms) != 0 || len(answer.Quotes) != 0 {
			t.Errorf("%q: %+v", question, answer)
		}
	}
	for _, question := range []string{`+government -rebels "who backs" ~text:x^3 (`, "who backs the government? " + strings.Repeat("pray tell ", 10_000), "\xff\xfe government backers"} {
		answer := ask(t, a, question)
		if len(answer.Quotes) == 0 || len(answer.Terms) > maxTerms {
			t.Errorf("%.40q: %d quotes, %d terms", question, len(answer.Quotes), len(answer.Terms))
		}
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Ask(ctx, Question{Text: "who backs the government?", Limit: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestSameQuestionSameAnswer(t *testing.T) {
	a := open(t, map[string]string{"a.txt": siege, "b.txt": siege, "c.txt": siege})
	first := ask(t, a, "who backs the government?")
	for range 20 {
		for i, quote := range ask(t, a, "who backs the government?").Quotes {
			if quote.Article.ID != first.Quotes[i].Article.ID || quote.Position != first.Quotes[i].Position {
				t.Fatalf("quote %d is from %s, was from %s", i, quote.Article.ID, first.Quotes[i].Article.ID)
			}
		}
	}
}

func TestCaptionsAndInvitationsAreNotQuoted(t *testing.T) {
	a := open(t, map[string]string{"flood.txt": `Flood

Mara Quell/AP Villagers carry sandbags to the weir in Dunmarrow on Monday.

Villagers in the valley carried sandbags all night, and the weir held.

Read more about the weir in Dunmarrow and the sandbags on our flood page here.`})
	for _, quote := range ask(t, a, "who carried sandbags to the weir in Dunmarrow?").Quotes {
		if quote.Sentence != "Villagers in the valley carried sandbags all night, and the weir held." {
			t.Errorf("quoted %q", quote.Sentence)
		}
	}
}
