// Command scale makes a corpus of any number of articles and measures, in CPU
// time and memory, what a newsroom of them costs. Each step is a process of its
// own, so that its memory is its own:
//
//	go run ./tools/scale make DIR 100000   # articles of about 850 bytes
//	go run ./tools/scale build DIR INDEX
//	go run ./tools/scale start DIR INDEX
//	go run ./tools/scale find DIR INDEX
//	go run ./tools/scale reload DIR INDEX  # after 100 articles changed
//
// INDEX is a folder, or the addresses of an OpenSearch cluster. What the nodes of
// one spend is told in a line of its own.
//
// CPU time is that of the user and the system together, of all threads: on a
// machine that is busy otherwise it says more than the clock. With
// -profile FILE before the step, a CPU profile of what is measured is written.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/newsroom"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

// profile is the file for the CPU profile; empty for none.
var profile string

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	flags.StringVar(&profile, "profile", "", "write a CPU profile to `FILE`")
	flags.IntVar(&divideAbove, "divide", 0, "in a cluster, divide more than `N` articles by month")
	if err := flags.Parse(args); err != nil {
		return err
	}
	args = flags.Args()
	if len(args) != 3 {
		return fmt.Errorf("want a step, a folder, and a number of articles or a folder for the index")
	}
	step, dir, last := args[0], args[1], args[2]
	if step == "make" {
		n, err := strconv.Atoi(last)
		if err != nil {
			return fmt.Errorf("number of articles: %w", err)
		}
		return makeCorpus(dir, n)
	}
	steps := map[string]func(ctx context.Context, p place) error{
		"build": build, "start": start, "find": find, "reload": reload,
	}
	measure, known := steps[step]
	if !known {
		return fmt.Errorf("there is no step %q", step)
	}
	of, err := clusterAt(last, dir)
	if err != nil {
		return err
	}
	return measure(ctx, place{corpus: dir, index: last, cluster: of})
}

// place is where the articles and their index are.
type place struct {
	corpus, index string
	cluster       cluster
}

// spent is the CPU time of the process so far.
func spent() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// profiled runs what is to be measured.
func profiled(measured func() error) error {
	if profile == "" {
		return measured()
	}
	file, err := os.Create(profile)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(err, file.Close())
	}
	err = measured()
	pprof.StopCPUProfile()
	return errors.Join(err, file.Close())
}

// report prints a line of figures, with the memory that the process holds of its
// own, and the most that it held with the files that it has mapped, which the
// system may take back.
func report(step string, articles int, figures string) {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf("%-6s %9d articles  %s  %d MB, with files at most %d MB\n", step, articles, figures, own()>>10, usage.Maxrss>>10)
}

// own is the memory of the process in KB, without mapped files; 0 where the system
// does not tell.
func own() (kilobytes int) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, rest, found := strings.Cut(string(status), "RssAnon:"); found {
		_, _ = fmt.Sscan(rest, &kilobytes)
	}
	return kilobytes
}

// build makes an index of all articles.
func build(ctx context.Context, p place) error {
	folder, err := corpus.OpenFolder(p.corpus)
	if err != nil {
		return err
	}
	defer folder.Close()
	var ix *index.Index
	before := spent()
	err = p.measured(ctx, func() (err error) {
		ix, err = p.openIndex(ctx, folder)
		return err
	})
	if err != nil {
		return err
	}
	defer ix.Close()
	cpu := spent() - before
	report("build", ix.Len(), fmt.Sprintf("%.1f s, %.3f ms an article", cpu.Seconds(), cpu.Seconds()*1000/float64(max(1, ix.Len()))))
	return nil
}

// start opens the index of the last time, as the bot does.
func start(ctx context.Context, p place) error {
	var n *newsroom.Newsroom
	err := p.measured(ctx, func() (err error) {
		n, err = newsroom.Start(ctx, p.config())
		return err
	})
	if err != nil {
		return err
	}
	defer n.Close()
	report("start", n.Len(), fmt.Sprintf("%.3f s", spent().Seconds()))
	return nil
}

// asked is how many questions are asked.
const asked = 400

// find looks for passages for questions, without reading them.
func find(ctx context.Context, p place) error {
	ix, err := p.openLast(ctx)
	if err != nil {
		return err
	}
	defer ix.Close()
	answerer := answer.New(answer.Config{Finder: ix})
	questions, err := questionsOf(ctx, ix, asked)
	if err != nil {
		return err
	}
	return profiled(func() error { return p.askAll(ctx, ix, answerer, questions) })
}

// kinds are the kinds of questions, in the order in which they are asked. The
// words of all but the first are known from it.
var kinds = []struct {
	name   string
	narrow func(*answer.Question)
}{
	{"all", func(*answer.Question) {}},
	{"again", func(*answer.Question) {}},
	{"an outlet", func(q *answer.Question) { q.Sources = []string{outletName(3)} }},
	{"a month", func(q *answer.Question) { q.Since, q.Until = firstDay.AddDate(5, 0, 0), firstDay.AddDate(5, 1, 0) }},
}

// askAll asks the questions of all articles, of an outlet and of a month, and
// reports how long it takes.
func (p place) askAll(ctx context.Context, ix *index.Index, answerer *answer.Answerer, questions []string) error {
	for _, kind := range kinds {
		var cpu, clock []time.Duration
		err := p.cluster.measured(ctx, len(questions), func() error {
			for _, text := range questions {
				q := answer.Question{Text: text, Limit: 5, AsOf: firstDay.AddDate(years, 0, 0)}
				kind.narrow(&q)
				before, began := spent(), time.Now()
				if _, err := answerer.Passages(ctx, q); err != nil {
					return err
				}
				cpu, clock = append(cpu, spent()-before), append(clock, time.Since(began))
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.Sort(cpu)
		slices.Sort(clock)
		at := func(of []time.Duration, part float64) string {
			return fmt.Sprintf("%.2f", float64(of[int(part*float64(len(of)-1))].Microseconds())/1000)
		}
		report("find", ix.Len(), fmt.Sprintf("%-9s CPU p50 %s ms, p99 %s ms; clock p50 %s ms, p99 %s ms", kind.name, at(cpu, .5), at(cpu, .99), at(clock, .5), at(clock, .99)))
	}
	return nil
}

// reload changes 100 articles of the newest file and serves them.
func reload(ctx context.Context, p place) error {
	n, err := newsroom.Start(ctx, p.config())
	if err != nil {
		return err
	}
	defer n.Close()
	if err := changeSome(p.corpus, 100); err != nil {
		return err
	}
	before := spent()
	var changes newsroom.Changes
	err = p.measured(ctx, func() (err error) {
		changes, err = n.Reload(ctx, newsroom.ReloadOptions{})
		return err
	})
	if err != nil {
		return err
	}
	report("reload", n.Len(), fmt.Sprintf("%.3f s for %d changed", (spent()-before).Seconds(), len(changes.Changed)))
	return nil
}
