package discord

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/feeds"
	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/store"
	"byline/internal/watch"
)

// foreign makes random messages of what others wrote: texts that are hostile,
// huge, empty or plain, and wrong numbers.
type foreign struct {
	*rand.Rand
	// given is a text that appears among the others.
	given string
}

func (f foreign) text() string {
	texts := make([]string, 1+f.IntN(3))
	for i := range texts {
		if f.IntN(4) == 0 {
			texts[i] = f.given
		} else {
			texts[i] = hostile[f.IntN(len(hostile))]
		}
	}
	return strings.Join(texts, []string{"", " ", "\n"}[f.IntN(3)])
}

func (f foreign) texts() []string { return many(f, 30, f.text) }

func (f foreign) number() int { return f.IntN(40) - 5 }

func (f foreign) time() time.Time {
	if f.IntN(3) == 0 {
		return time.Time{}
	}
	return time.Unix(f.Int64N(4e9)-1e9, 0)
}

func (f foreign) article() *answer.Article {
	if f.IntN(10) == 0 {
		return nil
	}
	address := f.text()
	if f.IntN(2) == 0 {
		address = "https://example.org/" + address
	}
	return &answer.Article{ID: f.text(), Title: f.text(), Source: f.text(), URL: address, Published: f.time(), File: f.text()}
}

func (f foreign) quote() answer.Quote {
	return answer.Quote{
		Article: f.article(), Position: f.number(), Sentence: f.text(), Before: f.text(), After: f.text(), Leans: f.IntN(2) == 0,
		Highlight: answer.Span{Start: f.number(), End: f.number()}, SaidBy: f.text(),
		AlsoIn: many(f, 6, f.article), Independent: f.number(), DiffersFrom: many(f, 4, f.number),
	}
}

func (f foreign) source() newsroom.Source {
	return newsroom.Source{Name: f.text(), Articles: f.number(), Undated: f.number(), First: f.time(), Last: f.time()}
}

func (f foreign) sentence() digest.Sentence {
	return digest.Sentence{Article: f.article(), Text: f.text(), Before: f.text()}
}

func (f foreign) topic() digest.Topic {
	return digest.Topic{Text: f.text(), Selection: index.Selection{Sources: []string{f.text()}}}
}

func (f foreign) problem() corpus.Problem {
	return corpus.Problem{File: f.text(), Place: f.text(), Reason: f.text()}
}

func (f foreign) holding() newsrooms.Holding {
	return newsrooms.Holding{
		Shared: f.IntN(3) == 0, Articles: f.number(), Files: f.number(), Bytes: int64(f.number()),
		Quota: newsrooms.Quota{Files: f.number(), Bytes: int64(f.number())},
	}
}

func (f foreign) feed() feeds.Feed {
	return feeds.Feed{
		Name: f.text(), Address: []string{f.text(), "https://a.example/" + f.text()}[f.IntN(2)], Title: f.text(), Outlet: f.text(), Full: f.IntN(2) == 0,
		Keep: feeds.Keep{Days: max(0, f.number())}, Paused: f.IntN(3) == 0,
	}
}

func (f foreign) feedState() newsrooms.FeedState {
	return newsrooms.FeedState{Feed: f.feed(), Status: feeds.Status{
		Next: f.time(), Fetched: f.time(), Failures: max(0, f.number()), Error: f.text(), Expiring: max(0, f.number()), ExpireAt: f.time(),
	}}
}

func (f foreign) news() watch.News {
	source := func() watch.Source {
		a := f.article()
		if a == nil {
			return watch.Source{}
		}
		return watch.Source{Article: a.ID, Title: a.Title, Outlet: a.Source, URL: a.URL, Published: a.Published}
	}
	earlier := source()
	return watch.News{
		Source: source(), Sentence: f.text(), Start: f.number(), End: f.number(),
		Now: f.text(), Before: f.text(), Earlier: &earlier, Corrected: f.IntN(3) == 0,
	}
}

func (f foreign) posts() (told watch.Post, digest watch.Post, watches standing) {
	kind := []watch.Kind{watch.Topic, watch.Question}
	told = watch.Post{Watch: 7, Kind: kind[f.IntN(2)], Text: f.text(), News: many(f, watch.MostNews+1, f.news), Further: f.number()}
	digest = watch.Post{Digest: 8, Kind: watch.Topic, Text: f.text(), News: many(f, watch.MostLines+1, f.news), Further: f.number()}
	watches = standing{
		watches: many(f, 90, func() watch.Watch { return watch.Watch{Text: f.text(), Kind: kind[f.IntN(2)]} }),
		digests: many(f, 9, func() watch.Digest { return watch.Digest{Topic: f.text()} }),
	}
	return told, digest, watches
}

func many[T any](f foreign, most int, one func() T) []T {
	var all []T
	for range f.IntN(most) {
		all = append(all, one())
	}
	return all
}

// messages returns one message of each kind.
func (f foreign) messages() map[string]*reply {
	why := []answer.WhyNot{"", answer.Absent, answer.Unanswered, answer.NoQuestion, "?"}[f.IntN(5)]
	a := &answer.Answer{Question: answer.Question{Text: f.text()}, Terms: f.texts(), Answered: why == "", WhyNot: why, Telling: f.IntN(13), Quotes: many(f, 12, f.quote)}
	key := func(answer.Quote) string { return strings.Repeat("k", 1+f.IntN(20)) + string(rune('a'+f.IntN(26))) }
	keys := many(f, 12, func() string { return key(answer.Quote{}) })
	sources := many(f, 60, f.source)
	told, summed, watched := f.posts()
	posted := store.Post{Nonce: store.Nonce("a"), Missed: f.number()}
	announced := announcing(Announcement{Feed: f.text(), Articles: many(f, 9, func() watch.Source { return f.news().Source })})
	announcement, err := renderAnnouncement(announced)
	if err != nil {
		panic(err)
	}
	if announcement == nil {
		announcement = renderHelp()
	}
	return map[string]*reply{
		"answer":   renderAnswer(a, f.texts(), 1+f.IntN(4), key),
		"more":     renderMore(many(f, 4, f.quote), many(f, 4, f.text), moreID{Keys: keys}),
		"context":  renderContext(f.text(), f.text(), f.text(), f.quote(), contextID{At: f.IntN(3), Keys: keys[:min(3, len(keys))]}),
		"related":  renderRelated(many(f, 12, f.quote)),
		"sources":  renderSources(sources, f.number(), f.time()),
		"status":   renderStatus(status{Holding: f.holding(), Articles: f.number(), Sources: sources, Problems: f.number(), Reloaded: f.time(), Started: f.time(), Version: f.text()}),
		"erase":    renderErase(f.holding(), "123456789012345678"),
		"progress": renderProgress(int64(f.number())*1e5, int64(f.number())*1e5),
		"changes":  renderChanges(index.Changes{Added: f.texts(), Changed: f.texts(), Removed: f.texts(), Unchanged: f.number(), Rebuilt: f.text()}, many(f, 30, f.problem)),
		"shrink":   renderShrink(&newsroom.ShrinkError{Before: f.number(), After: f.number()}),
		"problems": renderProblems(many(f, 40, f.problem), f.number()),
		"summary":  renderSummary(&digest.Summary{Topic: f.topic(), Sentences: many(f, 9, f.sentence), Differ: many(f, 5, func() [2]int { return [2]int{f.number(), f.number()} }), Articles: f.number()}, []int{maxDigest, maxBrief}[f.IntN(2)]),
		"timeline": renderTimeline(&digest.Timeline{
			Topic: f.topic(), Days: many(f, 30, func() digest.Day { return digest.Day{Date: f.time(), Sentences: many(f, 3, f.sentence)} }),
			Reports:  many(f, 30, func() digest.Count { return digest.Count{Date: f.time(), Source: f.text(), Articles: f.number()} }),
			Articles: f.number(), Undated: f.number(),
		}, []int{maxDigest, maxBrief}[f.IntN(2)], []byte(f.text())),
		"preview":      renderPreview(feeds.Preview{Address: f.text(), Title: f.text(), Items: f.number(), Latest: many(f, 4, func() corpus.Article { return corpus.Article{Title: f.text(), Published: f.time()} })}, f.feed(), "token", ""),
		"feeds":        renderFeeds(many(f, 60, f.feedState), f.IntN(2) == 0),
		"kept":         renderKept(f.feed()),
		"sentence":     renderSentence("x" + f.text()),
		"post":         renderPost(told, posted),
		"digest":       renderPost(summed, posted),
		"announcement": announcement,
		"watching":     renderWatching(watch.Watch{Text: "x" + f.text(), Kind: told.Kind}, f.IntN(2) == 0),
		"watches":      renderStanding(watched, false),
	}
}

// FuzzMessages checks any message with checkMessage, with any texts and numbers
// in it.
func FuzzMessages(f *testing.F) {
	for i, text := range hostile {
		if !testing.Short() || i%5 == 0 { // the race detector makes each ten times as slow
			f.Add(text, uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		made := foreign{rand.New(rand.NewPCG(seed, 1)), text}
		for name, message := range made.messages() {
			if checkMessage(t, message); t.Failed() {
				t.Fatalf("the message is the one of kind %q", name)
			}
		}
	})
}

// TestLongestPartsFit: three quotes are shown, however long their parts are.
func TestLongestPartsFit(t *testing.T) {
	long := strings.Repeat("w*rd ", 2000)
	var quotes []answer.Quote
	for _, id := range []string{"a", "b", "c"} {
		quotes = append(quotes, answer.Quote{
			Article:  &answer.Article{ID: id, Title: long, Source: long, URL: "https://example.org/" + strings.Repeat("x", maxAddress-len("https://example.org/")), Published: day(2021, 9, 30)},
			Sentence: long, Before: id + long, Leans: true, SaidBy: "N*body " + long, AlsoIn: make([]*answer.Article, 9), Independent: 3, Highlight: answer.Span{Start: 0, End: 400},
			DiffersFrom: []int{1, 2, 3},
		})
	}
	a := &answer.Answer{Terms: []string{"x"}, Answered: true, Telling: 3, Quotes: quotes}
	for _, message := range []*reply{
		renderAnswer(a, []string{long, long, long, long}, shownQuotes, keyed),
		renderMore(a.Quotes, nil, moreID{}),
		renderRelated(a.Quotes),
	} {
		checkMessage(t, message)
		shown := 0
		for _, kind := range read(message.embeds[0].Description).kinds {
			if kind == "quote" {
				shown++
			}
		}
		if shown != 3 {
			t.Errorf("%d quotes are shown, want 3; the description is %d long", shown, units(message.embeds[0].Description))
		}
	}
}

func TestCustomIDsComeBack(t *testing.T) {
	keys := []string{"Ab-_09zZabc", "bbbbbbbbbbb", "ccccccccccc"}
	if got, ok := parseContext(contextID{At: 2, Keys: keys}.String()); !ok || got.At != 2 || !slices.Equal(got.Keys, keys) {
		t.Errorf("the id of a context is read as %v, %v", got, ok)
	}
	many := slices.Repeat(keys, 5)
	id := moreID{Keys: many}.String()
	if got, ok := parseMore(id); !ok || !slices.Equal(got.Keys, many[:8]) {
		t.Errorf("%q comes back as %v, %v", id, got, ok)
	}
	more := moreID{Keys: many[:5]}
	if got := more.next(); !slices.Equal(more.page(), many[:3]) || !slices.Equal(got.Keys, many[3:5]) {
		t.Errorf("the pages are %v, %v", more.page(), got)
	}
	for _, question := range append(hostile, "why. or: why not?", "...") {
		for _, right := range []bool{true, false} {
			for _, key := range []string{"", keys[0]} {
				given := feedbackID{Right: right, Key: key, Question: question}
				got, ok := parseFeedback(given.String())
				kept, _ := strings.CutSuffix(got.Question, ellipsis)
				if !ok || got.Right != right || got.Key != key || !strings.HasPrefix(clean(question), kept) {
					t.Errorf("%+v comes back as %+v, %v", given, got, ok)
				}
			}
		}
	}
	if page, ok := parseProblems(problemsID(12)); !ok || page != 12 {
		t.Errorf("page 12 comes back as %d, %v", page, ok)
	}
	for _, text := range append(hostile, "example.org", "50% off. now", "%2E") {
		given := digestID{timelineCommand, text, "2016-12", "2017", "the topic. " + text}
		if id := given.String(); id != "" {
			if got, ok := parseDigest(id); !ok || got != given || length(id) > maxCustomID {
				t.Errorf("%+v comes back from %q as %+v, %v", given, id, got, ok)
			}
		} else if length(text) < 20 {
			t.Errorf("%+v is too long", given)
		}
	}
	for id, want := range map[string]string{
		digestID{}.String(): digestButton, contextID{Keys: keys}.String(): contextButton, moreID{Keys: keys}.String(): moreButton,
		feedbackID{}.String(): feedbackButton, problemsID(0): problemsButton, forceButton: forceButton, "x9.1": "x9", "": "",
	} {
		if got := buttonOf(id); got != want {
			t.Errorf("%q is of the button %q, want %q", id, got, want)
		}
	}
}

// FuzzCustomIDs: a custom_id is refused, or has exactly one meaning.
func FuzzCustomIDs(f *testing.F) {
	for _, id := range []string{
		"", ".", "c1", "c1.", "c1.0", "c1.0.", "c1.0.key", "c1.1.key", "c1.-1.key", "c1.00.key", "c1.0.key.key", "c1.0.k ey", "c1.0.key.", "c2.0.key",
		"m2.a.b.c", "m2.a..b", "m2.", "d1.summary....a topic. of two", "d1.timeline.a%2Eorg.2016.2017-01.a", "d1.summary.%zz...a", "d1.ask....a", "d1.summary...a", "f1.+.key.why?", "f1.-..why? really. yes", "f1.?.key.why", "f1.+.k y.why", "f1.+.key", "p1.0", "p1.", "p1.-1", "p1.1.1", "r1",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if got, ok := parseContext(id); ok && (len(id) <= maxCustomID && got.String() != id || got.At >= len(got.Keys)) {
			t.Errorf("%q is read as %+v", id, got)
		}
		if got, ok := parseMore(id); ok && (len(id) <= maxCustomID && got.String() != id || len(got.page()) == 0) {
			t.Errorf("%q is read as %+v", id, got)
		}
		if got, ok := parseFeedback(id); ok {
			again, ok := parseFeedback(got.String())
			if !ok || again.Right != got.Right || again.Key != got.Key || buttonOf(id) != feedbackButton {
				t.Errorf("%q is read as %+v and then as %+v", id, got, again)
			}
		}
		if got, ok := parseDigest(id); ok {
			again, ok := parseDigest(got.String())
			if len(id) <= maxCustomID/3 && (!ok || again != got) {
				t.Errorf("%q is read as %+v and then as %+v", id, got, again)
			}
		}
		if page, ok := parseProblems(id); ok && problemsID(page) != id {
			t.Errorf("%q is read as page %d", id, page)
		}
	})
}

func TestRefusedCustomIDs(t *testing.T) {
	for _, id := range []string{"", "c1", "c1.0", "c1.0.", "c1.1.key", "c1.-1.key", "c1.00.key", "c1.0.k ey", "c2.0.key", "m1.4.a", "m2", "m2.", "m2.a.", "d1.summary...a", "d1.ask....a", "d1.summary.%zz...a", "f1.?.key.why", "f1.+.k y.why", "f1.+.key", "p1.", "p1.-1", "p1.1.1"} {
		_, isContext := parseContext(id)
		_, isMore := parseMore(id)
		_, isFeedback := parseFeedback(id)
		_, isDigest := parseDigest(id)
		_, isProblems := parseProblems(id)
		if isContext || isMore || isFeedback || isDigest || isProblems {
			t.Errorf("%q is accepted: %v %v %v %v %v", id, isContext, isMore, isFeedback, isDigest, isProblems)
		}
	}
}

func TestQuestionsComeBackFromTheMessage(t *testing.T) {
	ask := func(shown []string) []string {
		message := renderAnswer(&answer.Answer{Terms: []string{"x"}, WhyNot: answer.Absent}, shown, shownQuotes, keyed)
		return questionOf(&incoming{Embeds: message.embeds})
	}
	for _, question := range hostile {
		shown := strings.ReplaceAll(clean(question), "›", ">")
		got := ask([]string{"how many ships?", question})
		switch {
		case shown == "":
			if !slices.Equal(got, []string{"how many ships?"}) {
				t.Errorf("after an empty question there is %q", got)
			}
		case len(got) != 2 || got[0] != "how many ships?" || got[1] != shown && !strings.HasPrefix(shown, strings.TrimSuffix(got[1], ellipsis)):
			t.Errorf("%q comes back as %q", question, got)
		}
	}
	for _, test := range []struct{ given, want []string }{
		{[]string{"one?", "two › three?", "four?"}, []string{"one?", "two > three?", "four?"}},
		{[]string{"1?", "2?", "3?", "4?"}, []string{"2?", "3?", "4?"}},
		{nil, nil},
	} {
		if got := ask(test.given); !slices.Equal(got, test.want) {
			t.Errorf("%q comes back as %q, want %q", test.given, got, test.want)
		}
	}
	for _, other := range []*reply{renderHelp(), renderSentence("No."), renderRelated(quotes()), typical["summary"](), typical["timeline"]()} {
		if got := questionOf(&incoming{Embeds: other.embeds, Content: other.content}); got != nil {
			t.Errorf("a message that answers no question has %q", got)
		}
	}
	if questionOf(nil) != nil || questionOf(&incoming{Embeds: []*discordgo.MessageEmbed{nil}}) != nil {
		t.Error("a message without anything has questions")
	}
}

func TestChoices(t *testing.T) {
	values := []string{"The Lantern Wire", "Northgate Observer", "Meridian Ledger", "Lantern Hill", "a/lantern.md", "Jack-o'lanternfish", "plantern", "", "Meridian Ledger", strings.Repeat("x", 101), "two  spaces"}
	for _, test := range []struct {
		typed string
		want  []string
	}{
		{"lantern", []string{"Lantern Hill", "The Lantern Wire", "a/lantern.md", "Jack-o'lanternfish", "plantern"}},
		{" LEDGER ", []string{"Meridian Ledger"}},
		{"nothing", nil},
		{"x", nil},
		{"", []string{"The Lantern Wire", "Northgate Observer", "Meridian Ledger", "Lantern Hill", "a/lantern.md", "Jack-o'lanternfish", "plantern"}},
	} {
		var got []string
		for _, choice := range choices(test.typed, values) {
			if choice.Name != choice.Value {
				t.Errorf("%q is offered as %q", choice.Value, choice.Name)
			}
			got = append(got, choice.Name)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q offers %q, want %q", test.typed, got, test.want)
		}
	}
	var numbers []string
	for i := range 60 {
		numbers = append(numbers, strings.Repeat("n", i+50))
	}
	if got := choices("n", numbers); len(got) != 25 {
		t.Errorf("%d choices, want 25", len(got))
	}
	if choices("x", nil) == nil {
		t.Error("no choices are null and not an empty list")
	}
}
