package query

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"byline/internal/index/bleve/blevetest"
)

// rich is a vocabulary of 1,000 articles, five of which have every word except
// those listed, which have their own number.
type rich map[string]int

func (r rich) Words(_ context.Context, terms, spelt []string) ([]int, [][]string, error) {
	counts := make([]int, len(terms))
	for i, term := range terms {
		counts[i] = 5
		if n, ok := r[term]; ok {
			counts[i] = n
		}
	}
	return counts, make([][]string, len(spelt)), nil
}

func (rich) Expect(context.Context, []string, []string, []string) error { return nil }

func (rich) Len() int { return 1000 }
func (rich) Forms(_ context.Context, terms []string) ([][]string, error) {
	return make([][]string, len(terms)), nil
}

// saturday is the day on which the tests ask.
var saturday = day(2022, time.November, 19)

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func parsed(t *testing.T, v Vocabulary, text string, before ...string) *Query {
	t.Helper()
	q, err := Parse(t.Context(), text, saturday.Add(12*time.Hour), before, v)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return q
}

// texts are the terms of a query, separated by spaces.
func (q *Query) texts() string {
	var texts []string
	for _, term := range q.Terms {
		texts = append(texts, term.Text)
	}
	return strings.Join(texts, " ")
}

func TestTermsAreTheWordsThatTell(t *testing.T) {
	for question, want := range map[string]string{
		"Which automaker recalled trucks this week?":         "automak recal truck",
		"How long was the week of mourning?":                 "long week mourn",
		"Which show was recently renewed?":                   "show renew",
		"who backs the backers?":                             "back backer",
		"\x1b[31mred\x1b[0m ships":                           "red ship",
		"ferry strike how much per day does it cost":         "ferri strike day cost",
		"yo who won the regatta lol":                         "win regatta",
		"does anyone know pls who won the regatta":           "win regatta",
		"any news from the regatta today?":                   "regatta",
		"Who owns Harbour News?":                             "own harbour news",
		"Who owns the News?":                                 "own news",
		"latest news on the strike":                          "strike",
		strings.Repeat("explosion ", 2000):                   "explos",
		"What's the newest ferry?":                           "ferri",
		"what are the top headlines":                         "",
		"How many software updates did the ferry fleet get?": "softwar updat ferri fleet get",
	} {
		if got := parsed(t, rich{}, question).texts(); got != want {
			t.Errorf("%.60q: terms %q, want %q", question, got, want)
		}
	}
	if q := parsed(t, rich{}, "yo who won the regatta lol?"); q.Text != "who won the regatta?" {
		t.Errorf("the text is %q", q.Text)
	}
	many := make([]string, 2*maxTerms)
	for i := range many {
		many[i] = "w" + strings.Repeat("x", i)
	}
	if q := parsed(t, rich{}, strings.Join(many, " ")); len(q.Terms) != maxTerms {
		t.Errorf("%d terms", len(q.Terms))
	}
}

func TestWhatATermTells(t *testing.T) {
	q := parsed(t, rich{"ferri": 900, "drell": 0}, "Ferries near Drell")
	if len(q.Terms) != 2 || q.Terms[0].Name || !q.Terms[0].Known || !q.Terms[1].Name || q.Terms[1].Known {
		t.Errorf("terms %+v", q.Terms)
	}
	if q.Terms[0].Weight <= 0 || q.Terms[1].Weight < 10*q.Terms[0].Weight {
		t.Errorf("weights of a common and an unknown word: %+v", q.Terms)
	}
	if term := parsed(t, rich{"ferri": 1}, "ferry").Terms[0]; !term.Known {
		t.Errorf("the word of one article: %+v, want it known", term)
	}
	if unknown, held := idf(0, 1), idf(1, 1); unknown > 1.3*held || unknown <= held {
		t.Errorf("in one article, an unknown word weighs %.2f, one that it holds %.2f", unknown, held)
	}
	if got, want := idf(10, 5000), math.Log(1+(5050-11+0.5)/11.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, term := range parsed(t, rich{}, "WHO SANK THE FERRY?").Terms {
		if term.Name {
			t.Errorf("%q counts as a name in a text all in capitals", term.Text)
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	type kind struct{ newest, open, question bool }
	happened, latest, detail, nothing := kind{false, true, true}, kind{true, true, true}, kind{false, false, true}, kind{}
	for text, want := range map[string]kind{
		"what happened yesterday?":                                 happened,
		"What happened in Drell in May?":                           happened,
		"What happened in New Drell Harbour?":                      happened,
		"what happens to Drell":                                    happened,
		"what was going on in Drell":                               happened,
		"What did the union do on Monday?":                         happened,
		"What happened to the pilot when the ferry docked?":        detail,
		"what's going on in Drell":                                 latest,
		"what is happening in Drell?":                              latest,
		"what's the latest on the strike":                          latest,
		"any news on the strike of the ferry pilots in Drell?":     latest,
		"what's the latest in the long strike of the ferry pilots": latest,
		"latest on the long strike of the ferry pilots":            latest,
		"summarise the long strike of the ferry pilots":            happened,
		"What is the latest offer to the ferry pilots on strike?":  {true, false, true},
		"Which pilot was the latest in Drell to strike?":           {true, false, true},
		"what's new?":                        latest,
		"what is new in Drell?":              latest,
		"news?":                              latest,
		"any news today?":                    latest,
		"Summarise the news on the strike":   latest,
		"drell news":                         latest,
		"latest on the strike":               latest,
		"recap of the ferry strike":          happened,
		"summarize the ferry strike":         happened,
		"your ferry":                         nothing,
		"Who is the latest pilot to strike?": {true, false, true},
		"Who is the new mayor?":              detail,
		"ferry strike cost per day":          detail,
		"Did the ferry sink?":                detail,
		"who?":                               detail,
		"ferry?":                             detail,
		"zzxy":                               nothing,
		"zzxy?":                              nothing,
		"thanks!":                            nothing,
		"lol":                                nothing,
		"ok cool":                            nothing,
		"?!":                                 nothing,
		"🚀🔥":                                 nothing,
		"\x00\x1b[2J\a":                      nothing,
		"that is wrong":                      nothing,
		"who are you?":                       nothing,
		"really?":                            nothing,
	} {
		q := parsed(t, rich{"zzxi": 0, "zzxy": 0}, text)
		if got := (kind{q.Newest, q.Open, q.IsQuestion}); got != want {
			t.Errorf("%q: newest, open, question are %v, want %v", text, got, want)
		}
	}
}

// TestReportsAreWantedOfSomething tells questions for reports from those for a
// detail that hold the same words.
func TestReportsAreWantedOfSomething(t *testing.T) {
	for text, want := range map[string]bool{
		"any news about the ferries?":                    true,
		"any news of the missing pilots?":                true,
		"is there any news yet on the ferries?":          true,
		"What is the news from Drell?":                   true,
		"So what's the latest on the strike?":            true,
		"can you tell me what's the latest on the ferry": true,
		"what's the latest in Drell?":                    true,
		"what's been happening in Drell?":                true,
		"what is going on with the ferries?":             true,
		"what's new with the long strike of the pilots?": true,
		"drell news":                       true,
		"summarise the news on the strike": true,

		"latest death toll":                                       false,
		"newest pilot of the ferry":                               false,
		"Did the latest strike hold?":                             false,
		"Is the latest in a series of strikes over?":              false,
		"What was the latest in a series of strikes?":             false,
		"Who broke the news about the merger?":                    false,
		"Why did prices rise on the news from Drell?":             false,
		"What did the mayor say about the news from Drell?":       false,
		"How many people get their news from the ferry?":          false,
		"How did the pilot take the news?":                        false,
		"Does the update from the ferry fix the bug?":             false,
		"What is happening to the pilots of the sunken ferry?":    false,
		"What happened in Drell?":                                 false,
		"Which pilot is the latest on the list of those who left": false,
	} {
		if got := parsed(t, rich{}, text).News; got != want {
			t.Errorf("%q asks for reports: %v", text, got)
		}
	}
}

func TestTheSubjectIsInTheWordsOfTheQuestion(t *testing.T) {
	for text, want := range map[string]string{
		"any news about the ferries of Drell today?": "ferries of Drell",
		"Who stopped the ferries' pilots?":           "stopped the ferries' pilots",
		"any news?":                                  "",
		"any news about the Ever Given?":             "Ever Given",
	} {
		if got := parsed(t, rich{}, text).Subject; got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}

func TestGap(t *testing.T) {
	text := read("(one, two three?")
	for i, want := range []string{"(", ", ", " ", "?"} {
		if got := text.Gap(i); got != want {
			t.Errorf("gap(%d) = %q, want %q", i, got, want)
		}
	}
}

func TestOddQuestions(t *testing.T) {
	for _, text := range []string{"", " \n\t"} {
		if _, err := Parse(t.Context(), text, saturday, nil, rich{}); !errors.Is(err, ErrEmpty) {
			t.Errorf("Parse(%q): error %v, want %v", text, err, ErrEmpty)
		}
	}
	ix := blevetest.Open(t, map[string]string{"a.txt": "The ferry sank."})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Parse(ctx, "which feryr sankk?", saturday, nil, ix); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// TestLongQuestions: of a text that is too long its beginning is read, also where
// it has no space.
func TestLongQuestions(t *testing.T) {
	for _, word := range []string{"harbour ", "漢"} {
		if q := parsed(t, rich{}, strings.Repeat(word, maxQuestion)); q.Text == "" || len(q.Text) > maxQuestion+2 {
			t.Errorf("of a long text of %q, %d bytes are read", word, len(q.Text))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range [][2]string{
		{"who backs the government?", "and the rebels?"},
		{"What happened in beirut on august 4, 2020?", "what about France?"},
		{"who won in may", "and in 1985?"}, {"and and so?", "but?"}, {"", "why?"},
		{"\xff\x00😀 who whom", "it it it"}, {"who said so?", "source?"}, {"news", "what about"},
		{"Zelenskyy’s governmnt", "İ whats new"}, {"the", "the the?"}, {"2020", "and 2021?"},
		{"À Drell, ferry strike", "and when?"}, {"", strings.Repeat("漢", maxQuestion)},
	} {
		f.Add(seed[0], seed[1])
	}
	ix := blevetest.Open(f, map[string]string{
		"a.txt": "The government of Drell backs the rebels, Zelenskyy said in August.",
		"b.txt": "Who won in France? The governments did.", "c.txt": "The government fell.",
	})
	f.Fuzz(func(t *testing.T, before, text string) {
		for _, v := range []Vocabulary{ix, rich{}} {
			q, err := Parse(t.Context(), text, saturday, []string{before}, v)
			if errors.Is(err, ErrEmpty) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(q.Terms) > maxTerms || !utf8.ValidString(q.Text) || strings.ContainsAny(q.Text, "\n\x1b\x00") || q.Days.Last.Before(q.Days.First) {
				t.Errorf("%q after %q: %+v", text, before, q)
			}
			for _, term := range q.Terms {
				if term.Text == "" || !(term.Weight > 0) {
					t.Errorf("%q after %q: term %+v", text, before, term)
				}
			}
		}
	})
}
