package reader

import (
	"fmt"
	"testing"
	"time"

	"byline/internal/reader/kernel"
)

// BenchmarkRead times one passage with every kernel; tools/reader/bench_onnx.py
// sets it beside onnxruntime.
func BenchmarkRead(b *testing.B) {
	model, err := New()
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range kernel.All() {
		for _, length := range []int{48, 96, 192} {
			b.Run(fmt.Sprintf("%s/%d", k.Name(), length), func(b *testing.B) {
				s, in := newScratch(model.weights.shape), filled(length)
				fastest := time.Hour
				for b.Loop() {
					begun := time.Now()
					model.weights.run(k, s, in, func() bool { return false })
					fastest = min(fastest, time.Since(begun))
				}
				b.ReportMetric(fastest.Seconds()*1e3, "ms/fastest")
			})
		}
	}
}

// filled is an input of some length: 12 tokens of question, and a sentence.
func filled(length int) *input {
	in := &input{second: 14}
	for i := range length {
		in.ids = append(in.ids, int32(1000+37*i))
	}
	in.sentences = []inputSentence{{first: in.second, tokens: make([]token, length-in.second-1)}}
	return in
}
