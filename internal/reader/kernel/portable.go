package kernel

import (
	"math"
	"unsafe"
)

// portable is plain Go: what every other kernel must equal, and what runs where
// there is none. Products are converted to the type that they have, since Go may
// otherwise fuse them with a sum, even one of a later statement.
var portable = Kernel{
	name: "portable",
	pace: 3e6,

	matmulRows: 1, matmulColumns: 16,

	matmul:    portableMatmul,
	bounds:    portableBounds,
	round:     portableRound,
	gelu:      portableGelu,
	norm:      portableNorm,
	softmax:   portableSoftmax,
	transpose: portableTranspose,
}

// Three rows of inputs share a 64-bit word, 21 bits each: a product with a
// weight, made positive, has at most 15 bits, and laneSteps of them fit a lane.
const (
	lane      = 21
	laneMask  = 1<<lane - 1
	laneSteps = 64
	positive  = 64
)

func portableLinear(l *Linear, x *Rows, rows int, out []float32) {
	inputs := l.Inputs
	if cap(x.packed) < 2*inputs {
		x.packed = make([]uint64, 2*inputs)
	}
	first, second := x.packed[:inputs], x.packed[inputs:2*inputs]
	for r := 0; r < rows; r += 6 {
		pack(first, x.Values[r*inputs:])
		pack(second, x.Values[(r+3)*inputs:])
		var offset [6]int32
		for i := range offset {
			for _, v := range x.Values[(r+i)*inputs:][:inputs] {
				offset[i] += positive * int32(v)
			}
		}
		for c := range l.Outputs {
			sums := dots(l.Weights[c/16*16*inputs+c%16*4:], first, second)
			for i := range min(6, rows-r) {
				out[(r+i)*l.Outputs+c] = dequantized(sums[i]-offset[i], x.Scale[r+i], x.Low[r+i], l.Scale[c], l.lowSums[c], l.Bias[c])
			}
		}
	}
}

func dequantized(sum int32, scale, low, weightScale, lowSum, bias float32) float32 {
	return float32(float32(sum)*float32(scale*weightScale)) + float32(float32(low*lowSum)+bias)
}

func pack(out []uint64, values []uint8) {
	n := len(out)
	a, b, c := values[:n], values[n:2*n], values[2*n:3*n]
	for i := range out {
		out[i] = uint64(a[i]) | uint64(b[i])<<lane | uint64(c[i])<<(2*lane)
	}
}

// dots is the products of six rows with one output's weights.
func dots(w []int8, first, second []uint64) (sums [6]int32) {
	for at := 0; at < len(first); at += laneSteps {
		end := min(at+laneSteps, len(first))
		var a, b uint64
		for k := at; k < end; k += 4 {
			four := (*[4]int8)(w[16*k:])
			x, y := (*[4]uint64)(first[k:]), (*[4]uint64)(second[k:])
			for i, v := range four {
				weight := uint64(uint8(v + positive))
				a += weight * x[i]
				b += weight * y[i]
			}
		}
		for i := range 3 {
			sums[i] += int32(a >> (lane * i) & laneMask)
			sums[i+3] += int32(b >> (lane * i) & laneMask)
		}
	}
	return sums
}

func portableMatmul(a *float32, _ int, b *float32, bStride int, depth int, c *float32, _ int) {
	var sums [16]float32
	for k, v := range unsafe.Slice(a, depth) {
		row := (*[16]float32)(unsafe.Add(unsafe.Pointer(b), k*bStride))
		for i := range sums {
			sums[i] += float32(v * row[i])
		}
	}
	*(*[16]float32)(unsafe.Pointer(c)) = sums
}

func portableBounds(x *float32, n int) (low, high float32) {
	low, high = *x, *x
	for _, v := range unsafe.Slice(x, n) {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

func portableRound(out *uint8, x *float32, n int, low, inverse float32) {
	to := unsafe.Slice(out, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = uint8(nearest(float32((v - low) * inverse)))
	}
}

// nearest rounds to the nearest integer, halves to even.
func nearest(v float32) float32 {
	const big = 3 << 22
	return float32(v+big) - big
}

// The normal distribution's share below x is geluSum of x, limited to
// geluLimit, times a polynomial of its square: 0.5 + x*P(2(x/geluLimit)^2 - 1).
// It was fitted for the least highest error of x times the share, 2e-5.
const geluLimit, geluSquare = 4.3, 2 / (geluLimit * geluLimit)

var geluTerms = [...]float32{0.16405518352985382, -0.08006751537322998, 0.055514924228191376, -0.03927230089902878, 0.026347724720835686, -0.016311584040522575, 0.008989270776510239, -0.004385813605040312, 0.0023160611744970083, -0.0012918281136080623, 0.0003829896741081029}

func portableGelu(x *float32, n int) {
	values := unsafe.Slice(x, n)
	for i, v := range values {
		limited := min(max(v, -geluLimit), geluLimit)
		u := float32(float32(limited*limited)*geluSquare) - 1
		sum := geluTerms[len(geluTerms)-1]
		for j := len(geluTerms) - 2; j >= 0; j-- {
			sum = float32(sum*u) + geluTerms[j]
		}
		values[i] = v * float32(float32(limited*sum)+0.5)
	}
}

// total adds up 16 lanes.
func total(lanes *[Lanes]float32) float32 {
	for half := Lanes / 2; half > 0; half /= 2 {
		for i := range half {
			lanes[i] += lanes[i+half]
		}
	}
	return lanes[0]
}

const normEpsilon = 1e-12

func portableNorm(out, x, residual, gain, bias *float32, n int, share float32) {
	to, rest := unsafe.Slice(out, n), unsafe.Slice(residual, n)
	var sums [Lanes]float32
	for i, v := range unsafe.Slice(x, n) {
		to[i] = v + rest[i]
		sums[i%Lanes] += to[i]
	}
	mean := float32(total(&sums) * share)
	sums = [Lanes]float32{}
	for i, v := range to {
		off := v - mean
		sums[i%Lanes] += float32(off * off)
	}
	variance := float32(total(&sums)*share) + normEpsilon
	inverse := 1 / float32(math.Sqrt(float64(variance)))
	g, b := unsafe.Slice(gain, n), unsafe.Slice(bias, n)
	for i, v := range to {
		to[i] = float32(float32((v-mean)*inverse)*g[i]) + b[i]
	}
}

func portableSoftmax(x *float32, stride, rows, groups int, mask *float32) {
	masked := (*[Lanes]float32)(unsafe.Pointer(mask))
	for r := range rows {
		row := unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(x), r*stride)), groups*Lanes)
		for i, v := range row[(groups-1)*Lanes:] {
			row[(groups-1)*Lanes+i] = v + masked[i]
		}
		highest := row[0]
		for _, v := range row {
			highest = max(highest, v)
		}
		var sums [Lanes]float32
		for i, v := range row {
			row[i] = exp(v - highest)
			sums[i%Lanes] += row[i]
		}
		share := 1 / total(&sums)
		for i := range row {
			row[i] *= share
		}
	}
}

// The exponential of Cephes: 2^z times a polynomial of what is left. The
// logarithm of 2 is in two parts, so that z times the first is exact.
const (
	expLowest = -87
	log2e     = 1.4426950408889634
	ln2High   = 0.693359375
	ln2Low    = -2.12194440e-4
)

var expTerms = [...]float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}

// exp is e to the x, for x up to 0; what is below expLowest counts as that.
func exp(x float32) float32 {
	x = max(x, expLowest)
	z := nearest(float32(x * log2e))
	x -= float32(z * ln2High)
	x -= float32(z * ln2Low)
	sum := expTerms[0]
	for _, term := range expTerms[1:] {
		sum = float32(sum*x) + term
	}
	sum = float32(sum*float32(x*x)) + float32(x+1)
	return float32(sum * math.Float32frombits(uint32(int32(z)+127)<<23))
}

func portableTranspose(out *float32, outStride int, x *float32, xStride int, rows, columns int) {
	for r := range rows {
		for c, v := range unsafe.Slice((*float32)(unsafe.Add(unsafe.Pointer(x), r*xStride)), columns) {
			*(*float32)(unsafe.Add(unsafe.Pointer(out), c*outStride+4*r)) = v
		}
	}
}
