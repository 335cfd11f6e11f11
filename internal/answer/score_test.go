package answer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"byline/internal/reader"
	"byline/internal/retrieval"
)

// failing is a Reader that fails, for tests in which it must not be asked.
type failing struct{}

var errFailing = errors.New("cannot read")

func (failing) Read(context.Context, string, []reader.Passage, int) ([]reader.Reading, error) {
	return nil, errFailing
}

func TestScoreIsTheReaders(t *testing.T) {
	long := strings.Repeat("word ", retrieval.MostWords)
	sentences := []string{"Anna left.", long, "Bert left.", "", "Carl left."}
	got, err := Score(t.Context(), script{"Anna": 3, "Bert": 2}, "who left?", sentences)
	if want := []float64{3, -5, 2, -5, -5}; err != nil || !slices.Equal(got, want) {
		t.Errorf("scores %v, %v", got, err)
	}
	// A sentence for which there was no time scores less than any other.
	got, err = Score(t.Context(), hurried{script{"Anna": 3}, 1}, "who left?", sentences)
	if want := []float64{3, reader.Unread, reader.Unread, reader.Unread, reader.Unread}; err != nil || !slices.Equal(got, want) {
		t.Errorf("scores %v, %v", got, err)
	}
	if got, err := Score(t.Context(), script{}, "who left?", nil); err != nil || got == nil || len(got) != 0 {
		t.Errorf("of no sentences %v, %v", got, err)
	}
	if _, err := Score(t.Context(), script{}, " \n", sentences); !errors.Is(err, ErrEmpty) {
		t.Errorf("of no question: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Score(ctx, script{}, "who left?", sentences); !errors.Is(err, context.Canceled) {
		t.Errorf("in a context that has ended: %v", err)
	}
	if _, err := Score(t.Context(), failing{}, "who left?", sentences); !errors.Is(err, errFailing) {
		t.Errorf("error %v", err)
	}
}

func TestSentencesAreScoredTogetherAsFarAsThereIsRoom(t *testing.T) {
	var sizes []int
	r := readerFunc(func(ctx context.Context, passages []reader.Passage) ([]reader.Reading, error) {
		for _, passage := range passages {
			sizes = append(sizes, len(passage.Sentences))
		}
		return script{}.Read(ctx, "", passages, len(passages))
	})
	long := strings.TrimSpace(strings.Repeat("word ", retrieval.MostWords-4))
	if _, err := Score(t.Context(), r, "who left?", []string{"Anna left.", "Bert left.", long, "Carl left.", "Dora left."}); err != nil {
		t.Fatal(err)
	}
	if want := []int{3, 2}; !slices.Equal(sizes, want) {
		t.Errorf("passages of %v sentences, want %v", sizes, want)
	}
}
