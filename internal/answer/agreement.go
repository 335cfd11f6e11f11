package answer

import (
	"slices"

	"byline/internal/index"
	"byline/internal/words"
)

// gathered is a sentence with what other articles have to say on the same.
type gathered struct {
	scored
	// alsoIn are the other articles that hold the same report, best first.
	alsoIn []*Article
	// independent is how many of the articles that hold it, its own among
	// them, are not copies of each other's texts; at least 1.
	independent int
	// differsFrom are the ranks, from 1 and in order, of the gathered
	// sentences that give another figure or name for what is asked.
	differsFrom []int
}

// report is a gathered sentence and all that was merged into it.
type report struct {
	gathered
	*statement
	members []*scored
}

// gather makes one answer of the same report in several articles, and returns
// at most limit of them in the order of their best sentences. Those that differ
// in what is asked stand newest first in the places that they have together.
func gather(q *query, ranked []*scored, limit int) []gathered {
	var reports []*report
	holders := make(map[string][]int) // the reports that hold a term or one alike
	shared := make([]int, max(0, limit))
next:
	for _, s := range ranked {
		clear(shared)
		for _, term := range s.document.Terms[s.position] {
			for _, i := range holders[s.document.Vocabulary[term]] {
				shared[i]++
			}
		}
		var own *statement
		length := contentTerms(s)
		for i, r := range reports {
			if r.repeats(s) {
				continue next
			}
			if !maySay(shared[i], len(r.content), length) || r.isIn(s.document) {
				continue
			}
			if own == nil {
				own = newStatement(s)
			}
			if r.sameReport(own) {
				r.members = append(r.members, s)
				r.alsoIn = append(r.alsoIn, s.article)
				continue next
			}
		}
		if len(reports) >= limit {
			continue
		}
		if own == nil {
			own = newStatement(s)
		}
		for _, term := range own.content {
			addHolder(holders, term, len(reports))
			for _, other := range words.Alike(term) {
				addHolder(holders, other, len(reports))
			}
		}
		reports = append(reports, &report{gathered{scored: *s, independent: 1}, own, []*scored{s}})
	}
	var seen copies
	for _, r := range reports {
		if len(r.members) > 1 {
			r.independent = seen.independent(r.documents())
		}
	}
	return differ(q, reports)
}

func addHolder(holders map[string][]int, term string, i int) {
	if of := holders[term]; len(of) == 0 || of[len(of)-1] != i {
		holders[term] = append(of, i)
	}
}

func (r *report) documents() []*index.Document {
	documents := make([]*index.Document, len(r.members))
	for i, member := range r.members {
		documents[i] = member.document
	}
	return documents
}

func (r *report) isIn(d *index.Document) bool {
	return slices.ContainsFunc(r.members, func(m *scored) bool { return sameDocument(m.document, d) })
}

// repeats reports whether s is a sentence again that its article has already
// brought.
func (r *report) repeats(s *scored) bool {
	return slices.ContainsFunc(r.members, func(m *scored) bool {
		return m.document == s.document && slices.Equal(m.document.Terms[m.position], s.document.Terms[s.position])
	})
}

func sameDocument(a, b *index.Document) bool { return a == b || a.ID == b.ID && a.ID != "" }

// When two sentences are the same report: by the part of the shorter one's
// content terms that the other holds, and by the part of all their terms that
// both hold (Jaccard). Few terms say too little to be compared but for equality.
const (
	fewTerms      = 4
	sharedOfBoth  = 0.6
	sharedOfLess  = 0.8
	sharedAtLeast = 0.4
)

// maySay reports whether two sentences share enough terms to be compared
// closely. The second's length is an estimate, which its figures and words of
// saying make too high.
func maySay(shared, first, second int) bool {
	return shared > 0 && float64(shared)*(1+sharedAtLeast) >= sharedAtLeast*float64(first+second-3)
}

// contentTerms is about how many content terms a sentence has.
func contentTerms(s *scored) int {
	n := 0
	for _, term := range s.document.Terms[s.position] {
		if !words.Stop(s.document.Vocabulary[term]) {
			n++
		}
	}
	return n
}

// sameReport reports whether two sentences say the same thing: mostly in the
// same words or words alike, with the same figures, and with nothing that turns
// it round.
func (a *statement) sameReport(b *statement) bool {
	overlap := 0
	for _, term := range a.content {
		if holdsAlike(b.content, term) {
			overlap++
		}
	}
	less, more := len(a.content), len(b.content)
	if less > more {
		less, more = more, less
	}
	overlap = min(overlap, less)
	ofBoth, ofLess := float64(overlap)/float64(less+more-overlap), float64(overlap)/float64(max(1, less))
	switch {
	case less == 0, less < fewTerms && ofBoth < 1:
		return false
	case ofBoth < sharedOfBoth && (ofLess < sharedOfLess || ofBoth < sharedAtLeast):
		return false
	}
	return a.sameFigures(b) && b.sameFigures(a) && a.negative == b.negative &&
		!(a.hasOtherName(b) && b.hasOtherName(a)) && !a.opposes(b) && !a.swaps(b)
}
