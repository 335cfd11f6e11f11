package reader

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	unknownPiece = "[UNK]"
	firstPiece   = "[CLS]"
	breakPiece   = "[SEP]"

	mostWordRunes = 100      // longer words are one unknown piece
	mostTextBytes = 16 << 10 // what stands behind them is not looked at
)

// tokenizer makes the word pieces of BERT's uncased WordPiece (Devlin et al.
// 2019; Hugging Face's BertNormalizer, BertPreTokenizer and WordPiece): text
// without control characters and accents, in lower case, is cut at white space,
// at punctuation and around CJK ideographs, and each word is cut into the longest
// pieces of the vocabulary, from the left. "[SEP]" and the like in a text are
// text.
type tokenizer struct {
	ids                 map[string]int32
	longest             int // bytes of the longest piece
	unknown, start, end int32
}

// token is a word piece and the bytes of the text that it stands for.
type token struct {
	id         int32
	start, end int32
}

func newTokenizer(pieces []string) (*tokenizer, error) {
	t := &tokenizer{ids: make(map[string]int32, len(pieces))}
	for i, piece := range pieces {
		t.ids[piece] = int32(i)
		t.longest = max(t.longest, len(piece))
	}
	for piece, id := range map[string]*int32{unknownPiece: &t.unknown, firstPiece: &t.start, breakPiece: &t.end} {
		found, ok := t.ids[piece]
		if !ok {
			return nil, fmt.Errorf("reader model: the vocabulary lacks %s", piece)
		}
		*id = found
	}
	return t, nil
}

// pieces is the first word pieces of a text, at most so many.
func (t *tokenizer) pieces(text string, most int) []token {
	w := words{tokenizer: t, most: most}
	for at, r := range text[:min(len(text), mostTextBytes)] {
		if len(w.tokens) >= most {
			break
		}
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			continue // invalid bytes too, such as half a rune at the end
		}
		w.add(r, at, at+size, text)
	}
	w.flush()
	return w.tokens[:min(len(w.tokens), most)]
}

// words gathers the word that is being read.
type words struct {
	*tokenizer
	most       int
	tokens     []token
	word       []byte
	runes      int
	start, end []int32 // of the text, for each byte of word
	key, plain []byte
}

// add takes one rune, whose bytes in the text are given.
func (w *words) add(r rune, start, end int, text string) {
	switch {
	case r < utf8.RuneSelf:
		w.addPlain(r, start, end)
	case isControl(r):
	case isSpace(r):
		w.flush()
	case isIdeograph(r):
		w.flush()
		w.decompose(start, end, text)
		w.flush()
	default:
		w.decompose(start, end, text)
	}
}

func (w *words) addPlain(r rune, start, end int) {
	switch {
	case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		w.flush()
	case r < ' ' || r == 0x7f:
	case isPunctuation(r):
		w.flush()
		w.append(r, start, end)
		w.flush()
	case 'A' <= r && r <= 'Z':
		w.append(r+('a'-'A'), start, end)
	default:
		w.append(r, start, end)
	}
}

// decompose adds a rune without its accents.
func (w *words) decompose(start, end int, text string) {
	w.plain = norm.NFD.AppendString(w.plain[:0], text[start:end])
	for _, r := range string(w.plain) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case isSpace(r):
			w.flush()
		case isPunctuation(r):
			w.flush()
			w.append(r, start, end)
			w.flush()
		default:
			w.append(unicode.ToLower(r), start, end)
		}
	}
}

func (w *words) append(r rune, start, end int) {
	w.runes++
	w.word = utf8.AppendRune(w.word, r)
	for len(w.start) < len(w.word) {
		w.start, w.end = append(w.start, int32(start)), append(w.end, int32(end))
	}
}

// flush cuts the word into pieces and begins another.
func (w *words) flush() {
	if w.runes > 0 && len(w.tokens) < w.most {
		w.cut()
	}
	w.word, w.start, w.end, w.runes = w.word[:0], w.start[:0], w.end[:0], 0
}

func (w *words) cut() {
	whole := token{w.unknown, w.start[0], w.end[len(w.word)-1]}
	if w.runes > mostWordRunes {
		w.tokens = append(w.tokens, whole)
		return
	}
	before := len(w.tokens)
	for at := 0; at < len(w.word); {
		w.key = w.key[:0]
		if at > 0 {
			w.key = append(w.key, "##"...)
		}
		prefix := len(w.key)
		w.key = append(w.key, w.word[at:]...)
		size, id, ok := min(len(w.key), w.longest), int32(0), false
		for ; size > prefix; size-- {
			if id, ok = w.ids[string(w.key[:size])]; ok {
				break
			}
		}
		if !ok {
			w.tokens = append(w.tokens[:before], whole)
			return
		}
		end := at + size - prefix
		w.tokens = append(w.tokens, token{id, w.start[at], w.end[end-1]})
		at = end
	}
}

func isControl(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) }

func isSpace(r rune) bool { return unicode.IsSpace(r) }

func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return '!' <= r && r <= '/' || ':' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
	}
	return unicode.Is(unicode.P, r)
}

func isIdeograph(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x2A6DF ||
		r >= 0x2A700 && r <= 0x2B73F || r >= 0x2B740 && r <= 0x2B81F || r >= 0x2B820 && r <= 0x2CEAF ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}
