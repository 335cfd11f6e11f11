package bleve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"byline/internal/article"
)

// facts are what searches need of every article that holds a term, indexed by
// the articles' numbers: day, outlet and length. Bleve keeps them on disk in
// the order of the numbers; they are read into memory, 21 bytes an article,
// when they are first needed.
type facts struct {
	of []fact
	// outlets are the articles' outlets: a position in sources, or gone for a
	// number without an article. They are apart because a search of some outlets
	// looks at those of all articles that it meets.
	outlets []uint32
	// classes are the classes of the articles' lengths; see [classOf]. They are
	// apart because a search looks at those of most articles that it meets.
	classes []uint8
	// spans are when the articles of each section of the store were published.
	spans []span
	// sources are the names of the outlets; positions is the reverse.
	sources   []string
	positions map[string]uint32
	// length is the sum of the lengths.
	length int64
}

// fact is what searches need of one article.
type fact struct {
	// published is in seconds since 1970; zone is how many seconds its own time
	// is ahead of that, or undated.
	published int64
	zone      int32
	length    uint32
}

const (
	undated = math.MinInt32
	gone    = math.MaxUint32
)

// span is when some articles were published.
type span struct {
	// first and last are of those with a day, in seconds since 1970; last is
	// before first when there are none.
	first, last int64
	// undated is whether there are some without a day.
	undated bool
}

// spanOf is the span of the articles from a number on.
func (f *facts) spanOf(from int) span {
	s := span{first: math.MaxInt64, last: math.MinInt64}
	for i, known := range f.of[from:] {
		switch {
		case f.outlets[from+i] == gone:
		case known.zone == undated:
			s.undated = true
		default:
			s.first, s.last = min(s.first, known.published), max(s.last, known.published)
		}
	}
	return s
}

// lengthOf is the length of the article with a number.
func (f *facts) lengthOf(number uint64) float64 { return float64(f.of[number].length) }

// most is a bound of the factors of the articles.
func (s span) most(near *article.Near) float64 {
	most := 0.0
	if s.undated {
		most = near.Factor(time.Time{})
	}
	if s.first <= s.last {
		most = max(most, near.Most(time.Unix(s.first, 0), time.Unix(s.last, 0)))
	}
	return most
}

// encodeFacts is the stored form of an article's fact: the time, the offset of
// its zone, the length and the outlet. An unknown time is empty.
func encodeFacts(d *article.Document) string {
	published, ahead := "", 0
	if !d.Published.IsZero() {
		published = strconv.FormatInt(d.Published.Unix(), 10)
		_, ahead = d.Published.Zone()
	}
	return published + " " + strconv.Itoa(ahead) + " " + strconv.Itoa(d.Length()) + " " + d.Source
}

var errDamagedFacts = errors.New("stored facts are damaged")

// parseFacts reads what encodeFacts wrote.
func parseFacts(stored []byte) (f fact, source []byte, err error) {
	published, rest, _ := bytes.Cut(stored, space)
	ahead, rest, _ := bytes.Cut(rest, space)
	length, source, whole := bytes.Cut(rest, space)
	n, isLength := number(length)
	if !whole || !isLength || n > math.MaxUint32 {
		return f, nil, errDamagedFacts
	}
	f = fact{zone: undated, length: uint32(n)}
	if len(published) > 0 {
		at, isTime := number(published)
		zone, isZone := number(ahead)
		if !isTime || !isZone || zone < -secondsOfDay || zone > secondsOfDay {
			return f, nil, errDamagedFacts
		}
		f.published, f.zone = at, int32(zone)
	}
	return f, source, nil
}

var space = []byte(" ")

// number reads a number of at most 18 digits.
func number(text []byte) (n int64, ok bool) {
	digits := bytes.TrimPrefix(text, minus)
	if len(digits) == 0 || len(digits) > 18 {
		return 0, false
	}
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		n = 10*n + int64(digit-'0')
	}
	if len(digits) < len(text) {
		n = -n
	}
	return n, true
}

var minus = []byte("-")

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

// day counts days from 1970, in the article's own time zone.
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

// readFacts reads the facts of all articles. Those of segments that before has
// too are copied from it; before is nil when there is nothing to copy.
func (s *store) readFacts(before *generation) (*facts, error) {
	numbers := int64(0)
	for _, part := range s.parts {
		numbers += part.FullSize()
	}
	all := &facts{of: make([]fact, 0, numbers), outlets: make([]uint32, 0, numbers), positions: make(map[string]uint32)}
	known := make(map[string]int) // segments of before
	if before != nil {
		all.sources = slices.Clone(before.known.sources)
		all.positions = maps.Clone(before.known.positions)
		for i, part := range before.store.parts {
			known[segmentName(part)] = i
		}
	}
	for _, part := range s.parts {
		start := len(all.of)
		if i, same := known[segmentName(part)]; same && before.store.parts[i].FullSize() == part.FullSize() {
			all.copy(before.known, before.store.first[i], part)
		} else if err := all.read(part); err != nil {
			return nil, err
		}
		all.spans = append(all.spans, all.spanOf(start))
	}
	all.classes = make([]uint8, len(all.of))
	for i, f := range all.of {
		all.length += int64(f.length)
		all.classes[i] = classOf(f.length)
	}
	return all, nil
}

// segmentName is the name of a segment's file, which a later segment never gets;
// "" for a segment without a file.
func segmentName(part *scorch.SegmentSnapshot) string {
	if file, ok := part.Segment().(segment.PersistedSegment); ok {
		return filepath.Base(file.Path())
	}
	return ""
}

// copy adds the facts of a segment from those of a store in which it started at
// the number first, and in which no other of its articles were deleted.
func (f *facts) copy(known *facts, first uint64, part *scorch.SegmentSnapshot) {
	start, next := len(f.of), first+uint64(part.FullSize())
	f.of = append(f.of, known.of[first:next]...)
	f.outlets = append(f.outlets, known.outlets[first:next]...)
	if deleted := part.Deleted(); deleted != nil {
		deleted.Iterate(func(local uint32) bool {
			f.of[start+int(local)], f.outlets[start+int(local)] = fact{}, gone
			return true
		})
	}
}

// read reads the facts of a segment.
func (f *facts) read(part *scorch.SegmentSnapshot) error {
	values, ok := part.Segment().(segment.DocValueVisitable)
	if !ok {
		return fmt.Errorf("bleve has no doc values in a %T", part.Segment())
	}
	deleted, fields := part.Deleted(), []string{factsField}
	var state segment.DocVisitState
	for local := range uint64(part.FullSize()) {
		f.of, f.outlets = append(f.of, fact{}), append(f.outlets, gone)
		if deleted != nil && deleted.Contains(uint32(local)) {
			continue
		}
		var err error
		damage := errDamagedFacts // unless there are some
		state, err = values.VisitDocValues(local, fields, func(_ string, stored []byte) { damage = f.set(stored) }, state)
		if err == nil {
			err = damage
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// set sets the last article's fact.
func (f *facts) set(stored []byte) error {
	known, source, err := parseFacts(stored)
	if err != nil {
		return err
	}
	position, found := f.positions[string(source)]
	if !found {
		position = uint32(len(f.sources))
		f.sources = append(f.sources, string(source))
		f.positions[string(source)] = position
	}
	f.of[len(f.of)-1], f.outlets[len(f.of)-1] = known, position
	return nil
}

// facts returns the facts, which are read once for each generation.
func (g *generation) facts(ctx context.Context) (*facts, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g.reading.Lock()
	defer g.reading.Unlock()
	if g.known == nil {
		var before *generation
		if g.base != nil && g.base.hasFacts() {
			before = g.base
		}
		known, err := g.store.readFacts(before)
		if err != nil {
			return nil, err
		}
		g.known = known
	}
	return g.known, nil
}

// hasFacts reports whether the facts have been read.
func (g *generation) hasFacts() bool {
	g.reading.Lock()
	defer g.reading.Unlock()
	return g.known != nil
}
