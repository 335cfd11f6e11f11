package kernel

//go:noescape
func avx2Linear(x *uint8, inputs int, w *int8, panel int, groups int, out *float32, stride int, scale, low, weightScale, weightSum, bias *float32, sums *int32, joint *uint8)

//go:noescape
func avx2Matmul(a *float32, aStride int, b *float32, bStride int, depth int, c *float32, cStride int)

//go:noescape
func avx2Bounds(x *float32, n int) (low, high float32)

//go:noescape
func avx2Round(out *uint8, x *float32, n int, low, inverse float32)

//go:noescape
func avx2Gelu(x *float32, n int)

//go:noescape
func avx2Norm(out, x, residual, gain, bias *float32, n int, share float32)

//go:noescape
func avx2Softmax(x *float32, stride, rows, groups int, mask *float32)

//go:noescape
func avx2Transpose(out *float32, outStride int, x *float32, xStride int, rows, columns int)

//go:noescape
func avx512Linear(x *uint8, inputs int, w *int8, panel int, groups int, out *float32, stride int, scale, low, weightScale, weightSum, bias *float32, sums *int32, joint *uint8)

//go:noescape
func avx512Matmul(a *float32, aStride int, b *float32, bStride int, depth int, c *float32, cStride int)

//go:noescape
func avx512Bounds(x *float32, n int) (low, high float32)

//go:noescape
func avx512Round(out *uint8, x *float32, n int, low, inverse float32)

//go:noescape
func avx512Gelu(x *float32, n int)

//go:noescape
func avx512Norm(out, x, residual, gain, bias *float32, n int, share float32)

//go:noescape
func avx512Softmax(x *float32, stride, rows, groups int, mask *float32)

//go:noescape
func avx512Transpose(out *float32, outStride int, x *float32, xStride int, rows, columns int)
