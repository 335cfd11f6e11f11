package newsrooms

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/newsroom"
)

// TestServersKnowNothingOfEachOther has ten servers act at random, at the same
// time and across restarts, and compares what each sees with a model of what it
// has. BYLINE_SEED repeats a run, as far as scheduling allows.
func TestServersKnowNothingOfEachOther(t *testing.T) {
	const servers, rounds, steps = 10, 3, 60
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("BYLINE_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("BYLINE_SEED=%d", seed)
	shared := openShared(t, map[string]string{"a.md": report("Wire", fact(0)), "shared.md": report("Wire", fact(1))})
	dir := filepath.Join(t.TempDir(), "servers")
	w := &propertyWorld{}
	w.facts.Store(2)
	w.everShared = map[string]bool{fact(0): true, fact(1): true}
	w.keys = make(map[string]bool)
	var models []*model
	for i := range servers {
		m := &model{
			propertyWorld: w, guild: fmt.Sprint(1000 + i), home: i == 0,
			files: make(map[string]string), random: rand.New(rand.NewPCG(seed, uint64(i))),
		}
		m.usesShared.Store(true)
		models = append(models, m)
	}
	for range rounds {
		n := openRooms(t, dir, shared, func(c *Config) {
			c.Home, c.MostOpen, c.Idle = models[0].guild, 4, 50*time.Millisecond
			c.Quota = Quota{Files: 4, Bytes: 4096}
			c.UsesShared = func(_ context.Context, guild string) bool {
				i, _ := strconv.Atoi(guild)
				return models[i-1000].usesShared.Load()
			}
		})
		var all sync.WaitGroup
		for _, m := range models {
			m.T, m.rooms = t, n
			all.Go(func() {
				for range steps {
					m.step()
				}
			})
		}
		all.Wait()
		if open := n.Count(); open > 4 {
			t.Errorf("%d newsrooms are open", open)
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	counts := make(map[string]int)
	for _, m := range models {
		for name, n := range m.counts {
			counts[name] += n
		}
	}
	t.Logf("steps: %v", counts)
	if counts["own fact found"] == 0 || counts["foreign fact not found"] == 0 || counts["foreign key refused"] == 0 {
		t.Error("the test did not come to what it is about")
	}
}

// propertyWorld is what the servers share.
type propertyWorld struct {
	facts atomic.Int64 // how many there were so far
	mutex sync.Mutex
	// everShared are the facts that the shared articles ever had.
	everShared map[string]bool
	// keys are the keys of all quotes shown to any server.
	keys map[string]bool
}

// model is what a server has, according to the test.
type model struct {
	*testing.T
	*propertyWorld
	rooms      *Newsrooms
	guild      string
	home       bool
	usesShared atomic.Bool
	random     *rand.Rand
	files      map[string]string // facts by file
	counts     map[string]int
}

func (m *model) count(what string) {
	if m.counts == nil {
		m.counts = make(map[string]int)
	}
	m.counts[what]++
}

// step does one thing and checks the result.
func (m *model) step() {
	steps := []struct {
		name string
		do   func()
	}{
		{"add", m.add}, {"add", m.add}, {"remove", m.remove}, {"reload", m.reload},
		{"ask", m.ask}, {"ask", m.ask}, {"ask", m.ask}, {"digest", m.digest}, {"complete", m.complete}, {"sources", m.sources},
		{"key", m.key}, {"key", m.key}, {"export", m.export}, {"erase", m.erase}, {"leave", m.leave}, {"toggle", m.toggle}, {"direct", m.direct},
	}
	chosen := steps[m.random.IntN(len(steps))]
	m.count(chosen.name)
	chosen.do()
}

func (m *model) open() *Room {
	r, err := m.rooms.Open(m.Context(), m.guild)
	if err != nil {
		m.Errorf("open %s: %v", m.guild, err)
		return &Room{rooms: m.rooms}
	}
	return r
}

func (m *model) outlet() string { return "Outlet of " + m.guild }

// anyFile is a name; all servers use the same few, so that IDs collide.
func (m *model) anyFile() string { return string(rune('a'+m.random.IntN(6))) + ".md" }

func (m *model) add() {
	r := m.open()
	defer r.Close()
	name, told, replace := m.anyFile(), fact(int(m.facts.Add(1))), m.random.IntN(2) == 0
	if m.home {
		m.mutex.Lock()
		m.everShared[told] = true
		m.mutex.Unlock()
		if name == "a.md" { // has a fact that must stay
			name = "b.md"
		}
	}
	err := r.Add(m.Context(), name, strings.NewReader(report(m.outlet(), told)), replace)
	_, exists := m.files[name]
	_, full := errors.AsType[*QuotaError](err)
	switch {
	case exists && !replace:
		if !errors.Is(err, newsroom.ErrExists) && !full {
			m.Errorf("%s adds %s again: %v", m.guild, name, err)
		}
		return
	case !m.home && !exists && len(m.files) >= 4:
		if !full {
			m.Errorf("%s adds a fifth file: %v", m.guild, err)
		}
		return
	case err != nil:
		m.Errorf("%s adds %s: %v", m.guild, name, err)
		return
	}
	m.files[name] = told
	m.reloadRoom(r)
}

func (m *model) remove() {
	r := m.open()
	defer r.Close()
	name := m.anyFile()
	if m.home && name == "a.md" {
		return
	}
	err := r.Remove(m.Context(), name)
	if _, exists := m.files[name]; exists != (err == nil) || err != nil && !errors.Is(err, newsroom.ErrNotFound) {
		m.Errorf("%s removes %s, which is there: %t: %v", m.guild, name, exists, err)
	}
	delete(m.files, name)
	m.reloadRoom(r)
}

func (m *model) reload() {
	r := m.open()
	defer r.Close()
	m.reloadRoom(r)
}

func (m *model) reloadRoom(r *Room) {
	if _, err := r.Reload(m.Context(), newsroom.ReloadOptions{Force: true}); err != nil {
		m.Errorf("%s reloads: %v", m.guild, err)
	}
}

// may reports whether a sentence may be shown to the server.
func (m *model) may(sentence string) bool {
	if !m.home && slices.Contains(slices.Collect(maps.Values(m.files)), sentence) {
		return true
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return (m.home || m.usesShared.Load()) && m.everShared[sentence]
}

// has reports whether the server must be able to find a fact.
func (m *model) has(told string) bool {
	_, hidden := m.files["a.md"] // an own article of that name is served instead
	return slices.Contains(slices.Collect(maps.Values(m.files)), told) ||
		told == fact(0) && (m.home || m.usesShared.Load() && !hidden)
}

// ask asks for a fact that some server has, had or will have.
func (m *model) ask() {
	told := fact(m.random.IntN(int(m.facts.Load()) + 1))
	if m.random.IntN(3) == 0 && len(m.files) > 0 {
		told = slices.Sorted(maps.Values(m.files))[m.random.IntN(len(m.files))]
	}
	r := m.open()
	defer r.Close()
	question := "who runs" + strings.TrimSuffix(strings.TrimPrefix(told, "Hedda Brink runs"), ".") + "?"
	found, err := r.Ask(m.Context(), answer.Question{Text: question, Limit: 10})
	if errors.Is(err, newsroom.ErrNoArticles) && len(m.files) == 0 && !m.usesShared.Load() {
		return
	}
	if err != nil {
		m.Errorf("%s asks: %v", m.guild, err)
		return
	}
	seen := false
	for _, quote := range found.Quotes {
		seen = seen || quote.Sentence == told
		if !m.may(quote.Sentence) {
			m.Errorf("%s, which has %v, is shown %q", m.guild, m.files, quote.Sentence)
		}
		m.mutex.Lock()
		m.keys[newsroom.Key(quote)] = true
		m.mutex.Unlock()
	}
	switch {
	case m.has(told) && !seen:
		m.Errorf("%s, which has %v, is shown %+v for %q", m.guild, m.files, found.Quotes, question)
	case m.has(told):
		m.count("own fact found")
	case !seen:
		m.count("foreign fact not found")
	}
}

func (m *model) digest() {
	r := m.open()
	defer r.Close()
	summary, err := r.Summarize(m.Context(), digest.Topic{Text: "harbour of " + place(m.random.IntN(int(m.facts.Load())+1))})
	if err != nil {
		return // nothing, or too much, is about that
	}
	for _, sentence := range summary.Sentences {
		if !m.may(sentence.Text) {
			m.Errorf("%s, which has %v, is told %q", m.guild, m.files, sentence.Text)
		}
	}
}

func (m *model) complete() {
	r := m.open()
	defer r.Close()
	want := slices.Sorted(maps.Keys(m.files))
	if m.home {
		want = slices.Compact(slices.Sorted(slices.Values(append(want, "a.md", "shared.md"))))
	}
	if got := r.Files(); !slices.Equal(got, want) {
		m.Errorf("%s is offered %v, want %v", m.guild, got, want)
	}
}

func (m *model) sources() {
	r := m.open()
	defer r.Close()
	for _, source := range r.Sources() {
		if name := source.Name; name != m.outlet() && name != "Wire" && name != "Outlet of 1000" {
			m.Errorf("%s is shown the outlet %q", m.guild, name)
		}
	}
}

// key resolves the key of any quote that was ever shown to a server.
func (m *model) key() {
	m.mutex.Lock()
	keys := slices.Sorted(maps.Keys(m.keys))
	m.mutex.Unlock()
	if len(keys) == 0 {
		return
	}
	r := m.open()
	defer r.Close()
	quote, err := r.Quote(m.Context(), keys[m.random.IntN(len(keys))])
	switch {
	case err == nil && !m.may(quote.Sentence):
		m.Errorf("%s, which has %v, is given %q by a key", m.guild, m.files, quote.Sentence)
	case errors.Is(err, newsroom.ErrGone), errors.Is(err, newsroom.ErrChanged), errors.Is(err, newsroom.ErrNoArticles):
		m.count("foreign key refused")
	case err != nil:
		m.Errorf("%s looks up a key: %v", m.guild, err)
	}
}

func (m *model) export() {
	var buffer bytes.Buffer
	if err := m.rooms.Export(m.Context(), m.guild, &buffer); err != nil {
		m.Errorf("%s exports: %v", m.guild, err)
		return
	}
	archive, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		m.Error(err)
		return
	}
	got := make(map[string]string)
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			m.Error(err)
			return
		}
		text, _ := io.ReadAll(content)
		got[strings.TrimPrefix(file.Name, "articles/")] = string(text)
	}
	want := make(map[string]string)
	if m.home {
		want["a.md"], want["shared.md"] = report("Wire", fact(0)), report("Wire", fact(1))
	}
	for name, told := range m.files {
		want[name] = report(m.outlet(), told)
	}
	if !maps.Equal(got, want) {
		m.Errorf("%s exports %v, want %v", m.guild, got, want)
	}
}

func (m *model) erase() {
	if m.home || m.random.IntN(3) > 0 {
		return
	}
	m.count("erased")
	if err := m.rooms.Erase(m.Context(), m.guild); err != nil {
		m.Errorf("%s erases: %v", m.guild, err)
	}
	clear(m.files)
}

// leave removes the bot, and adds it again before or after the time limit.
func (m *model) leave() {
	m.rooms.Left(m.guild)
	m.rooms.note()
	if m.random.IntN(2) == 0 && !m.home {
		m.count("left for good")
		mark := m.rooms.folder(m.guild, leftFile)
		long := time.Now().Add(-31 * 24 * time.Hour).UTC().Format(time.RFC3339)
		if _, err := os.Stat(mark); err == nil {
			if err := os.WriteFile(mark, []byte(long), 0o600); err != nil {
				m.Error(err)
			}
		} else if len(m.files) > 0 {
			m.Errorf("%s left, which is not noted: %v", m.guild, err)
		}
		m.rooms.eraseExpired()
		clear(m.files)
	}
	m.rooms.Joined(m.guild)
	m.rooms.note()
}

func (m *model) toggle() { m.usesShared.Store(!m.usesShared.Load()) }

// direct asks in a direct conversation, where no server's own articles answer.
func (m *model) direct() {
	for _, sentence := range quotes(m, m.rooms, "", "who runs the harbour of "+place(m.random.IntN(int(m.facts.Load())+1))+"?") {
		m.mutex.Lock()
		if !m.everShared[sentence] {
			m.Errorf("a direct conversation is shown %q", sentence)
		}
		m.mutex.Unlock()
	}
}
