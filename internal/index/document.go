package index

import (
	"strings"

	"byline/internal/corpus"
	"byline/internal/words"
)

// Document is an article as the index keeps it: with its sentences, and with
// the terms of each, so that a question need not analyse it again.
type Document struct {
	corpus.Article
	// Sentences are the article's sentences in its order.
	Sentences []corpus.Sentence
	// Vocabulary is the distinct terms of title and text, stop words included.
	Vocabulary []string
	// TitleTerms is the title's terms in order, as positions in Vocabulary.
	TitleTerms []uint32
	// Terms is each sentence's terms in order, as positions in Vocabulary.
	Terms [][]uint32
}

// Sentence is the text of the i-th sentence, on one line; "" where there is
// none, so that the neighbours of the first and the last can be asked for.
func (d *Document) Sentence(i int) string {
	if i < 0 || i >= len(d.Sentences) {
		return ""
	}
	return d.Sentences[i].In(d.Text)
}

// Summary is the article without its text.
func (d *Document) Summary() *Summary {
	summary := summarize(&d.Article)
	return &summary
}

// titleCopies is how many words of the text a word of the title counts as when
// articles are looked for.
const titleCopies = 2

// length is the number of terms that the article is found by.
func (d *Document) length() int {
	n := titleCopies * len(d.TitleTerms)
	for _, terms := range d.Terms {
		n += len(terms)
	}
	return n
}

// Analyze splits an article into sentences and terms. The headline of a teaser
// that does not say the same becomes its first sentence: in many feeds the
// headline is all the news there is.
func Analyze(article corpus.Article, analyzer *words.Analyzer) *Document {
	d := &Document{Article: article, Sentences: corpus.Split(article.Text)}
	d.analyze(analyzer)
	if len(d.Sentences) <= teaserSentences && !d.saysHeadline() {
		title := strings.Join(strings.Fields(article.Title), " ")
		article.Text = strings.TrimSpace(title + "\n\n" + article.Text)
		d = &Document{Article: article, Sentences: corpus.Split(article.Text)}
		d.analyze(analyzer)
	}
	return d
}

const (
	// teaserSentences is how many sentences a text has at most that may be no
	// more than a teaser for its headline.
	teaserSentences = 4
	// headlineShare is the part of the headline's words that one sentence must
	// hold to say the same.
	headlineShare = 0.75
	// headlineTerms is how many words, stop words aside, a headline has at least
	// that says what happened, such as "Mayor resigns". One such as "Sale" says
	// what the text is about.
	headlineTerms = 2
)

// saysHeadline reports whether a sentence holds the headline's words, stop
// words aside, or the text starts with them, as where a text without a headline
// got its first words for one. Without a headline, or with one that only names
// the subject, an article has nothing else to say.
func (d *Document) saysHeadline() bool {
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

// AnalyzeSentences is the document of an article without a title, the
// sentences of which are given, each a paragraph of its own.
func AnalyzeSentences(sentences []string, analyzer *words.Analyzer) *Document {
	d := new(Document)
	for i, sentence := range sentences {
		start := len(d.Text)
		d.Text += sentence + "\n"
		d.Sentences = append(d.Sentences, corpus.Sentence{Start: start, End: start + len(sentence), Paragraph: i})
	}
	d.analyze(analyzer)
	return d
}

// analyze fills in the terms of title and sentences.
func (d *Document) analyze(analyzer *words.Analyzer) {
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

// encode is the document's stored form, which decodeDocument reads.
func (d *Document) encode() []byte {
	var e encoder
	e.article(&d.Article)
	e.uint(uint64(len(d.Vocabulary)))
	for _, term := range d.Vocabulary {
		e.string(term)
	}
	e.uints(d.TitleTerms)
	e.uint(uint64(len(d.Sentences)))
	e.uint(uint64(d.length()))
	end, paragraph := 0, 0
	for i, s := range d.Sentences {
		e.uint(uint64(s.Start - end))
		e.uint(uint64(s.End - s.Start))
		e.uint(uint64(s.Paragraph-paragraph)<<2 | bit(s.Aside)<<1 | bit(s.Headline))
		end, paragraph = s.End, s.Paragraph
		e.uints(d.Terms[i])
	}
	return e.bytes
}

// decodeDocument reads what encode wrote. A stored form that is damaged is an
// error and never a document with places outside its text or vocabulary.
func decodeDocument(stored []byte) (*Document, error) {
	d := new(Document)
	in := decoder{rest: string(stored)}
	in.article(&d.Article)
	d.Vocabulary = make([]string, in.count())
	for i := range d.Vocabulary {
		d.Vocabulary[i] = in.string()
	}
	d.TitleTerms = in.positions(len(d.Vocabulary), nil)
	d.Sentences = make([]corpus.Sentence, in.count())
	d.Terms = make([][]uint32, len(d.Sentences))
	spare := make([]uint32, min(in.uint(), uint64(len(in.rest)))) // one allocation for all sentences
	end, paragraph := 0, 0
	for i := range d.Sentences {
		start := end + in.below(len(d.Text)+1)
		end = start + in.below(len(d.Text)+1)
		mark := in.uint()
		paragraph += int(mark >> 2)
		d.Sentences[i] = corpus.Sentence{Start: start, End: end, Paragraph: paragraph, Headline: mark&1 != 0, Aside: mark&2 != 0}
		d.Terms[i] = in.positions(len(d.Vocabulary), spare)
		spare = spare[min(len(spare), len(d.Terms[i])):]
		if end > len(d.Text) {
			in.damage()
		}
		if in.damaged {
			break
		}
	}
	if in.damaged || in.rest != "" {
		return nil, errDamagedDocument
	}
	return d, nil
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
