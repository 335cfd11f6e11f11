package kernel

//go:noescape
func neonDotLinear(x *uint8, inputs int, w *int8, panel int, groups int, out *float32, stride int, scale, low, weightScale, weightSum, bias *float32, sums *int32, joint *uint8)

//go:noescape
func neonLinear(x *uint8, inputs int, w *int8, panel int, groups int, out *float32, stride int, scale, low, weightScale, weightSum, bias *float32, sums *int32, joint *uint8)

//go:noescape
func neonMatmul(a *float32, aStride int, b *float32, bStride int, depth int, c *float32, cStride int)

//go:noescape
func neonBounds(x *float32, n int) (low, high float32)

//go:noescape
func neonRound(out *uint8, x *float32, n int, low, inverse float32)

//go:noescape
func neonGelu(x *float32, n int)

//go:noescape
func neonNorm(out, x, residual, gain, bias *float32, n int, share float32)

//go:noescape
func neonSoftmax(x *float32, stride, rows, groups int, mask *float32)

//go:noescape
func neonTranspose(out *float32, outStride int, x *float32, xStride int, rows, columns int)
