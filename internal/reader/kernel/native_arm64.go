package kernel

import "golang.org/x/sys/cpu"

var neon = Kernel{
	name: "neon", pace: 6e5,
	linearRows: 2, linearColumns: 16, matmulRows: 4, matmulColumns: 16,
	linear: neonLinear, matmul: neonMatmul, bounds: neonBounds, round: neonRound,
	gelu: neonGelu, norm: neonNorm, softmax: neonSoftmax, transpose: neonTranspose,
}

// neonDot is neon with products of four at once, which most processors since
// 2018 have.
var neonDot = func() Kernel {
	k := neon
	k.name, k.pace, k.linearRows, k.linear = "neon-dot", 2e5, 4, neonDotLinear
	return k
}()

func native() []*Kernel {
	if cpu.ARM64.HasASIMDDP {
		return []*Kernel{&neonDot, &neon}
	}
	return []*Kernel{&neon}
}
