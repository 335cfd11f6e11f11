package article

import (
	"encoding/binary"
	"errors"
	"strings"
	"time"
)

var errDamagedDocument = errors.New("stored article is damaged")

// encoder appends numbers as varints and texts after their length.
type encoder struct{ bytes []byte }

func (e *encoder) uint(n uint64) { e.bytes = binary.AppendUvarint(e.bytes, n) }

func (e *encoder) string(s string) {
	e.uint(uint64(len(s)))
	e.bytes = append(e.bytes, s...)
}

func (e *encoder) uints(numbers []uint32) {
	e.uint(uint64(len(numbers)))
	for _, n := range numbers {
		e.uint(uint64(n))
	}
}

// article appends all fields of an article.
func (e *encoder) article(a *Article) {
	for _, field := range articleFields(a) {
		e.string(*field)
	}
	published := ""
	if !a.Published.IsZero() {
		published = a.Published.Format(time.RFC3339)
	}
	e.string(published)
}

// articleFields are an article's texts in their stored order.
func articleFields(a *Article) []*string {
	return []*string{&a.ID, &a.Title, &a.Source, &a.URL, &a.Author, &a.File, &a.Text}
}

// decoder reads what an encoder wrote. After the first damaged value it yields
// zeros. The strings it yields share the memory of its input.
type decoder struct {
	rest    string
	damaged bool
}

func (d *decoder) damage() {
	d.damaged = true
	d.rest = ""
}

func (d *decoder) uint() uint64 {
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		b := d.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.damage()
	return 0
}

// below reads a number less than limit.
func (d *decoder) below(limit int) int {
	n := d.uint()
	if n >= uint64(limit) {
		d.damage()
		return 0
	}
	return int(n)
}

// count reads a number of items that each take at least one byte.
func (d *decoder) count() int { return d.below(len(d.rest) + 1) }

func (d *decoder) string() string {
	n := d.count()
	if n > len(d.rest) {
		d.damage()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) article(a *Article) {
	for _, field := range articleFields(a) {
		*field = d.string()
	}
	if published := d.string(); published != "" {
		var err error
		if a.Published, err = time.Parse(time.RFC3339, strings.Clone(published)); err != nil {
			d.damage()
		}
	}
}

// positions reads numbers less than limit into spare, or into new memory where
// spare is too small.
func (d *decoder) positions(limit int, spare []uint32) []uint32 {
	n := d.count()
	if n > len(spare) {
		spare = make([]uint32, n)
	}
	numbers := spare[:n:n]
	for i := range numbers {
		numbers[i] = uint32(d.below(limit))
	}
	return numbers
}
