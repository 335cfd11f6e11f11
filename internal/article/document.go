package article

import "strings"

// Document is an article as engines store it: with its sentences and the terms
// of each, so that answering a question need not analyse it again.
type Document struct {
	Article
	// Sentences are the article's sentences in its order.
	Sentences []Sentence
	// Vocabulary is the distinct terms of title and text, stop words included.
	Vocabulary []string
	// TitleTerms is the title's terms in order, as positions in Vocabulary.
	TitleTerms []uint32
	// Terms is each sentence's terms in order, as positions in Vocabulary.
	Terms [][]uint32
	// Collection is as in [Summary]; it is not part of the stored form.
	Collection Collection
}

// Summary is the article without its text.
func (d *Document) Summary() *Summary {
	summary := d.Article.Summary()
	summary.Collection = d.Collection
	return summary
}

// Sentence is the text of the i-th sentence, on one line; "" when i is out of
// range, so that callers may ask for the neighbours of the first and the last.
func (d *Document) Sentence(i int) string {
	if i < 0 || i >= len(d.Sentences) {
		return ""
	}
	return d.Sentences[i].In(d.Text)
}

// titleCopies is how many times each word of the title counts as a term of the
// article.
const titleCopies = 2

// Length is the number of terms that the article is found by.
func (d *Document) Length() int {
	n := titleCopies * len(d.TitleTerms)
	for _, terms := range d.Terms {
		n += len(terms)
	}
	return n
}

// FoundBy is the terms that the article is found by, each as often as it
// counts.
func (d *Document) FoundBy() []string {
	terms := make([]string, 0, d.Length())
	add := func(positions []uint32) {
		for _, position := range positions {
			terms = append(terms, d.Vocabulary[position])
		}
	}
	for range titleCopies {
		add(d.TitleTerms)
	}
	for _, sentence := range d.Terms {
		add(sentence)
	}
	return terms
}

// Encode is the document's stored form, which [Decode] reads.
func (d *Document) Encode() []byte {
	var e encoder
	e.article(&d.Article)
	e.uint(uint64(len(d.Vocabulary)))
	for _, term := range d.Vocabulary {
		e.string(term)
	}
	e.uints(d.TitleTerms)
	e.uint(uint64(len(d.Sentences)))
	e.uint(uint64(d.Length()))
	end, paragraph := 0, 0
	for i, s := range d.Sentences {
		e.uint(uint64(s.Start - end))
		e.uint(uint64(s.End - s.Start))
		e.uint(uint64(s.Paragraph-paragraph)<<2 | bit(s.Aside)<<1 | bit(s.Headline))
		end, paragraph = s.End, s.Paragraph
		e.uints(d.Terms[i])
	}
	return e.bytes
}

// Decode reads what [Document.Encode] wrote. For a damaged form it returns an
// error, never a document with places outside its text or vocabulary.
func Decode(stored []byte) (*Document, error) {
	d := new(Document)
	in := decoder{rest: string(stored)}
	in.article(&d.Article)
	d.Vocabulary = make([]string, in.count())
	for i := range d.Vocabulary {
		d.Vocabulary[i] = in.string()
	}
	d.TitleTerms = in.positions(len(d.Vocabulary), nil)
	d.Sentences = make([]Sentence, in.count())
	d.Terms = make([][]uint32, len(d.Sentences))
	spare := make([]uint32, min(in.uint(), uint64(len(in.rest)))) // one allocation for all sentences
	end, paragraph := 0, 0
	for i := range d.Sentences {
		start := end + in.below(len(d.Text)+1)
		end = start + in.below(len(d.Text)+1)
		mark := in.uint()
		paragraph += int(mark >> 2)
		d.Sentences[i] = Sentence{Start: start, End: end, Paragraph: paragraph, Headline: mark&1 != 0, Aside: mark&2 != 0}
		d.Terms[i] = in.positions(len(d.Vocabulary), spare)
		spare = spare[min(len(spare), len(d.Terms[i])):]
		if end > len(d.Text) {
			in.damage()
		}
		if in.damaged {
			break
		}
	}
	if in.damaged || in.rest != "" {
		return nil, errDamagedDocument
	}
	return d, nil
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// DecodeSummary reads the fields of a [Summary] from what [Document.Encode]
// wrote.
func DecodeSummary(stored []byte) (*Summary, error) {
	var a Article
	in := decoder{rest: string(stored)}
	in.article(&a)
	if in.damaged {
		return nil, errDamagedDocument
	}
	// Its strings share the memory of the whole article.
	for _, field := range articleFields(&a) {
		if field != &a.Text {
			*field = strings.Clone(*field)
		}
	}
	return a.Summary(), nil
}
