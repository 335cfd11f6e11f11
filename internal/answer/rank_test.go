package answer

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/reader"
)

// readerFunc is a Reader that ignores the question.
type readerFunc func(context.Context, []reader.Passage) ([]reader.Reading, error)

func (f readerFunc) Read(ctx context.Context, _ string, passages []reader.Passage, _ int) ([]reader.Reading, error) {
	return f(ctx, passages)
}

// firstWords are the first words of the quotes.
func firstWords(a *Answer) (words []string) {
	for _, quote := range a.Quotes {
		word, _, _ := strings.Cut(quote.Sentence, " ")
		words = append(words, word)
	}
	return words
}

func TestTheReaderDecides(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "Anna counted the ferries at the quay in Drell. Nobody was there.",
		"b.txt": "Bert counted the ferries at the quay in Drell. The quay was wet.",
		"c.txt": "Carl mentioned a quay.",
	}, script{"Carl": 4, "Bert": 2, "Anna": 0})
	if got := firstWords(ask(t, a, Question{Text: "who counted the ferries at the quay in Drell?"})); !slices.Equal(got, []string{"Carl", "Bert", "Anna"}) {
		t.Errorf("the order is %v", got)
	}
}

func TestFurtherSentencesOfAnArticleCountLess(t *testing.T) {
	const of = " of the quay in Drell spoke about lost ferries and "
	files := map[string]string{
		"a.txt": "Anna" + of + "her dogs. Arne" + of + "his boats. Alba" + of + "the weather.",
		"b.txt": "Bert" + of + "the tides.",
	}
	// Bert scores less than Anna and Arne; the third sentence of the first
	// article falls behind Bert only because it is the third.
	a := open(t, files, script{"Anna": 2.3, "Arne": 2.2, "Alba": 2.1, "Bert": 1.8})
	got := ask(t, a, Question{Text: "who spoke about ferries at the quay in Drell?", Limit: 4})
	if order := firstWords(got); !slices.Equal(order, []string{"Anna", "Arne", "Bert", "Alba"}) {
		t.Errorf("the order is %v", order)
	}
	if n := got.Quotes[3].Parts[byRepeats].Value; n != 2 {
		t.Errorf("two of its article go before, and %v are counted", n)
	}
}

func TestNearDayIsFavoured(t *testing.T) {
	text := func(day string) string {
		return dated("Wire", day, "The flood in the valley killed many people in "+day[:4]+".")
	}
	a := open(t, map[string]string{"1999.md": text("1999-05-01"), "2010.md": text("2010-05-01"), "2020.md": text("2020-05-01")}, script{"flood": 1})
	for _, year := range []string{"1999", "2010", "2020"} {
		got := ask(t, a, Question{Text: "how many people did the flood kill?", AsOf: onDay(t, year+"-05-03")})
		if len(got.Quotes) != 3 || got.Quotes[0].Article.ID != year+".md" {
			t.Errorf("asked in %s: %d quotes, first from %s", year, len(got.Quotes), got.Quotes[0].Article.ID)
		}
		if near, far := got.Quotes[0].Parts[byNearness].Value, got.Quotes[1].Parts[byNearness].Value; near < 0.9 || far > 0.1 {
			t.Errorf("asked in %s: a report of the days before is near by %v, one of another year by %v", year, near, far)
		}
	}
}

func TestReportsOfTheTimeAskedAboutGoFirst(t *testing.T) {
	// If the question names a day firmly, only reports of that day count.
	const text = "The court in Drell fined the ferry company for %d delays."
	a := open(t, map[string]string{
		"june.md":    dated("Wire", "2022-06-20", fmt.Sprintf(text, 3)),
		"monday.md":  dated("Wire", "2022-11-14", fmt.Sprintf(text, 5)),
		"friday.md":  dated("Wire", "2022-11-18", fmt.Sprintf(text, 7)),
		"undated.md": fmt.Sprintf(text, 9),
	}, script{"court": 1})
	for question, want := range map[string]string{
		"Why was the ferry company in Drell fined?":                 "friday.md",
		"Why was the ferry company in Drell fined on Monday?":       "monday.md",
		"Why was the ferry company in Drell fined in June?":         "june.md",
		"Why was the ferry company in Drell fined on 20 June 2022?": "june.md",
		"Why was the ferry company in Drell fined yesterday?":       "friday.md",
	} {
		got := ask(t, a, Question{Text: question, AsOf: onDay(t, "2022-11-19"), Limit: 4})
		if len(got.Quotes) == 0 || got.Quotes[0].Article.ID != want {
			t.Errorf("%q: first of %+v is not from %s", question, got.Quotes, want)
		}
		for _, quote := range got.Quotes {
			if near := quote.Parts[byNearness].Value; quote.Article.ID == "friday.md" && strings.Contains(question, "Monday") && near > 0.95 {
				t.Errorf("the day of asking counts beside the one that is named: %v", near)
			}
		}
	}
}

func TestOnlyArticlesOfTheSelectionAnswer(t *testing.T) {
	a := open(t, map[string]string{
		"a.md": dated("Dispatch", "2022-06-20", "The mayor of Drell resigned over the bridge."),
		"b.md": dated("Wire", "2022-07-20", "The mayor of Drell resigned over the ferry."),
	}, script{"resigned": 1})
	july := onDay(t, "2022-07-01")
	for name, test := range map[string]struct {
		question Question
		want     string
	}{
		"source":  {Question{Selection: article.Selection{Sources: []string{"dispatch"}}}, "a.md"},
		"outlets": {Question{Selection: article.Selection{Sources: []string{"Post", "wire"}}}, "b.md"},
		"since":   {Question{Selection: article.Selection{Since: july}}, "b.md"},
		"until":   {Question{Selection: article.Selection{Until: july}}, "a.md"},
	} {
		for _, test.question.Text = range []string{"Why did the mayor of Drell resign?", "any news?"} {
			if got := ask(t, a, test.question); len(got.Quotes) != 1 || got.Quotes[0].Article.ID != test.want || !got.Answered {
				t.Errorf("%s, %q: %+v, want a quote of %s", name, test.question.Text, got.Quotes, test.want)
			}
		}
	}
}

func TestTheReaderIsGivenHeadlineAndDay(t *testing.T) {
	var given []reader.Passage
	a := open(t, map[string]string{
		"a.md": "---\ntitle: Ferry lost\npublished: 2022-06-20\n---\nThe ferry Alma was lost off Narvel on Monday.",
		"b.md": "The ferry\nAlma was seen near the lighthouse.",
	}, readerFunc(func(ctx context.Context, passages []reader.Passage) ([]reader.Reading, error) {
		given = slices.Clone(passages)
		return script{}.Read(ctx, "", passages, len(passages))
	}))
	answer := ask(t, a, Question{Text: "where was the ferry Alma lost?"})
	want := []reader.Passage{
		{Title: "Ferry lost ; 2022-06-20", Sentences: []string{"The ferry Alma was lost off Narvel on Monday."}},
		{Title: "The ferry Alma was seen near the lighthouse.", Sentences: []string{"The ferry Alma was seen near the lighthouse."}},
	}
	if len(given) == len(want) && given[0].Prior > given[1].Prior {
		want[0].Prior, want[1].Prior = given[0].Prior, given[1].Prior
	}
	if fmt.Sprint(given) != fmt.Sprint(want) {
		t.Errorf("given %+v, want %+v with a higher prior for the first", given, want)
	}
	if len(answer.Read) != 2 || answer.Read[0].Sentence != want[0].Sentences[0] || answer.Read[1].Article.ID != "b.md" {
		t.Errorf("Read = %+v", answer.Read)
	}
}

// hurried is a script that reads only a limited number of passages.
type hurried struct {
	script
	most int
}

func (h hurried) Read(ctx context.Context, question string, passages []reader.Passage, _ int) ([]reader.Reading, error) {
	readings := make([]reader.Reading, len(passages))
	read, err := h.script.Read(ctx, question, passages[:min(h.most, len(passages))], h.most)
	copy(readings, read)
	return readings, err
}

func TestWhatIsNotReadComesAfterInTheOrderItWasFoundIn(t *testing.T) {
	files := map[string]string{
		// Articles that have more words of the question are read earlier.
		"z.txt": "Weather was fair. Zora raised the bronze bell of the ferry Alma at Narvel pier.",
		"y.txt": "Weather was fair. Yuri raised the bronze bell of the ferry Alma.",
		"x.txt": "Weather was fair. Xena raised the bronze bell of the ferry.",
		"w.txt": "Weather was fair. Wim saw the bronze bell.",
	}
	const question = "who raised the bronze bell of the ferry Alma at Narvel pier?"
	best := script{"Zora": -9, "Yuri": -8, "Xena": 9, "Wim": 9, "Weather": -10}
	for most, want := range map[int][]string{
		1: {"Zora", "Weather", "Yuri", "Xena"},
		2: {"Zora", "Yuri", "Weather", "Xena"}, // only Zora's article is about the question
	} {
		a := open(t, files, hurried{best, most})
		got := ask(t, a, Question{Text: question, Limit: 4})
		if order := firstWords(got); !slices.Equal(order, want) {
			t.Errorf("%d read: the order is %v, want %v", most, order, want)
		}
		if got.Answered || got.Telling != 0 {
			t.Errorf("%d read: answered by %+v", most, got.Quotes[0])
		}
		for i, quote := range got.Quotes {
			if i > 1 && quote.Score > got.Quotes[i-1].Score { // the first is the closest
				t.Errorf("%d read: quote %d scores %v, the one before %v", most, i, quote.Score, got.Quotes[i-1].Score)
			}
			if unread := quote.Parts[byUnread].Value > 0; unread && quote.Highlight != (Span{}) {
				t.Errorf("%q is marked and was not read", quote.Sentence)
			}
		}
	}
	// One of the passages that were read answers, whatever is in the others.
	a := open(t, files, hurried{script{"Zora": 2, "Xena": 9}, 1})
	if got := ask(t, a, Question{Text: question, Limit: 4}); !got.Answered || firstWords(got)[0] != "Zora" || got.Telling != 1 {
		t.Errorf("quotes %v, %d of them telling", firstWords(got), got.Telling)
	}
}

func TestSentencesWithoutRoomAreNotRead(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "Zora raised the bell off Narvel. Yuri raised the bell off Narvel in a storm."}, script{"Zora": reader.Unread, "Yuri": 1})
	got := ask(t, a, Question{Text: "who raised the bell off Narvel?"})
	if order := firstWords(got); !slices.Equal(order, []string{"Yuri", "Zora"}) || got.Quotes[1].Score < -100 {
		t.Errorf("the quotes are %+v, want Yuri's and then Zora's", got.Quotes)
	}
}

func TestReadingEndsWithItsTime(t *testing.T) {
	a := open(t, map[string]string{"siege.txt": siege}, readerFunc(func(ctx context.Context, passages []reader.Passage) ([]reader.Reading, error) {
		<-ctx.Done()
		return make([]reader.Reading, len(passages)), nil
	}))
	a.ReadTime = 20 * time.Millisecond
	got := ask(t, a, Question{Text: siegeQuestion})
	if got.Took < a.ReadTime || got.Took > 10*time.Second {
		t.Errorf("Took = %v", got.Took)
	}
	// Without a reader, words are counted.
	a.Reader = nil
	want := ask(t, New(a.Config), Question{Text: siegeQuestion})
	got.Took, want.Took = 0, 0
	if len(got.Quotes) == 0 || !reflect.DeepEqual(got.Quotes, want.Quotes) || got.Confidence != want.Confidence {
		t.Errorf("quotes %+v, want %+v", got.Quotes, want.Quotes)
	}
}

func TestTheDayOfAskingTellsNothingOfOldArticles(t *testing.T) {
	a := open(t, map[string]string{
		"1999.md": dated("Wire", "1999-05-01", "The flood in the valley killed many people in 1999."),
		"2010.md": dated("Wire", "2010-05-01", "The flood in the valley killed many people in 2010."),
	}, script{"flood": 1})
	for asked, want := range map[string]float64{"2040-01-01": article.Unknown, "2010-05-02": 0} {
		for _, quote := range ask(t, a, Question{Text: "how many people did the flood kill?", AsOf: onDay(t, asked)}).Quotes {
			if got := quote.Parts[byNearness].Value; quote.Article.ID == "1999.md" && math.Abs(got-want) > 0.01 {
				t.Errorf("asked on %s: an old report is near by %v, want %v", asked, got, want)
			}
		}
	}
}

func TestACorrectionWins(t *testing.T) {
	const wrong = "A fire in the mill of Narvel killed three people on Tuesday, police said."
	files := map[string]string{
		"a.md": dated("Wire", "2031-03-05", wrong+" The mill was built in 1850."),
		"b.md": dated("Wire", "2031-03-06", "CORRECTION: An earlier report said that a fire in the mill of Narvel killed three people. Police now say nobody died in the fire."),
		"c.md": dated("Wire", "2031-03-07", "A year ago a fire in the mill of Narvel killed a cow."),
	}
	reader := script{"killed [three people]": 3, "said that a fire in the mill of Narvel killed": 2, "built in [1850]": 4, "a cow": -1}
	a := open(t, files, reader)
	got := ask(t, a, Question{Text: "how many people did the fire in the mill of Narvel kill?", AsOf: onDay(t, "2031-03-08"), Limit: 10})
	if !got.Answered || got.Quotes[1].Sentence != "Police now say nobody died in the fire." {
		t.Errorf("answered %v: %q", got.Answered, firstWords(got))
	}
	for _, quote := range got.Quotes {
		if quote.Sentence == wrong || strings.HasPrefix(quote.Sentence, "CORRECTION") {
			t.Errorf("shown: %q", quote.Sentence)
		}
	}
	// A copy of the correction is none of what it corrects.
	files["d.md"] = dated("Dispatch", "2031-03-06", "CORRECTION: An earlier report said that a fire in the mill of Narvel killed three people. Police now say nobody died in the fire.")
	a = open(t, files, reader)
	got = ask(t, a, Question{Text: "how many people did the fire in the mill of Narvel kill?", AsOf: onDay(t, "2031-03-08"), Limit: 10})
	if want := []string{"The", "Police", "A"}; !slices.Equal(firstWords(got), want) || len(got.Quotes[1].AlsoIn) != 1 {
		t.Errorf("of two copies of a correction: %q, want %q", firstWords(got), want)
	}
	delete(files, "d.md")
	files["b.md"] = dated("Wire", "2031-03-06", "An earlier report wrongly said that a fire in the mill of Narvel killed three people: nobody died.")
	a = open(t, files, reader)
	got = ask(t, a, Question{Text: "how many people did the fire in the mill of Narvel kill?", AsOf: onDay(t, "2031-03-08"), Limit: 10})
	if want := []string{"The", "An", "A"}; !slices.Equal(firstWords(got), want) {
		t.Errorf("of a correction in one sentence: %q, want %q", firstWords(got), want)
	}
}
