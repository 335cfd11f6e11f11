package reader

import (
	"runtime"

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
