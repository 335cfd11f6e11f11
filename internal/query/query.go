// Package query parses a question as a person types it into what to search for:
// its words as terms, the days it asks about, and the kind of answer it wants.
//
// [Parse] completes a question that follows up on an earlier one, corrects
// spelling, finds the times, and makes terms of the rest. All of it is rules
// and counts of the articles' words; nothing here ranks.
package query

import (
	"context"
	"errors"
	"regexp"
	"slices"
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
	// Mended are the words whose spelling was corrected, in the order of Text.
	Mended []Mending
	// Days are the days asked about; the zero Period when none is named.
	Days Period
	// Newest is whether the newest report is asked for, as by "any news?". With
	// Open the day decides; without it, as in "the latest outage", it is one
	// feature among others.
	Newest bool
	// Open is whether the question asks what happened and not for a detail,
	// with few terms or none.
	Open bool
	// FollowsUp is whether Text was completed from an earlier question.
	FollowsUp bool
	// IsQuestion is false for a message that asks nothing, such as "thanks!" or
	// a word that no article holds. A few keywords count as a question.
	IsQuestion bool
	// WhoSaid is whether the question asks for the source of the previous
	// answer, as "who said so?" does. If FollowsUp is set, the rest of the
	// Query is that of the previous question.
	WhoSaid bool
}

// Term is a word of the question that is searched for.
type Term struct {
	// Text is the word's term, as package words makes it.
	Text string
	// Also are other spellings, as terms, that articles have for the same word,
	// as "zelenskyy" for "zelensky".
	Also []string
	// Weight is the inverse document frequency, above 0; lower for a word
	// borrowed from an earlier question.
	Weight float64
	// Frequency is the number of articles that hold Text itself.
	Frequency int
	// Name is whether the question writes it with a capital within a sentence
	// in lower case; Known is whether some article holds it.
	Name, Known bool
}

// Mending is a word whose spelling was corrected.
type Mending struct{ From, To string }

// Vocabulary is the terms of the articles.
type Vocabulary interface {
	// Frequencies returns, for each of the terms, the number of articles that
	// hold it.
	Frequencies(ctx context.Context, terms []string) ([]int, error)
	// Len is the number of articles.
	Len() int
	// Similar returns terms within one or two edits of a term, possibly some
	// that no article holds.
	Similar(ctx context.Context, term string) ([]string, error)
	// Forms returns words as articles write them, in lower case, whose term is
	// the given one, commonest first. The list may be incomplete.
	Forms(ctx context.Context, term string) ([]string, error)
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
	// typed is the terms of misspelt words that some article holds, by the term
	// that replaced them.
	typed map[string]string
}

// Parse parses a question asked on the day asOf. The zero time means that the
// day is not known; then only days named with their year are found. before are
// the earlier questions of the conversation, oldest first. The error is
// [ErrEmpty] for a question without text, or else the vocabulary's.
func Parse(ctx context.Context, text string, asOf time.Time, before []string, vocabulary Vocabulary) (*Query, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	p := &parser{vocabulary, asOf, make(map[string]int), make(map[string]string)}
	q := &Query{WhoSaid: whoSaid.MatchString(text)}
	parts, followsUp, err := p.complete(ctx, clean(text), before)
	if err != nil {
		return nil, err
	}
	q.FollowsUp = followsUp
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
		text = text[:max(0, strings.LastIndexByte(text, ' '))]
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

// frequency is the number of articles that hold a term; it is looked up once.
func (p *parser) frequency(ctx context.Context, term string) (int, error) {
	if err := p.look(ctx, term); err != nil {
		return 0, err
	}
	return p.frequencies[term], nil
}

// look looks up the frequencies of all terms that are not known yet in one
// call, since the engine may be remote.
func (p *parser) look(ctx context.Context, terms ...string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var unknown []string
	for _, term := range terms {
		if _, known := p.frequencies[term]; !known && !slices.Contains(unknown, term) {
			unknown = append(unknown, term)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	counts, err := p.vocabulary.Frequencies(ctx, unknown)
	if err != nil {
		return err
	}
	for i, term := range unknown {
		p.frequencies[term] = counts[i]
	}
	return nil
}
