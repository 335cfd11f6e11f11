package reader

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sentencesAPassage is how many sentences a passage is to have, on average, of
// those that are read to the end.
const sentencesAPassage = 2

// keptShare is the share of a passage's tokens that go on to the end, about:
// those of the question, the title and two sentences of three or four. Where time
// is short, a reserve for more would leave passages unread for nothing.
const keptShare = 0.75

// Read reads a question beside passages, in their order, on as many processors
// as Go may use. When they have more than whole sentences, the early layers read
// all and the others only the whole best sentences, by early score and prior: a
// cascade (Soldaini and Moschitti 2020, "The Cascade Transformer"). These come
// from at most whole/2 passages. What the early layers made of the other
// sentences is left behind there, as in Goyal et al. 2020, "PoWER-BERT".
//
// It begins no passage that it does not expect to end before the deadline of
// ctx, and gives up what it has begun when ctx is done; what it did not read has
// no sentences, and what it did not read to the end is early. That is not an
// error.
func (t *Transformer) Read(ctx context.Context, question string, passages []Passage, whole int) ([]Reading, error) {
	readings := make([]Reading, len(passages))
	if len(passages) == 0 || ctx.Err() != nil {
		return readings, nil
	}
	c := &cascade{Transformer: t, ctx: ctx, question: t.tokenizer.pieces(question, mostQuestion), passages: passages, readings: readings}
	c.deadline, c.limited = ctx.Deadline()
	sentences := 0
	for _, p := range passages {
		sentences += len(p.Sentences)
	}
	read := c.readAll
	if sentences > whole {
		read, c.most = c.readEarly, max(1, whole/sentencesAPassage)
	}
	c.each(len(passages), func(i int) bool { return c.begin(i, read) })
	c.choose(whole)
	c.each(len(c.best), func(i int) bool { return c.readOn(c.best[i]) })
	return readings, nil
}

// cascade is one Read.
type cascade struct {
	*Transformer
	ctx      context.Context
	deadline time.Time
	limited  bool
	question []token
	passages []Passage
	readings []Reading
	// best are the best passages that the early layers have read, best first, and
	// at most so many.
	mutex sync.Mutex
	best  []*begun
	most  int
}

// begun is a passage behind the early layers.
type begun struct {
	place int // among the passages
	input *input
	x     []float32 // the rows of its tokens
	score float64   // of its best sentence, with the prior
	// chosen are the sentences that are read to the end, in their order.
	chosen []int
}

// each does the work of 0 to n, on all processors, until one says that there is
// no time for more.
func (c *cascade) each(n int, work func(i int) bool) {
	var next atomic.Int64
	run := func() {
		for !c.done() {
			if i := int(next.Add(1)) - 1; i >= n || !work(i) {
				return
			}
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		others.Go(run)
	}
	run()
	others.Wait()
}

// begin lays a passage out and reads it, if it has words. It reports whether
// there may be time for another, as do the functions after it.
func (c *cascade) begin(i int, read func(i int, in *input) bool) bool {
	in := c.tokenizer.input(c.question, c.passages[i])
	if in.first() == len(in.ids) { // without words
		c.readings[i] = in.read(nil, c.passages[i])
		return true
	}
	return read(i, in)
}

// readAll reads a passage through all layers.
func (c *cascade) readAll(i int, in *input) bool {
	return c.run(in, 1, 0, func(s *scratch) bool {
		of, whole := c.weights.run(c.kernel, s, in, c.done)
		if whole {
			c.readings[i] = in.read(of, c.passages[i])
		}
		return whole
	})
}

// readEarly reads a passage through the early layers, and keeps it if it is one
// of the best so far.
func (c *cascade) readEarly(i int, in *input) bool {
	// Of what is read early, so much is to be read to the end.
	after := keptShare * (1 - c.earlyShare()) * float64(min(c.most, i+1)) / float64(min(c.most, runtime.GOMAXPROCS(0)))
	return c.run(in, c.earlyShare(), after, func(s *scratch) bool {
		if !c.weights.begin(c.kernel, s, in, c.done) {
			return false
		}
		c.readings[i] = in.readEarly(c.weights.logits(c.kernel, s, in, &c.weights.earlyHead))
		c.keep(&begun{place: i, input: in, score: c.readings[i].best() + c.passages[i].Prior}, s)
		return true
	})
}

// keep keeps a passage, and the rows of its tokens, while it is one of the best.
func (c *cascade) keep(b *begun, s *scratch) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	at, _ := slices.BinarySearchFunc(c.best, b, func(a, b *begun) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	if at >= c.most {
		return
	}
	if len(c.best) == c.most {
		b.x, c.best = c.best[c.most-1].x[:0], c.best[:c.most-1] // its memory is free
	}
	b.x = append(b.x, s.x[:len(b.input.ids)*c.weights.hidden]...)
	c.best = slices.Insert(c.best, at, b)
}

// choose chooses the best sentences of the best passages, at most so many.
func (c *cascade) choose(most int) {
	type candidate struct {
		of    *begun
		place int
		score float64
	}
	var candidates []candidate
	for _, b := range c.best {
		for i, sentence := range c.readings[b.place] {
			if sentence.Score != Unread {
				candidates = append(candidates, candidate{b, i, sentence.Score + c.passages[b.place].Prior})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	for _, found := range candidates[:min(most, len(candidates))] {
		found.of.chosen = append(found.of.chosen, found.place)
	}
	c.best = slices.DeleteFunc(c.best, func(b *begun) bool { return len(b.chosen) == 0 })
	for _, b := range c.best {
		slices.Sort(b.chosen)
	}
}

// readOn reads the chosen sentences of a passage from the early layers to the
// end.
func (c *cascade) readOn(b *begun) bool {
	in, rows := b.input.only(b.chosen)
	return c.run(in, 1-c.earlyShare(), 0, func(s *scratch) bool {
		hidden := c.weights.hidden
		for i, row := range rows {
			copy(s.x[i*hidden:][:hidden], b.x[row*hidden:])
		}
		of, whole := c.weights.end(c.kernel, s, in, c.done)
		if whole {
			read := in.read(of, c.passages[b.place])
			for _, i := range b.chosen {
				c.readings[b.place][i] = read[i]
			}
		}
		return whole
	})
}

// earlyShare is the early layers' share of all layers.
func (c *cascade) earlyShare() float64 {
	return float64(c.weights.early) / float64(len(c.weights.layers))
}

// run brings an input through a share of the layers once there is memory for it,
// if there is time for that and for another share after it.
func (c *cascade) run(in *input, share, after float64, layers func(s *scratch) bool) bool {
	var s *scratch
	select {
	case s = <-c.scratch:
	case <-c.ctx.Done():
		return false
	}
	if s == nil {
		s = newScratch(c.weights.shape)
	}
	defer func() { c.scratch <- s }()
	begun, work := time.Now(), share*float64(len(in.ids))
	if c.limited && !c.pace.fits(work+after*float64(len(in.ids)), c.deadline.Sub(begun)) {
		c.pace.slacken()
		return false
	}
	whole := layers(s)
	if whole {
		c.pace.took(work, time.Since(begun))
	} else {
		c.pace.tookMore(work, time.Since(begun))
	}
	return whole
}

func (c *cascade) done() bool {
	return c.ctx.Err() != nil || c.limited && time.Until(c.deadline) <= 0
}

// best is the score of the best sentence.
func (r Reading) best() float64 {
	best := math.Inf(-1)
	for _, s := range r {
		best = max(best, s.Score)
	}
	return best
}
