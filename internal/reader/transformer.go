package reader

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"byline/internal/reader/kernel"
)

// Transformer reads with a transformer network. It may be used by any number of
// goroutines at once.
type Transformer struct {
	weights   *weights
	tokenizer *tokenizer
	kernel    *kernel.Kernel
	// scratch is the memory of as many passages as processors can read at once,
	// whatever the number of questions.
	scratch chan *scratch
	pace    pace
}

// New is a Transformer with the weights that are part of the program.
func New() (*Transformer, error) { return parse(embedded) }

func parse(model string) (*Transformer, error) {
	weights, err := parseWeights(model)
	if err != nil {
		return nil, err
	}
	tokenizer, err := newTokenizer(weights.pieces)
	if err != nil {
		return nil, err
	}
	best, err := kernel.Best()
	if err != nil {
		return nil, err
	}
	return newTransformer(weights, tokenizer, best), nil
}

func newTransformer(w *weights, t *tokenizer, k *kernel.Kernel) *Transformer {
	r := &Transformer{weights: w, tokenizer: t, kernel: k, scratch: make(chan *scratch, runtime.GOMAXPROCS(0))}
	for range cap(r.scratch) {
		r.scratch <- nil // made when it is first needed
	}
	r.pace.set(k.Pace() * float64(w.shape.layers) / 6)
	return r
}

// Kernel is the arithmetic in use: avx512-vnni, avx2, neon-dot, neon or
// portable.
func (t *Transformer) Kernel() string { return t.kernel.Name() }

// Model is the name of the run that trained the weights.
func (t *Transformer) Model() string { return t.weights.name }

// Read reads a question beside passages, in their order, on as many processors
// as Go may use. It begins no passage that it does not expect to end before the
// deadline of ctx, and gives up what it has begun when ctx is done; what it did
// not read has no sentences. That is not an error.
func (t *Transformer) Read(ctx context.Context, question string, passages []Passage) ([]Reading, error) {
	readings := make([]Reading, len(passages))
	if len(passages) == 0 || ctx.Err() != nil {
		return readings, nil
	}
	c := &call{Transformer: t, ctx: ctx, question: t.tokenizer.pieces(question, mostQuestion), passages: passages, readings: readings}
	c.deadline, c.limited = ctx.Deadline()
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(passages)) - 1 {
		others.Go(c.work)
	}
	c.work()
	others.Wait()
	return readings, nil
}

// call is one Read.
type call struct {
	*Transformer
	ctx      context.Context
	deadline time.Time
	limited  bool
	question []token
	passages []Passage
	readings []Reading
	next     atomic.Int64
}

// work reads passages that nobody else has taken, until none is left or time is
// up.
func (c *call) work() {
	for !c.done() {
		i := int(c.next.Add(1)) - 1
		if i >= len(c.passages) || !c.read(i) {
			return
		}
	}
}

// read reads a passage once there is memory for it. It reports whether there
// may be time for another.
func (c *call) read(i int) bool {
	in := c.tokenizer.input(c.question, c.passages[i])
	if in.first() == len(in.ids) { // without words
		c.readings[i] = in.read(nil, c.passages[i])
		return true
	}
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
	begun := time.Now()
	if c.limited && !c.pace.fits(len(in.ids), c.deadline.Sub(begun)) {
		c.pace.slacken()
		return false
	}
	of, whole := c.weights.run(c.kernel, s, in, c.done)
	if !whole {
		c.pace.tookMore(len(in.ids), time.Since(begun))
		return false
	}
	c.pace.took(len(in.ids), time.Since(begun))
	c.readings[i] = in.read(of, c.passages[i])
	return true
}

func (c *call) done() bool {
	return c.ctx.Err() != nil || c.limited && time.Until(c.deadline) <= 0
}

// pace is the nanoseconds that a token takes, from the passages read before.
type pace struct{ bits atomic.Uint64 }

func (p *pace) set(v float64) { p.bits.Store(math.Float64bits(v)) }

func (p *pace) get() float64 { return math.Float64frombits(p.bits.Load()) }

// fits reports whether so many tokens can be read in the time that is left, with
// a tenth to spare.
func (p *pace) fits(tokens int, left time.Duration) bool {
	return 1.1*p.get()*float64(tokens) <= float64(left)
}

// took learns from a passage: at once when it was faster than expected, slowly
// when it was slower, which is as a rule the doing of others on the machine.
func (p *pace) took(tokens int, time time.Duration) {
	measured, known := float64(time)/float64(max(1, tokens)), p.get()
	p.set(min(measured, known+(min(measured, 4*known)-known)/4))
}

// tookMore learns from a passage that was given up after some time.
func (p *pace) tookMore(tokens int, time time.Duration) {
	p.set(max(p.get(), min(float64(time)/float64(max(1, tokens)), 2*p.get())))
}

// slacken lets a pace that was measured in a bad moment be tried again, in case
// it keeps everything from being read.
func (p *pace) slacken() { p.set(p.get() * 0.9) }
