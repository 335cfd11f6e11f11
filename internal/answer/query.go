package answer

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/words"
)

// maxTerms bounds the terms of a question that are looked for; those of a
// longer one are its first.
const maxTerms = 40

// maxQuestion bounds, in bytes, the part of a question that is read.
const maxQuestion = 8 << 10

// query is a question as terms.
type query struct {
	terms []term
	// match maps a term of an article to the terms of the question that it
	// speaks of, itself or a word alike.
	match map[string][]matched
	// weight is the sum of the terms' weights.
	weight float64
	role   role
	asked  asked
	// meaning is that of the terms together; likeness remembers, for a term
	// of an article, how like each of the question's terms it is.
	meaning  meaning.Sum
	likeness map[string]*likeness
	// negated is whether it asks for what is not so.
	negated bool
	// spoken remembers what articles speak of.
	spoken map[*index.Document]*spoken
	// focus is the position of the term that names the kind asked for, as
	// "company" in "which company"; -1 where there is none.
	focus int
	// asksWhatIs is whether it only asks what or who something is.
	asksWhatIs bool
}

// term is a word of the question that tells sentences apart.
type term struct {
	text string
	// weight is the term's rarity; common marks one that many articles hold.
	weight float64
	common bool
	// name marks a word that the question writes with a capital; heard one
	// that any article holds.
	name, heard bool
	// vector is its meaning, if known is set.
	vector meaning.Vector
	known  bool
}

// matched is a term of the question, by its position, and how fully it is met,
// from 0 to 1.
type matched struct {
	position int
	strength float64
}

// alikeStrength is how fully another word for the same thing meets a term.
const alikeStrength = 0.7

// isWhenAsked reports whether the i-th word of a question says when by the day
// of asking, as in "this week": reports of those days need not say so.
func isWhenAsked(question []words.Token, i int) bool {
	switch question[i].Term {
	case "recent", "current", "today", "latest", "tonight":
		return true
	case "week", "month", "year", "day":
		return i > 0 && (question[i-1].Term == "this" || question[i-1].Term == "last" || question[i-1].Term == "past" || question[i-1].Term == "recent")
	}
	return false
}

// terminalSequence matches what tells a terminal a colour, a place or a title
// (ECMA-48): a question that was pasted with it does not ask for its letters.
var terminalSequence = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)`)

// parse reads a question. It returns ErrEmpty for one without text.
func parse(ctx context.Context, text string, frequencies Frequencies) (*query, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	if len(text) > maxQuestion {
		text = text[:maxQuestion]
		text = strings.ToValidUTF8(text[:max(0, strings.LastIndexByte(text, ' '))], "")
	}
	text = terminalSequence.ReplaceAllLiteralString(text, " ")
	q := &query{match: make(map[string][]matched), likeness: make(map[string]*likeness), spoken: make(map[*index.Document]*spoken), focus: -1}
	found := words.Tokens(text)
	focused := focusOf(text, found)
	err := q.add(ctx, reading{text, found}, 1, func(i int) bool { return isWhenAsked(found, i) }, frequencies)
	if err != nil {
		return nil, err
	}
	q.focus = slices.IndexFunc(q.terms, func(t term) bool { return focused >= 0 && t.text == found[focused].Term })
	q.role = parseRole(found)
	q.negated = reading{text, found}.asksNegated()
	q.asked = askedFor(text, found)
	q.asksWhatIs = reading{text, found}.asksWhatIs(len(q.terms))
	return q, nil
}

// add adds the words of a text to the terms, as far as they carry meaning, with
// their rarity times a factor. It passes over those that leftOut names by
// their place, and those that it has.
func (q *query) add(ctx context.Context, r reading, factor float64, leftOut func(int) bool, frequencies Frequencies) error {
	first := len(q.terms)
	for i, token := range r.tokens {
		if words.Stop(token.Term) || q.holds(token.Term) || len(q.terms) == maxTerms || leftOut(i) {
			continue
		}
		n, err := frequencies.Frequency(ctx, token.Term)
		if err != nil {
			return err
		}
		t := term{
			text:   token.Term,
			weight: factor * rarity(n, frequencies.Len()),
			common: n*commonTerm > frequencies.Len()+supposedArticles,
			name:   i > 0 && startsUpper(r.text[token.Start:]),
			heard:  n > 0,
		}
		if t.vector, t.known = meaning.Of(t.text); t.known {
			q.meaning.Add(t.vector)
		}
		q.match[t.text] = append(q.match[t.text], matched{len(q.terms), 1})
		q.terms = append(q.terms, t)
		q.weight += t.weight
	}
	for position := first; position < len(q.terms); position++ {
		for _, other := range words.Alike(q.terms[position].text) {
			q.match[other] = append(q.match[other], matched{position, alikeStrength})
		}
	}
	return nil
}

// supposedArticles is how many articles, one of which holds the term, are
// counted beside the corpus's own. Without them a corpus of a few articles
// would take every word that it lacks for the most telling one.
const supposedArticles = 50

// speaksOf reports whether a term is one of the question's, or alike.
func (q *query) speaksOf(term string) bool { return len(q.match[term]) > 0 }

// rarity is the inverse document frequency of a term that n of all articles
// hold: log(1 + (N-n+½)/(n+½)), the form of Robertson and Spärck Jones that
// BM25 uses.
func rarity(n, all int) float64 {
	n, all = n+1, all+supposedArticles
	return math.Log(1 + (float64(all-n)+0.5)/(float64(n)+0.5))
}

var asksWhich = words.Set("which what")

func startsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first)
}

func (q *query) holds(text string) bool {
	for _, term := range q.terms {
		if term.text == text {
			return true
		}
	}
	return false
}

func (q *query) texts() []string {
	texts := make([]string, len(q.terms))
	for i, term := range q.terms {
		texts[i] = term.text
	}
	return texts
}

// searchTerms are the terms to find articles by: the question's own, and those
// alike for less. Words that many articles hold are left out where there are
// enough others, since they cost the most time and tell the least.
func (q *query) searchTerms(ctx context.Context, frequencies Frequencies) ([]index.Term, error) {
	terms := make([]index.Term, 0, len(q.match))
	rare := 0
	for _, term := range q.terms {
		if !term.common {
			rare++
		}
	}
	for _, term := range q.terms {
		if !term.common || rare < enoughTerms {
			terms = append(terms, index.Term{Text: term.text, Weight: term.weight})
		}
	}
	for _, term := range q.terms {
		for _, other := range words.Alike(term.text) {
			if q.holds(other) {
				continue
			}
			n, err := frequencies.Frequency(ctx, other)
			if err != nil {
				return nil, err
			}
			if n*commonShare <= frequencies.Len()+supposedArticles {
				terms = append(terms, index.Term{Text: other, Weight: term.weight * alikeWeight})
			}
		}
	}
	return terms, nil
}

const (
	// alikeWeight is what finding a word alike counts when articles are looked
	// for, as a part of what the question's own word counts.
	alikeWeight = 0.2
	// commonShare is the share of articles, one in so many, up to which a word
	// alike is looked for.
	commonShare = 20
	// commonTerm is the share of articles, one in so many, from which on a word
	// of the question is common; it is looked for only when fewer than
	// enoughTerms others are.
	commonTerm  = 4
	enoughTerms = 3
)
