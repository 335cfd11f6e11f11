// Package kernel is the arithmetic of the reader: products of matrices and the
// functions between them, in portable Go and for the SIMD of several processors.
//
// All kernels give the same bits. Products of 8-bit integers are exact. Products
// of floats are rounded before they are added, sums run in one order, over 16
// lanes where they run along a row, and the exponential and the error function
// are the same polynomials. So an answer does not depend on the machine.
package kernel

import (
	"fmt"
	"os"
	"sync"
)

// Sizes that matrices are to be multiples of, and the spare rows that a result
// needs behind its last: kernels write whole tiles.
const (
	Lanes   = 16 // outputs of a Linear, and the length of a row
	Columns = 32 // columns of a product of matrices
	Depth   = 16 // inputs of a Linear
	Spare   = 12
)

// Kernel is the arithmetic for one kind of processor. It keeps no state.
type Kernel struct {
	name string
	pace float64

	linearRows, linearColumns int
	matmulRows, matmulColumns int
	// joins is whether linear is given what joined returns.
	joins bool

	linear    func(x *uint8, inputs int, w *int8, panel int, groups int, out *float32, stride int, scale, low, weightScale, weightSum, bias *float32, sums *int32, joint *uint8)
	matmul    func(a *float32, aStride int, b *float32, bStride int, depth int, c *float32, cStride int)
	bounds    func(x *float32, n int) (low, high float32)
	round     func(out *uint8, x *float32, n int, low, inverse float32)
	gelu      func(x *float32, n int)
	norm      func(out, x, residual, gain, bias *float32, n int, share float32)
	softmax   func(x *float32, stride, rows, groups int, mask *float32)
	transpose func(out *float32, outStride int, x *float32, xStride int, rows, columns int)
}

// Name is avx512-vnni, avx2, neon-dot, neon or portable.
func (k *Kernel) Name() string { return k.name }

// Pace is a guess at the nanoseconds that six layers take for a token, made
// before anything was measured.
func (k *Kernel) Pace() float64 { return k.pace }

// Best is the fastest kernel of this machine. The environment variable
// BYLINE_KERNEL names another of All in its stead.
func Best() (*Kernel, error) {
	all := All()
	name := os.Getenv("BYLINE_KERNEL")
	if name == "" {
		return all[0], nil
	}
	for _, k := range all {
		if k.name == name {
			return k, nil
		}
	}
	return nil, fmt.Errorf("BYLINE_KERNEL: this machine has no kernel %q", name)
}

// All is every kernel that this machine can run, the fastest first and the
// portable one last.
func All() []*Kernel { return append(native(), &portable) }

// Rows are the inputs of a linear layer in 8 bits: x = Low + Scale*Values, with
// a scale and a lowest value for each row.
type Rows struct {
	Values     []uint8
	Scale, Low []float32
	Inputs     int
	packed     []uint64
}

// NewRows has room for rows of at most so many inputs.
func NewRows(rows, inputs int) *Rows {
	rows += Spare
	return &Rows{Values: make([]uint8, rows*inputs), Scale: make([]float32, rows), Low: make([]float32, rows), Inputs: inputs}
}

// Linear is a linear layer with 7-bit weights in panels of 16 outputs,
// [Outputs/16][Inputs/4][16][4]. No weight may exceed 63: that is what keeps
// sums of two products within 16 bits.
type Linear struct {
	Outputs, Inputs int
	Weights         []int8
	Scale, Bias     []float32 // of each output
	Sums            []int32   // of each output's weights
	lowSums         []float32 // Scale * Sums

	once  sync.Once
	joint []uint8 // see joined
}

// NewLinear checks the sizes of a layer.
func NewLinear(outputs, inputs int, weights []int8, scale []float32, sums []int32, bias []float32) (*Linear, error) {
	if outputs%64 != 0 || inputs%Depth != 0 || outputs <= 0 || inputs <= 0 {
		return nil, fmt.Errorf("a linear layer of %d by %d", outputs, inputs)
	}
	if len(weights) != outputs*inputs || len(scale) != outputs || len(sums) != outputs || len(bias) != outputs {
		return nil, fmt.Errorf("a linear layer of %d by %d lacks weights", outputs, inputs)
	}
	l := &Linear{Outputs: outputs, Inputs: inputs, Weights: weights, Scale: scale, Bias: bias, Sums: sums}
	l.lowSums = make([]float32, outputs)
	for i, sum := range sums {
		l.lowSums[i] = float32(sum) * scale[i]
	}
	return l, nil
}
