package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// each runs a test for every kernel of this machine.
func each(t *testing.T, test func(t *testing.T, k *Kernel)) {
	for _, k := range All() {
		t.Run(k.name, func(t *testing.T) { test(t, k) })
	}
}

func floats(r *rand.Rand, n int, spread float64) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(r.NormFloat64() * spread)
	}
	return values
}

// same compares bit by bit, but for the sign of zero.
func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: %d of %d is %v (%x), want %v (%x)", what, i, len(want), got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
}

// randomLayer has weights of the given kind: 0 all sizes, 1 the extremes only.
func randomLayer(t *testing.T, r *rand.Rand, outputs, inputs, kind int) *Linear {
	weights, sums := make([]int8, outputs*inputs), make([]int32, outputs)
	for i := range weights {
		weights[i] = int8(r.IntN(127) - 63)
		if kind == 1 {
			weights[i] = int8(126*r.IntN(2) - 63)
		}
	}
	for o := range outputs {
		for i := range inputs {
			sums[o] += int32(weights[place(inputs, o, i)])
		}
	}
	l, err := NewLinear(outputs, inputs, weights, floats(r, outputs, 1), sums, floats(r, outputs, 1))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// place is where the weight of an output and an input stands.
func place(inputs, output, input int) int {
	return output/16*16*inputs + input/4*64 + output%16*4 + input%4
}

func randomRows(r *rand.Rand, rows, inputs, kind int) *Rows {
	x := NewRows(rows, inputs)
	for i := range x.Values {
		x.Values[i] = uint8(r.IntN(256))
		switch kind {
		case 1:
			x.Values[i] = 255
		case 2:
			x.Values[i] = uint8(255 * r.IntN(2))
		}
	}
	copy(x.Scale, floats(r, len(x.Scale), 1))
	copy(x.Low, floats(r, len(x.Low), 1))
	return x
}

// checkLayer compares a layer with plain loops over integers.
func checkLayer(t *testing.T, k *Kernel, l *Linear, x *Rows, rows int) {
	t.Helper()
	out := make([]float32, (rows+Spare)*l.Outputs)
	k.Apply(l, x, rows, out)
	for r := range rows {
		for o := range l.Outputs {
			var sum int32
			for i := range l.Inputs {
				sum += int32(x.Values[r*l.Inputs+i]) * int32(l.Weights[place(l.Inputs, o, i)])
			}
			want := float32(float32(sum)*float32(x.Scale[r]*l.Scale[o])) + float32(float32(x.Low[r]*float32(float32(l.Sums[o])*l.Scale[o]))+l.Bias[o])
			if got := out[r*l.Outputs+o]; got != want {
				t.Fatalf("%s: %d inputs, row %d of %d, output %d: %v, want %v", k.name, l.Inputs, r, rows, o, got, want)
			}
		}
	}
}

func TestApplyEqualsPlainIntegers(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(1, 2))
		for inputs := Depth; inputs <= 640; inputs += Depth {
			rows := 1 + r.IntN(30)
			checkLayer(t, k, randomLayer(t, r, 64, inputs, inputs/Depth%2), randomRows(r, rows, inputs, r.IntN(3)), rows)
		}
		for rows := 1; rows <= 40; rows++ {
			checkLayer(t, k, randomLayer(t, r, 128, 64, rows%2), randomRows(r, rows, 64, rows%3), rows)
		}
		checkLayer(t, k, randomLayer(t, r, 64, 4096, 1), randomRows(r, 7, 4096, 1), 7)
	})
}

// TestApplyAtTheEdgeOf16Bits has weights whose four products just fit, or just do
// not fit, into 16 bits with the highest inputs, of either sign.
func TestApplyAtTheEdgeOf16Bits(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, sum := range []int{127, 128, 129, -127, -128, -129} {
			const inputs = 2 * Depth
			weights, sums := make([]int8, 64*inputs), make([]int32, 64)
			for o := range sums {
				first := 8 * (o % 4)
				for i, v := range []int{sum / 3, sum / 3, sum / 4, sum - 2*(sum/3) - sum/4} {
					at := first + i%2 + i/2*4
					weights[place(inputs, o, at)] = int8(v)
					sums[o] += int32(v)
				}
			}
			l, err := NewLinear(64, inputs, weights, floats(r, 64, 1), sums, floats(r, 64, 1))
			if err != nil {
				t.Fatal(err)
			}
			checkLayer(t, k, l, randomRows(r, 9, inputs, 1), 9)
			fit := sum >= -128 && sum <= 128
			for i, joined := range l.joined() {
				if want := fit; (joined == 1) != want {
					t.Fatalf("weights that add up to %d: pair %d has %d", sum, i, joined)
				}
			}
		}
	})
}

func FuzzApply(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(1), []byte{255, 0, 1}, []byte{63, 193})
	f.Add(uint64(2), uint8(24), uint8(13), []byte{255}, []byte{63})
	f.Fuzz(func(t *testing.T, seed uint64, depth, rows uint8, values, weights []byte) {
		r := rand.New(rand.NewPCG(seed, 0))
		inputs, count := Depth*(1+int(depth)%40), 1+int(rows)%30
		x := randomRows(r, count, inputs, 0)
		l := randomLayer(t, r, 64, inputs, 0)
		for i := range x.Values {
			if len(values) > 0 {
				x.Values[i] = values[i%len(values)]
			}
		}
		clear(l.Sums)
		for i := range l.Weights {
			if len(weights) > 0 {
				l.Weights[i] = max(-63, min(63, int8(weights[i%len(weights)])))
			}
			l.Sums[i/(16*inputs)*16+i%64/4] += int32(l.Weights[i])
		}
		l, err := NewLinear(l.Outputs, l.Inputs, l.Weights, l.Scale, l.Sums, l.Bias)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range All() {
			checkLayer(t, k, l, x, count)
		}
	})
}

func TestProductAddsUpInOrder(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(3, 4))
		for rows := 1; rows <= 30; rows++ {
			columns, depth := Columns*(1+rows%3), 1+r.IntN(100)
			a := Matrix{floats(r, (rows+Spare)*(depth+3), 1), depth + 3}
			b := Matrix{floats(r, depth*(columns+16), 1), columns + 16}
			out := Matrix{make([]float32, (rows+Spare)*(columns+5)), columns + 5}
			k.Product(out, a, b, rows, columns, depth)
			for i := range rows {
				for j := range columns {
					var want float32
					for d := range depth {
						want += float32(a.Values[i*a.Stride+d] * b.Values[d*b.Stride+j])
					}
					if got := out.Values[i*out.Stride+j]; got != want {
						t.Fatalf("%d by %d by %d, %d %d: %v, want %v", rows, columns, depth, i, j, got, want)
					}
				}
			}
		}
	})
}

// checkRows compares what is done along rows with the portable kernel.
func checkRows(t *testing.T, k *Kernel, x, residual []float32) {
	t.Helper()
	n := len(x)
	gelu, wantGelu := slices.Clone(x), slices.Clone(x)
	k.Gelu(gelu)
	portable.Gelu(wantGelu)
	same(t, k.name+" gelu", gelu, wantGelu)

	norm, wantNorm := make([]float32, n), make([]float32, n)
	k.Norm(norm, x, residual, gelu, residual)
	portable.Norm(wantNorm, x, residual, gelu, residual)
	same(t, k.name+" norm", norm, wantNorm)

	rows, wantRows := NewRows(2, n), NewRows(2, n)
	k.Quantize(rows, 1, x)
	portable.Quantize(wantRows, 1, x)
	if !slices.Equal(rows.Values, wantRows.Values) || rows.Scale[1] != wantRows.Scale[1] || rows.Low[1] != wantRows.Low[1] {
		t.Fatalf("%s: quantized %v as %v %v %v, want %v %v %v", k.name, x, rows.Values[n:2*n], rows.Scale[1], rows.Low[1], wantRows.Values[n:2*n], wantRows.Scale[1], wantRows.Low[1])
	}
	for i, v := range x {
		if back := rows.Low[1] + rows.Scale[1]*float32(rows.Values[n+i]); math.Abs(float64(back-v)) > 0.51*float64(rows.Scale[1])+1e-5*math.Abs(float64(rows.Low[1]))+1e-27 {
			t.Fatalf("%s: %v quantized and back is %v", k.name, v, back)
		}
	}

	for _, used := range []int{n, n - 1, n - Lanes/2, n - Lanes + 1} {
		half := Matrix{slices.Clone(x), n / 2}
		wantHalf := Matrix{slices.Clone(x), n / 2}
		if n%(2*Lanes) != 0 {
			half.Stride, wantHalf.Stride = n, n
		}
		count := n / half.Stride
		columns := min(used, half.Stride)
		k.Softmax(half, count, columns)
		portable.Softmax(wantHalf, count, columns)
		same(t, k.name+" softmax", half.Values, wantHalf.Values)
	}
}

func TestRowsEqualPortable(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(5, 6))
		for n := Lanes; n <= 40*Lanes; n += Lanes {
			for _, spread := range []float64{0, 1e-38, 1e-3, 1, 3, 50} {
				checkRows(t, k, floats(r, n, spread), floats(r, n, 1))
			}
		}
		halves := make([]float32, 256) // ties of the rounding
		for i := range halves {
			halves[i] = float32(i) / 2
		}
		halves[255] = 255
		checkRows(t, k, halves, floats(r, 256, 1))
	})
}

func FuzzRows(f *testing.F) {
	f.Add(uint64(1), uint8(3), float32(1), float32(0))
	f.Add(uint64(2), uint8(24), float32(40), float32(-300))
	f.Fuzz(func(t *testing.T, seed uint64, length uint8, spread, offset float32) {
		if !(math.Abs(float64(spread)) < 1e4) || !(math.Abs(float64(offset)) < 1e4) {
			return
		}
		r := rand.New(rand.NewPCG(seed, 0))
		x := floats(r, Lanes*(1+int(length)%48), float64(spread))
		for i := range x {
			x[i] += offset
		}
		for _, k := range All() {
			checkRows(t, k, x, floats(rand.New(rand.NewPCG(seed, 1)), len(x), 1))
		}
	})
}

func TestFunctionsAreNearTheReal(t *testing.T) {
	for x := -12.0; x <= 12; x += 1.0 / 512 {
		row := make([]float32, Lanes)
		row[3] = float32(x)
		portable.Gelu(row)
		if want := x * 0.5 * (1 + math.Erf(x/math.Sqrt2)); math.Abs(float64(row[3])-want) > 2e-4 {
			t.Fatalf("gelu of %v is %v, want %v", x, row[3], want)
		}
		if x <= 0 {
			if got, want := float64(exp(float32(x))), math.Exp(x); math.Abs(got-want) > 2e-7*want {
				t.Fatalf("exp of %v is %v, want %v", x, got, want)
			}
		}
	}
}

func TestTranspose(t *testing.T) {
	each(t, func(t *testing.T, k *Kernel) {
		r := rand.New(rand.NewPCG(7, 8))
		for rows := 1; rows <= 40; rows++ {
			const columns = 24
			x := Matrix{floats(r, (rows+Spare)*(columns+1), 1), columns + 1}
			out := Matrix{make([]float32, columns*(rows+Spare)), rows + Spare}
			k.Transpose(out, x, rows, columns)
			for i := range rows {
				for j := range columns {
					if got, want := out.Values[j*out.Stride+i], x.Values[i*x.Stride+j]; got != want {
						t.Fatalf("%d rows: %d %d: %v, want %v", rows, i, j, got, want)
					}
				}
			}
		}
	})
}

func TestBestIsWhatTheEnvironmentNames(t *testing.T) {
	for _, k := range All() {
		t.Setenv("BYLINE_KERNEL", k.name)
		if best, err := Best(); err != nil || best != k {
			t.Errorf("%s: %v %v", k.name, best, err)
		}
	}
	t.Setenv("BYLINE_KERNEL", "abacus")
	if _, err := Best(); err == nil {
		t.Error("a kernel that does not exist is no error")
	}
}

func TestOddSizesAreRefused(t *testing.T) {
	if _, err := NewLinear(10, 16, make([]int8, 160), make([]float32, 10), make([]int32, 10), make([]float32, 10)); err == nil {
		t.Error("10 outputs are no error")
	}
	if _, err := NewLinear(64, 16, make([]int8, 100), make([]float32, 64), make([]int32, 64), make([]float32, 64)); err == nil {
		t.Error("too few weights are no error")
	}
}
