package opensearch

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"byline/internal/index"
)

// spellings is which terms are similar, as far as it was looked up in any
// generation. The index of a month does not change once it serves, and most of
// those of a generation are the indexes of the one before. So a term that was
// looked up is looked up only in the indexes that are new since: OpenSearch
// prepares each look-up anew in each index, which is most of what a question
// costs it.
type spellings struct {
	mutex sync.Mutex
	of    map[string]spelling
}

// spelling is the terms that are similar to one, in alphabetical order, some of
// them perhaps only in indexes that serve no more, and the indexes that they were
// looked up in.
type spelling struct{ similar, in []string }

// known is what is known of a term; nothing where it was not looked up.
func (s *spellings) known(term string) spelling {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.of[term]
}

// mostKept bounds the similar terms that are kept of one: counting them in another
// generation takes less than looking them up anew.
const mostKept = 200

// keep remembers what is similar to a term, unless that is a lot.
func (s *spellings) keep(term string, of spelling) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.of == nil || len(s.of) >= maxSpelt {
		s.of = make(map[string]spelling)
	}
	if len(of.similar) <= mostKept {
		s.of[term] = of
	} else {
		delete(s.of, term)
	}
}

// seeking is a look-up of what is similar to some terms in the same indexes; within
// is nil for all.
type seeking struct{ terms, within []string }

// seek is what is known of terms, and the look-ups of the rest.
func (s *snapshot) seek(terms []string) (groups []*seeking, known map[string]spelling) {
	known = make(map[string]spelling, len(terms))
	byIndexes := make(map[string]*seeking)
	for _, term := range terms {
		if term == "" || len(term) > longestSpelt {
			continue
		}
		var within []string
		if s.of.isPartitioned() {
			known[term] = s.engine.spellings.known(term)
			if within = s.newSince(known[term].in); len(within) == 0 {
				continue
			}
		}
		key := strings.Join(within, ",")
		if byIndexes[key] == nil {
			byIndexes[key] = &seeking{within: within}
			groups = append(groups, byIndexes[key])
		}
		byIndexes[key].terms = append(byIndexes[key].terms, term)
	}
	return groups, known
}

// newSince are the indexes of the generation's months that are not among some,
// which are in order.
func (s *snapshot) newSince(known []string) (others []string) {
	for _, name := range s.months {
		if _, found := slices.BinarySearch(known, name); !found {
			others = append(others, name)
		}
	}
	return others
}

// keepSimilar keeps what is similar to a term for the next generations, if they
// will have some of its indexes.
func (s *snapshot) keepSimilar(term string, similar []string) {
	if s.of.isPartitioned() {
		s.engine.spellings.keep(term, spelling{similar, s.months})
	}
}

// search is the search that looks a group up.
func (g *seeking) search() search {
	suggestions := object{}
	for i, term := range g.terms {
		suggestions[strconv.Itoa(i)] = similarTo(term)
	}
	return search{body: object{"size": 0, "suggest": suggestions}, within: g.within}
}

// longestSpelt bounds the bytes of a term that similar ones are sought for: the
// automaton that finds them grows with them.
const longestSpelt = 40

// everyArticle is more articles than any term is in.
const everyArticle = 1 << 30

// similarTo suggests the terms that one or two edits turn a term into.
func similarTo(term string) object {
	return object{
		"text": term,
		"term": object{
			"field": "terms", "analyzer": "keyword", "suggest_mode": "always", "sort": "score",
			"size": index.MostSimilar, "shard_size": index.MostSimilar,
			"max_edits": 2, "prefix_length": 1, "min_word_length": 1, "max_term_freq": everyArticle, "accuracy": 0,
		},
	}
}

// suggested adds to what is known the terms that the answer to a look-up suggests.
// Where Lucene counts the articles that are served, how many hold each of them
// comes along and is remembered, unless other indexes may have it too. The stock's
// mutex must be held.
func (s *snapshot) suggested(g *seeking, answer *found, known map[string]spelling) {
	for i, term := range g.terms {
		before := known[term].similar
		similar := slices.Clone(before)
		for _, entry := range answer.Suggest[strconv.Itoa(i)] {
			// If there are more, each shard returns only its best, and counts may be
			// incomplete.
			counted := s.stock.exact && len(entry.Options) < index.MostSimilar
			for _, option := range entry.Options {
				if _, found := slices.BinarySearch(before, option.Text); found || option.Text == term {
					continue
				}
				similar = append(similar, option.Text)
				if counted {
					s.stock.add(option.Text, s.lucene(option.Freq))
				}
			}
		}
		slices.Sort(similar)
		known[term] = spelling{similar: slices.Compact(similar)}
	}
}
