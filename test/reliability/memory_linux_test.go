package reliability

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"byline/internal/newsroom"
)

func init() { roles["build"] = buildOnce }

// buildOnce opens the newsroom and prints how many articles and problems it
// has, and the first problem.
func buildOnce(w world) error {
	n, err := w.open(context.Background())
	if err != nil && !errors.Is(err, newsroom.ErrNoArticles) {
		return err
	}
	problems := n.Problems()
	fmt.Println(n.Len(), len(problems))
	for _, problem := range problems[:min(len(problems), 3)] {
		fmt.Println(problem)
	}
	return n.Close()
}

// giant is a folder of files designed to use much memory, and the expected
// result.
type giant struct {
	name string
	// make fills the folder.
	make func(t *testing.T, dir string, long bool)
	// articles is how many are served, and problems how many are reported, in
	// long and short form alike, unless 0. One problem has the text problem.
	articles, problems int
	problem            string
	// long is set if only the long form has it.
	long bool
}

// file makes a giant of one file: start, n times part, and end.
func file(name, start, part string, n int, end string) func(*testing.T, string, bool) {
	return func(t *testing.T, dir string, _ bool) {
		writeFile(t, filepath.Join(dir, name), func(out *bufio.Writer) {
			out.WriteString(start)
			for range n {
				out.WriteString(part)
			}
			out.WriteString(end)
		})
	}
}

func writeFile(t *testing.T, path string, write func(*bufio.Writer)) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(f, 1<<20)
	write(out)
	if err := errors.Join(out.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

const mib = 1 << 20

// Each of the giants also has, in another file, one article that must be
// served.
var giants = []giant{
	{"a line of 200 MiB", file("a.jsonl", `{"text": "`, "All work and no play. ", 200*mib/22, `"}`), 1, 1, "too large", false},
	{"an object of 200 MiB", file("a.json", `{"text": "`, "All work and no play. ", 200*mib/22, `"}`), 1, 1, "too large", true},
	{"a text of 200 MiB", file("a.txt", "", "All work and no play. ", 200*mib/22, ""), 1, 1, "too large", true},
	{"nested JSON", file("a.json", `{"text": `, "[", 15*mib, ""), 1, 1, "JSON", true},
	{"nested JSON on a line", file("a.jsonl", `{"text": `, `{"a":`, 3*mib, ""), 1, 1, "JSON", false},
	{"nested HTML", file("a.html", "", "<div>", 3*mib, "x"), 1, 1, "", true},
	{"HTML of many elements", file("a.html", "", "<i>x</i>", 2*mib-1, ""), 1, 1, "too large", true},
	{"HTML of many attributes", file("a.html", "<p ", "a b ", 4*mib-10, ">x"), 2, 0, "", true},
	{"HTML of many tables", file("a.html", "", "<table><td>", mib, "x"), 1, 1, "", true},
	{"formatting that HTML repeats", file("a.html", "", "<b><p>", 2*mib, "x"), 1, 1, "too large", true},
	{"HTML in a field", file("a.json", `{"text": "`, "<i><p>", 2*mib, `x"}`), 1, 1, "too large", true},
	{"HTML in a title", file("a.json", `{"text": "The ferry sails.", "title": "`, "<div>", 3*mib, `x"}`), 1, 1, "", true},
	{"YAML that repeats itself", file("a.md", "---\nb0: &b0 [x, x]\n"+yamlBomb(30), "", 0, "title: *b29\n---\nThe ferry sails.\n"), 2, 0, "", false},
	{"nested YAML", file("a.md", "---\ntitle: ", "[", 15*mib, "\n---\nThe ferry sails.\n"), 1, 1, "front matter", true},
	{"YAML of many fields", file("a.md", "---\n", "a: b\n", 3*mib, "---\nThe ferry sails.\n"), 1, 1, "front matter", true},
	{"formatting that HTML repeats in each block", file("a.html", "<p>"+manyFormats(400)+"</p>", "<p>x</p>", mib, ""), 1, 1, "too large", false},
	{"nested Markdown", file("a.md", "", ">", 60<<10, " x\n"), 1, 1, "", true},
	{"Markdown of many lists", file("a.md", "", "- x\n\n", 3*mib, ""), 1, 1, "too large", false},
	{"nested XML", file("a.xml", "<rss>", "<a>", 5*mib, ""), 1, 1, "nested too deep", true},
	{"a feed of many items", file("a.xml", "<rss><channel>", "<item></item>", mib, "</channel></rss>"), 1, 1, "too large", false},
	{"XML that repeats itself", file("a.xml", `<!DOCTYPE rss [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>`, "&b;", mib, "</title></item></channel></rss>"), 1, 1, "", true},
	{"many bad lines", file("a.jsonl", "", "{\n", 7*mib, ""), 1, 101, "truncated", true},
	{"many small articles", file("a.jsonl", "", `{"text":"x"}`+"\n", 100_000, ""), 100_001, 0, "", true},
	{"many empty files", manyFiles, 1, 0, "empty", false},
	{"a stream of articles", stream, 0, 0, "", false},
}

// manyFormats returns n different elements, none of which is closed.
func manyFormats(n int) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, "<b id=%d>", i)
	}
	return s.String()
}

// yamlBomb returns aliases, each of which stands for ten of the one before.
func yamlBomb(n int) string {
	var s strings.Builder
	for i := 1; i < n; i++ {
		fmt.Fprintf(&s, "b%d: &b%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*b%d, ", i-1), 10), ", "))
	}
	return s.String()
}

// manyFiles makes a million empty files, or 5,000 in the short form.
func manyFiles(t *testing.T, dir string, long bool) {
	n := 5000
	if long {
		n = 1_000_000
	}
	for i := range n {
		sub := filepath.Join(dir, strconv.Itoa(i/1000))
		if i%1000 == 0 {
			if err := os.Mkdir(sub, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(sub, strconv.Itoa(i)+".txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// stream makes a file of 2 GB of articles, or 4 MB in the short form.
func stream(t *testing.T, dir string, long bool) {
	size := int64(4e6)
	if long {
		size = 2e9
	}
	words := make([]string, 30_000)
	for i := range words {
		words[i] = word(i % 10_000)[:4+i/10_000]
	}
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.2, 8, uint64(len(words)-1))
	writeFile(t, filepath.Join(dir, "a.jsonl"), func(out *bufio.Writer) {
		for written := int64(0); written < size; {
			n, _ := fmt.Fprintf(out, `{"title": "Report", "text": "`)
			for range 60 {
				m, _ := out.WriteString("The")
				for range 20 {
					k, _ := out.WriteString(" " + words[zipf.Uint64()])
					m += k
				}
				k, _ := out.WriteString(". ")
				n += m + k
			}
			m, _ := out.WriteString(`"}` + "\n")
			written += int64(n + m)
		}
	})
}

// TestGiantFilesTakeLittleMemory reads each giant in a process of its own,
// within 1 GB. GIANT selects one by name.
func TestGiantFilesTakeLittleMemory(t *testing.T) {
	const most = 1e9
	_, long := soak(t)
	for _, g := range giants {
		if chosen := os.Getenv("GIANT"); chosen != g.name && (chosen != "" || g.long && !long) {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			w := newWorld(t, 1)
			g.make(t, w.corpus, long)
			command := child(t.Context(), "build", w)
			command.Env = append(command.Env, "GOMEMLIMIT=500MiB") // the same limit as in cmd/bot
			start := time.Now()
			output, err := command.CombinedOutput()
			took := time.Since(start)
			if err != nil {
				t.Fatalf("%v after %v\n%.2000s", err, took, output)
			}
			used := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
			t.Logf("%d MB in %v: %.300s", used/1e6, took.Round(time.Millisecond), output)
			if used > most {
				t.Errorf("the process took %d MB", used/1e6)
			}
			var articles, problems int
			if _, err := fmt.Sscan(string(output), &articles, &problems); err != nil {
				t.Fatal(err)
			}
			if g.articles > 0 && articles != g.articles || articles == 0 {
				t.Errorf("%d articles are served, want %d", articles, g.articles)
			}
			if g.problems > 0 && problems != g.problems || !strings.Contains(string(output), g.problem) {
				t.Errorf("%d problems, want %d with %q", problems, g.problems, g.problem)
			}
		})
	}
}
