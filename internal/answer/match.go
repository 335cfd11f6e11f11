package answer

import (
	"math"
	"strings"

	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/query"
	"byline/internal/words"
)

// How much a question's word counts by where it stands, as a fraction of what
// it counts in the sentence itself. These values, and those below, were chosen
// by how many of the questions of 2024 have a right sentence among those read.
const (
	inNeighbour = 0.6
	inTitle     = 0.7
	inArticle   = 0.2
)

// What else makes a sentence promising, beside the share of the question's
// weight that it meets.
const (
	articleWeight = 0.8 // the article's own score, from 0 to 1
	earlyWeight   = 0.1 // for the first sentence, falling to half at the fifth
	shortCost     = 0.3 // of fewer than shortWords, which seldom say anything
	askingCost    = 0.1 // of a question, which seldom answers one
	shortWords    = 5
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
	weight  float64
	vectors []meaning.Vector
	known   []bool
	// named are the question's terms by the words for them: their own, other
	// spellings and synonyms.
	named map[string][]namedTerm
	// strengths is how fully a term of an article meets each of the question's,
	// from 0 to 1; nil when it meets none.
	strengths map[string][]float64
}

// namedTerm is the position of a question's term, and how fully it is met.
type namedTerm struct {
	term     int
	strength float64
}

func newMatcher(q *query.Query) *matcher {
	m := &matcher{terms: q.Terms, named: make(map[string][]namedTerm), strengths: make(map[string][]float64)}
	m.vectors, m.known = make([]meaning.Vector, len(q.Terms)), make([]bool, len(q.Terms))
	for i, term := range q.Terms {
		m.weight += term.Weight
		m.vectors[i], m.known[i] = meaning.Of(term.Text)
		m.named[term.Text] = append(m.named[term.Text], namedTerm{i, 1})
		for _, other := range term.Also {
			m.named[other] = append(m.named[other], namedTerm{i, spellingStrength})
		}
		for _, other := range term.Synonyms {
			m.named[other.Text] = append(m.named[other.Text], namedTerm{i, synonymStrength})
		}
	}
	return m
}

// strength is how fully a term meets each of the question's; nil for none.
func (m *matcher) strength(term string) []float64 {
	found, seen := m.strengths[term]
	if seen {
		return found
	}
	set := func(i int, value float64) {
		if found == nil {
			found = make([]float64, len(m.terms))
		}
		found[i] = max(found[i], value)
	}
	for _, of := range m.named[term] {
		set(of.term, of.strength)
	}
	if !words.Stop(term) {
		if vector, known := meaning.Of(term); known {
			for i := range m.terms {
				if !m.known[i] {
					continue
				}
				if cosine := vector.Likeness(m.vectors[i]); cosine >= leastCosine {
					set(i, cosine*cosineStrength)
				}
			}
		}
	}
	m.strengths[term] = found
	return found
}

// sentences is how promising each sentence of an article is; minus infinity for
// one that reports no news.
func (m *matcher) sentences(f *found) []float64 {
	d, n := f.document, len(m.terms)
	row := func(terms []uint32) []float64 {
		met := make([]float64, n)
		for _, term := range terms {
			for i, s := range m.strength(d.Vocabulary[term]) {
				met[i] = max(met[i], s)
			}
		}
		return met
	}
	title, rows, article := row(d.TitleTerms), make([][]float64, len(d.Terms)), make([]float64, n)
	for i, terms := range d.Terms {
		rows[i] = row(terms)
		for t, s := range rows[i] {
			article[t] = max(article[t], s)
		}
	}
	none := make([]float64, n)
	at := func(i int) []float64 {
		if i < 0 || i >= len(rows) {
			return none
		}
		return rows[i]
	}
	scores := make([]float64, len(rows))
	for i, met := range rows {
		if d.Sentences[i].Aside {
			scores[i] = math.Inf(-1)
			continue
		}
		covered := 0.0
		for t, term := range m.terms {
			neighbours := max(at(i - 1)[t], at(i + 1)[t])
			covered += term.Weight * max(met[t], inNeighbour*neighbours, inTitle*title[t], inArticle*article[t])
		}
		if m.weight > 0 {
			scores[i] = covered / m.weight
		}
		scores[i] += articleWeight*f.strength + earlyWeight/(1+float64(i)/4)
		if len(d.Terms[i]) < shortWords {
			scores[i] -= shortCost
		}
		if strings.HasSuffix(d.Text[:d.Sentences[i].End], "?") {
			scores[i] -= askingCost
		}
	}
	return scores
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
