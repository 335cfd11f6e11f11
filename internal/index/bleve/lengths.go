package bleve

import "math/bits"

// lengthClasses is how many classes of lengths there are.
const lengthClasses = 256

// classOf is the class of a length: longer articles have the same or a higher
// class. Lengths below 32 have one each, others share one with those that are up
// to a sixteenth longer, and the last class has all from 507,904 on.
func classOf(length uint32) uint8 {
	length = min(length, 1<<19-1)
	shift := max(0, bits.Len32(length)-5)
	return uint8(shift<<4 + int(length>>shift))
}

// leastOfClass is the smallest length of a class.
func leastOfClass(class int) float64 {
	if class < 32 {
		return float64(class)
	}
	return float64((class&15 + 16) << (class>>4 - 1))
}
