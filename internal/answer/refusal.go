package answer

import (
	"math"

	"byline/internal/words"
)

// When a question is held to be mentioned and to be denied, as parts of its
// weight. The values separate the kinds of no in the sample corpus.
const (
	// mentions is what one article must hold of the question; mentionsNamed
	// is enough where that holds a name, with which an article is about it.
	mentions      = 0.6
	mentionsNamed = 0.35
	// namesMentioned is what it must hold of the question's names.
	namesMentioned = 0.6
	// deniesEnough is what a denial must cover, with its title and the
	// sentence before, and deniesMost how much of what the best sentence
	// covers.
	deniesEnough = 0.3
	deniesMost   = 0.5
)

// nearest is how many of the best sentences a refusal looks at.
const nearest = 20

// whyNot tells the kinds of no apart, for a question that is not answered.
func whyNot(q *query, ranked []*scored) WhyNot {
	ranked = ranked[:min(len(ranked), nearest)]
	mentioned := false
	for _, s := range ranked {
		mentioned = mentioned || s.isAbout(q)
	}
	switch {
	case !mentioned:
		return Absent
	case onlyDenied(q, ranked):
		return Denied
	}
	return Unanswered
}

// isAbout reports whether a sentence's article is about what was asked.
func (s *scored) isAbout(q *query) bool {
	held := q.heldBy(s)
	all, met, names, namesMet := 0.0, 0.0, 0.0, 0.0
	for t, term := range q.terms {
		if asking()[term.text] {
			continue
		}
		all += term.weight
		met += held[t] * term.weight
		if term.name {
			names += term.weight
			namesMet += held[t] * term.weight
		}
	}
	enough := mentions
	if q.meetsName(s.document.Sentence(s.position)) || q.meetsName(s.document.Sentence(0)) {
		enough = mentionsNamed
	}
	return all > 0 && met >= enough*all && namesMet >= namesMentioned*names
}

// meetsName reports whether a sentence writes a word of the question as a
// name; many questions do not.
func (q *query) meetsName(sentence string) bool {
	for i, token := range words.Tokens(sentence) {
		if i > 0 && q.speaksOf(token.Term) && startsUpper(sentence[token.Start:]) {
			return true
		}
	}
	return false
}

// heldBy is how fully each of the question's terms is met near a sentence, by
// title or neighbours, or for three quarters elsewhere in its article.
func (q *query) heldBy(s *scored) []float64 {
	held := make([]float64, len(q.terms))
	mark := func(terms []uint32, part float64) {
		for _, term := range terms {
			for _, m := range q.match[s.document.Vocabulary[term]] {
				held[m.position] = max(held[m.position], part*math.Ceil(m.strength))
			}
		}
	}
	mark(s.document.TitleTerms, 1)
	for i, terms := range s.document.Terms {
		part := 0.75
		if i >= s.position-1 && i <= s.position+1 {
			part = 1
		}
		mark(terms, part)
	}
	return held
}

// covers is the part of the question's weight that a sentence covers together
// with its title and the sentence before.
func (s *scored) covers() float64 {
	return s.measures[inSentence] + s.measures[inBefore] + s.measures[inTitle]
}

// onlyDenied reports whether the sentences that cover most of the question
// deny it, or are what a denial after them answers to.
func onlyDenied(q *query, ranked []*scored) bool {
	best, denial := 0.0, -1
	for i, s := range ranked {
		best = max(best, s.measures[inSentence])
		text := s.document.Sentence(s.position)
		if s.covers() >= deniesEnough && denies(words.Tokens(text), text, q) && (denial < 0 || s.measures[inSentence] > ranked[denial].measures[inSentence]) {
			denial = i
		}
	}
	if denial < 0 || ranked[denial].measures[inSentence] < deniesMost*best {
		return false
	}
	d := ranked[denial]
	for i, s := range ranked {
		if i == denial || s.measures[inSentence] < d.measures[inSentence] || s.measures[inSentence] < deniesEnough || d.answersTo(s) {
			continue
		}
		if text := s.document.Sentence(s.position); !denies(words.Tokens(text), text, q) {
			return false
		}
	}
	return true
}

var accusing = words.Set("accuse accuses accused alleged allege suspected charged reported reports according rumours rumors")

// answersTo reports whether a denial stands shortly after somebody's claim,
// which is then what it denies.
func (s *scored) answersTo(claim *scored) bool {
	before := s.position - claim.position
	text := claim.document.Sentence(claim.position)
	r := reading{text, words.Tokens(text)}
	return sameDocument(s.document, claim.document) && before > 0 && before <= 3 &&
		s.document.Sentences[s.position].Paragraph == s.document.Sentences[claim.position].Paragraph &&
		(r.has(saying) || r.has(accusing))
}
