// Package meaning knows words that mean about the same: a table of static word
// vectors, made offline by tools/distill and embedded in the binary, in which
// words used alike lie close together.
package meaning

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// The table, little endian: magic, the number of words and of dimensions, each
// as uint32; a scale a word as float32; an offset a word and one more as
// uint32 into the words' text; the rows, an int8 a dimension; the text. The
// words are sorted terms of package words.
//
//go:embed vectors.bin
var embedded string

const magic = "BYV1"

// table is a view of the embedded file, which is read in place.
type table struct {
	count, dimensions int
	scales, offsets   string
	rows, text        string
}

var vectors = mustRead(embedded)

func mustRead(file string) table {
	t, err := read(file)
	if err != nil {
		panic("the embedded table of word vectors: " + err.Error())
	}
	return t
}

func read(file string) (table, error) {
	const header = len(magic) + 8
	if len(file) < header || file[:len(magic)] != magic {
		return table{}, fmt.Errorf("not a table of %s", magic)
	}
	t := table{count: int(number(file[4:])), dimensions: int(number(file[8:]))}
	rest := file[header:]
	cut := func(size int) (part string) {
		if size < 0 || size > len(rest) {
			return ""
		}
		part, rest = rest[:size], rest[size:]
		return part
	}
	t.scales = cut(4 * t.count)
	t.offsets = cut(4 * (t.count + 1))
	t.rows = cut(t.count * t.dimensions)
	t.text = rest
	if t.dimensions == 0 || len(t.rows) != t.count*t.dimensions || len(t.text) != int(number(t.offsets[4*t.count:])) {
		return table{}, fmt.Errorf("%d words of %d dimensions do not fit in %d bytes", t.count, t.dimensions, len(file))
	}
	return t, nil
}

func number(s string) uint32 { return binary.LittleEndian.Uint32([]byte(s[:4])) }

func (t *table) word(i int) string {
	return t.text[number(t.offsets[4*i:]):number(t.offsets[4*i+4:])]
}

// rows finds the row of a term.
var rows = sync.OnceValue(func() map[string]int {
	rows := make(map[string]int, vectors.count)
	for i := range vectors.count {
		rows[vectors.word(i)] = i
	}
	return rows
})

// Vector is what a term means: terms of like meaning have vectors of like
// direction. Its length is how much the term tells of what a text is about.
type Vector struct {
	row    string // an int8 a dimension
	scale  float32
	length float32
}

// Of is the vector of a term of package words; ok is false where the table
// lacks it.
func Of(term string) (v Vector, ok bool) {
	i, ok := rows()[term]
	if !ok {
		return Vector{}, false
	}
	v.row = vectors.rows[i*vectors.dimensions : (i+1)*vectors.dimensions]
	v.scale = math.Float32frombits(number(vectors.scales[4*i:]))
	v.length = v.scale * float32(math.Sqrt(float64(dot(v.row, v.row))))
	return v, true
}

// Likeness is the cosine of the angle between two vectors, from -1 to 1: 1 for
// the same meaning, about 0 for meanings that have nothing to do with each
// other.
func (v Vector) Likeness(other Vector) float64 {
	if v.length == 0 || other.length == 0 {
		return 0
	}
	return float64(v.scale * other.scale * float32(dot(v.row, other.row)) / (v.length * other.length))
}

// dot goes eight dimensions at a time, which takes half the time of one.
func dot(a, b string) int32 {
	var sum int32
	for len(a) >= 8 && len(b) >= 8 {
		x, y := a[:8], b[:8]
		sum += int32(int8(x[0]))*int32(int8(y[0])) + int32(int8(x[1]))*int32(int8(y[1])) +
			int32(int8(x[2]))*int32(int8(y[2])) + int32(int8(x[3]))*int32(int8(y[3])) +
			int32(int8(x[4]))*int32(int8(y[4])) + int32(int8(x[5]))*int32(int8(y[5])) +
			int32(int8(x[6]))*int32(int8(y[6])) + int32(int8(x[7]))*int32(int8(y[7]))
		a, b = a[8:], b[8:]
	}
	for i := range min(len(a), len(b)) {
		sum += int32(int8(a[i])) * int32(int8(b[i]))
	}
	return sum
}

// Sum is the meaning of several terms together.
type Sum struct{ dimensions []float32 }

// Add adds a term's vector.
func (s *Sum) Add(v Vector) { s.AddPart(v, 1) }

// AddPart adds a part of a term's vector, mostly from 0 to 1.
func (s *Sum) AddPart(v Vector, part float64) {
	if s.dimensions == nil {
		s.dimensions = make([]float32, vectors.dimensions)
	}
	scale := v.scale * float32(part)
	for i := range s.dimensions {
		s.dimensions[i] += scale * float32(int8(v.row[i]))
	}
}

// Likeness is the cosine of the angle between two sums, from -1 to 1; 0 where
// one of them is empty.
func (s *Sum) Likeness(other *Sum) float64 {
	var product, a, b float64
	if s.dimensions == nil || other.dimensions == nil {
		return 0
	}
	for i, x := range s.dimensions {
		y := other.dimensions[i]
		product += float64(x * y)
		a += float64(x * x)
		b += float64(y * y)
	}
	if a == 0 || b == 0 {
		return 0
	}
	return product / math.Sqrt(a*b)
}

// Direction is where the sum points: its dimensions, scaled to length 1; nil
// where it is empty.
func (s *Sum) Direction() []float64 {
	if s.dimensions == nil {
		return nil
	}
	var square float64
	for _, x := range s.dimensions {
		square += float64(x) * float64(x)
	}
	if square == 0 {
		return nil
	}
	direction := make([]float64, len(s.dimensions))
	for i, x := range s.dimensions {
		direction[i] = float64(x) / math.Sqrt(square)
	}
	return direction
}
