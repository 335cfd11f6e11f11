package answer

import (
	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/query"
	"byline/internal/words"
)

// How much a question's word counts by where it stands, as a fraction of what
// it counts in the sentence itself. These values, and those below, were chosen
// by how many of the questions of 2024 have a right sentence among those read.
// They are not fitted: the largest of several values has no slope to follow.
const (
	inNeighbour = 0.6
	inTitle     = 0.7
	inArticle   = 0.2
)

// How fully another word meets one of the question's: another spelling, a
// synonym, or a word of similar meaning by the cosine of their vectors.
const (
	spellingStrength = 0.9
	synonymStrength  = 0.7
	leastCosine      = 0.35
	cosineStrength   = 0.5 // at a cosine of 1
)

// matcher computes how fully a document's words meet those of a question. It
// caches words, since articles on one event share many.
type matcher struct {
	terms   []query.Term
	vectors []meaning.Vector
	known   []bool
	// named are the question's terms by the words for them: their own, other
	// spellings and synonyms.
	named namedTerms
	// met is how a word of an article meets the question's terms.
	met map[string]meeting
}

// namedTerm is the position of a question's term, and how fully it is met.
type namedTerm struct {
	term     int
	strength float64
}

// namedTerms are a question's terms by the words for them.
type namedTerms map[string][]namedTerm

func nameTerms(terms []query.Term) namedTerms {
	named := make(namedTerms)
	for i, term := range terms {
		named[term.Text] = append(named[term.Text], namedTerm{i, 1})
		for _, other := range term.Also {
			named[other] = append(named[other], namedTerm{i, spellingStrength})
		}
		for _, other := range term.Synonyms {
			named[other.Text] = append(named[other.Text], namedTerm{i, synonymStrength})
		}
	}
	return named
}

// in is how fully the words of an article meet each of so many terms.
func (n namedTerms) in(document *index.Document, terms int) []float64 {
	held := make([]float64, terms)
	for _, word := range document.Vocabulary {
		held = n.meet(held, word, terms)
	}
	return held
}

// meet adds to how fully words meet each of so many terms how another one does.
// The list may be nil as long as no term is met.
func (n namedTerms) meet(met []float64, word string, terms int) []float64 {
	for _, of := range n[word] {
		if met == nil {
			met = make([]float64, terms)
		}
		met[of.term] = max(met[of.term], of.strength)
	}
	return met
}

// meeting is how fully words meet each of the question's terms, from 0 to 1; its
// lists are nil when no term is met that way.
type meeting struct {
	named []float64 // by the term itself, another spelling or a synonym
	alike []float64 // by a word of similar meaning: the cosine, from leastCosine on
}

// at is how fully the words meet a term.
func (m meeting) at(term int) float64 {
	return max(valueAt(m.named, term), cosineStrength*valueAt(m.alike, term))
}

// likeness is at with a word of similar meaning counted by its whole cosine.
func (m meeting) likeness(term int) float64 {
	return max(valueAt(m.named, term), valueAt(m.alike, term))
}

func valueAt(values []float64, i int) float64 {
	if values == nil {
		return 0
	}
	return values[i]
}

// add takes in another word, of so many terms.
func (m *meeting) add(word meeting, terms int) {
	m.named = larger(m.named, word.named, terms)
	m.alike = larger(m.alike, word.alike, terms)
}

// larger is the larger of each two values of lists, either of which may be nil.
// It changes the first.
func larger(a, b []float64, length int) []float64 {
	if a == nil && b != nil {
		a = make([]float64, length)
	}
	for i, value := range b {
		a[i] = max(a[i], value)
	}
	return a
}

func newMatcher(q *query.Query) *matcher {
	m := &matcher{terms: q.Terms, named: nameTerms(q.Terms), met: make(map[string]meeting)}
	m.vectors, m.known = make([]meaning.Vector, len(q.Terms)), make([]bool, len(q.Terms))
	for i, term := range q.Terms {
		m.vectors[i], m.known[i] = meaning.Of(term.Text)
	}
	return m
}

// meet is how a word meets the question's terms.
func (m *matcher) meet(word string) meeting {
	found, seen := m.met[word]
	if seen {
		return found
	}
	found.named = m.named.meet(nil, word, len(m.terms))
	if !words.Stop(word) {
		if vector, known := meaning.Of(word); known {
			for i := range m.terms {
				if !m.known[i] {
					continue
				}
				if cosine := vector.Likeness(m.vectors[i]); cosine >= leastCosine {
					if found.alike == nil {
						found.alike = make([]float64, len(m.terms))
					}
					found.alike[i] = cosine
				}
			}
		}
	}
	m.met[word] = found
	return found
}

// meetAll is how the words of a document, given by their numbers, meet the
// question's terms.
func (m *matcher) meetAll(vocabulary []string, numbers []uint32) (all meeting) {
	for _, number := range numbers {
		all.add(m.meet(vocabulary[number]), len(m.terms))
	}
	return all
}

// covered is how fully a sentence and what stands around it meet a term, given
// how fully its own words, the sentences next to it, the title and the whole
// article do.
func covered(own, neighbours, title, article float64) float64 {
	return max(own, inNeighbour*neighbours, inTitle*title, inArticle*article)
}

// weightOf is the share of the terms' weight that is met, given how fully each
// term is; 0 when there are no terms.
func weightOf(terms []query.Term, met func(term int) float64) float64 {
	part, all := 0.0, 0.0
	for i, term := range terms {
		part += float64(term.Weight * met(i)) // float64 forbids a fused sum, which would differ by machine
		all += term.Weight
	}
	if all == 0 {
		return 0
	}
	return part / all
}

// weightOfNames is weightOf for the terms that are names; 1 when there are none.
func weightOfNames(terms []query.Term, met func(term int) float64) float64 {
	names, at := termsThat(terms, func(t query.Term) bool { return t.Name })
	if len(names) == 0 {
		return 1
	}
	return weightOf(names, func(name int) float64 { return met(at[name]) })
}

// termsThat are the terms that are kept, and where they stand among all.
func termsThat(terms []query.Term, keep func(query.Term) bool) (kept []query.Term, at []int) {
	for i, term := range terms {
		if keep(term) {
			kept, at = append(kept, term), append(at, i)
		}
	}
	return kept, at
}

const (
	// synonymWeight is what finding a synonym counts in a search, as a fraction
	// of what the question's own word counts.
	synonymWeight = 0.2
	// A synonym that more than one in synonymShare articles holds is not
	// searched for. A word of the question that one in commonShare holds is
	// searched for only when there are fewer than enoughTerms others: such
	// words cost the most time and discriminate least.
	synonymShare = 20
	commonShare  = 4
	enoughTerms  = 3
)

// searchTerms are the terms to find articles by, of so many.
func searchTerms(q *query.Query, articles int) []index.Term {
	all := articles + query.SupposedArticles
	var terms, common []index.Term
	own := make(map[string]bool, len(q.Terms))
	for _, term := range q.Terms {
		own[term.Text] = true
	}
	for _, term := range q.Terms {
		if term.Frequency*commonShare > all {
			common = append(common, index.Term{Text: term.Text, Weight: term.Weight})
		} else {
			terms = append(terms, index.Term{Text: term.Text, Weight: term.Weight})
		}
	}
	if len(terms) < enoughTerms {
		terms = append(terms, common...)
	}
	for _, term := range q.Terms {
		for _, other := range term.Also {
			terms = append(terms, index.Term{Text: other, Weight: term.Weight * spellingStrength})
			own[other] = true
		}
		for _, other := range term.Synonyms {
			if !own[other.Text] && other.Frequency*synonymShare <= all {
				terms = append(terms, index.Term{Text: other.Text, Weight: term.Weight * synonymWeight})
			}
		}
	}
	return terms
}
