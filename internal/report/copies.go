package report

import (
	"hash/maphash"
	"slices"

	"byline/internal/index"
)

// How copies are recognised: two texts are copies when at least this part of
// the shorter one's shingles, its runs of terms, are also in the other. Broder,
// "On the resemblance and containment of documents", 1997.
const (
	shingleTerms = 5
	copiedPart   = 0.5
	// comparedTerms bounds the terms of an article that are compared: those of
	// its first sentences, which copies share if anything.
	comparedTerms = 400
)

// sameDocument reports whether two documents are the same article.
func sameDocument(a, b *index.Document) bool { return a == b || a.ID == b.ID && a.ID != "" }

// Independent returns the number of documents that are not copies of another
// one, so that the copies of one agency's report count once. It is at least 1,
// even for no documents.
func Independent(documents []*index.Document) int {
	var texts []map[uint64]bool
	seed := maphash.MakeSeed()
	for i, d := range documents {
		text := shingles(d, seed)
		if !slices.ContainsFunc(documents[:i], func(o *index.Document) bool { return sameDocument(o, d) }) &&
			!slices.ContainsFunc(texts, func(other map[uint64]bool) bool { return areCopies(text, other) }) {
			texts = append(texts, text)
		}
	}
	return max(1, len(texts))
}

func areCopies(shorter, longer map[uint64]bool) bool {
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
	}
	shared := 0
	for shingle := range shorter {
		if longer[shingle] {
			shared++
		}
	}
	return len(shorter) > 0 && float64(shared) >= copiedPart*float64(len(shorter))
}

// shingles is the hashes of the runs of terms of a text; a text too short for a
// run is one shingle.
func shingles(d *index.Document, seed maphash.Seed) map[uint64]bool {
	terms := slices.Concat(d.Terms...)
	terms = terms[:min(len(terms), comparedTerms)]
	set := make(map[uint64]bool, len(terms))
	for i := 0; i+shingleTerms <= len(terms) || i == 0 && len(terms) > 0; i++ {
		var hash maphash.Hash
		hash.SetSeed(seed)
		for _, term := range terms[i:min(i+shingleTerms, len(terms))] {
			hash.WriteString(d.Vocabulary[term])
			hash.WriteByte(' ')
		}
		set[hash.Sum64()] = true
	}
	return set
}
