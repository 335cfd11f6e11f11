package answer

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"

	"byline/internal/words"
)

// When two reports may differ: as the part of the question's weight that both
// must meet, titles included, and the days that may lie between them, past
// which they are hardly of one event.
const (
	bothMeet       = 0.65
	bothMeetFramed = 0.5 // with the same words around the two figures
	bothMeetBeside = 0.4 // in one article, where the second answers the first
	bothMeetNamed  = 0.75
	sameEvent      = 30 * 24 * time.Hour
)

// claim is what a gathered sentence states of what is asked.
type claim struct {
	*report
	// met marks the question's terms that sentence or title hold, and near
	// those that the sentence before holds as well.
	met, metNear []bool
	// figure is the one that is likeliest meant, if any; anchor is the
	// question's term beside it or -1, and frame the content terms around it that are not the question's.
	figure *quantity
	anchor int
	frame  []string
	// given are the names that could be meant.
	given []namedAt
}

// differ finds the reports that differ from each other in what is asked, and
// puts those of one dispute newest first in the places that they have
// together; reports whose day is not known stay where they are.
func differ(q *query, reports []*report) []gathered {
	n := len(reports)
	claims := make([]claim, n)
	dispute := make([]int, n) // the first report of the dispute that one is in
	for i, r := range reports {
		claims[i] = q.claim(r)
		dispute[i] = i
	}
	differing := make(map[[2]int]bool)
	for j := range claims {
		for i := range j {
			if !q.contradict(&claims[i], &claims[j]) {
				continue
			}
			differing[[2]int{i, j}], differing[[2]int{j, i}] = true, true
			from, to := max(dispute[i], dispute[j]), min(dispute[i], dispute[j])
			for k := range dispute {
				if dispute[k] == from {
					dispute[k] = to
				}
			}
		}
	}
	order := newestFirst(reports, dispute)
	out := make([]gathered, n)
	for rank, i := range order {
		out[rank] = reports[i].gathered
		for other, j := range order {
			if differing[[2]int{i, j}] {
				out[rank].differsFrom = append(out[rank].differsFrom, other+1)
			}
		}
	}
	return out
}

// newestFirst is the reports' new order.
func newestFirst(reports []*report, dispute []int) []int {
	order := make([]int, len(reports))
	for i := range order {
		order[i] = i
	}
	for first := range reports {
		var places, sorted []int
		for i := range reports {
			if dispute[i] == first && reports[i].article != nil && !reports[i].article.Published.IsZero() {
				places, sorted = append(places, i), append(sorted, i)
			}
		}
		slices.SortStableFunc(sorted, func(i, j int) int {
			return cmp.Compare(reports[j].article.Published.Unix(), reports[i].article.Published.Unix())
		})
		for k, place := range places {
			order[place] = sorted[k]
		}
	}
	return order
}

// claim reads what a report states of what is asked.
func (q *query) claim(r *report) claim {
	c := claim{report: r, anchor: -1}
	switch q.asked {
	case aNumber, anAmount, aDuration, aTime:
		c.chooseFigure(q)
		if c.figure == nil {
			return c
		}
	case aPerson, aPlace, aName:
		if c.given = c.namesAt(q); len(c.given) == 0 {
			return c
		}
	default:
		return c
	}
	c.met = make([]bool, len(q.terms))
	mark := func(met []bool, terms []uint32) {
		for _, term := range terms {
			for _, m := range q.match[c.document.Vocabulary[term]] {
				met[m.position] = true
			}
		}
	}
	mark(c.met, c.document.Terms[c.position])
	mark(c.met, c.document.TitleTerms)
	c.metNear = slices.Clone(c.met)
	if c.position > 0 {
		mark(c.metNear, c.document.Terms[c.position-1])
	}
	return c
}

// suits reports whether a quantity is of the kind asked for.
func (q *query) suits(f *quantity) bool {
	switch q.asked {
	case aNumber:
		return f.isCount() || f.unit == inPercent
	case anAmount:
		return f.unit == inMoney
	case aDuration:
		return f.unit == inSeconds
	}
	return f.unit == onDate || f.unit == atClock || f.unit == inYear
}

// reach is how many words from a figure what it is about may stand.
const reach = 8

// chooseFigure finds the new figure of the kind asked for that counts what the
// question counts, or stands nearest to its words.
func (c *claim) chooseFigure(q *query) {
	best := math.Inf(1)
	for i := range c.figures {
		f := &c.figures[i]
		if !q.suits(f) || q.speaksOf(c.tokens[f.first].Term) {
			continue
		}
		anchor, away := -1, reach+1
		for n, token := range c.tokens {
			distance := max(f.first-n, n-f.end+1)
			if n >= f.first && n < f.end || distance >= away || c.names[n] || token.Term == f.unit {
				continue
			}
			for _, m := range q.match[token.Term] {
				if !asking()[q.terms[m.position].text] && !q.terms[m.position].name {
					anchor, away = m.position, distance
				}
			}
		}
		cost := float64(away) + float64(i)/100
		if first := c.text[c.tokens[f.first].Start]; first < '0' || first > '9' {
			cost++ // "two" and "three" are often said of something else
		}
		if q.speaksOf(f.unit) {
			cost -= reach
		}
		if f.unit == inPercent && q.asked == aNumber {
			cost += 2 * reach
		}
		if cost < best {
			best, c.figure, c.anchor = cost, f, anchor
		}
	}
	if c.figure == nil {
		return
	}
	for n := max(0, c.figure.first-reach/2); n < min(len(c.tokens), c.figure.end+reach/2); n++ {
		term := c.tokens[n].Term
		if !q.speaksOf(term) && slices.Contains(c.content, term) && !c.names[n] && term != c.figure.unit && !slices.Contains(words.Alike(c.figure.unit), term) {
			c.frame = append(c.frame, term)
		}
	}
}

// asking is the terms that say what kind of thing is asked for, and so are no
// sign of what a sentence is about.
var asking = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool)
	for word, kind := range nounKinds {
		if kind == aNumber || kind == anAmount || kind == aDuration || kind == aTime {
			set[words.Tokens(word)[0].Term] = true
		}
	}
	for word := range howKinds {
		set[words.Tokens(word)[0].Term] = true
	}
	return set
})

// part is the part of the question's weight, words that ask left out, that is
// marked.
func (q *query) part(met []bool) float64 {
	part, all := 0.0, 0.0
	for t, term := range q.terms {
		if asking()[term.text] {
			continue
		}
		all += term.weight
		if met[t] {
			part += term.weight
		}
	}
	if all == 0 {
		return 0
	}
	return part / all
}

// both marks what is marked in both of two rows.
func both(a, b []bool) []bool {
	marked := make([]bool, len(a))
	for i := range marked {
		marked[i] = a[i] && b[i]
	}
	return marked
}

// either marks what is marked in one of two rows.
func either(a, b []bool) []bool {
	marked := make([]bool, len(a))
	for i := range marked {
		marked[i] = a[i] || b[i]
	}
	return marked
}
