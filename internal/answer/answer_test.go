package answer

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/index/bleve/blevetest"
	"byline/internal/query"
	"byline/internal/reader"
)

// testValues keep scores and confidences simple: the reader's score, plus at
// most 1 for article and day together; 0 and more is an answer, and a further quote
// answers from 1 on if it agrees in full, from 3 on in half. Features that are not
// listed have no weight.
var testValues = map[string]float64{
	"mix reader": 1, "mix article": 0.5, "mix nearness": 0.5, "mix repeats": -0.25, "mix correction": 1, "mix unread": -20,
	"confidence best": 1, "further intercept": -5, "further score": 1, "further agreement": 4, "least confidence": 0.5, "least span": -1,
}

// useTestModel makes a test independent of fitted values, which change.
func useTestModel(t testing.TB) {
	t.Helper()
	shipped := model
	t.Cleanup(func() { model = shipped })
	model = fitted{}
	places := model.places()
	for name, value := range testValues {
		*places[name] = value
	}
}

// script is a Reader that follows a table. A sentence that has one of the keys
// gets its score, any other sentence -5. The part of a key in brackets is the
// span that answers, with a SpanScore of 0, or of -3 if "?" stands before the
// brackets.
type script map[string]float64

func (s script) Read(_ context.Context, _ string, passages []reader.Passage, _ int) ([]reader.Reading, error) {
	readings := make([]reader.Reading, len(passages))
	for i, passage := range passages {
		for _, sentence := range passage.Sentences {
			readings[i] = append(readings[i], s.read(sentence))
		}
	}
	return readings, nil
}

func (s script) read(sentence string) reader.Sentence {
	for key, score := range s {
		before, rest, marked := strings.Cut(key, "[")
		span, after, _ := strings.Cut(rest, "]")
		read := reader.Sentence{Score: score}
		if unsure := strings.HasSuffix(before, "?"); unsure {
			before, read.SpanScore = strings.TrimSuffix(before, "?"), -3
		}
		at := strings.Index(sentence, before+span+after)
		if at < 0 {
			continue
		}
		if marked {
			read.Span = Span{Start: at + len(before), End: at + len(before) + len(span)}
		}
		return read
	}
	return reader.Sentence{Score: -5}
}

// open returns an Answerer with the test's model over a real index of files,
// given by name.
func open(t testing.TB, files map[string]string, r Reader) *Answerer {
	t.Helper()
	useTestModel(t)
	return over(blevetest.Open(t, files), r)
}

func openFolder(t testing.TB, dir string, r Reader) *Answerer {
	t.Helper()
	return over(blevetest.OpenFolder(t, dir), r)
}

func over(ix *index.Index, r Reader) *Answerer {
	return New(Config{Finder: ix, Reader: r, ReadTime: time.Minute})
}

func ask(t *testing.T, a *Answerer, question Question) *Answer {
	t.Helper()
	if question.Limit == 0 {
		question.Limit = 3
	}
	answer, err := a.Ask(t.Context(), question)
	if err != nil {
		t.Fatalf("%q: %v", question.Text, err)
	}
	return answer
}

// dated is an article without a headline.
func dated(source, day, text string) string {
	return "---\nsource: " + source + "\npublished: " + day + "\n---\n" + text
}

func onDay(t testing.TB, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// siege is a page as scrapers save it: headlines within the text, and words of
// support for both sides of the fight.
const siege = `Last districts brace for assault

At least 12,000 people have died in the province's war

The rebels, backed by two neighbouring kingdoms, still hold the old harbour, where soldiers supported by foreign pilots closed in on Monday.

The government says it will accept no truce until every rebel has left.

The government is supported by the hill militias and by volunteers from the north.

Civilians from other besieged towns have mostly been bussed to Varna under surrender agreements.

Officers say they control nearly four fifths of what the insurgents once held - a number their enemies dispute.

"It must have been dreadful for them", she said.

Other news`

var siegeScript = script{"is supported by [the hill militias]": 3}

const siegeQuestion = "who backs the government?"

func TestQuoteHasItsPlace(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, siegeScript)
	got := ask(t, a, Question{Text: siegeQuestion})
	quote := got.Quotes[0]
	if !got.Answered || got.Telling != 1 || got.Understood != siegeQuestion || len(got.Mended) > 0 || len(got.Terms) != 2 {
		t.Errorf("answer %+v", got)
	}
	if quote.Before != "The government says it will accept no truce until every rebel has left." ||
		!strings.HasPrefix(quote.After, "Civilians from other besieged towns") || quote.Leans {
		t.Errorf("before %q, after %q, leans %v", quote.Before, quote.After, quote.Leans)
	}
	if quote.Article.ID != "siege.txt" || quote.Article.Title != "Last districts brace for assault" || quote.Article.Source != "" {
		t.Errorf("article %+v", quote.Article)
	}
	if marked := quote.Sentence[quote.Highlight.Start:quote.Highlight.End]; marked != "the hill militias" {
		t.Errorf("marked %q", marked)
	}
	for _, quote := range got.Quotes {
		score := 0.0
		for _, part := range quote.Parts {
			score += part.Value * part.Weight
		}
		if math.Abs(score-quote.Score) > 1e-9 {
			t.Errorf("parts %v make %v, the score is %v", quote.Parts, score, quote.Score)
		}
	}
	odds := model.confidence.intercept + model.confidence.best*got.Quotes[0].Score + model.confidence.rival*got.Quotes[0].Rival
	if chance := 1 / (1 + math.Exp(-odds)); math.Abs(chance-got.Confidence) > 1e-9 {
		t.Errorf("the first score makes %v, the confidence is %v", chance, got.Confidence)
	}
}

func TestOddQuestions(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, siegeScript)
	for _, question := range []string{"", " \n\t"} {
		if _, err := a.Ask(t.Context(), Question{Text: question, Limit: 3}); !errors.Is(err, ErrEmpty) {
			t.Errorf("Ask(%q): error %v, want %v", question, err, ErrEmpty)
		}
		if _, err := a.Passages(t.Context(), Question{Text: question}); !errors.Is(err, ErrEmpty) {
			t.Errorf("passages for %q: %v", question, err)
		}
	}
	for _, question := range []string{"🚀🔥", "\x00\x1b[2J\a", "?!", "who is it?"} {
		got := ask(t, a, Question{Text: question})
		if got.Answered || got.WhyNot == "" || len(got.Terms) != 0 || len(got.Quotes) != 0 || got.Telling != 0 {
			t.Errorf("%q: %+v, want a refusal without terms or quotes", question, got)
		}
	}
	for _, question := range []string{`+government -rebels "who backs" ~text:x^3 (`, "who backs the government? " + strings.Repeat("pray tell ", 10_000), "\xff\xfe government backers"} {
		if got := ask(t, a, Question{Text: question}); !got.Answered || !strings.Contains(got.Quotes[0].Sentence, "hill militias") {
			t.Errorf("%.40q: %d quotes, %d terms, not answered", question, len(got.Quotes), len(got.Terms))
		}
	}
	for _, limit := range []int{-1, 0} {
		if got, err := a.Ask(t.Context(), Question{Text: siegeQuestion, Limit: limit}); err != nil || len(got.Quotes) != 1 {
			t.Errorf("limit %d: %d quotes, %v", limit, len(got.Quotes), err)
		}
	}
}

func TestNoArticles(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, siegeScript)
	for _, question := range []Question{{Selection: article.Selection{Sources: []string{"Nobody"}}}, {Selection: article.Selection{Until: onDay(t, "2000-01-01")}}} {
		for _, question.Text = range []string{siegeQuestion, "any news?"} {
			if got := ask(t, a, question); got.Answered || got.WhyNot != Absent || len(got.Quotes) > 0 {
				t.Errorf("%+v: %+v, want the refusal %v", question, got, Absent)
			}
		}
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, siegeScript)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Ask(ctx, Question{Text: siegeQuestion, Limit: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	a.Reader = readerFunc(func(context.Context, []reader.Passage) ([]reader.Reading, error) {
		cancel()
		return nil, nil
	})
	if _, err := a.Ask(ctx, Question{Text: siegeQuestion, Limit: 3}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended while reading, the error is %v", err)
	}
}

func TestErrorOfTheReaderIsReturned(t *testing.T) {
	failure := errors.New("no weights")
	a := open(t, map[string]string{"siege.txt": siege}, readerFunc(func(context.Context, []reader.Passage) ([]reader.Reading, error) { return nil, failure }))
	if _, err := a.Ask(t.Context(), Question{Text: siegeQuestion, Limit: 3}); !errors.Is(err, failure) {
		t.Errorf("error is %v", err)
	}
}

func TestSameQuestionSameAnswer(t *testing.T) {
	a := open(t, map[string]string{"a.txt": siege, "b.txt": siege, "c.txt": siege, "d.txt": "Volunteers from the north back the government, too."}, script{})
	first := ask(t, a, Question{Text: siegeQuestion, Limit: 10})
	for range 20 {
		for i, quote := range ask(t, a, Question{Text: siegeQuestion, Limit: 10}).Quotes {
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

Read more about the weir in Dunmarrow and the sandbags on our flood page here.`}, script{"Mara Quell": 9, "Read more": 9, "Villagers in": 1})
	got := ask(t, a, Question{Text: "who carried sandbags to the weir in Dunmarrow?"})
	if !got.Answered || got.Quotes[0].Sentence != "Villagers in the valley carried sandbags all night, and the weir held." {
		t.Errorf("quoted %+v", got.Quotes)
	}
}

func TestMisspeltWordsAreReadAsArticlesHaveThem(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, siegeScript)
	got := ask(t, a, Question{Text: "who backs the goverment?"})
	if want := []query.Mending{{From: "goverment", To: "government"}}; !slices.Equal(got.Mended, want) || got.Understood != siegeQuestion || !got.Answered {
		t.Errorf("mended %v, understood %q, answered %v", got.Mended, got.Understood, got.Answered)
	}
	if got.Question.Text != "who backs the goverment?" {
		t.Errorf("the question asked is %q", got.Question.Text)
	}
}

func TestWithoutAReaderWordsAreCounted(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, nil)
	got := ask(t, a, Question{Text: "civilians from besieged towns bussed to Varna?"})
	if len(got.Quotes) == 0 || !strings.HasPrefix(got.Quotes[0].Sentence, "Civilians from other besieged towns") || got.Quotes[0].Parts[byReader].Value <= 0 {
		t.Errorf("quotes %+v", got.Quotes)
	}
	if got := New(Config{}).ReadTime; got != DefaultReadTime {
		t.Errorf("reads for %v", got)
	}
}

// TestOtherSpellingsAreSearchedFor asks in one spelling of a word, which some
// articles have, for what stands in an article that has the other.
func TestOtherSpellingsAreSearchedFor(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "Fishing from the pier was legalised on Monday.",
		"b.txt": "Bicycles on the quay were legalized last year.",
	}, script{"pier": 1, "quay": 1})
	if got := ask(t, a, Question{Text: "what was legalised?"}); len(got.Quotes) != 2 {
		t.Errorf("quotes %+v", got.Quotes)
	}
}
