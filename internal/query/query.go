// Package query parses a question as a person types it into what to search for:
// its words as terms, the days it asks about, and whether it asks for news.
//
// [Parse] completes a question that follows up on an earlier one, corrects
// spelling, finds the times, and makes terms of the rest. Spelling is weighed by a
// fitted model; all else is rules and counts of the articles' words. Nothing here
// ranks.
package query

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// ErrEmpty is returned for a question without any text.
var ErrEmpty = errors.New("the question is empty")

// Query is a parsed question.
type Query struct {
	// Text is the question as a reader sees it: spelling corrected, a follow-up
	// completed with what it refers to, small talk around it dropped. The times
	// stay in it: without them "who resigned on Wednesday?" reads unnaturally,
	// and a report may well name the day.
	Text string
	// Terms are the words to search for, in the order of Text, without
	// repetition. Left out are stop words, times that Days stands for, and
	// words such as "news" and "latest" when Newest or Open stands for them.
	Terms []Term
	// Articles is the number of articles that the Terms are weighed by.
	Articles int
	// Subject is the part of Text from the first word that is searched for to the
	// last.
	Subject string
	// Mended are the words whose spelling was corrected, in the order of Text.
	Mended []Mending
	// Days are the days asked about; the zero Period when none is named.
	Days Period
	// Newest is whether the newest report is asked for, as by "any news?". With
	// Open the day decides; without it, as in "the latest outage", it is one
	// feature among others.
	Newest bool
	// Open is whether the question asks for reports or for what happened, and
	// names little else.
	Open bool
	// News is whether the question asks for reports, as "any news about the
	// ferries?" does: no sentence of them answers it better than another.
	News bool
	// IsQuestion is false for a message that asks nothing, such as "thanks!" or
	// a word that no article holds. A few keywords count as a question.
	IsQuestion bool
	// Lookups is how many times the vocabulary was asked for words that it may
	// have to look up, so far as that tells whether it is slow.
	Lookups int
	// WhoSaid is whether the question asks for the source of the previous
	// answer, as "who said so?" does. The rest of the Query is then that of
	// the previous question, if there is one.
	WhoSaid bool
	// followsUp is whether Text was completed from an earlier question.
	followsUp bool
}

// Term is a word of the question that is searched for.
type Term struct {
	// Text is the word's term, as package words makes it.
	Text string
	// Also are other spellings, as terms, that articles have for the same word,
	// as "zelenskyy" for "zelensky".
	Also []string
	// Synonyms are the words for the same thing, as [words.Alike] has them.
	Synonyms []Synonym
	// Weight is the inverse document frequency, above 0; less where the word is
	// borrowed from an earlier question.
	Weight float64
	// Frequency is the number of articles that hold Text itself.
	Frequency int
	// Name is whether the question writes it with a capital within a sentence
	// in lower case; Known is whether some article holds it.
	Name, Known bool
}

// Synonym is a term for the same thing as a term of the question, and the number
// of articles that hold it.
type Synonym struct {
	Text      string
	Frequency int
}

// Mending is a word that was read as another one.
type Mending struct{ From, To string }

// Vocabulary is the terms of the articles.
type Vocabulary interface {
	// Words is, for each of the terms, how many articles hold it, and for each
	// of spelt the terms one or two edits away from it, in alphabetical order: at
	// least all with the same first letter that an article holds, unless there
	// are [words.MostSimilar].
	Words(ctx context.Context, terms, spelt []string) (frequencies []int, similar [][]string, err error)
	// Expect says what Words and Forms will probably be asked for next: the
	// frequencies of terms, what is similar to spelt, and the forms of written.
	// A vocabulary that is far away then looks all of it up at once.
	Expect(ctx context.Context, terms, spelt, written []string) error
	// Len is the number of articles.
	Len() int
	// Forms is, for each of the terms, words as articles write them, in lower
	// case, of which it is the term, commonest first. It need not have all.
	Forms(ctx context.Context, terms []string) ([][]string, error)
}

const (
	// maxTerms bounds the terms of a question; of a longer question only the
	// first terms count.
	maxTerms = 40
	// maxQuestion bounds the bytes of a question that are read.
	maxQuestion = 8 << 10
)

// parser parses one question.
type parser struct {
	vocabulary  Vocabulary
	asOf        time.Time
	frequencies map[string]int
	similar     map[string][]string
	forms       map[string][]string
	// typed is the terms of misspelt words that some article holds, by the term
	// that replaced them.
	typed map[string]string
	// meant is the terms that a misspelt word may mean, by the word as typed; see
	// [typo].
	meant map[string]map[string][]slip
	// lookups counts the calls of the vocabulary that may take a while.
	lookups int
}

// Parse parses a question asked on the day asOf. The zero time means that the
// day is not known; then only days named with their year are found. before are
// the earlier questions of the conversation, oldest first. The error is
// [ErrEmpty] for a question without text, or else the vocabulary's.
func Parse(ctx context.Context, text string, asOf time.Time, before []string, vocabulary Vocabulary) (*Query, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	p := newParser(asOf, vocabulary)
	q := &Query{WhoSaid: whoSaid.MatchString(text)}
	before = asked(before)
	if err := p.lookUp(ctx, read(clean(text)), before); err != nil {
		return nil, err
	}
	parts, followsUp, err := p.complete(ctx, clean(text), before)
	if err != nil {
		return nil, err
	}
	q.followsUp = followsUp
	for i := range parts {
		mended, err := p.mend(ctx, &parts[i].text)
		if err != nil {
			return nil, err
		}
		q.Mended = append(q.Mended, mended...)
	}
	if err := p.understand(ctx, q, parts); err != nil {
		return nil, err
	}
	q.Lookups = p.lookups
	return q, nil
}

// terminalSequence matches control sequences that set a terminal's colour,
// cursor or title (ECMA-48), so that the letters of pasted ones are not
// searched for.
var terminalSequence = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)`)

// clean is the text on one line, without control sequences, cut at a word when
// it is too long.
func clean(text string) string {
	if len(text) > maxQuestion {
		text = text[:maxQuestion]
		if end := strings.LastIndexFunc(text, unicode.IsSpace); end > 0 {
			text = text[:end]
		}
	}
	text = terminalSequence.ReplaceAllLiteralString(strings.ToValidUTF8(text, " "), " ")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
