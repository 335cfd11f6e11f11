package reader

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"unsafe"

	"byline/internal/reader/kernel"
)

// The format of model.bin is described where it is written, in
// tools/reader/export.py.
const (
	magic         = "byline reader\n\x00\x00"
	formatVersion = 2
	headerSize    = 128
	summedFrom    = 24
	blockAlign    = 64
	headOutputs   = 4
	earlyOutputs  = 2 // evidence and attention
)

//go:embed model.bin
var embedded string

// shape is the sizes of the network; early is how many of its layers read every
// passage.
type shape struct{ layers, hidden, heads, inner, vocabulary, positions, early int }

type gainBias struct{ gain, bias []float32 }

type layer struct {
	qkv, out, inner, outer *kernel.Linear
	norm1, norm2           gainBias
}

// weights are the parameters of the network. Those of 8 bits lie in the text
// that was parsed.
type weights struct {
	shape
	name            string
	pieces          []string
	word            []int8 // a row of hidden a piece
	wordScale       []float32
	place           [2][]float32 // by kind, the sum of kind and position: a row of hidden a position
	norm            gainBias
	layers          []layer
	earlyHead, head head
}

// head is a linear layer that reads logits. A head with fewer outputs than
// headOutputs gives 0 for the others.
type head struct {
	weights []float32 // [hidden][kernel.Columns], the columns behind headOutputs empty
	bias    [headOutputs]float32
}

// parseWeights reads a model, whose check-sum must hold.
func parseWeights(data string) (*weights, error) {
	s, name, err := parseHeader(data)
	if err != nil {
		return nil, fmt.Errorf("reader model: %w", err)
	}
	w := &weights{shape: s, name: name}
	b := &blocks{rest: data[headerSize:]}
	pieces := 0
	for range s.vocabulary {
		end := strings.IndexByte(b.rest[pieces:], '\n')
		if end < 0 {
			return nil, errors.New("reader model: the vocabulary is cut off")
		}
		pieces += end + 1
	}
	w.pieces = strings.Split(strings.TrimSuffix(b.take(pieces), "\n"), "\n")
	w.word = b.int8s(s.vocabulary * s.hidden)
	w.wordScale = b.floats(s.vocabulary)
	position, kind := b.floats(s.positions*s.hidden), b.floats(len(w.place)*s.hidden)
	w.norm = b.gainBias(s.hidden)
	for range s.layers {
		w.layers = append(w.layers, layer{
			qkv:   b.linear(3*s.hidden, s.hidden),
			out:   b.linear(s.hidden, s.hidden),
			norm1: b.gainBias(s.hidden),
			inner: b.linear(s.inner, s.hidden),
			outer: b.linear(s.hidden, s.inner),
			norm2: b.gainBias(s.hidden),
		})
	}
	w.head = b.head(headOutputs, s.hidden)
	w.earlyHead = b.head(earlyOutputs, s.hidden)
	if b.err == nil && len(b.rest) > 0 {
		b.err = fmt.Errorf("%d bytes too many", len(b.rest))
	}
	if b.err != nil {
		return nil, fmt.Errorf("reader model: %w", b.err)
	}
	for i := range w.place {
		w.place[i] = make([]float32, len(position))
		for j, v := range position {
			w.place[i][j] = v + kind[i*s.hidden+j%s.hidden]
		}
	}
	return w, nil
}

func parseHeader(data string) (shape, string, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return shape{}, "", errors.New("this is no model of the reader")
	}
	header := []byte(data[:headerSize])
	number := func(at int) int { return int(binary.LittleEndian.Uint32(header[at:])) }
	if version := number(16); version != formatVersion {
		return shape{}, "", fmt.Errorf("format version %d, and this program reads %d", version, formatVersion)
	}
	if size := binary.LittleEndian.Uint64(header[24:]); size != uint64(len(data)) {
		return shape{}, "", fmt.Errorf("%d bytes, and %d are said to be there", len(data), size)
	}
	sum := crc32.Checksum(unsafe.Slice(unsafe.StringData(data), len(data))[summedFrom:], crc32.MakeTable(crc32.Castagnoli))
	if uint32(number(20)) != sum {
		return shape{}, "", errors.New("damaged: the check-sum differs")
	}
	s := shape{number(32), number(36), number(40), number(44), number(48), number(52), number(96)}
	for _, limit := range []struct{ value, from, to, of int }{
		{s.layers, 1, 48, 1}, {s.hidden, 64, 2048, 64}, {s.heads, 1, 64, 1}, {s.inner, 64, 8192, 64},
		{s.vocabulary, 4, 1 << 20, 1}, {s.positions, mostTokens, 4096, 1}, {s.early, 1, s.layers, 1},
	} {
		if limit.value < limit.from || limit.value > limit.to || limit.value%limit.of != 0 {
			return shape{}, "", fmt.Errorf("sizes that the program does not know: %+v", s)
		}
	}
	if s.hidden != s.heads*kernel.Columns {
		return shape{}, "", fmt.Errorf("heads of another size than %d: %+v", kernel.Columns, s)
	}
	return s, strings.TrimRight(data[56:96], "\x00"), nil
}

// blocks takes one block after another. After the first that is not whole, all
// are empty and err is set.
type blocks struct {
	rest string
	err  error
}

func (b *blocks) take(n int) string {
	padded := (n + blockAlign - 1) / blockAlign * blockAlign
	if b.err != nil || padded > len(b.rest) {
		if b.err == nil {
			b.err = errors.New("cut off")
		}
		return ""
	}
	block := b.rest[:n]
	b.rest = b.rest[padded:]
	return block
}

// int8s are read in place.
func (b *blocks) int8s(n int) []int8 {
	block := b.take(n)
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.StringData(block))), len(block))
}

func (b *blocks) floats(n int) []float32 {
	block := b.take(4 * n)
	floats := make([]float32, len(block)/4)
	for i := range floats {
		floats[i] = math.Float32frombits(word32(block[4*i:]))
	}
	return floats
}

func (b *blocks) int32s(n int) []int32 {
	block := b.take(4 * n)
	ints := make([]int32, len(block)/4)
	for i := range ints {
		ints[i] = int32(word32(block[4*i:]))
	}
	return ints
}

func word32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func (b *blocks) gainBias(n int) gainBias { return gainBias{b.floats(n), b.floats(n)} }

func (b *blocks) head(outputs, inputs int) head {
	h := head{weights: make([]float32, inputs*kernel.Columns)}
	for i, v := range b.floats(outputs * inputs) {
		h.weights[i%inputs*kernel.Columns+i/inputs] = v
	}
	copy(h.bias[:], b.floats(outputs))
	return h
}

func (b *blocks) linear(outputs, inputs int) *kernel.Linear {
	weights, scale, sums, bias := b.int8s(outputs*inputs), b.floats(outputs), b.int32s(outputs), b.floats(outputs)
	if b.err != nil {
		return nil
	}
	linear, err := kernel.NewLinear(outputs, inputs, weights, scale, sums, bias)
	b.err = err
	return linear
}
