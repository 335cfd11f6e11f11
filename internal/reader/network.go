package reader

import "byline/internal/reader/kernel"

// scratch is the memory that one passage needs, of one size for all passages.
type scratch struct {
	x, y, qkv, context, inner []float32
	keys, weights             []float32 // keys a column a token, for all heads; weights of one head
	narrow, wide              *kernel.Rows
	logits                    []logits
}

const padTokens = (mostTokens + kernel.Columns - 1) / kernel.Columns * kernel.Columns

func newScratch(s shape) *scratch {
	rows := mostTokens + kernel.Spare
	return &scratch{
		x:       make([]float32, rows*s.hidden),
		y:       make([]float32, rows*s.hidden),
		qkv:     make([]float32, rows*3*s.hidden),
		context: make([]float32, rows*s.hidden),
		inner:   make([]float32, rows*s.inner),
		keys:    make([]float32, s.hidden*padTokens),
		weights: make([]float32, rows*padTokens),
		narrow:  kernel.NewRows(mostTokens, s.hidden),
		wide:    kernel.NewRows(mostTokens, s.inner),
		logits:  make([]logits, mostTokens),
	}
}

// run gives the logits of an input's tokens, of which those before the first
// sentence are not worked out. It asks stop some times in each layer, and ends
// with false when that is true.
func (w *weights) run(k *kernel.Kernel, s *scratch, in *input, stop func() bool) ([]logits, bool) {
	if !w.begin(k, s, in, stop) {
		return nil, false
	}
	return w.end(k, s, in, stop)
}

// begin brings an input through the early layers, into x, where the early head
// reads. It asks stop, and ends with false, as run does.
func (w *weights) begin(k *kernel.Kernel, s *scratch, in *input, stop func() bool) bool {
	w.embed(k, s, in)
	for i := range w.early {
		if !w.layer(k, s, &w.layers[i], 0, len(in.ids), stop) {
			return false
		}
	}
	return true
}

// end brings x from where begin left it through the other layers, and gives the
// logits of the input's tokens, as run.
func (w *weights) end(k *kernel.Kernel, s *scratch, in *input, stop func() bool) ([]logits, bool) {
	for i := w.early; i < len(w.layers); i++ {
		from := 0
		if i == len(w.layers)-1 {
			from = in.first()
		}
		if !w.layer(k, s, &w.layers[i], from, len(in.ids), stop) {
			return nil, false
		}
	}
	return w.logits(k, s, in, &w.head), true
}

// embed writes the sum of word, kind and position, normalised, into x.
func (w *weights) embed(k *kernel.Kernel, s *scratch, in *input) {
	zero := s.y[len(in.ids)*w.hidden:][:w.hidden]
	clear(zero)
	for i, id := range in.ids {
		kind := 0
		if i >= in.second {
			kind = 1
		}
		word, scale := w.word[int(id)*w.hidden:][:w.hidden], w.wordScale[id]
		place, row := w.place[kind][i*w.hidden:][:w.hidden], s.x[i*w.hidden:][:w.hidden]
		for j, v := range word {
			row[j] = float32(float32(v)*scale) + place[j]
		}
		k.Norm(row, row, zero, w.norm.gain, w.norm.bias)
	}
}

// layer brings rows from to count of x through a layer, which looks at all.
func (w *weights) layer(k *kernel.Kernel, s *scratch, l *layer, from, count int, stop func() bool) bool {
	if stop() {
		return false
	}
	rows := count - from
	row := func(of []float32, i int) []float32 { return of[i*w.hidden:][:w.hidden] }
	for i := range count {
		k.Quantize(s.narrow, i, row(s.x, i))
	}
	k.Apply(l.qkv, s.narrow, count, s.qkv)
	if stop() {
		return false
	}
	w.attend(k, s, from, count)
	if stop() {
		return false
	}
	for i := range rows {
		k.Quantize(s.narrow, i, row(s.context, from+i))
	}
	k.Apply(l.out, s.narrow, rows, s.y)
	for i := range rows {
		x := row(s.x, from+i)
		k.Norm(x, x, row(s.y, i), l.norm1.gain, l.norm1.bias)
		k.Quantize(s.narrow, i, x)
	}
	if stop() {
		return false
	}
	k.Apply(l.inner, s.narrow, rows, s.inner)
	for i := range rows {
		inner := s.inner[i*w.shape.inner:][:w.shape.inner]
		k.Gelu(inner)
		k.Quantize(s.wide, i, inner)
	}
	if stop() {
		return false
	}
	k.Apply(l.outer, s.wide, rows, s.y)
	for i := range rows {
		x := row(s.x, from+i)
		k.Norm(x, x, row(s.y, i), l.norm2.gain, l.norm2.bias)
	}
	return true
}

const looksALayer = 5 // at stop

// attend writes the self-attention of rows from to count into context. The
// queries come divided by the root of a head's size, which is in their weights.
func (w *weights) attend(k *kernel.Kernel, s *scratch, from, count int) {
	const size = kernel.Columns
	wide := 3 * w.hidden
	padded := (count + kernel.Columns - 1) / kernel.Columns * kernel.Columns
	at := func(i int) kernel.Matrix { return kernel.Matrix{Values: s.qkv[i:], Stride: wide} }
	keys := kernel.Matrix{Values: s.keys, Stride: padded}
	weights := kernel.Matrix{Values: s.weights, Stride: padded}
	k.Transpose(keys, at(w.hidden), count, w.hidden)
	for head := range w.heads {
		first := head * size
		keys := kernel.Matrix{Values: s.keys[first*padded:], Stride: padded}
		context := kernel.Matrix{Values: s.context[from*w.hidden+first:], Stride: w.hidden}
		k.Product(weights, at(from*wide+first), keys, count-from, padded, size)
		k.Softmax(weights, count-from, count)
		k.Product(context, weights, at(2*w.hidden+first), count-from, size, count)
	}
}

// logits gives the logits that a head reads from x, for the tokens from the first
// sentence on.
func (w *weights) logits(k *kernel.Kernel, s *scratch, in *input, h *head) []logits {
	count, first := len(in.ids), in.first()
	out := kernel.Matrix{Values: s.y, Stride: kernel.Columns}
	k.Product(out, kernel.Matrix{Values: s.x[first*w.hidden:], Stride: w.hidden}, kernel.Matrix{Values: h.weights, Stride: kernel.Columns}, count-first, kernel.Columns, w.hidden)
	for i := range count - first {
		for j := range headOutputs {
			s.logits[first+i][j] = s.y[i*kernel.Columns+j] + h.bias[j]
		}
	}
	return s.logits[:count]
}
