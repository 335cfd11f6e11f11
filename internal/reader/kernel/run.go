package kernel

// Quantize writes x as row i of q.
func (k *Kernel) Quantize(q *Rows, i int, x []float32) {
	n := q.Inputs
	x, out := x[:n:n], q.Values[i*n:][:n:n]
	low, high := k.bounds(&x[0], n)
	scale := (high - low) / 255
	inverse := float32(0)
	if scale > 1e-30 { // else the inverse might be infinite
		inverse = 1 / scale
	}
	q.Scale[i], q.Low[i] = scale, low
	k.round(&out[0], &x[0], n, low, inverse)
}

// Apply gives a layer's outputs for the first rows of x. There must be room in
// out, and in x, for Spare rows more.
func (k *Kernel) Apply(l *Linear, x *Rows, rows int, out []float32) {
	if rows == 0 {
		return
	}
	inputs, outputs := l.Inputs, l.Outputs
	padded := rows + Spare
	_, _, _ = x.Values[:padded*inputs], x.Scale[:padded], x.Low[:padded]
	if x.Inputs != inputs {
		panic("kernel: a layer applied to rows of another length")
	}
	out = out[:padded*outputs]
	if k.linear == nil {
		portableLinear(l, x, rows, out)
		return
	}
	var joint []uint8
	if k.joins {
		joint = l.joined()
	}
	for c := 0; c < outputs; c += k.linearColumns {
		var of *uint8
		if k.joins {
			of = &joint[c*inputs/(2*panelGroup)]
		}
		for r := 0; r < rows; r += k.linearRows {
			k.linear(&x.Values[r*inputs], inputs, &l.Weights[c*inputs], 16*inputs, inputs/4, &out[r*outputs+c], 4*outputs,
				&x.Scale[r], &x.Low[r], &l.Scale[c], &l.lowSums[c], &l.Bias[c], &l.Sums[c], of)
		}
	}
}

// Matrix is a matrix of floats within a slice: row i begins at i*Stride.
type Matrix struct {
	Values []float32
	Stride int
}

func (m Matrix) row(i int) *float32 { return &m.Values[i*m.Stride] }

// Product writes a times b, rows by columns with so many products each, into
// out. columns must be a multiple of Columns. There must be room in a and out
// for Spare rows more, the last of which need only be begun.
func (k *Kernel) Product(out, a, b Matrix, rows, columns, depth int) {
	if rows == 0 || columns == 0 {
		return
	}
	if depth <= 0 || columns%Columns != 0 {
		panic("kernel: a product of matrices of odd sizes")
	}
	last := (rows + k.matmulRows - 1) / k.matmulRows * k.matmulRows
	_ = out.Values[(last-1)*out.Stride+columns-1]
	_ = a.Values[(last-1)*a.Stride+depth-1]
	_ = b.Values[(depth-1)*b.Stride+columns-1]
	for c := 0; c < columns; c += k.matmulColumns {
		for r := 0; r < rows; r += k.matmulRows {
			k.matmul(a.row(r), 4*a.Stride, &b.Values[c], 4*b.Stride, depth, &out.Values[r*out.Stride+c], 4*out.Stride)
		}
	}
}

// Gelu replaces each of x by x times the normal distribution's share below it.
// len(x) must be a multiple of Lanes.
func (k *Kernel) Gelu(x []float32) {
	if len(x) > 0 {
		whole(len(x))
		k.gelu(&x[0], len(x))
	}
}

// Norm writes x + residual into out, brought to mean 0 and variance 1, times
// gain, plus bias. out may be x or residual. len(out) must be a multiple of
// Lanes.
func (k *Kernel) Norm(out, x, residual, gain, bias []float32) {
	n := len(out)
	if n == 0 {
		return
	}
	whole(n)
	_, _, _, _ = x[n-1], residual[n-1], gain[n-1], bias[n-1]
	k.norm(&out[0], &x[0], &residual[0], &gain[0], &bias[0], n, 1/float32(n))
}

func whole(n int) {
	if n%Lanes != 0 {
		panic("kernel: a row that does not fill its lanes")
	}
}

// Softmax replaces the first n columns of rows of x by their softmax. The rest
// of the last Lanes of a row is overwritten.
func (k *Kernel) Softmax(x Matrix, rows, n int) {
	if rows == 0 || n == 0 {
		return
	}
	groups := (n + Lanes - 1) / Lanes
	_ = x.Values[(rows-1)*x.Stride+groups*Lanes-1]
	k.softmax(&x.Values[0], 4*x.Stride, rows, groups, &masks[n%Lanes][0])
}

// masks[n] is added to the last lanes of a row of which n are in use, or all
// with n = 0.
var masks = func() (masks [Lanes][Lanes]float32) {
	for n := 1; n < Lanes; n++ {
		for i := n; i < Lanes; i++ {
			masks[n][i] = -1e30
		}
	}
	return masks
}()

// Transpose writes the columns of x as the rows of out. columns must be a
// multiple of 8. Up to 7 columns more of out are overwritten, from as many more
// rows of x.
func (k *Kernel) Transpose(out, x Matrix, rows, columns int) {
	if rows == 0 || columns == 0 {
		return
	}
	if columns%8 != 0 {
		panic("kernel: odd columns to transpose")
	}
	last := (rows + 7) / 8 * 8
	_ = out.Values[(columns-1)*out.Stride+last-1]
	_ = x.Values[(last-1)*x.Stride+columns-1]
	k.transpose(&out.Values[0], 4*out.Stride, &x.Values[0], 4*x.Stride, rows, columns)
}
