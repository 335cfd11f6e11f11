package lookout

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/report"
	"byline/internal/watch"
	"byline/internal/words"
)

// Two articles report one event when at least this part of one's key words is
// in the other and they came in within this time. Key words are those an
// article is known by, apart from words that all reports for the watch have.
// Chosen by reading pairs of 2024.
const (
	eventTerms  = 25
	sameEvent   = 0.3
	eventWindow = 4 * 24 * time.Hour
)

// verdict is how a piece of news relates to earlier news.
type verdict int

const (
	isNew verdict = iota
	// isSame is the same event with nothing new.
	isSame
	// hasChanged is the same event or answer with another figure or day.
	hasChanged
)

// compare compares news with earlier news, newest first. If something has
// changed, it sets Now and Before.
func compare(news *watch.Told, told []watch.Told) verdict {
	result := isNew
	ours := statement(news.News)
	for _, earlier := range slices.Backward(told) {
		switch v := compareOne(news, ours, earlier); {
		case v == isSame:
			return isSame // whatever else differs from it was told with it
		case v == hasChanged && result == isNew:
			result = hasChanged
		}
	}
	return result
}

func compareOne(news *watch.Told, ours *report.Statement, earlier watch.Told) verdict {
	theirs := statement(earlier.News)
	if news.Sentence == earlier.Sentence || ours.Repeats(theirs) {
		return isSame
	}
	if spans, differ := differing(news.News, earlier.News, ours, theirs); differ {
		source := earlier.Source
		before := earlier.Sentence[spans[1].Start:spans[1].End]
		if news.Before == "" && !strings.EqualFold(before, news.Sentence[spans[0].Start:spans[0].End]) {
			news.Now, news.Before, news.Earlier = news.Sentence[spans[0].Start:spans[0].End], before, &source
			news.Corrected = news.Article == earlier.Article
		}
		return hasChanged
	}
	switch {
	case sameAnswer(news.Highlight(), earlier.Highlight()):
		return isSame
	case news.Article == earlier.Article:
		return isSame // other words of an article that was told
	case news.Sure <= earlier.Sure && apart(news.At, earlier.At) <= eventWindow && overlap(news.Terms, earlier.Terms) >= sameEvent:
		return isSame
	}
	return isNew
}

// differing are the parts of two sentences that differ: the figures for one
// thing, or the words that answer. When both answer a question, only the
// answers count, not figures beside them.
func differing(a, b watch.News, ours, theirs *report.Statement) (spans [2]report.Span, differ bool) {
	now, before, figures := ours.Differing(theirs)
	if a.Highlight() == "" || b.Highlight() == "" {
		return [2]report.Span{now, before}, figures
	}
	inA, inB := report.Span{Start: a.Start, End: a.End}, report.Span{Start: b.Start, End: b.End}
	switch {
	case figures && within(now, inA) && within(before, inB):
		return [2]report.Span{now, before}, true
	case ours.DiffersAt(theirs, inA, inB):
		return [2]report.Span{inA, inB}, true
	}
	return spans, false
}

func within(a, b report.Span) bool { return a.Start >= b.Start && a.End <= b.End }

// statement reads the sentence of news on its own, so that it can be compared
// even when its article is gone.
func statement(news watch.News) *report.Statement {
	analyzer := words.NewAnalyzer()
	document := index.AnalyzeSentences([]string{news.Title, news.Sentence}, analyzer)
	// The id is left out so that an article can be compared with its earlier
	// state.
	document.Article = corpus.Article{Title: news.Title, Source: news.Outlet, Published: news.Published, Text: document.Text}
	document.TitleTerms = document.Terms[0]
	return report.State(document, 1)
}

// sameAnswer reports whether two answers say the same: one has all words of the
// other.
func sameAnswer(a, b string) bool {
	ours, theirs := contentOf(a), contentOf(b)
	if len(ours) > len(theirs) {
		ours, theirs = theirs, ours
	}
	if len(ours) == 0 {
		return false
	}
	return !slices.ContainsFunc(ours, func(term string) bool { return !slices.Contains(theirs, term) })
}

// contentOf is the terms of a text without stop words.
func contentOf(text string) []string {
	var terms []string
	for _, token := range words.Tokens(text) {
		if !words.Stop(token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

// overlap is the part of the shorter list that is in the longer one.
func overlap(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	held := 0
	for _, term := range a {
		if slices.Contains(b, term) {
			held++
		}
	}
	return float64(held) / float64(len(a))
}

func apart(a, b time.Time) time.Duration { return max(a.Sub(b), b.Sub(a)) }

// vocabulary is what event needs to know about terms in the articles.
type vocabulary interface {
	Frequencies(ctx context.Context, terms []string) ([]int, error)
	Len() int
}

// ofNow are the terms of days that reports of every day have.
var ofNow = words.TermSet("today yesterday")

// How much of an article identifies its event: its first sentences, and its
// title, each word of which counts titleCount times.
const (
	headSentences = 8
	titleCount    = 3
)

// eventOf is the key words of the event that an article reports, by TF-IDF,
// highest first, without some terms.
func eventOf(ctx context.Context, document *index.Document, articles vocabulary, but func(term string) bool) ([]string, error) {
	counts := make(map[uint32]float64)
	for _, term := range document.TitleTerms {
		counts[term] += titleCount
	}
	for _, terms := range document.Terms[:min(len(document.Terms), headSentences)] {
		for _, term := range terms {
			counts[term]++
		}
	}
	type scored struct {
		term  string
		score float64
	}
	var all []scored
	var telling []string
	for term, count := range counts {
		word := document.Vocabulary[term]
		if !words.Stop(word) && !words.Calendar[word] && !ofNow[word] && !but(word) {
			all, telling = append(all, scored{word, 1 + math.Log(count)}), append(telling, word)
		}
	}
	frequencies, err := articles.Frequencies(ctx, telling)
	if err != nil {
		return nil, err
	}
	for i, n := range frequencies {
		all[i].score *= max(0, math.Log(float64(articles.Len()+1)/float64(n+1)))
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.term, b.term))
	})
	terms := make([]string, 0, eventTerms)
	for _, s := range all[:min(len(all), eventTerms)] {
		terms = append(terms, s.term)
	}
	return terms, nil
}
