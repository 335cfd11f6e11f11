package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/index"
)

// enginesCommand compares the articles that two engines find for the questions
// of sets.
type enginesCommand struct {
	Sets      []string `arg:"" name:"set" help:"Folder of articles.jsonl and questions.jsonl."`
	Questions string   `placeholder:"FILE" help:"Ask these questions instead of the folder's own."`
	Index     string   `required:"" placeholder:"DIR" help:"Addresses of an OpenSearch cluster, or the folder of an index."`
	Other     string   `placeholder:"DIR" help:"The index to compare with; by default a folder in the user's cache folder."`
}

// comparedArticles is how many of a question's articles are compared.
const comparedArticles = 10

// Run prints the figures of each set, as text and as a line of JSON.
func (c *enginesCommand) Run(ctx context.Context, out *bufio.Writer) error {
	for _, path := range c.Sets {
		if err := c.compare(ctx, path, out); err != nil {
			return fmt.Errorf("compare engines over %q: %w", path, err)
		}
	}
	return out.Flush()
}

func (c *enginesCommand) compare(ctx context.Context, path string, out *bufio.Writer) (err error) {
	set, err := readOpen(path, c.Questions)
	if err != nil {
		return err
	}
	counter, err := countRequests(c.Index)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, counter.close()) }()
	ours, err := openIndex(ctx, set.Dir, counter.index)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.Close()) }()
	theirs, err := openIndex(ctx, set.Dir, c.Other)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, theirs.Close()) }()
	var shares []float64
	var requests []int
	sameFirst, asking := 0, answer.New(answer.Config{Finder: ours})
	for _, question := range set.Questions {
		before := counter.count.Load()
		if _, err := asking.Ask(ctx, toAsk(question)); err != nil {
			return fmt.Errorf("ask %q: %w", question.Text, err)
		}
		requests = append(requests, int(counter.count.Load()-before))
		our, err := firstArticles(ctx, ours, toAsk(question))
		if err != nil {
			return err
		}
		their, err := firstArticles(ctx, theirs, toAsk(question))
		if err != nil {
			return err
		}
		if len(our)+len(their) == 0 {
			continue
		}
		shares = append(shares, sharedPart(our, their))
		if len(our) > 0 && len(their) > 0 && our[0] == their[0] {
			sameFirst++
		}
	}
	figures := map[string]any{"n": len(shares), "first_ten": evaluation.Mean(shares), "same_first": float64(sameFirst) / float64(max(1, len(shares))), "requests": distribution(requests)}
	fmt.Fprintf(out, "%s\n\nquestions for which an article is found %d\nfirst ten articles in common            %.4f\nsame first article                      %.4f\nquestions by their number of requests   %v\n\n",
		set.File, figures["n"], figures["first_ten"], figures["same_first"], figures["requests"])
	return writeJSON(out, figures)
}

// opened records which articles were read last.
type opened struct {
	answer.Finder
	ids []string
}

func (o *opened) Documents(ctx context.Context, ids []string) ([]*index.Document, error) {
	o.ids = ids
	return o.Finder.Documents(ctx, ids)
}

// firstArticles are the ids of the articles that a question is answered from,
// best first.
func firstArticles(ctx context.Context, ix *index.Index, question answer.Question) ([]string, error) {
	o := &opened{Finder: ix}
	passages, err := answer.New(answer.Config{Finder: o}).Passages(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("find articles for %q: %w", question.Text, err)
	}
	if len(passages) == 0 {
		return nil, nil
	}
	return o.ids[:min(len(o.ids), comparedArticles)], nil
}

// sharedPart is the part of the longer list that is in both.
func sharedPart(a, b []string) float64 {
	n := 0
	for _, id := range a {
		if slices.Contains(b, id) {
			n++
		}
	}
	return float64(n) / float64(max(len(a), len(b)))
}

// distribution is how often each number occurs.
func distribution(numbers []int) map[int]int {
	times := make(map[int]int)
	for _, n := range numbers {
		times[n]++
	}
	return times
}

// requestCounter passes requests on to a node and counts those that search or
// read; without addresses it only names the index.
type requestCounter struct {
	index  string
	count  atomic.Int64
	server *http.Server
	done   chan error
}

func countRequests(indexDir string) (*requestCounter, error) {
	c := &requestCounter{index: indexDir}
	if !strings.HasPrefix(indexDir, "http") {
		return c, nil
	}
	node, _, _ := strings.Cut(indexDir, ",")
	target, err := url.Parse(node)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	c.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] {
		case "_msearch", "_search", "_mget":
			c.count.Add(1)
		}
		proxy.ServeHTTP(w, r)
	})}
	c.index, c.done = "http://"+listener.Addr().String(), make(chan error, 1)
	go func() { c.done <- c.server.Serve(listener) }() // until close
	return c, nil
}

func (c *requestCounter) close() error {
	if c.server == nil {
		return nil
	}
	err := c.server.Close()
	if served := <-c.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
