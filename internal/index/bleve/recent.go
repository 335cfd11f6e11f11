package bleve

import (
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// recent keeps which articles hold the terms that were counted last. A question's
// words are counted before they are searched for, and looking them up in the
// dictionaries of all sections takes longer than what a search then does with
// most of them.
type recent struct {
	mutex sync.Mutex
	// of is by term and the position of the section; nil for no articles.
	of map[string][]*roaring.Bitmap
	// terms are those of of, in a ring; next is the oldest.
	terms [recentTerms]string
	next  int
}

// recentTerms is more than the terms of some questions asked at once.
const recentTerms = 64

// keep remembers the articles that hold a term, section by section.
func (r *recent) keep(term string, articles []*roaring.Bitmap) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.of == nil {
		r.of = make(map[string][]*roaring.Bitmap)
	}
	if r.of[term] == nil {
		delete(r.of, r.terms[r.next])
		r.terms[r.next] = term
		r.next = (r.next + 1) % recentTerms
	}
	r.of[term] = articles
}

// in returns the articles of a section that hold a term; known is whether they
// are kept.
func (r *recent) in(section int, term string) (articles *roaring.Bitmap, known bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	of, known := r.of[term]
	if !known {
		return nil, false
	}
	return of[section], true
}
