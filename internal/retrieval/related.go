package retrieval

import "byline/internal/query"

// relatedShare is how much of a text, by weight, an article must hold to be
// related to it; a chat message says much that no report has. leastShared is
// how many of the text's words it must hold, unless fewer occur in any article.
const (
	relatedShare = 0.4
	leastShared  = 2
)

// Related is a sentence that shares words with a text.
type Related struct {
	*Found
	// Position is the sentence's place among the article's.
	Position int
	// Share is how much of the text's weight the sentence meets, from 0 to 1.
	Share float64
}

// RelatedTo is, of each article that is related to a text, the sentence that
// shares most with it: at most so many, in the order of the articles.
func RelatedTo(q *query.Query, opened []*Found, most int) []Related {
	m := newMatcher(q)
	var related []Related
	for _, found := range opened {
		if len(related) == most {
			break
		}
		if !found.isRelated(m) {
			continue
		}
		if closest := found.closest(m); closest.Share > 0 {
			related = append(related, closest)
		}
	}
	return related
}

// isRelated reports whether an article holds enough of a text. Words that no
// article holds, of which chat is full, do not count.
func (f *Found) isRelated(m *matcher) bool {
	met := m.In(f.Document)
	held, all, shared, known := 0.0, 0.0, 0, 0
	for i, term := range m.terms {
		if !term.Known {
			continue
		}
		known++
		all += term.Weight
		if met[i] > 0 {
			shared++
			held += term.Weight
		}
	}
	return shared > 0 && shared >= min(leastShared, known) && held >= relatedShare*all
}

// closest is the article's sentence whose own words meet the most of a text.
func (f *Found) closest(m *matcher) Related {
	best, vocabulary := Related{Found: f}, m.meetings(f.Document.Vocabulary)
	for i, words := range f.Document.Terms {
		if f.Document.Sentences[i].Aside {
			continue
		}
		own := m.meetAll(vocabulary, words)
		if met := weightOf(m.terms, own.likeness); met > best.Share {
			best.Position, best.Share = i, met
		}
	}
	return best
}
