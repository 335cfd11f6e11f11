package reader

import (
	"math"
	"sync/atomic"
	"time"
)

// pace is the nanoseconds that a token takes through all layers, from the
// passages read before. Tokens that go through some of the layers count as a
// share of a token.
type pace struct{ bits atomic.Uint64 }

func (p *pace) set(v float64) { p.bits.Store(math.Float64bits(v)) }

func (p *pace) get() float64 { return math.Float64frombits(p.bits.Load()) }

// fits reports whether so many tokens can be read in the time that is left, with
// a tenth to spare.
func (p *pace) fits(tokens float64, left time.Duration) bool {
	return 1.1*p.get()*tokens <= float64(left)
}

// took learns from a passage: at once when it was faster than expected, slowly
// when it was slower, which is as a rule the doing of others on the machine.
func (p *pace) took(tokens float64, time time.Duration) {
	measured, known := float64(time)/max(1, tokens), p.get()
	p.set(min(measured, known+(min(measured, 4*known)-known)/4))
}

// tookMore learns from a passage that was given up after some time.
func (p *pace) tookMore(tokens float64, time time.Duration) {
	p.set(max(p.get(), min(float64(time)/max(1, tokens), 2*p.get())))
}

// slacken lets a pace that was measured in a bad moment be tried again, in case
// it keeps everything from being read.
func (p *pace) slacken() { p.set(p.get() * 0.9) }
