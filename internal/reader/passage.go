package reader

// The layout of what the network reads, [CLS] question [SEP] title [SEP]
// sentences [SEP], is that of tools/reader/passages.py, on which it was trained.
const (
	mostQuestion = 48
	mostTitle    = 28
	mostSentence = 96
	mostTokens   = 192
)

// input is a passage as the network reads it.
type input struct {
	ids       []int32
	second    int // where kind 1 begins, behind the question
	sentences []inputSentence
}

// inputSentence is a sentence's tokens, which stand in the input from first on.
// There are none where the sentence has no words or found no room.
type inputSentence struct {
	first  int
	tokens []token
}

// first is where the first sentence begins.
func (in *input) first() int {
	for _, sentence := range in.sentences {
		if len(sentence.tokens) > 0 {
			return sentence.first
		}
	}
	return len(in.ids)
}

// input lays out a passage beside the pieces of a question. A sentence that does
// not fit is left out, and a shorter one behind it may still be in.
func (t *tokenizer) input(question []token, p Passage) *input {
	in := &input{ids: make([]int32, 0, mostTokens), sentences: make([]inputSentence, len(p.Sentences))}
	in.ids = append(in.ids, t.start)
	in.add(question)
	in.ids = append(in.ids, t.end)
	in.second = len(in.ids)
	if title := t.pieces(p.Title, mostTitle); len(title) > 0 {
		in.add(title)
		in.ids = append(in.ids, t.end)
	}
	for i, sentence := range p.Sentences {
		if len(in.ids)+2 > mostTokens {
			break
		}
		tokens := t.pieces(sentence, mostSentence)
		if len(tokens) == 0 || len(in.ids)+len(tokens)+1 > mostTokens {
			continue
		}
		in.sentences[i] = inputSentence{len(in.ids), tokens}
		in.add(tokens)
	}
	in.ids = append(in.ids, t.end)
	return in
}

// only is the input without the sentences that are not named, and the rows of the
// tokens that it keeps.
func (in *input) only(named []int) (*input, []int) {
	var rows []int
	keep := func(first, count int) {
		for i := range count {
			rows = append(rows, first+i)
		}
	}
	keep(0, in.first())
	kept := &input{second: in.second, sentences: make([]inputSentence, len(in.sentences))}
	for _, i := range named {
		sentence := in.sentences[i]
		kept.sentences[i] = inputSentence{len(rows), sentence.tokens}
		keep(sentence.first, len(sentence.tokens))
	}
	keep(len(in.ids)-1, 1)
	for _, row := range rows {
		kept.ids = append(kept.ids, in.ids[row])
	}
	return kept, rows
}

func (in *input) add(tokens []token) {
	for _, token := range tokens {
		in.ids = append(in.ids, token.id)
	}
}
