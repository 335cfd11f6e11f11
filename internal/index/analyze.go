package index

import (
	"strings"

	"byline/internal/corpus"
	"byline/internal/words"
)

// Analyze splits an article into sentences and terms. When the text is only a
// teaser that does not repeat the headline, the headline becomes the first
// sentence: in many feeds it is all the news there is.
func Analyze(article corpus.Article, analyzer *words.Analyzer) *Document {
	d := &Document{Article: article, Sentences: corpus.Split(article.Text)}
	fillTerms(d, analyzer)
	if len(d.Sentences) <= teaserSentences && !saysHeadline(d) {
		title := strings.Join(strings.Fields(article.Title), " ")
		article.Text = strings.TrimSpace(title + "\n\n" + article.Text)
		d = &Document{Article: article, Sentences: corpus.Split(article.Text)}
		fillTerms(d, analyzer)
	}
	return d
}

const (
	// teaserSentences is the largest number of sentences of a text that may be
	// a teaser.
	teaserSentences = 4
	// headlineShare is the part of the headline's words that one sentence must
	// hold to say the same.
	headlineShare = 0.75
	// headlineTerms is the smallest number of words, stop words aside, of a
	// headline that says what happened, such as "Mayor resigns". A shorter one,
	// such as "Sale", only names the subject.
	headlineTerms = 2
)

// saysHeadline reports whether the text repeats the headline: one sentence
// holds its words, stop words aside, or the text starts with them, as when the
// headline was taken from the first words. It is also true for a missing
// headline and for one that only names the subject, since there is nothing to
// add.
func saysHeadline(d *Document) bool {
	if opening := strings.TrimSuffix(d.Title, "…"); strings.HasPrefix(strings.Join(strings.Fields(d.Text), " "), opening) {
		return true
	}
	headline := make(map[uint32]bool)
	for _, term := range d.TitleTerms {
		if !words.Stop(d.Vocabulary[term]) {
			headline[term] = true
		}
	}
	for _, terms := range d.Terms {
		held := make(map[uint32]bool)
		for _, term := range terms {
			if headline[term] {
				held[term] = true
			}
		}
		if float64(len(held)) >= headlineShare*float64(len(headline)) {
			return true
		}
	}
	return len(headline) < headlineTerms
}

// AnalyzeSentences is the document of an article without a title whose
// sentences are given; each becomes a paragraph of its own.
func AnalyzeSentences(sentences []string, analyzer *words.Analyzer) *Document {
	d := new(Document)
	for i, sentence := range sentences {
		start := len(d.Text)
		d.Text += sentence + "\n"
		d.Sentences = append(d.Sentences, corpus.Sentence{Start: start, End: start + len(sentence), Paragraph: i})
	}
	fillTerms(d, analyzer)
	return d
}

// fillTerms fills in the terms of title and sentences.
func fillTerms(d *Document, analyzer *words.Analyzer) {
	positions := make(map[string]uint32)
	var tokens []words.Token
	terms := func(text string) []uint32 {
		tokens = analyzer.Tokens(tokens[:0], text)
		found := make([]uint32, len(tokens))
		for i, token := range tokens {
			position, ok := positions[token.Term]
			if !ok {
				position = uint32(len(d.Vocabulary))
				positions[token.Term] = position
				d.Vocabulary = append(d.Vocabulary, token.Term)
			}
			found[i] = position
		}
		return found
	}
	d.TitleTerms = terms(d.Title)
	d.Terms = make([][]uint32, len(d.Sentences))
	for i, s := range d.Sentences {
		d.Terms[i] = terms(d.Text[s.Start:s.End])
	}
}
