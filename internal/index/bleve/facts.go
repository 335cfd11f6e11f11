package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"byline/internal/article"
)

// facts are what searches look at of every article that holds a term, by the
// articles' numbers: day, outlet and length. Bleve has them on the disk in the
// order of the numbers; they are read into memory, 24 bytes an article, when
// they are first needed.
type facts struct {
	of []fact
	// sources are the outlets that facts name by their position.
	sources []string
	// length is the sum of the lengths.
	length int64
}

// fact is what is known of one article.
type fact struct {
	// published is in seconds since 1970; zone is how many seconds its own time
	// is ahead of that, or undated.
	published int64
	zone      int32
	// source is a position in sources, or gone for a number without an article.
	source uint32
	length uint32
}

const (
	undated = math.MinInt32
	gone    = math.MaxUint32
)

// encodeFacts is what is stored of an article for its fact: the time, the
// length and the outlet.
func encodeFacts(d *article.Document) string {
	published := ""
	if !d.Published.IsZero() {
		published = d.Published.Format(time.RFC3339)
	}
	return published + " " + strconv.Itoa(d.Length()) + " " + d.Source
}

var errDamagedFacts = errors.New("stored facts are damaged")

// parseFacts reads what encodeFacts wrote.
func parseFacts(stored string) (f fact, source string, err error) {
	published, rest, _ := strings.Cut(stored, " ")
	length, source, found := strings.Cut(rest, " ")
	n, err := strconv.ParseUint(length, 10, 32)
	if err != nil || !found {
		return f, "", errDamagedFacts
	}
	f = fact{zone: undated, length: uint32(n)}
	if published != "" {
		t, err := time.Parse(time.RFC3339, published)
		if err != nil {
			return f, "", errDamagedFacts
		}
		_, zone := t.Zone()
		f.published, f.zone = t.Unix(), int32(zone)
	}
	return f, source, nil
}

// time is when the article was published, in its own time zone.
func (f fact) time() time.Time {
	switch f.zone {
	case undated:
		return time.Time{}
	case 0:
		return time.Unix(f.published, 0).UTC()
	}
	return time.Unix(f.published, 0).In(time.FixedZone("", int(f.zone)))
}

const secondsOfDay = 24 * 60 * 60

// day counts the days of the article's own time zone from 1970.
func (f fact) day() int64 { return floorDay(f.published + int64(f.zone)) }

func floorDay(seconds int64) int64 {
	if seconds < 0 {
		seconds -= secondsOfDay - 1
	}
	return seconds / secondsOfDay
}

func dayOf(t time.Time) int64 {
	_, zone := t.Zone()
	return floorDay(t.Unix() + int64(zone))
}

// readFacts reads the facts of all articles.
func (s *store) readFacts() (*facts, error) {
	snapshot, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("bleve reads with a %T", s.reader)
	}
	values, err := s.reader.DocValueReader([]string{factsField})
	if err != nil {
		return nil, err
	}
	all := new(facts)
	positions := make(map[string]uint32)
	var number uint64
	id := make(bleveindex.IndexInternalID, 0, 8)
	for _, segment := range snapshot.Segments() {
		deleted := segment.Deleted()
		for local := range uint64(segment.FullSize()) {
			f := fact{source: gone}
			if deleted == nil || !deleted.Contains(uint32(local)) {
				found := false
				var damage error
				id = bleveindex.NewIndexInternalID(id[:0], number)
				err := values.VisitDocValues(id, func(_ string, term []byte) {
					var source string
					found = true
					if f, source, damage = parseFacts(string(term)); damage != nil {
						return
					}
					position, known := positions[source]
					if !known {
						position = uint32(len(all.sources))
						source = strings.Clone(source)
						positions[source] = position
						all.sources = append(all.sources, source)
					}
					f.source = position
				})
				if err = errors.Join(err, damage); err != nil {
					return nil, err
				}
				if !found {
					return nil, errDamagedFacts
				}
				all.length += int64(f.length)
			}
			all.of = append(all.of, f)
			number++
		}
	}
	return all, nil
}

// chooser tells which articles a selection chooses.
type chooser struct {
	facts *facts
	// sources tells of each outlet whether it is chosen; nil where all are.
	sources []bool
	// first and last bound the days; byDay is whether articles without one are
	// left out.
	byDay       bool
	first, last int64
	hidden      map[uint64]bool
}

func (f *facts) chooser(selection article.Selection, hidden map[uint64]bool) *chooser {
	c := &chooser{facts: f, hidden: hidden, first: math.MinInt64, last: math.MaxInt64}
	if selection.BySource() {
		c.sources = make([]bool, len(f.sources))
		for i, source := range f.sources {
			c.sources[i] = selection.AdmitsSource(source)
		}
	}
	if !selection.Since.IsZero() {
		c.byDay, c.first = true, dayOf(selection.Since)
	}
	if !selection.Until.IsZero() {
		c.byDay, c.last = true, dayOf(selection.Until)
	}
	return c
}

// isAll reports whether every article is chosen.
func (c *chooser) isAll() bool { return c.sources == nil && !c.byDay && len(c.hidden) == 0 }

// chooses reports whether the article with a number is chosen.
func (c *chooser) chooses(number uint64) bool {
	f := &c.facts.of[number]
	if f.source == gone || c.sources != nil && !c.sources[f.source] || len(c.hidden) > 0 && c.hidden[number] {
		return false
	}
	if !c.byDay {
		return true
	}
	if f.zone == undated {
		return false
	}
	day := f.day()
	return c.first <= day && day <= c.last
}

// count is how many articles are chosen.
func (c *chooser) count() int {
	n := 0
	for number := range c.facts.of {
		if c.chooses(uint64(number)) {
			n++
		}
	}
	return n
}

// outlets are the outlets of the articles that are chosen.
func (c *chooser) outlets() []article.Source {
	type span struct {
		article.Source
		first, last fact
	}
	spans := make([]span, len(c.facts.sources))
	for number, f := range c.facts.of {
		if !c.chooses(uint64(number)) {
			continue
		}
		s := &spans[f.source]
		dated := s.Articles - s.Undated
		s.Articles++
		switch {
		case f.zone == undated:
			s.Undated++
		case dated == 0:
			s.first, s.last = f, f
		case f.published < s.first.published:
			s.first = f
		case f.published > s.last.published:
			s.last = f
		}
	}
	var sources []article.Source
	for i, s := range spans {
		if s.Articles == 0 {
			continue
		}
		s.Name = c.facts.sources[i]
		if s.Articles > s.Undated {
			s.First, s.Last = s.first.time(), s.last.time()
		}
		sources = append(sources, s.Source)
	}
	slices.SortFunc(sources, func(a, b article.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	return sources
}

// facts are read once for each generation.
func (g *generation) facts(ctx context.Context) (*facts, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g.reading.Lock()
	defer g.reading.Unlock()
	if g.known != nil {
		return g.known, nil
	}
	known, err := g.store.readFacts()
	if err != nil {
		return nil, err
	}
	g.known = known
	return known, nil
}
