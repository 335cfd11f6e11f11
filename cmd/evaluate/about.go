package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/query"
	"byline/internal/retrieval"
	"byline/internal/training"
)

// aboutCommand prints how often it is known whether articles report on what a
// question asks.
type aboutCommand struct {
	Sets []string `arg:"" name:"set" help:"Folders or files of questions."`
}

// fitAboutCommand fits that.
type fitAboutCommand struct {
	Sets []string `arg:"" name:"set" help:"Folders or files of questions, of the years that the reader was trained on."`
	Out  string   `default:"internal/retrieval/about.txt" placeholder:"FILE" help:"The model, which is replaced."`
}

// knownShare is the share of the reports that are to be known. That no article
// reports on something is worse if it is wrong than a sentence that is offered as
// the closest and has nothing to do with the question.
const knownShare = 0.9

// laterDays is by how many days the questions to an archive come later.
const laterDays = 365

// sought is a question as it was put to a corpus that has a report on it, or
// not.
type sought struct {
	reported bool
	terms    *retrieval.Terms
	// articles are those that are read: where it is reported, the gold ones alone,
	// since others may report on it, too.
	articles []*retrieval.Found
}

// tally is how many questions are asked, and of how many it is known whether there
// is a report.
type tally struct{ asked, known int }

// String is the share that is known, "-" of none.
func (t tally) String() string {
	if t.asked == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(t.known)/float64(t.asked))
}

// Run prints a line a kind of corpus.
func (c *aboutCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var kinds []string
	with, without := make(map[string]tally), make(map[string]tally)
	all := func(evaluation.Question) bool { return true }
	err := seek(ctx, c.Sets, all, func(kind string, s sought) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		counts := without
		if s.reported {
			counts = with
		}
		n := counts[kind]
		n.asked++
		if s.reported == (s.terms.MostAbout(s.articles) != nil) {
			n.known++
		}
		counts[kind] = n
	})
	fmt.Fprintf(out, "%-28s %9s %6s %9s %6s\n", "CORPUS", "REPORTED", "KNOWN", "MISSING", "KNOWN")
	for _, kind := range kinds {
		fmt.Fprintf(out, "%-28s %9d %6s %9d %6s\n", kind, with[kind].asked, with[kind], without[kind].asked, without[kind])
	}
	return errors.Join(err, out.Flush())
}

// Run fits the model to the questions held out.
func (c *fitAboutCommand) Run(ctx context.Context, out *bufio.Writer) error {
	kept := func(q evaluation.Question) bool { return heldOut(q.Text) }
	var rows [][]float64
	var yes []bool
	var reports []report
	asked := 0
	if err := seek(ctx, c.Sets, kept, func(_ string, s sought) {
		asked++
		first := len(rows)
		for _, article := range s.articles {
			rows, yes = append(rows, s.terms.AboutFeatures(article)), append(yes, s.reported)
		}
		if s.reported {
			reports = append(reports, report{s.terms.Size(), rows[first:]})
		}
	}); err != nil {
		return err
	}
	if !slices.Contains(yes, true) || !slices.Contains(yes, false) {
		return errors.New("no question is put both to articles that report on it and to others")
	}
	model := training.FitLogistic(rows, yes, 0)
	text := new(strings.Builder)
	intercept, size := demanded(reports, model)
	fmt.Fprintf(text, "# Written by `evaluate fit-about`; see docs/answers.md.\nintercept %.4g\n", intercept)
	for i, name := range retrieval.AboutNames {
		fmt.Fprintf(text, "%s %.4g\n", name, model.Weights[i])
	}
	fmt.Fprintf(text, "size %.4g\n", size)
	if err := os.WriteFile(c.Out, []byte(text.String()), 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	fmt.Fprintf(out, "fitted to %d questions\n", asked)
	return out.Flush()
}

// report is the features of the articles that report on what is asked, and the size
// of the corpus as [retrieval.Terms.Size] has it.
type report struct {
	size float64
	rows [][]float64
}

// demanded is the intercept, and what is added for each unit of a corpus's size, with
// which [knownShare] of the reports come to 0 or more.
func demanded(reports []report, model training.Logistic) (intercept, size float64) {
	var sizes, best []float64
	for _, r := range reports {
		most := math.Inf(-1)
		for _, row := range r.rows {
			most = max(most, model.LogOdds(row))
		}
		sizes, best = append(sizes, r.size), append(best, most)
	}
	at, slope := quantileLine(sizes, best, 1-knownShare)
	return model.Intercept - at, -slope
}

// quantileLine is the line over xs below which a share of the ys lies: the quantile
// regression of Koenker and Bassett 1978, "Regression Quantiles", by trying each
// slope of a grid, in hundredths from -1 to 1.
func quantileLine(xs, ys []float64, share float64) (at, slope float64) {
	least := math.Inf(1)
	for step := -100; step <= 100; step++ {
		slopeNow := float64(step) / 100
		rests := make([]float64, len(ys))
		for i, y := range ys {
			rests[i] = y - slopeNow*xs[i]
		}
		sorted := slices.Sorted(slices.Values(rests))
		atNow := sorted[int(float64(len(sorted))*share)]
		loss := 0.0
		for _, rest := range rests {
			loss += max(share*(rest-atNow), (1-share)*(atNow-rest))
		}
		if loss < least {
			least, at, slope = loss, atNow, slopeNow
		}
	}
	return at, slope
}

// seek puts the questions of sets that are kept to the corpora of [eachCorpus], and
// calls visit with what is found, where that is something. A near miss counts as
// reported where the article is that it is about. Every other pair of questions, one
// with and one without a report in a small corpus, is put on its day, and the others
// later, as to an archive, where other passages are found.
func seek(ctx context.Context, paths []string, keep func(evaluation.Question) bool, visit func(kind string, s sought)) error {
	sets, err := readSets(paths)
	if err != nil {
		return err
	}
	for i := range sets {
		sets[i].Questions = slices.DeleteFunc(reportedOn(sets[i].Questions), func(q evaluation.Question) bool { return !keep(q) })
	}
	asked := 0
	return eachCorpus(ctx, sets, func(kind string, question evaluation.Question, ix *index.Index) error {
		asOf := question.AsOf.Time
		if asked/2%2 == 1 {
			asOf = asOf.AddDate(0, 0, laterDays)
		}
		asked++
		q, err := query.Parse(ctx, question.Text, asOf, nil, ix)
		if err != nil {
			return fmt.Errorf("read %q: %w", question.Text, err)
		}
		opened, err := retrieval.Find(ctx, ix, q, retrieval.Request{AsOf: asOf})
		if err != nil {
			return fmt.Errorf("find articles for %q: %w", question.Text, err)
		}
		s := sought{terms: retrieval.TermsOf(q)}
		s.reported, s.articles = articlesOf(question, retrieval.Passages(q, opened, retrieval.MostPassages))
		if s.reported || !strings.HasSuffix(kind, ownArticles) && len(s.articles) > 0 {
			visit(kind, s)
		}
		return nil
	})
}

// reportedOn are the questions on which there is a report: those that it answers,
// and, as their names tell, near misses among readers' questions about it. Their
// gold articles are those of the others.
func reportedOn(questions []evaluation.Question) []evaluation.Question {
	gold := make(map[string][]string)
	for _, q := range questions {
		if article, _, found := strings.Cut(q.ID, "-"); found && q.Answerable() {
			gold[article] = append(gold[article], q.Gold...)
		}
	}
	var on []evaluation.Question
	for _, q := range questions {
		if article, _, found := strings.Cut(q.ID, "-"); found && !q.Answerable() {
			q.Gold = gold[article]
		}
		if q.Answerable() {
			on = append(on, q)
		}
	}
	return on
}

// articlesOf are the articles of passages, and, where some are gold, these alone.
func articlesOf(question evaluation.Question, passages []*retrieval.Passage) (gold bool, articles []*retrieval.Found) {
	for _, p := range passages {
		own := slices.Contains(question.Gold, p.ID)
		if own && !gold {
			gold, articles = true, nil
		}
		if own == gold && !slices.Contains(articles, p.Found) {
			articles = append(articles, p.Found)
		}
	}
	return gold, articles
}
