package answer

import (
	"context"
	"slices"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/query"
	"byline/internal/retrieval"
)

// find returns the sentences that may answer, best first. A question for reports,
// such as "any news about Beirut?", gets their first sentences; one for what
// happened gets them where no sentence answers it better.
func (a *Answerer) find(ctx context.Context, q *query.Query, question Question) ([]*candidate, error) {
	if len(q.Terms) == 0 {
		return a.latest(ctx, q, question)
	}
	opened, err := a.retrieve(ctx, q, question)
	if err != nil {
		return nil, err
	}
	var reports []*candidate
	if q.Open {
		reports = reportsOn(q, question.AsOf, opened)
	}
	if q.News && len(reports) > 0 {
		return reports, nil
	}
	ranked, err := a.rank(ctx, q, opened, retrieval.MostPassages)
	if err != nil || len(reports) == 0 || model.answers(ranked) {
		return ranked, err
	}
	return reports, nil
}

// latest is the first sentences of the newest articles, for a question such as
// "any news today?" that has no word to search for. There is nothing to rank:
// the days decide.
func (a *Answerer) latest(ctx context.Context, q *query.Query, question Question) ([]*candidate, error) {
	selection := question.Selection
	if q.Days.Firm {
		if selection.Since.Before(q.Days.First) {
			selection.Since = q.Days.First
		}
		if selection.Until.IsZero() || selection.Until.After(q.Days.Last) {
			selection.Until = q.Days.Last
		}
	}
	newest, err := a.Finder.Latest(ctx, selection, max(1, question.Limit))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(newest))
	for i, summary := range newest {
		ids[i] = summary.ID
	}
	documents, err := index.DocumentsOf(ctx, a.Finder, ids)
	if err != nil {
		return nil, err
	}
	var reports []*candidate
	for i, summary := range newest {
		if c := leadOf(&retrieval.Found{Summary: summary, Document: documents[i]}); c != nil {
			reports = append(reports, c)
		}
	}
	return reports, nil
}

// A report is on what a question names if it holds reportedShare of the question's
// weight, and its title and first sentence leadShare: another may only mention
// it.
const reportedShare, leadShare = 0.9, 0.6

// reportsOn is the first sentences of those articles that report on what a
// question names, from the days that it names or else up to the day of asking,
// each with the day after, since what happened is reported a day later, too: the
// newest first if the newest is asked for, else the best article first.
func reportsOn(q *query.Query, asOf time.Time, opened []*retrieval.Found) []*candidate {
	days := article.Selection{Until: asOf}
	if q.Days.Firm {
		days = article.Selection{Since: q.Days.First, Until: q.Days.Last}
	}
	if !days.Until.IsZero() {
		days.Until = days.Until.AddDate(0, 0, 1)
	}
	terms := retrieval.TermsOf(q)
	var reports []*candidate
	for _, found := range opened {
		undated := found.Published.IsZero() && !q.Days.Firm
		if !undated && !days.Admits(found.Source, found.Published) {
			continue
		}
		if c := leadOf(found); c != nil && c.tellsOf(terms) {
			reports = append(reports, c)
		}
	}
	reports = corrected(reports)
	if q.Newest {
		slices.SortStableFunc(reports, func(a, b *candidate) int { return b.Published.Compare(a.Published) })
	}
	return reports
}

// tellsOf reports whether a sentence, with its article's title, says that the
// article is on what a question's terms name.
func (c *candidate) tellsOf(terms *retrieval.Terms) bool {
	first := slices.Concat(c.Document.TitleTerms, c.Document.Terms[c.position])
	return terms.Share(terms.In(c.Document), retrieval.Synonym) >= reportedShare &&
		terms.Share(terms.Of(c.Document, first), retrieval.Synonym) >= leadShare
}

// leadOf is the first sentence of an article that reports news; nil when none
// does.
func leadOf(f *retrieval.Found) *candidate {
	for position, sentence := range f.Document.Sentences {
		if sentence.Tells() || position == 0 && len(f.Document.Sentences) == 1 {
			return &candidate{Found: f, position: position, sentence: f.Document.Sentence(position), news: true}
		}
	}
	return nil
}
