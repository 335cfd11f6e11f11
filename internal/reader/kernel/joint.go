package kernel

// mostWord is the highest sum of products that fits into 16 bits.
const mostWord = 1<<15 - 1

// joined tells which weights' products may be added in 16 bits: for each panel
// and each 8 inputs, two groups of 4, it has 1 where no inputs make the sum of
// four products, two from each group, overflow for any output of the panel, and
// otherwise 0. It is computed when it is first asked for: only some kernels
// need it.
func (l *Linear) joined() []uint8 {
	l.once.Do(func() {
		l.joint = make([]uint8, len(l.Weights)/(2*panelGroup))
		for i := range l.joint {
			if fitsWord((*[2 * panelGroup]int8)(l.Weights[i*2*panelGroup:])) {
				l.joint[i] = 1
			}
		}
	})
	return l.joint
}

// panelGroup is the weights of a panel's 16 outputs for 4 inputs.
const panelGroup = 4 * Lanes

func fitsWord(w *[2 * panelGroup]int8) bool {
	for i := 0; i < panelGroup; i += 2 {
		highest, lowest := 0, 0
		for _, v := range [...]int8{w[i], w[i+1], w[panelGroup+i], w[panelGroup+i+1]} {
			highest, lowest = highest+max(0, int(v)), lowest+min(0, int(v))
		}
		if 255*highest > mostWord || 255*lowest < -mostWord {
			return false
		}
	}
	return true
}
