package reliability

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// childVariable tells a process that a test starts what to do instead of
// testing; its arguments are then the folders of a world.
const childVariable = "BYLINE_RELIABILITY_CHILD"

// roles are the tasks of such a process.
var roles = map[string]func(world) error{"churn": churn}

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // Bleve logs what it also returns as an error
	if role := roles[os.Getenv(childVariable)]; role != nil {
		if err := role(world{corpus: os.Args[1], index: os.Args[2]}); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a process of this program in a role.
func child(ctx context.Context, role string, w world) *exec.Cmd {
	command := exec.CommandContext(ctx, os.Args[0], w.corpus, w.index)
	command.Env = append(os.Environ(), childVariable+"="+role)
	return command
}

// soak returns how long SOAK says that questions are asked; long is whether the
// long forms run.
func soak(t *testing.T) (_ time.Duration, long bool) {
	t.Helper()
	value := os.Getenv("SOAK")
	if value == "" {
		return 4 * time.Second, false
	}
	d, err := time.ParseDuration(value)
	if err != nil {
		t.Fatal("SOAK:", err)
	}
	return d, d >= time.Minute
}

// peak is the largest resident memory of the process so far, in bytes; 0 if the
// system does not report it.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, _ := strconv.ParseInt(fields[0], 10, 64)
	return kilobytes << 10
}

// world is a folder of articles and the folder of their index.
type world struct{ corpus, index string }

func newWorld(t *testing.T, articles int) world {
	t.Helper()
	dir := t.TempDir()
	w := world{filepath.Join(dir, "corpus"), filepath.Join(dir, "index")}
	if err := os.Mkdir(w.corpus, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range articles {
		if err := os.WriteFile(filepath.Join(w.corpus, fileName(i)), []byte(report(i, 0)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// age makes the articles' files older than the resolution of the file system's
// clock, so that they count as unchanged.
func (w world) age(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.corpus, "*"))
	long := time.Now().Add(-time.Hour)
	for _, file := range files {
		err = errors.Join(err, os.Chtimes(file, long, long))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// open opens a newsroom whose reader counts words, with time enough under load,
// so that a question always gets the same answer.
func (w world) open(ctx context.Context) (*newsroom.Newsroom, error) {
	return newsroom.Open(ctx, newsroom.Config{CorpusDir: w.corpus, IndexDir: w.index, ReadTime: time.Minute})
}

func fileName(i int) string { return fmt.Sprintf("report-%04d.md", i) }

// word is a word of letters that only the i-th report has.
func word(i int) string {
	const digits = "bdfgklmnpr"
	var s strings.Builder
	s.WriteString("zo")
	for _, digit := range fmt.Sprintf("%04d", i) {
		s.WriteByte(digits[digit-'0'])
		s.WriteByte('a')
	}
	return s.String() + "x"
}

// report is a version of the i-th report. One of its sentences gives the
// version, which is what [ask] asks for.
func report(i, version int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "---\ntitle: The ferry to %s\nsource: Outlet %d\npublished: 2024-03-%02d\n---\n", word(i), i%5, 1+i%28)
	fmt.Fprintf(&s, "The ferry %s carried %d passengers to the island.\n\n", word(i), passengers(version))
	random := rand.New(rand.NewPCG(uint64(i), uint64(version)))
	for range 10 {
		s.WriteString("The captain")
		for range 15 {
			fmt.Fprintf(&s, " saw wave %d", random.IntN(5000))
		}
		s.WriteString(".\n\n")
	}
	return s.String()
}

func passengers(version int) int { return 1000 + version }

// ask asks for the version of the i-th report, and returns -1 if it is not
// served.
func ask(ctx context.Context, n *newsroom.Newsroom, i int) (version int, err error) {
	found, err := n.Ask(ctx, answer.Question{Text: fmt.Sprintf("how many passengers did the ferry %s carry?", word(i)), Limit: 5})
	if err != nil {
		return 0, err
	}
	version = -1
	for _, quote := range found.Quotes {
		if !strings.Contains(quote.Sentence, word(i)) || !strings.HasPrefix(quote.Sentence, "The ferry "+word(i)) {
			continue
		}
		var name string
		var carried int
		if _, err := fmt.Sscanf(quote.Sentence, "The ferry %s carried %d passengers", &name, &carried); err != nil {
			return 0, fmt.Errorf("%q: %w", quote.Sentence, err)
		}
		if version >= 0 {
			return 0, fmt.Errorf("report %d is served twice: %q", i, quote.Sentence)
		}
		version = carried - passengers(0)
	}
	return version, nil
}

// check opens the newsroom and checks that every article of the folder is
// served once, and that nothing is left over.
func (w world) check(ctx context.Context) (err error) {
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	files, err := os.ReadDir(w.corpus)
	if err != nil {
		return err
	}
	articles := 0
	for _, file := range files {
		var i int
		if strings.HasPrefix(file.Name(), ".") {
			continue // half added when it was killed: never listed
		}
		if _, err := fmt.Sscanf(file.Name(), "report-%d.md", &i); err != nil {
			return fmt.Errorf("%s: %w", file.Name(), err)
		}
		articles++
		content, err := os.ReadFile(filepath.Join(w.corpus, file.Name()))
		if err != nil {
			return err
		}
		version, err := ask(ctx, n, i)
		if err != nil || report(i, version) != string(content) {
			return fmt.Errorf("report %d is served in version %d, which is not the file's: %w", i, version, err)
		}
	}
	if n.Len() != articles {
		return fmt.Errorf("%d articles are served of %d", n.Len(), articles)
	}
	return w.tidy()
}

// tidy checks that nothing is left of snapshots that are not served.
func (w world) tidy() error {
	entries, err := os.ReadDir(w.index)
	if err != nil {
		return err
	}
	snapshots := 0
	for _, entry := range entries {
		switch {
		case strings.HasPrefix(entry.Name(), "snapshot-"):
			snapshots++
		case entry.Name() != "lock" && entry.Name() != "CACHEDIR.TAG":
			return fmt.Errorf("%s is left over", entry.Name())
		}
	}
	if snapshots != 1 {
		return fmt.Errorf("there are %d snapshots", snapshots)
	}
	return nil
}
