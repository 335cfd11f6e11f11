package bleve

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"byline/internal/index"
)

// TestAnUpdateGivesWhatARebuildDoes changes files of which many have the same
// items, in several states, with and without a limit.
func TestAnUpdateGivesWhatARebuildDoes(t *testing.T) {
	words := strings.Fields("ferry army navy police envoy")
	seeds := uint64(6)
	if testing.Short() {
		seeds = 3 // the last with a limit
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 3))
			d := newDesk(t, nil)
			limit := 0
			if seed%3 == 2 {
				limit = 12
			}
			ix, err := d.tryOpen(t.Context(), index.Options{Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { ix.Close() }()
			files := make(map[string]string)
			for step := range 12 {
				for range 1 + random.IntN(3) {
					name := fmt.Sprintf("%c.jsonl", 'a'+random.IntN(6))
					if random.IntN(5) == 0 && files[name] != "" {
						d.remove(name)
						delete(files, name)
						continue
					}
					lines := new(strings.Builder)
					for range 1 + random.IntN(6) {
						item := random.IntN(14)
						fmt.Fprintf(lines, `{"id": "https://example.org/%d", "source": "Wire", "title": "Item %d", "date": "2031-03-%02d", "text": "The %s came %d times."}`+"\n",
							item, item, 1+random.IntN(4), words[random.IntN(len(words))], random.IntN(3))
					}
					// Of another length each time, which tells that it changed.
					files[name] = lines.String() + strings.Repeat("\n", 2000*(step+1)-lines.Len())
					d.write(name, files[name])
				}
				next, err := d.next(ix, index.Options{Limit: limit})
				if err != nil {
					t.Fatal(err)
				}
				if next != ix {
					if err := ix.Close(); err != nil {
						t.Fatal(err)
					}
				}
				ix = next
				f := newDesk(t, files)
				fresh, err := f.tryOpen(t.Context(), index.Options{Limit: limit})
				if err != nil {
					t.Fatal(err)
				}
				if same(t, d, ix, fresh); ix.Beyond() != fresh.Beyond() {
					t.Errorf("%d are beyond the limit, want %d", ix.Beyond(), fresh.Beyond())
				}
				if err := fresh.Close(); err != nil {
					t.Fatal(err)
				}
				if t.Failed() {
					t.Fatalf("after step %d", step)
				}
			}
		})
	}
}
