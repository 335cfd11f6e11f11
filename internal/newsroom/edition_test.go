package newsroom

import (
	"fmt"
	"testing"

	"byline/internal/article"
	"byline/internal/index"
)

// edition is the edition of a desk, and the files of all its articles.
func edition(t *testing.T, d Desk) (e Edition, files []string) {
	t.Helper()
	err := d.Hold(t.Context(), func(held Held) error {
		e = *held.Edition
		for entry, err := range index.Each(t.Context(), held.Edition) {
			if err != nil {
				return err
			}
			files = append(files, entry.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return e, files
}

func ids(entries []*article.Entry) (all []string) {
	for _, entry := range entries {
		all = append(all, entry.ID)
	}
	return all
}

func TestAnEditionKnowsWhatChanged(t *testing.T) {
	r := openRoom(t, map[string]string{
		"a.txt": "The harbour of Drell was closed on Monday.", "b.txt": "The mayor of Tarn resigned on Sunday.",
		"c.txt": "The bridge of Lissen was opened on Friday.", "d.txt": "The castle of Marune was sold on Saturday.",
	})
	first, files := edition(t, r.Desk)
	if first.At.IsZero() || !first.Before.IsZero() || fmt.Sprint(files) != "[a.txt b.txt c.txt d.txt]" {
		t.Errorf("the first edition is %+v, of %v", first, files)
	}
	r.write("a.txt", "The harbour of Drell was opened again on Tuesday.")
	r.write("e.txt", "The market of Drell was flooded on Tuesday.")
	r.remove("c.txt")
	if _, err := r.Reload(t.Context(), ReloadOptions{}); err != nil {
		t.Fatal(err)
	}
	second, files := edition(t, r.Desk)
	if !second.Before.Equal(first.At) || !second.At.After(first.At) || second.Kept != 2 || fmt.Sprint(files) != "[a.txt b.txt d.txt e.txt]" {
		t.Errorf("the second edition is %+v, of %v", second, files)
	}
	if came, gone := fmt.Sprint(ids(second.Came)), fmt.Sprint(ids(second.Gone)); came != "[e.txt a.txt]" || gone != "[a.txt c.txt]" {
		t.Errorf("came %s, gone %s", came, gone)
	}
	if len(second.Came) == 2 && len(second.Gone) == 2 && second.Came[1].Hash == second.Gone[0].Hash {
		t.Error("a changed article is gone as it is now")
	}
}

func TestTheEditionOfJoinedNewsroomsIsTheOwnOne(t *testing.T) {
	own := openRoom(t, map[string]string{"a.txt": "The harbour of Drell was closed on Monday."})
	shared := openRoom(t, map[string]string{"b.txt": "The mayor of Tarn resigned on Sunday."})
	joined := Join(own.Newsroom, shared.Newsroom)
	if _, files := edition(t, joined); fmt.Sprint(files) != "[a.txt]" {
		t.Errorf("the edition has %v", files)
	}
	own.remove("a.txt")
	if _, err := own.Reload(t.Context(), ReloadOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if e, files := edition(t, joined); len(files) > 0 || fmt.Sprint(ids(e.Gone)) != "[a.txt]" {
		t.Errorf("without own articles the edition has %v, and %v are gone", files, ids(e.Gone))
	}
	none, err := Start(t.Context(), Config{CorpusDir: t.TempDir(), IndexDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer none.Close()
	if e, files := edition(t, Join(none, shared.Newsroom)); len(files) > 0 || !e.At.IsZero() {
		t.Errorf("a newsroom that never had articles has the edition %+v, of %v", e, files)
	}
}
