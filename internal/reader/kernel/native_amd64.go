package kernel

import "golang.org/x/sys/cpu"

var avx2 = Kernel{
	name: "avx2", pace: 2e5,
	linearRows: 4, linearColumns: 16, matmulRows: 6, matmulColumns: 16, joins: true,
	linear: avx2Linear, matmul: avx2Matmul, bounds: avx2Bounds, round: avx2Round,
	gelu: avx2Gelu, norm: avx2Norm, softmax: avx2Softmax, transpose: avx2Transpose,
}

var avx512 = Kernel{
	name: "avx512-vnni", pace: 8e4,
	linearRows: 6, linearColumns: 64, matmulRows: 12, matmulColumns: 32,
	linear: avx512Linear, matmul: avx512Matmul, bounds: avx512Bounds, round: avx512Round,
	gelu: avx512Gelu, norm: avx512Norm, softmax: avx512Softmax, transpose: avx512Transpose,
}

func native() (kernels []*Kernel) {
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512VNNI {
		kernels = append(kernels, &avx512)
	}
	if cpu.X86.HasAVX2 {
		kernels = append(kernels, &avx2)
	}
	return kernels
}
