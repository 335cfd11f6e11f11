package discord

import (
	"errors"
	"fmt"

	"byline/internal/newsroom"
)

// outcomeReading is the outcome of questions before any article can be served.
const outcomeReading = "reading"

// readingSentence is for users who ask before the articles have been read.
func readingSentence(reading *newsroom.ReadingError) string {
	return "I am still reading my articles" + soFar(reading.Done, reading.Total) + ". Please ask again in a moment."
}

// soFar is the progress of reading, after a colon; empty while the total is
// unknown.
func soFar(done, total int64) string {
	if total <= 0 {
		return ""
	}
	percent := int(100 * float64(max(0, min(done, total))) / float64(total))
	return fmt.Sprintf(": %d%% of %s", percent, size(total))
}

const (
	noArticles = "I have no articles to answer from yet."
	// addArticles is what a moderator can do about it.
	addArticles = "Add some with /" + corpusCommand + " add. /" + corpusCommand + " problems names the files that I could not read."
)

// hasNoArticles reports whether a question was not answered because no article
// can be served yet.
func hasNoArticles(err error) bool {
	_, reading := errors.AsType[*newsroom.ReadingError](err)
	return reading || errors.Is(err, newsroom.ErrNoArticles)
}

// sentenceTo is the sentence for an asker about an error, and the outcome it counts
// as. A moderator also learns what to do about missing articles.
func (b *bot) sentenceTo(r *request, err error) (sentence, outcome string) {
	sentence, outcome = sentenceFor(err)
	if errors.Is(err, newsroom.ErrNoArticles) && r.mayModerate() {
		sentence += " " + addArticles
	}
	return sentence, outcome
}

// readingNotes tell a moderator the progress of reading the articles, and what
// to do if it failed; there are none when it has succeeded.
func readingNotes(articles int, state newsroom.State) (notes []string) {
	if state.Reading {
		notes = append(notes, "Reading the articles"+soFar(state.Done, state.Total)+".")
	}
	if state.Failure != nil {
		advice := newsroom.Advice(state.Failure)
		if advice == "" {
			advice = "my log says why"
		}
		notes = append(notes, "The articles could not be read: "+advice+".")
	}
	if articles == 0 && !state.Reading {
		notes = append(notes, noArticles+" "+addArticles)
	}
	return notes
}

// starting is why no question can be answered yet; empty once there are articles.
func (b *bot) starting() string {
	err := b.newsrooms.Shared().Ready()
	reading, ok := errors.AsType[*newsroom.ReadingError](err)
	switch {
	case ok:
		return "starting: reading the articles" + soFar(reading.Done, reading.Total)
	case err != nil:
		return "starting: no article is served yet"
	}
	return ""
}
