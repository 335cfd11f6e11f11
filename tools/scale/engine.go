package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve"
	"byline/internal/index/opensearch"
	"byline/internal/newsroom"
)

// divideAbove is the number of articles above which a cluster keeps each month in
// an index of its own; 0 stands for what the bot has.
var divideAbove int

// cluster is the OpenSearch cluster that the articles are kept in, whose cost is
// measured too; without addresses they are in a folder.
type cluster struct {
	urls       []string
	collection string
}

// clusterAt is the cluster that addresses name, with an index for the articles of
// a folder; where they name a folder there is none.
func clusterAt(addresses, dir string) (cluster, error) {
	if !strings.HasPrefix(addresses, "http") {
		return cluster{}, nil
	}
	urls, err := opensearch.ParseURLs(addresses)
	return cluster{urls, "scale-" + strings.ToLower(filepath.Base(dir))}, err
}

// engine opens the engine that keeps the articles.
func (p place) engine(context.Context) (index.Engine, error) {
	if p.cluster.urls == nil {
		return bleve.Open(p.index, bleve.Options{})
	}
	return opensearch.New(opensearch.Config{URLs: p.cluster.urls, Name: p.cluster.collection, Replicas: -1, DivideAbove: divideAbove}, nil)
}

// openIndex brings the index up to date with the folder.
func (p place) openIndex(ctx context.Context, folder *corpus.Folder) (*index.Index, error) {
	engine, err := p.engine(ctx)
	if err != nil {
		return nil, err
	}
	return index.Open(ctx, engine, folder, index.Options{})
}

// openLast opens the index of the last time.
func (p place) openLast(ctx context.Context) (*index.Index, error) {
	engine, err := p.engine(ctx)
	if err != nil {
		return nil, err
	}
	return index.OpenLast(ctx, engine)
}

func (p place) config() newsroom.Config {
	return newsroom.Config{CorpusDir: p.corpus, Engine: p.engine}
}

// spent is the CPU time of all nodes so far.
func (c cluster) spent(ctx context.Context) (time.Duration, error) {
	var stats struct {
		Nodes map[string]struct {
			Process struct {
				CPU struct {
					Total int64 `json:"total_in_millis"`
				}
			}
		}
	}
	if err := c.get(ctx, "/_nodes/stats/process", &stats); err != nil {
		return 0, err
	}
	var all time.Duration
	for _, node := range stats.Nodes {
		all += time.Duration(node.Process.CPU.Total) * time.Millisecond
	}
	return all, nil
}

// stored is the bytes on disk, and the number, of the collection's indexes.
func (c cluster) stored(ctx context.Context) (bytes int64, indexes int, err error) {
	var stats struct {
		All struct {
			Total struct {
				Store struct {
					Size int64 `json:"size_in_bytes"`
				}
			}
		} `json:"_all"`
		Indices map[string]struct{}
	}
	err = c.get(ctx, "/"+c.collection+"-*/_stats/store", &stats)
	return stats.All.Total.Store.Size, len(stats.Indices), err
}

func (c cluster) get(ctx context.Context, path string, answer any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.urls[0]+path, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", path, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// measured does some work, of which the cost is written to a profile and that of
// the nodes is reported.
func (p place) measured(ctx context.Context, work func() error) error {
	return profiled(func() error { return p.cluster.measured(ctx, 1, work) })
}

// measured does a piece of work that repeats something so many times, and reports
// what each time cost the nodes, if there are any.
func (c cluster) measured(ctx context.Context, times int, work func() error) error {
	if c.urls == nil {
		return work()
	}
	before, err := c.spent(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := work(); err != nil {
		return err
	}
	clock := time.Since(began)
	after, err := c.spent(ctx)
	if err != nil {
		return err
	}
	bytes, indexes, err := c.stored(ctx)
	if err != nil {
		return err
	}
	of := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(times) }
	fmt.Printf("       nodes: CPU %.1f ms, clock %.1f ms, each of %d; %d MB in %d indexes\n", of(after-before), of(clock), times, bytes>>20, indexes)
	return nil
}
