//go:build cluster

package engine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/index/opensearch"
	"byline/tools/engine/cluster"
)

const (
	bots, askersABot = 4, 5
	// calm is how long each state of the cluster is asked in.
	calm = 15 * time.Second
)

// TestMain runs the writer where a test has started this program for that.
func TestMain(m *testing.M) {
	if os.Getenv("BYLINE_ENGINE_WRITER") != "" {
		if err := write(context.Background()); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func open(urls string) (*opensearch.Engine, error) {
	return opensearch.New(opensearch.Config{URLs: strings.Split(urls, ","), Name: "byline", Replicas: -1, Shards: 3}, nil)
}

// write publishes one state of the world after another, and prints the number of
// each once it serves. It goes on after whatever fails.
func write(ctx context.Context) error {
	e, err := open(os.Getenv("BYLINE_ENGINE_WRITER"))
	if err != nil {
		return err
	}
	for {
		state, err := next(ctx, e)
		switch {
		case err == nil:
			fmt.Println("published", state)
		case errors.Is(err, index.ErrLocked), errors.Is(err, index.ErrUnreachable):
			fmt.Println("waiting:", strings.ReplaceAll(err.Error(), "\n", " "))
			time.Sleep(time.Second)
		default:
			return err
		}
	}
}

// next publishes the state of the world after the one that serves.
func next(ctx context.Context, e *opensearch.Engine) (state int, err error) {
	base, err := e.Current(ctx)
	if err != nil && !errors.Is(err, index.ErrNoSnapshot) {
		return 0, err
	}
	state = 1
	if base != nil {
		defer base.Close()
		before, err := stateOf(ctx, base)
		if err != nil {
			return 0, err
		}
		state = before + 1
	}
	b, err := e.Begin(ctx, base)
	if err != nil {
		return 0, err
	}
	var changed []index.Stored
	for i := range size(state) {
		if isThere(i, state) && (base == nil || versionOf(i, state) == state) {
			changed = append(changed, made(i, versionOf(i, state)))
		}
	}
	var gone []string
	if base != nil && isThere(removed(state), state-1) {
		gone = append(gone, name(removed(state)))
	}
	for part := range slices.Chunk(changed, 200) {
		if err := b.Put(ctx, part); err != nil {
			return 0, errors.Join(err, b.Abort(ctx))
		}
	}
	err = errors.Join(b.Delete(ctx, gone), b.Note(ctx, strings.NewReader(fmt.Sprint(state))))
	if err != nil {
		return 0, errors.Join(err, b.Abort(ctx))
	}
	s, err := b.Publish(ctx, nil)
	if err != nil {
		return 0, err
	}
	return state, s.Close()
}

// The world: of each state it is known what articles there are, and which of
// their versions.

const firstSize = 1500

func size(state int) int { return firstSize + 5*state }

// removed is the article that a state removed for good.
func removed(state int) int { return 7 * state % firstSize }

func isThere(i, state int) bool {
	for s := 2; s <= state; s++ {
		if removed(s) == i {
			return false
		}
	}
	return i < size(state)
}

// versionOf is the state that an article was changed in last.
func versionOf(i, state int) int {
	const share = 20
	for s := state; s > 1; s-- {
		if i >= size(s-1) || s%share == i%share {
			return s
		}
	}
	return 1
}

func name(i int) string { return fmt.Sprintf("article-%d", i) }

func made(i, version int) index.Stored {
	d := &article.Document{Article: article.Article{
		ID: name(i), Title: fmt.Sprintf("Title %d", i), Source: fmt.Sprintf("Outlet %d", i%7), File: "a.jsonl",
		Text: fmt.Sprintf("This is version %d.", version), Published: time.Date(2020, 1, 1+i%900, 0, 0, 0, 0, time.UTC),
	}}
	d.Vocabulary = []string{fmt.Sprintf("unique%d", i), fmt.Sprintf("common%d", i%10), "all"}
	d.Sentences, d.Terms = []article.Sentence{{End: len(d.Text)}}, [][]uint32{{0, 1, 2}}
	return index.Stored{Document: d, Hash: fmt.Sprint(version)}
}

// stateOf is the state of the world that a snapshot is of.
func stateOf(ctx context.Context, s index.Snapshot) (state int, err error) {
	noted, err := s.Notes(ctx)
	if err != nil {
		return 0, err
	}
	defer noted.Close()
	content, err := io.ReadAll(noted)
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(string(content), &state)
	return state, err
}

// tally is what askers saw.
type tally struct {
	mutex   sync.Mutex
	asked   int
	errors  map[string]int
	wrong   []string
	took    []time.Duration
	started time.Time
}

func (t *tally) add(took time.Duration, err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.asked++
	t.took = append(t.took, took)
	switch {
	case err == nil:
	case errors.Is(err, index.ErrUnreachable), errors.Is(err, index.ErrUnreadable):
		kind := "other"
		if f, ok := errors.AsType[*opensearch.Fault](err); ok {
			kind = string(f.Kind)
		}
		t.errors[kind]++
	default:
		t.wrong = append(t.wrong, err.Error())
	}
}

// line is what was seen since the last line.
func (t *tally) line(what string) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	slices.Sort(t.took)
	at := func(p float64) time.Duration {
		if len(t.took) == 0 {
			return 0
		}
		return t.took[min(len(t.took)-1, int(p*float64(len(t.took))))].Round(time.Millisecond)
	}
	line := fmt.Sprintf("%-34s %5d questions in %4.0f s, p50 %v, p99 %v, longest %v, not answered %v, wrong %d",
		what, t.asked, time.Since(t.started).Seconds(), at(.5), at(.99), at(1), t.errors, len(t.wrong))
	t.asked, t.took, t.errors, t.started = 0, nil, make(map[string]int), time.Now()
	return line
}

// bot is one process that reads, and its askers.
func bot(ctx context.Context, urls string, seen *tally) error {
	e, err := open(urls)
	if err != nil {
		return err
	}
	defer e.Close()
	var askers sync.WaitGroup
	defer askers.Wait()
	var serving index.Snapshot
	var state int
	var users sync.WaitGroup
	for ctx.Err() == nil {
		s, err := e.Current(ctx)
		if err == nil {
			var of int
			if of, err = stateOf(ctx, s); err == nil && of != state {
				users.Wait() // those who ask the one before
				if serving != nil {
					serving.Close()
				}
				serving, state = s, of
			} else {
				s.Close()
			}
		}
		if serving != nil {
			for range askersABot {
				users.Go(func() {
					for end := time.Now().Add(2 * time.Second); time.Now().Before(end) && ctx.Err() == nil; {
						start := time.Now()
						err := question(ctx, serving, state)
						if ctx.Err() == nil {
							seen.add(time.Since(start), err)
						}
					}
				})
			}
			users.Wait()
		}
	}
	if serving != nil {
		return serving.Close()
	}
	return nil
}

// question asks for one article in three requests, as a question does, and
// reports whether the answer is that of the state.
func question(ctx context.Context, s index.Snapshot, state int) error {
	i := rand.IntN(size(state) + 50)
	unique, common := fmt.Sprintf("unique%d", i), fmt.Sprintf("common%d", i%10)
	selection := article.Selection{}
	if i%2 == 0 {
		selection.Sources = []string{fmt.Sprintf("outlet %d", i%7)}
	}
	found, err := s.Search(ctx, article.Query{Terms: []article.Term{{Text: unique, Weight: 9}, {Text: common, Weight: 1}}, Selection: selection, Limit: 12})
	if err != nil {
		return err
	}
	there := isThere(i, state)
	held := len(found[0]) > 0 && found[0][0].ID == name(i)
	if there != held {
		return fmt.Errorf("in state %d article %d is there: %v, and found: %v (%d candidates)", state, i, there, held, len(found[0]))
	}
	if len(found[0]) != 12 {
		return fmt.Errorf("in state %d of over 12 articles with %q %d are found", state, common, len(found[0]))
	}
	if !there {
		return nil
	}
	documents, err := s.Documents(ctx, []string{name(i)})
	if err != nil {
		return err
	}
	if want := fmt.Sprintf("This is version %d.", versionOf(i, state)); documents[0] == nil || documents[0].Text != want {
		return fmt.Errorf("in state %d article %d is %v, want %s", state, i, documents[0], want)
	}
	return nil
}

// writer is the process that writes.
type writer struct {
	command   *exec.Cmd
	mutex     sync.Mutex
	published int
	said      []string
	done      chan struct{}
}

// startWriter starts a process that writes, by another command if one is given.
func startWriter(t *testing.T, urls string, by ...string) *writer {
	t.Helper()
	by = append(by, os.Args[0])
	w := &writer{command: exec.Command(by[0], by[1:]...), done: make(chan struct{})}
	w.command.Env = append(os.Environ(), "BYLINE_ENGINE_WRITER="+urls)
	output, err := w.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(w.done)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			w.mutex.Lock()
			w.said = append(w.said, time.Now().Format(time.TimeOnly)+" "+lines.Text())
			_, _ = fmt.Sscanf(lines.Text(), "published %d", &w.published)
			w.mutex.Unlock()
		}
	}()
	t.Cleanup(func() { w.kill() })
	return w
}

// kill ends the process at once, and returns the last state that it said it had
// published.
func (w *writer) kill() int {
	_ = w.command.Process.Kill()
	<-w.done
	_ = w.command.Wait()
	return w.published
}

func (w *writer) last() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.published
}

// await waits until the writer has published a state after the given one.
func (w *writer) await(t *testing.T, after int) {
	t.Helper()
	for end := time.Now().Add(4 * time.Minute); w.last() <= after; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the writer has published nothing after state %d; it said\n%s", after, strings.Join(w.said, "\n"))
		}
	}
}

// trial is a cluster with a writer and askers while something goes wrong.
type trial struct {
	*testing.T
	nodes *cluster.Cluster
	urls  string
	// writer is the process that writes; acknowledged is the last state that one
	// has said it had published.
	writer       *writer
	acknowledged int
	seen         *tally
	end          context.CancelFunc
	running      sync.WaitGroup
}

// begin starts three nodes, a writer, which may be started by another command,
// and the askers once the first state serves.
func begin(t *testing.T, options cluster.Options, by ...string) *trial {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	options.Nodes, options.Output = 3, os.Stderr
	nodes, err := cluster.Start(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := nodes.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &trial{T: t, nodes: nodes, urls: strings.Join(nodes.URLs(), ","), end: cancel}
	r.writer = startWriter(t, r.urls, by...)
	r.writer.await(t, 0)
	r.seen = &tally{errors: make(map[string]int), started: time.Now()}
	for range bots {
		r.running.Go(func() {
			if err := bot(ctx, r.urls, r.seen); err != nil {
				t.Error(err)
			}
		})
	}
	return r
}

// during lets the askers ask for a while, and logs what they saw.
func (r *trial) during(what string) {
	r.Helper()
	time.Sleep(calm)
	r.acknowledged = max(r.acknowledged, r.writer.last())
	r.Logf("%s; state %d", r.seen.line(what), r.acknowledged)
}

func (r *trial) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// whole waits until all nodes have joined, the writer has published another
// state, and every article has all its copies.
func (r *trial) whole() {
	r.Helper()
	r.must(r.nodes.Wait(r.Context()))
	r.writer.await(r.T, r.writer.last())
	green(r.T, r.nodes)
}

// verify ends the trial and holds that no answer was wrong and nothing was lost.
func (r *trial) verify() {
	r.Helper()
	r.acknowledged = max(r.acknowledged, r.writer.kill())
	r.end()
	r.running.Wait()
	if len(r.seen.wrong) > 0 {
		r.Errorf("%d answers are wrong, such as %s", len(r.seen.wrong), r.seen.wrong[0])
	}
	countAll(r.T, r.nodes, r.urls, r.acknowledged)
}

func TestNodesAndWriterAreKilled(t *testing.T) {
	r := begin(t, cluster.Options{})
	r.during("all up, and new")
	r.during("all up")
	for i := range 3 {
		r.must(r.nodes.Kill(i))
		r.during(fmt.Sprintf("node %d killed", i+1))
		r.must(r.nodes.Restart(i))
		r.whole()
		r.during(fmt.Sprintf("node %d back", i+1))
	}
	for range 2 {
		r.acknowledged = max(r.acknowledged, r.writer.kill())
		r.during("writer killed")
		r.writer = startWriter(t, r.urls)
		r.writer.await(t, r.acknowledged)
		r.during("next writer")
	}
	r.must(r.nodes.Freeze(1))
	r.during("node 2 hangs")
	r.during("node 2 still hangs")
	r.must(r.nodes.Thaw(1))
	r.whole()
	r.during("node 2 back")
	r.verify()
}

// get asks a node for JSON as text.
func get(t *testing.T, url, body string) string {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// green waits until every article has all its copies.
func green(t *testing.T, nodes *cluster.Cluster) {
	t.Helper()
	for range 10 {
		if strings.Contains(get(t, nodes.URLs()[0]+"/_cluster/health?wait_for_status=green&timeout=30s", ""), `"status":"green"`) {
			return
		}
	}
	t.Fatal("the cluster does not become green: " + get(t, nodes.URLs()[0]+"/_cat/shards?v", ""))
}

// countAll holds that what was published last is all there, on the primaries and
// on the replicas, and that nothing which was acknowledged was lost.
func countAll(t *testing.T, nodes *cluster.Cluster, urls string, acknowledged int) {
	t.Helper()
	green(t, nodes)
	e, err := open(urls)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	s, err := e.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	state, err := stateOf(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if state < acknowledged {
		t.Errorf("state %d serves, and %d was acknowledged", state, acknowledged)
	}
	want := 0
	for i := range size(state) {
		if isThere(i, state) {
			want++
		}
	}
	var serving string
	state2 := get(t, nodes.URLs()[0]+"/byline-state/_doc/state", "")
	_, rest, _ := strings.Cut(state2, `"index":"`)
	serving, _, _ = strings.Cut(rest, `"`)
	for _, copies := range []string{"_primary", "_replica"} {
		for what, query := range map[string]string{"articles": `{"exists":{"field":"id"}}`, "articles with terms": `{"term":{"terms":"all"}}`} {
			said := get(t, nodes.URLs()[0]+"/"+serving+"/_count?preference="+copies, `{"query":`+query+`}`)
			if !strings.Contains(said, fmt.Sprintf(`{"count":%d,`, want)) || !strings.Contains(said, `"failed":0`) {
				t.Errorf("on each %s copy there should be %d %s: %s", copies, want, what, said)
			}
		}
	}
	lost := 0
	for i := range size(state) {
		documents, err := s.Documents(t.Context(), []string{name(i)})
		if err != nil {
			t.Fatal(err)
		}
		if there := isThere(i, state); there != (documents[0] != nil) || there && documents[0].Text != fmt.Sprintf("This is version %d.", versionOf(i, state)) {
			lost++
		}
	}
	t.Logf("state %d serves, %d was acknowledged last; %d articles, %d of them lost or of another version", state, acknowledged, want, lost)
	if lost > 0 {
		t.Errorf("%d articles are lost", lost)
	}
}
