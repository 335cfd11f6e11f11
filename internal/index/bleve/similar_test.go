package bleve

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSimilarTerms(t *testing.T) {
	d := newDesk(t, map[string]string{
		"a.txt": "Harbour workers in Drellmoor went on strike.",
		"b.txt": "The strikes at Dremoor spread; a stroke of luck, said one striker in Grellmoor.",
	})
	ix := d.open()
	for term, want := range map[string][]string{
		"drellmoor":                     {"dremoor"},
		"drelmoor":                      {"drellmoor", "dremoor"},
		"dreu":                          nil,
		"srtike":                        {"strike", "striker", "stroke"},
		"":                              nil,
		"\xff":                          nil,
		strings.Repeat("drellmoor", 20): nil,
	} {
		if _, got, err := ix.Words(t.Context(), nil, []string{term}); err != nil || !slices.Equal(got[0], want) {
			t.Errorf("%.20q: %q, %v, want %q", term, got, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := ix.Words(ctx, nil, []string{"drelmoor"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestFormsOfATerm(t *testing.T) {
	d := newDesk(t, map[string]string{
		"a.md":  "---\ntitle: Strikes\n---\nA strike’s end. The STRIKE goes on, and more strikes follow.",
		"b.txt": "They strike. Nobody struck in Drell.",
	})
	ix := d.open()
	for term, want := range map[string][]string{
		"strike": {"strike", "strikes", "struck"},
		"drell":  {"drell"},
		"ferri":  nil,
		"":       nil,
	} {
		if got, err := ix.Forms(t.Context(), []string{term}); err != nil || !slices.Equal(got[0], want) {
			t.Errorf("%q: %q, %v, want %q", term, got, err, want)
		}
	}
}
