package answer

import (
	"hash/maphash"

	"byline/internal/index"
)

// How copies of a text are told: two texts are copies when that part of the
// shorter one's shingles, its runs of terms, stands in the other. Broder, "On
// the resemblance and containment of documents", 1997.
const (
	shingleTerms = 5
	copiedPart   = 0.5
)

// copies remembers which articles are copies of each other while a question is
// answered.
type copies struct {
	shingles map[*index.Document]map[uint64]bool
	verdicts map[[2]*index.Document]bool
}

var shingleSeed = maphash.MakeSeed()

// independent is the number of groups of documents that are not copies of each
// other.
func (c *copies) independent(documents []*index.Document) int {
	var originals []*index.Document
next:
	for _, d := range documents {
		for _, original := range originals {
			if c.copied(original, d) {
				continue next
			}
		}
		originals = append(originals, d)
	}
	return max(1, len(originals))
}

// copied reports whether one of two documents is a copy of the other.
func (c *copies) copied(a, b *index.Document) bool {
	if a == b || a.ID == b.ID && a.ID != "" {
		return true
	}
	verdict, known := c.verdicts[[2]*index.Document{a, b}]
	if known {
		return verdict
	}
	shorter, longer := c.shinglesOf(a), c.shinglesOf(b)
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
	}
	shared := 0
	for shingle := range shorter {
		if longer[shingle] {
			shared++
		}
	}
	verdict = len(shorter) > 0 && float64(shared) >= copiedPart*float64(len(shorter))
	if c.verdicts == nil {
		c.verdicts = make(map[[2]*index.Document]bool)
	}
	c.verdicts[[2]*index.Document{a, b}] = verdict
	return verdict
}

// maxShingles bounds the shingles of an article that are kept: they are of its
// first sentences, which copies share if anything.
const maxShingles = 400

func (c *copies) shinglesOf(d *index.Document) map[uint64]bool {
	if set, ok := c.shingles[d]; ok {
		return set
	}
	hashes := make([]uint64, len(d.Vocabulary))
	for i, term := range d.Vocabulary {
		hashes[i] = maphash.String(shingleSeed, term)
	}
	set := make(map[uint64]bool, maxShingles)
	var run [shingleTerms]uint64 // the last terms' hashes
	n := 0
	for _, terms := range d.Terms {
		for _, term := range terms {
			copy(run[:], run[1:])
			run[shingleTerms-1] = hashes[term]
			if n++; n >= shingleTerms && len(set) < maxShingles {
				set[mix(run)] = true
			}
		}
	}
	if len(set) == 0 && n > 0 { // too short for a shingle: all of it is one
		set[mix(run)] = true
	}
	if c.shingles == nil {
		c.shingles = make(map[*index.Document]map[uint64]bool)
	}
	c.shingles[d] = set
	return set
}

// mix is a hash of a run that depends on its order.
func mix(run [shingleTerms]uint64) uint64 {
	hash := uint64(0)
	for _, h := range run {
		hash = (hash ^ h) * 0x9e3779b97f4a7c15
		hash ^= hash >> 29
	}
	return hash
}
