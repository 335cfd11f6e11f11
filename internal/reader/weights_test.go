package reader

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

// sealed sets length and check-sum of a model right.
func sealed(model []byte) string {
	binary.LittleEndian.PutUint64(model[24:], uint64(len(model)))
	binary.LittleEndian.PutUint32(model[20:], crc32.Checksum(model[summedFrom:], crc32.MakeTable(crc32.Castagnoli)))
	return string(model)
}

func TestDamagedModelsAreRefused(t *testing.T) {
	changed := func(at int, value byte) string {
		model := []byte(embedded)
		model[at] = value
		return string(model)
	}
	resealed := func(at int, value uint32) string {
		model := []byte(embedded)
		binary.LittleEndian.PutUint32(model[at:], value)
		return sealed(model)
	}
	layers := binary.LittleEndian.Uint32([]byte(embedded[32:]))
	tests := []struct{ name, model, want string }{
		{"empty", "", "no model"},
		{"a header alone", embedded[:headerSize], "bytes"},
		{"another file", strings.Repeat("x", 1000), "no model"},
		{"cut in the middle", embedded[:len(embedded)/2], "bytes"},
		{"one byte short", embedded[:len(embedded)-1], "bytes"},
		{"one byte long", embedded + "\x00", "bytes"},
		{"a later version", resealed(16, formatVersion+1), "version"},
		{"a changed weight", changed(len(embedded)/2, embedded[len(embedded)/2]+1), "check-sum"},
		{"a changed size", changed(32, embedded[32]+1), "check-sum"},
		{"no layers", resealed(32, 0), "sizes"},
		{"inner rows of no whole number of columns", resealed(44, 100), "sizes"},
		{"more layers than there are", resealed(32, layers+1), "cut off"},
		{"fewer layers than there are", resealed(32, layers-1), "too many"},
		{"sizes beyond reason", resealed(48, 1<<31-1), "sizes"},
		{"fewer positions than a passage has tokens", resealed(52, mostTokens-1), "sizes"},
		{"no early layers", resealed(96, 0), "sizes"},
		{"more early layers than layers", resealed(96, layers+1), "sizes"},
		{"heads that do not divide", resealed(40, 11), "heads"},
		{"too short a model, sealed", sealed([]byte(embedded[:len(embedded)-64])), "cut off"},
		{"a shorter vocabulary than there is", resealed(48, 4), "too many"},
		{"no special pieces", sealed([]byte(strings.Replace(embedded, "[SEP]\n", "[SOP]\n", 1))), "[SEP]"},
	}
	for _, test := range tests {
		model, err := parse(test.model)
		if err == nil || model != nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "reader model: ") {
			t.Errorf("%s: %v, want an error with %q", test.name, err, test.want)
		}
	}
}

func TestUnknownKernelIsRefused(t *testing.T) {
	t.Setenv("BYLINE_KERNEL", "abacus")
	if model, err := New(); err == nil || model != nil || !strings.Contains(err.Error(), "abacus") {
		t.Errorf("%v, %v", model, err)
	}
}

func TestShippedModel(t *testing.T) {
	model := open(t)
	t.Logf("%s: %+v, %.1f MB", model.Model(), model.weights.shape, float64(len(embedded))/1e6)
	if len(embedded) > 30e6 {
		t.Errorf("%d bytes", len(embedded))
	}
	for i, piece := range model.weights.pieces {
		if model.tokenizer.ids[piece] != int32(i) {
			t.Errorf("piece %d, %q, is there twice", i, piece)
		}
	}
	for _, l := range model.weights.layers {
		for _, linear := range []struct{ weights []int8 }{{l.qkv.Weights}, {l.out.Weights}, {l.inner.Weights}, {l.outer.Weights}} {
			for i, v := range linear.weights {
				if v < -63 || v > 63 {
					t.Fatalf("weight %d is %d, beyond 63", i, v)
				}
			}
		}
	}
}

func FuzzParseWeights(f *testing.F) {
	f.Add([]byte(embedded[:headerSize+1000]))
	f.Add([]byte(embedded[:headerSize]))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, model []byte) {
		if len(model) >= headerSize {
			model = []byte(sealed(model))
		}
		if _, err := parseWeights(string(model)); err == nil {
			t.Error("a model of a few bytes is no error")
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
