package bleve

import (
	"strings"
	"testing"

	"byline/internal/article"
)

// TestCutFactsAreDamaged: facts that end before the outlet are not read as those
// of an article without one.
func TestCutFactsAreDamaged(t *testing.T) {
	whole := encodeFacts(&article.Document{})
	if _, _, err := parseFacts([]byte(whole)); err != nil {
		t.Fatalf("parseFacts(%q): %v", whole, err)
	}
	cut := strings.TrimSuffix(whole, " ")
	if _, _, err := parseFacts([]byte(cut)); err == nil {
		t.Errorf("parseFacts(%q): no error", cut)
	}
}
