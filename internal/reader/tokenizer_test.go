package reader

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// shipped is one Transformer for all tests.
var shipped = sync.OnceValues(New)

func open(t testing.TB) *Transformer {
	t.Helper()
	model, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// TestPiecesEqualTheReference compares with Hugging Face's tokenizer, pieces and
// places.
func TestPiecesEqualTheReference(t *testing.T) {
	file, err := os.Open("testdata/tokens.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	tokenizer, count, differ := open(t).tokenizer, 0, 0
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var want struct {
			Text   string
			IDs    []int32
			Ranges [][2]int32
		}
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		count++
		var ids []int32
		var ranges [][2]int32
		for _, token := range tokenizer.pieces(want.Text, 1<<20) {
			ids = append(ids, token.id)
			ranges = append(ranges, [2]int32{token.start, token.end})
		}
		if !slices.Equal(ids, want.IDs) || !slices.Equal(ranges, want.Ranges) {
			if differ++; differ <= 10 {
				t.Errorf("%q\n got %v %v\nwant %v %v", want.Text, ids, ranges, want.IDs, want.Ranges)
			}
		}
	}
	if err := lines.Err(); err != nil || count < 5000 || differ > 0 {
		t.Errorf("%d of %d texts differ: %v", differ, count, err)
	}
}

// checkPieces holds that pieces stand in the text one after another and, spelt
// together, are what the text says.
func checkPieces(t *testing.T, tokenizer *tokenizer, pieces []string, text string) {
	t.Helper()
	last, valid := token{}, utf8.ValidString(text)
	for _, token := range tokenizer.pieces(text, 1<<20) {
		if token.start < last.start || token.end < last.end || token.start >= token.end || int(token.end) > len(text) {
			t.Fatalf("%q: a piece at %d to %d after one at %d to %d", text, token.start, token.end, last.start, last.end)
		}
		last = token
		words := text[token.start:token.end]
		if valid && !utf8.ValidString(words) {
			t.Fatalf("%q: a piece is half a rune: %q", text, words)
		}
		piece := strings.TrimPrefix(pieces[token.id], "##")
		if ascii(words) && token.id != tokenizer.unknown && strings.Map(printable, strings.ToLower(words)) != piece {
			t.Fatalf("%q: piece %q stands for %q", text, piece, words)
		}
	}
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

func TestPieces(t *testing.T) {
	tests := []struct{ text, want, words string }{
		{"The cat.", "the cat .", "The|cat|."},
		{"[SEP] is text", "[ sep ] is text", "[|SEP|]|is|text"},
		{"Zoë's café", "zoe ' s cafe", "Zoë|'|s|café"},
		{"e\u0301tude", "et ##ude", "e\u0301t|ude"},
		{"a\x00b c\u200dd", "ab cd", "a\x00b|c\u200dd"},
		{"bad \xff\xfe words", "bad words", "bad|words"},
		{"東京", "東 京", "東|京"},
		{strings.Repeat("x", 101), "[UNK]", strings.Repeat("x", 101)},
		{"\U0001f642 ok", "[UNK] ok", "\U0001f642|ok"},
		{" \t\n", "", ""},
		{"", "", ""},
	}
	model := open(t)
	for _, test := range tests {
		var pieces, words []string
		for _, token := range model.tokenizer.pieces(test.text, 100) {
			pieces = append(pieces, model.weights.pieces[token.id])
			words = append(words, test.text[token.start:token.end])
		}
		if got := strings.Join(pieces, " "); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
		if got := strings.Join(words, "|"); got != test.words {
			t.Errorf("%q: stands for %q, want %q", test.text, got, test.words)
		}
	}
}

func TestPiecesAreBounded(t *testing.T) {
	model := open(t)
	for _, text := range []string{strings.Repeat("word ", 10000), strings.Repeat("x", 1<<20), strings.Repeat(" ", 1<<20), strings.Repeat("é", 1<<18), strings.Repeat("\u0301", 1<<18), strings.Repeat("東", 1<<18)} {
		for _, most := range []int{0, 1, 48} {
			if got := len(model.tokenizer.pieces(text, most)); got > most {
				t.Errorf("%d pieces of %.10q, want at most %d", got, text, most)
			}
		}
		checkPieces(t, model.tokenizer, model.weights.pieces, text)
	}
}

func FuzzPieces(f *testing.F) {
	for _, text := range []string{"The cat sat.", "Zoë's café e\u0301", "[SEP] ##a", "a\x00\xff\u200d\u0301b", "東京 ΐ İ ﬁ 각", "\U0001f642\u0301"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		model := open(t)
		checkPieces(t, model.tokenizer, model.weights.pieces, text)
		most := len(model.tokenizer.pieces(text, 1<<20))
		if cut := model.tokenizer.pieces(text, 3); !slices.Equal(cut, model.tokenizer.pieces(text, 1<<20)[:min(3, most)]) {
			t.Fatalf("%q: the first pieces are not the first of all: %v", text, cut)
		}
	})
}
