package lookout

import (
	"context"
	"errors"
	"testing"

	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

var errDisk = errors.New("the disk is gone")

// uncounted is articles of which no word can be counted.
type uncounted struct{ finder }

func (uncounted) Frequencies(context.Context, []string) ([]int, error) { return nil, errDisk }

// judging gives use a judge of one watch, and the article that has come in.
func judging(t *testing.T, s *scene, w watch.Watch, use func(held newsroom.Held, judge *Judge, documents []*index.Document) error) {
	t.Helper()
	err := s.shared.Hold(t.Context(), func(held newsroom.Held) error {
		judge, err := NewJudge(t.Context(), held.Articles, patient(held), held.Digester, []watch.Watch{w})
		if err != nil {
			return err
		}
		documents, err := index.DocumentsOf(t.Context(), held.Articles, []string{"first.md"})
		if err != nil {
			return err
		}
		return use(held, judge, documents)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// quake is a scene with one article, on an earthquake.
func quake(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	if _, err := s.shared.Reload(t.Context(), newsroom.ReloadOptions{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAJudgeFailsWithItsArticles holds that news is not told without its key
// words, by which later reports of the event are known.
func TestAJudgeFailsWithItsArticles(t *testing.T) {
	s := quake(t)
	for _, w := range []watch.Watch{
		{Kind: watch.Topic, Text: "earthquake in Marune"},
		{Kind: watch.Question, Text: "How many people were killed by the earthquake in Marune?"},
	} {
		judging(t, s, w, func(held newsroom.Held, judge *Judge, documents []*index.Document) error {
			judge.articles = uncounted{held.Articles}
			var state watch.State
			all := judge.Concerned(documents)
			if len(all) != 1 {
				t.Errorf("%s: %d watches are concerned, want 1", w.Kind, len(all))
			}
			for _, concerned := range all {
				if told, err := judge.Judge(t.Context(), concerned, &state, s.at); told || len(state.Told) > 0 || !errors.Is(err, errDisk) {
					t.Errorf("%s: Judge = %t, %v, want %v", w.Kind, told, err, errDisk)
				}
			}
			return nil
		})
	}
}

// TestAQuestionForNewsIsATopic holds that a watch such as "any news about …?"
// posts the reports, which answer no question.
func TestAQuestionForNewsIsATopic(t *testing.T) {
	s := quake(t)
	for text, want := range map[string]bool{
		"any news about the earthquake in Marune?":     true,
		"what's happening in Marune?":                  true,
		"any news about the election in Marune?":       false,
		"Which minister resigned over the earthquake?": false,
	} {
		judging(t, s, watch.Watch{Kind: watch.Question, Text: text}, func(_ newsroom.Held, judge *Judge, documents []*index.Document) error {
			// An answer of the time before such questions were topics.
			state := watch.State{Told: []watch.Told{{News: watch.News{Sentence: "A choir won."}, Sure: 0.9, Terms: []string{"choir"}, At: s.at}}}
			for _, concerned := range judge.Concerned(documents) {
				if _, err := judge.Judge(t.Context(), concerned, &state, s.at); err != nil {
					return err
				}
			}
			if told := len(state.Told) == 2; told != want {
				t.Errorf("%q: told %+v, want %v", text, state.Told, want)
			}
			return nil
		})
	}
}
