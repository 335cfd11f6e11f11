package reader

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"byline/internal/reader/kernel"
)

var update = flag.Bool("update", false, "pin what the reader computes now in testdata/scores.golden")

// example is a passage with what the network gives in 32-bit floats.
type example struct {
	Question, Title string
	Sentences       []string
	IDs             []int32
	Kinds           []int
	Bounds          [][2]int
	Places          []int
	Logits          [][headOutputs]float64
}

func examples(t *testing.T) (examples []example) {
	t.Helper()
	content, err := os.ReadFile("testdata/logits.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &examples); err != nil || len(examples) < 10 {
		t.Fatalf("%d examples, %v, want at least 10", len(examples), err)
	}
	return examples
}

func (e example) passage() Passage { return Passage{Title: e.Title, Sentences: e.Sentences} }

func (e example) input(t *testing.T) *input {
	tokenizer := open(t).tokenizer
	return tokenizer.input(tokenizer.pieces(e.Question, mostQuestion), e.passage())
}

// withKernels runs a test on every kernel of this machine.
func withKernels(t *testing.T, test func(t *testing.T, model *Transformer)) {
	shipped := open(t)
	for _, k := range kernel.All() {
		t.Run(k.Name(), func(t *testing.T) { test(t, newTransformer(shipped.weights, shipped.tokenizer, k)) })
	}
}

func never() bool { return false }

func TestInputsAreLaidOutAsInTraining(t *testing.T) {
	for _, e := range examples(t) {
		in := e.input(t)
		if !reflect.DeepEqual(in.ids, e.IDs) {
			t.Errorf("%q: ids %v, want %v", e.Question, in.ids, e.IDs)
		}
		for i, kind := range e.Kinds {
			if (i >= in.second) != (kind == 1) {
				t.Errorf("%q: kind 1 begins at %d, want %v", e.Question, in.second, e.Kinds)
				break
			}
		}
		found := 0
		for i, sentence := range in.sentences {
			if len(sentence.tokens) == 0 {
				continue
			}
			bounds := [2]int{sentence.first, sentence.first + len(sentence.tokens)}
			if found >= len(e.Places) || e.Places[found] != i || e.Bounds[found] != bounds {
				t.Errorf("%q: sentence %d at %v, want %v %v", e.Question, i, bounds, e.Places, e.Bounds)
			}
			found++
		}
		if found != len(e.Places) {
			t.Errorf("%q: %d sentences, want %d", e.Question, found, len(e.Places))
		}
	}
}

// TestLogitsAreNearTheReference holds 8 bits to what 32-bit floats give.
func TestLogitsAreNearTheReference(t *testing.T) {
	model := open(t)
	var product, own, reference, scoreError, worst float64
	scores, otherSpans := 0, 0
	for _, e := range examples(t) {
		in := e.input(t)
		got, _ := model.weights.run(model.kernel, newScratch(model.weights.shape), in, never)
		wanted := make([]logits, len(e.Logits))
		for i, row := range e.Logits {
			for j, v := range row {
				wanted[i][j] = float32(v)
				if i >= in.first() {
					product += float64(got[i][j]) * v
					own += float64(got[i][j]) * float64(got[i][j])
					reference += v * v
				}
			}
		}
		read, want := in.read(got, e.passage()), in.read(wanted, e.passage())
		for i, sentence := range read {
			off := math.Abs(sentence.Score - want[i].Score)
			scoreError, worst, scores = scoreError+off, max(worst, off), scores+1
			if sentence.Span != want[i].Span {
				otherSpans++
			}
		}
	}
	cosine, mean := product/math.Sqrt(own*reference), scoreError/float64(scores)
	t.Logf("cosine %.5f; %d scores differ by %.4f, at most %.4f; %d other spans", cosine, scores, mean, worst, otherSpans)
	if cosine < 0.99 || mean > 0.25 || worst > 1 {
		t.Error("that is too much")
	}
}

// TestScoresArePinned holds every kernel, on every machine, to the same bits.
func TestScoresArePinned(t *testing.T) {
	const golden = "testdata/scores.golden"
	withKernels(t, func(t *testing.T, model *Transformer) {
		var out strings.Builder
		pinned := examples(t)
		// The portable kernel is slow, and the same Go on every machine.
		short := testing.Short() && !*update && model.Kernel() == "portable"
		if short {
			pinned = pinned[:len(pinned)/5] // the first of the file
		}
		for _, e := range pinned {
			readings, err := model.Read(context.Background(), e.Question, []Passage{e.passage()}, All)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s\n", e.Question)
			for i, s := range readings[0] {
				fmt.Fprintf(&out, "\t%.6f %.6f %q\n", s.Score, s.SpanScore, e.Sentences[i][s.Span.Start:s.Span.End])
			}
		}
		if *update {
			if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if short {
			want = want[:min(len(want), out.Len())]
		}
		if out.String() != string(want) {
			t.Errorf("%s differs; rewrite it with -update. Got:\n%s", golden, out.String())
		}
	})
}

func TestKernelsGiveTheSameLogits(t *testing.T) {
	shipped := open(t)
	for _, e := range examples(t)[:2] {
		in := e.input(t)
		var want []logits
		for _, k := range kernel.All() {
			got, _ := shipped.weights.run(k, newScratch(shipped.weights.shape), in, never)
			got = got[in.first():]
			if want != nil && !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %q: other logits than with %s", k.Name(), e.Question, kernel.All()[0].Name())
			}
			want = got
		}
	}
}

var foreign = []struct {
	question string
	passage  Passage
}{
	{"", Passage{}},
	{"", Passage{Title: "", Sentences: []string{""}}},
	{"who?", Passage{Title: "", Sentences: []string{"", " ", "?!", "\x00"}}},
	{strings.Repeat("why ", 10000), Passage{Title: strings.Repeat("title ", 10000), Sentences: []string{strings.Repeat("word ", 10000), "short", strings.Repeat("other ", 10000)}}},
	{"\xff\xfe", Passage{Title: "\xc3", Sentences: []string{"caf\xc3\xa9 \xc3", "\xe2\x82"}}},
	{"[SEP] [SEP] [CLS]", Passage{Title: "[SEP]", Sentences: []string{"[SEP]", "[PAD] [MASK] ##s"}}},
	{"誰が勝ったか", Passage{Title: "試合", Sentences: []string{"北チームが勝った。", "שלום", "🙂🙂", "e\u0301\u0301\u0301", "مرحبا"}}},
	{strings.Repeat("x", 1<<20), Passage{Title: strings.Repeat("\u0301", 1<<16), Sentences: []string{strings.Repeat("é", 1<<16)}}},
	{"many", Passage{Title: "", Sentences: strings.Split(strings.Repeat("One more short sentence.|", 300), "|")}},
}

// checkReading holds what is true of every reading.
func checkReading(t *testing.T, p Passage, r Reading) {
	t.Helper()
	if len(r) != len(p.Sentences) {
		t.Fatalf("%d sentences, want %d", len(r), len(p.Sentences))
	}
	for i, s := range r {
		if math.IsNaN(s.Score) || math.IsInf(s.Score, 0) || math.IsNaN(s.SpanScore) || s.SpanScore > 1e-6 {
			t.Fatalf("%.40q: scores %v and %v", p.Sentences[i], s.Score, s.SpanScore)
		}
		if s.Span.Start < 0 || s.Span.End < s.Span.Start || s.Span.End > len(p.Sentences[i]) || s.Score == Unread && s.Span != (Span{}) {
			t.Fatalf("%.40q: score %v, span %v", p.Sentences[i], s.Score, s.Span)
		}
		if words := p.Sentences[i][s.Span.Start:s.Span.End]; utf8.ValidString(p.Sentences[i]) && !utf8.ValidString(words) {
			t.Fatalf("%.40q: span %q", p.Sentences[i], words)
		}
	}
}

func TestForeignTextIsRead(t *testing.T) {
	model := open(t)
	for _, f := range foreign {
		readings, err := model.Read(context.Background(), f.question, []Passage{f.passage}, All)
		if err != nil || len(readings) != 1 {
			t.Fatalf("Read = %v, %v, want one reading", readings, err)
		}
		checkReading(t, f.passage, readings[0])
	}
	if readings, err := model.Read(context.Background(), "who?", nil, 1); err != nil || len(readings) != 0 {
		t.Errorf("no passages: %v %v", readings, err)
	}
}

func beginning(text string) string { return text[:min(len(text), 200)] }

func FuzzRead(f *testing.F) {
	for _, text := range foreign {
		f.Add(beginning(text.question), beginning(text.passage.Title), beginning(strings.Join(text.passage.Sentences, "|")))
	}
	f.Add(" !B", "", "\u0301")
	f.Add("Who won?", "Cup ; 2023-01-02", "The Reds won.|It rained e\u0301.|\xff")
	f.Fuzz(func(t *testing.T, question, title, sentences string) {
		p := Passage{Title: title, Sentences: strings.Split(sentences, "|")}
		readings, err := open(t).Read(context.Background(), question, []Passage{p}, All)
		if err != nil {
			t.Fatal(err)
		}
		checkReading(t, p, readings[0])
	})
}

func TestPassagesAreReadAtOnce(t *testing.T) {
	model := open(t)
	question, passages := crowd(t)
	var want []Reading
	for _, passage := range passages {
		one, err := model.Read(context.Background(), question, []Passage{passage}, All)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, one[0])
	}
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	var askers sync.WaitGroup
	for range 3 {
		askers.Go(func() {
			if got, err := model.Read(context.Background(), question, passages, All); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("read together: %v %v, want %v", got, err, want)
			}
		})
	}
	askers.Wait()
}

// crowd is many passages of the examples, which get the question of the first.
func crowd(t *testing.T) (question string, passages []Passage) {
	for _, e := range examples(t)[:6] {
		passages = append(passages, e.passage())
	}
	return "Who won the regatta at Port Ellery?", passages
}

// TestTheBestAreReadToTheEnd holds that the sentences with the best early score
// and prior, and no others, are read by all layers.
func TestTheBestAreReadToTheEnd(t *testing.T) {
	model := open(t)
	question, passages := crowd(t)
	passages[5].Prior = 100 // whatever the early layers see
	early, err := model.Read(t.Context(), question, passages, 0)
	if err != nil {
		t.Fatal(err)
	}
	all, err := model.Read(t.Context(), question, passages, All)
	if err != nil {
		t.Fatal(err)
	}
	const whole = 4 // and so of two passages: the last, which has the prior, and the first, which answers
	type place struct{ passage, sentence int }
	var best []place
	for _, i := range []int{0, 5} {
		for j := range passages[i].Sentences {
			best = append(best, place{i, j})
		}
	}
	slices.SortFunc(best, func(a, b place) int {
		score := func(p place) float64 {
			return early[p.passage][p.sentence].Score + passages[p.passage].Prior
		}
		return cmp.Compare(score(b), score(a))
	})
	if len(best) <= whole {
		t.Fatalf("both passages have %d sentences, which are too few for this test", len(best))
	}
	readings, err := model.Read(t.Context(), question, passages, whole)
	if err != nil {
		t.Fatal(err)
	}
	for i, reading := range readings {
		checkReading(t, passages[i], reading)
		for j, sentence := range reading {
			switch chosen := slices.Contains(best[:whole], place{i, j}); {
			case sentence.Early == chosen:
				t.Errorf("sentence %d of passage %d: early %v, want %v", j, i, sentence.Early, !chosen)
			case !chosen && sentence != early[i][j]:
				t.Errorf("sentence %d of passage %d, read early: %+v, want %+v", j, i, sentence, early[i][j])
			case chosen && (sentence.Span == (Span{}) || math.Abs(sentence.Score-all[i][j].Score) > 1):
				t.Errorf("sentence %d of passage %d without its neighbours: %+v, and with them %+v", j, i, sentence, all[i][j])
			}
		}
	}
}

// TestFewerSentencesAreLaidOutAlike: what goes on of an input is laid out like an
// input without the other sentences, and each token has its own row.
func TestFewerSentencesAreLaidOutAlike(t *testing.T) {
	tokenizer := open(t).tokenizer
	for _, e := range examples(t) {
		in := e.input(t)
		p := e.passage()
		p.Sentences = slices.Clone(p.Sentences)
		var named []int
		for i, sentence := range in.sentences {
			if i%2 == 0 && len(sentence.tokens) > 0 {
				named = append(named, i)
			} else {
				p.Sentences[i] = ""
			}
		}
		kept, rows := in.only(named)
		if want := tokenizer.input(tokenizer.pieces(e.Question, mostQuestion), p); !reflect.DeepEqual(kept.ids, want.ids) || kept.second != want.second {
			t.Errorf("%q: %v, want %v", e.Question, kept.ids, want.ids)
		}
		for i, row := range rows {
			if in.ids[row] != kept.ids[i] || i > 0 && row <= rows[i-1] {
				t.Errorf("%q: token %d is of row %d", e.Question, i, row)
			}
		}
		for _, i := range named {
			if first := kept.sentences[i].first; rows[first] != in.sentences[i].first || !reflect.DeepEqual(kept.sentences[i].tokens, in.sentences[i].tokens) {
				t.Errorf("%q: sentence %d begins at %d", e.Question, i, first)
			}
		}
	}
}

// TestReadingInTwoStepsIsReadingInOne: of a passage all of whose sentences are
// chosen, the layers make the same in two steps as in one.
func TestReadingInTwoStepsIsReadingInOne(t *testing.T) {
	model := open(t)
	question, passages := crowd(t)
	all, err := model.Read(t.Context(), question, passages, All)
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, p := range passages[:3] {
		whole += len(p.Sentences)
	}
	for i := range passages[:3] {
		passages[i].Prior = 100
	}
	readings, err := model.Read(t.Context(), question, passages, whole)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(readings[:3], all[:3]) {
		t.Errorf("in two steps %+v, and in one %+v", readings[:3], all[:3])
	}
}

// TestACascadeDoesNotDependOnProcessors reads with one and with four.
func TestACascadeDoesNotDependOnProcessors(t *testing.T) {
	model := open(t)
	question, passages := crowd(t)
	var want []Reading
	for _, processors := range []int{1, 4} {
		old := runtime.GOMAXPROCS(processors)
		got, err := model.Read(t.Context(), question, passages, 6)
		runtime.GOMAXPROCS(old)
		if err != nil || want != nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%d processors read %+v, %v; want %+v", processors, got, err, want)
		}
		want = got
	}
}

func TestLongSentencesLeaveRoomForShortOnes(t *testing.T) {
	long := strings.Repeat("water ", 95) + "."
	p := Passage{Title: "Title", Sentences: []string{long, long, "It rained."}}
	readings, err := open(t).Read(context.Background(), "What happened?", []Passage{p}, All)
	if err != nil {
		t.Fatal(err)
	}
	if s := readings[0]; s[0].Score == Unread || s[1].Score != Unread || s[2].Score == Unread {
		t.Errorf("%v: want the second to be left out, and no other", s)
	}
}

// TestTheLastTokenIsUsed: a word for which there is just room is read, and one
// more is not.
func TestTheLastTokenIsUsed(t *testing.T) {
	tokenizer := open(t).tokenizer
	question := tokenizer.pieces("What happened?", mostQuestion)
	water := func(n int) string { return strings.Repeat("water ", n) }
	used := len(tokenizer.input(question, Passage{Sentences: []string{water(mostSentence)}}).ids)
	in := tokenizer.input(question, Passage{Sentences: []string{water(mostSentence), water(mostTokens - used - 1), "water", "water"}})
	if len(in.ids) != mostTokens || len(in.sentences[2].tokens) != 1 || len(in.sentences[3].tokens) != 0 {
		t.Errorf("the input has %d tokens, %d of the third sentence and %d of the fourth; want %d, 1 and 0",
			len(in.ids), len(in.sentences[2].tokens), len(in.sentences[3].tokens), mostTokens)
	}
}

// stopping is a context that is done after some looks at it.
type stopping struct {
	context.Context
	looks *int
}

func (s stopping) Err() error {
	if *s.looks--; *s.looks < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func TestReadEndsWhenTimeIsUp(t *testing.T) {
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	model := open(t)
	p := Passage{Title: "Cup ; 2023-01-02", Sentences: []string{"The Reds won the cup.", "It rained."}}
	passages := []Passage{p, p, p, p, p, p}
	read := func(ctx context.Context) (count int) {
		readings, err := model.Read(ctx, "Who won?", passages, All)
		if err != nil || len(readings) != len(passages) {
			t.Fatalf("Read = %v, %v, want %d readings", readings, err, len(passages))
		}
		for i, reading := range readings {
			if len(reading) > 0 {
				if i != count {
					t.Errorf("passage %d is read and not %d", i, count)
				}
				checkReading(t, p, reading)
				count++
			}
		}
		return count
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if got := read(cancelled); got != 0 {
		t.Errorf("%d passages read after all was cancelled", got)
	}
	expired, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	if got := read(expired); got != 0 {
		t.Errorf("%d passages read after the deadline", got)
	}
	generous, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	if got := read(generous); got != len(passages) {
		t.Errorf("%d passages read in an hour, of %d", got, len(passages))
	}
	looks := 1 + 2*(1+looksALayer*model.weights.shape.layers) + 3 // the third is begun and not ended
	if got := read(stopping{context.Background(), &looks}); got != 2 {
		t.Errorf("%d passages read, time was for 2", got)
	}
	if got := read(context.Background()); got != len(passages) {
		t.Errorf("%d passages read without a deadline, of %d", got, len(passages))
	}
}

// TestACascadeEndsWhenTimeIsUp gives it time for three passages in the early
// layers, and then for all of those and one to the end.
func TestACascadeEndsWhenTimeIsUp(t *testing.T) {
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	model := open(t)
	question, passages := crowd(t)
	early, all := model.weights.shape.early, model.weights.shape.layers
	begin, end := 1+looksALayer*early, 1+looksALayer*(all-early)
	for _, test := range []struct {
		looks               int
		wantRead, wantWhole int
	}{
		{1 + 3*begin + 3, 3, 0},
		{1 + len(passages)*begin + 1 + end + 3, len(passages), 1},
	} {
		looks, read, whole := test.looks, 0, 0
		readings, err := model.Read(stopping{t.Context(), &looks}, question, passages, 4)
		if err != nil {
			t.Fatal(err)
		}
		for i, reading := range readings {
			if len(reading) > 0 {
				checkReading(t, passages[i], reading)
				read++
				if slices.ContainsFunc(reading, func(s Sentence) bool { return s.Score != Unread && !s.Early }) {
					whole++
				}
			}
		}
		if read != test.wantRead || whole != test.wantWhole {
			t.Errorf("%d looks: %d read and %d whole, want %d and %d", test.looks, read, whole, test.wantRead, test.wantWhole)
		}
	}
}

// TestWhatWouldEndTooLateIsNotBegun has a reader that knows to be far too slow
// for the time there is.
func TestWhatWouldEndTooLateIsNotBegun(t *testing.T) {
	shipped := open(t)
	model := newTransformer(shipped.weights, shipped.tokenizer, shipped.kernel)
	model.pace.set(float64(time.Hour))
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	p := Passage{Title: "Cup ; 2023-01-02", Sentences: []string{"The Reds won the cup."}}
	readings, err := model.Read(ctx, "Who won?", []Passage{p}, All)
	if err != nil || len(readings) != 1 || len(readings[0]) > 0 {
		t.Errorf("read %+v, %v", readings, err)
	}
	if model.pace.get() >= float64(time.Hour) {
		t.Error("reading is never tried again")
	}
	readings, err = model.Read(context.Background(), "Who won?", []Passage{p}, All)
	if err != nil || len(readings) != 1 {
		t.Fatalf("Read = %v, %v, want one reading", readings, err)
	}
	checkReading(t, p, readings[0])
	if len(readings[0]) == 0 {
		t.Error("without a deadline, it is not read")
	}
}

func TestPaceTellsWhatFits(t *testing.T) {
	var p pace
	p.set(1000)
	if !p.fits(100, 120*time.Microsecond) || p.fits(100, 100*time.Microsecond) || p.fits(100, -1) {
		t.Error("100 tokens at 1 µs do not take from 100 to 120 µs")
	}
	p.took(100, 50*time.Microsecond)
	if p.get() != 500 {
		t.Errorf("a faster passage: %v", p.get())
	}
	for _, test := range []struct {
		name  string
		learn func()
		want  float64
	}{
		{"a slower passage", func() { p.took(100, 150*time.Microsecond) }, 750},
		{"a passage that others held up", func() { p.took(100, time.Second) }, 750 + 750*3/4.},
		{"given up early", func() { p.tookMore(100, time.Microsecond) }, 750 + 750*3/4.},
		{"given up late", func() { p.set(750); p.tookMore(100, 100*time.Microsecond) }, 1000},
		{"given up much too late", func() { p.tookMore(100, time.Second) }, 2000},
		{"slackened", p.slacken, 1800},
	} {
		if test.learn(); p.get() != test.want {
			t.Errorf("%s: %v, want %v", test.name, p.get(), test.want)
		}
	}
}

// TestReadAllocatesLittle holds that the network itself allocates nothing once
// its memory is there.
func TestReadAllocatesLittle(t *testing.T) {
	model := open(t)
	s, in := newScratch(model.weights.shape), filled(20)
	for _, k := range kernel.All() {
		model.weights.run(k, s, in, never)
		if got := testing.AllocsPerRun(2, func() { model.weights.run(k, s, in, never) }); got > 0 {
			t.Errorf("%s: %v allocations", k.Name(), got)
		}
	}
}

// TestSpansAreBounded: the best end of a span is not looked for further away
// than a span may be long.
func TestSpansAreBounded(t *testing.T) {
	tokens := make([]logits, mostSpan+2)
	tokens[0][spanStart] = 9
	for end, want := range map[int]int{mostSpan - 1: mostSpan - 1, mostSpan: 0} {
		tokens[end][spanEnd] = 5
		if first, last, _ := span(tokens); first != 0 || last != want {
			t.Errorf("with the best end at %d, the span is %d to %d, want 0 to %d", end, first, last, want)
		}
		tokens[end][spanEnd] = 0
	}
}

func TestLexicalCountsWords(t *testing.T) {
	passages := []Passage{{Sentences: []string{"The Reds won the cup.", "It rained.", "", "!"}}, {}}
	readings, err := Lexical{}.Read(context.Background(), "Who won the CUP?", passages, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []Reading{{{Score: 2}, {Score: -4}, {Score: Unread}, {Score: Unread}}, {}}
	if !reflect.DeepEqual(readings, want) {
		t.Errorf("%v, want %v", readings, want)
	}
	for question, want := range map[string]float64{"Cup?": 4, "?": -4} {
		readings, err := Lexical{}.Read(context.Background(), question, passages, 1)
		if err != nil || readings[0][0].Score != want {
			t.Errorf("%q: readings %v, %v, want a score of %v first", question, readings, err, want)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if readings, err := (Lexical{}).Read(cancelled, "Who?", passages, 1); err != nil || len(readings) != 2 || readings[0] != nil {
		t.Errorf("cancelled: %v %v", readings, err)
	}
}
